package search

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/txnews/hub/news"
)

const (
	// backPage is how many entries are read back at a time.
	backPage = 500
	// partSize is how many entries are taken apart at a time; what comes of it is a file, and all files of a volume are merged once.
	partSize = 512
	// partsPrefix is what the library calls the folder of such files.
	partsPrefix = "scorch-offline-build"
)

// filling is a volume that is made of entries that are read back. It is written once, when it is full, and of no use before: until then the
// state says that its entries are to be read.
type filling struct {
	folder  string
	into    *scorch.Builder
	read    news.Cursor // down to where entries were read
	entries int
	newest  string              // place, see appendPlace
	newer   map[string]struct{} // entries that changed since it was begun: what was read of them is out of date
}

// overtake notes that entries are written elsewhere.
func (f *filling) overtake(ids []string) {
	if f == nil {
		return
	}
	for _, id := range ids {
		f.newer[id] = struct{}{}
	}
}

// back reads one page of entries back. It is false where there is nothing to read, or it failed.
func (x *Index) back(ctx context.Context) (more bool) {
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.broken.Load() || !x.state.Begun || ctx.Err() != nil {
		return false
	}
	if x.state.Whole {
		x.begun(ctx)
		return false
	}
	err := x.guarded(func() error { return x.readBack(ctx) })
	if err != nil {
		x.filling = nil
		if ctx.Err() == nil {
			x.opt.Log.Warn("the search index cannot read entries back, it is tried again", "err", err)
		}
	}
	return err == nil
}

func (x *Index) readBack(ctx context.Context) error {
	f, err := x.fill()
	if err != nil {
		return err
	}
	entries, next, err := x.store.Entries(ctx, news.TimelineSeen, f.read, min(backPage, x.opt.Volume-f.entries))
	if err != nil {
		return err
	}
	there, err := x.followed(entries)
	if err != nil {
		return err
	}
	for i := range entries {
		e := &entries[i]
		d := documentOf(e)
		if _, ok := there[e.ID]; ok || d == nil {
			continue
		}
		if err := f.into.Index(d); err != nil {
			return fmt.Errorf("write the search index: %w", err)
		}
		f.entries++
		f.newest = max(f.newest, keyOf(e)[placeFrom:])
	}
	f.read = next
	if f.entries < x.opt.Volume && !next.IsZero() {
		return nil
	}
	return x.filled(ctx)
}

// fill is the volume that is being filled, or a new one.
func (x *Index) fill() (*filling, error) {
	if x.filling != nil {
		return x.filling, nil
	}
	if err := x.sweep(); err != nil {
		return nil, err
	}
	f := &filling{folder: x.next(), read: x.state.Read, newer: map[string]struct{}{}}
	var err error
	f.into, err = scorch.NewBuilder(map[string]any{"path": f.folder, "buildPathPrefix": x.folder, "batchSize": partSize, "mergeMax": x.opt.Volume/partSize + 1})
	if err != nil {
		return nil, fmt.Errorf("begin a volume of the search index: %w", err)
	}
	x.filling = f
	return f, nil
}

// followed are those of the entries that came in by the log since all are read back. What is read back comes once.
func (x *Index) followed(entries []news.Entry) (map[string]struct{}, error) {
	ids := make([]string, len(entries))
	for i := range entries {
		ids[i] = entries[i].ID
	}
	there := map[string]struct{}{}
	for _, v := range x.volumes {
		if v.back {
			continue
		}
		found, err := v.has(ids)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			there[id] = struct{}{}
		}
	}
	return there, nil
}

// filled writes the volume, takes out what was overtaken, and goes on from there.
func (x *Index) filled(ctx context.Context) error {
	f := x.filling
	x.filling = nil
	if f.entries > 0 {
		if err := f.into.Close(); err != nil {
			return fmt.Errorf("write a volume of the search index: %w", err)
		}
		v, err := openVolume(f.folder, x.words)
		if err != nil {
			return err
		}
		v.back = true
		v.rise(f.newest)
		if err := v.without(ctx, slices.Collect(maps.Keys(f.newer))); err != nil {
			_ = v.of.Close()
			return err
		}
		x.set(append(x.volumes[:len(x.volumes):len(x.volumes)], v))
	}
	x.state.Read, x.state.Whole = f.read, f.read.IsZero()
	return x.keep()
}
