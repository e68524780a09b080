package search

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

const (
	// many is of how many changes on no pause is made before they are written.
	many = 100
	// lookEvery is how often it is looked whether something went wrong, or is left to be read back.
	lookEvery = 2 * time.Second
	// anewEvery is the least time between two beginnings after something went wrong.
	anewEvery = 5 * time.Minute
)

// Run follows the log until ctx ends, in a folder of this index alone. What goes wrong is logged and tried again. tell, if there, is told of
// changes once they can be found, from when on the index is ready; it is stopped when it is not any more.
func (x *Index) Run(ctx context.Context, folder string, tell changelog.Consumer) error {
	x.folder, x.heard = folder, tell
	x.words = index.NewAnalysisQueue(processors())
	defer x.words.Close()
	for {
		err := x.open()
		if err == nil {
			break
		}
		x.opt.Log.Error("there is no search index: entries are looked through instead", "err", err)
		if pause(ctx, anewEvery); ctx.Err() != nil {
			return nil
		}
	}
	defer x.close()
	ended := make(chan error, 1)
	go func() { ended <- changelog.NewDurable(x.store, x.opt.Log, x, "search", x).Run(ctx) }()
	x.tend(ctx)
	return <-ended
}

func (x *Index) close() {
	x.rest()
	x.merging.Wait()
	_ = x.lock.Close()
}

// rest closes the volumes: what cannot be written the library would try to write all the time.
func (x *Index) rest() {
	x.writing.Lock()
	defer x.writing.Unlock()
	x.shut()
	x.filling = nil
	if x.holds() {
		_ = x.sweep()
	}
}

// tend reads back what is missing, and begins anew where something went wrong.
func (x *Index) tend(ctx context.Context) {
	var last time.Time
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for ctx.Err() == nil {
		for x.back(ctx) {
		}
		select {
		case <-x.wake:
			continue
		case <-ctx.Done():
			return
		case <-look.C:
		}
		x.mu.RLock()
		for _, v := range x.volumes {
			if v.failed() {
				_ = x.spoilt(errFailed)
			}
		}
		x.mu.RUnlock()
		if x.gone() {
			_ = x.spoilt(errGone)
		}
		if x.broken.Load() {
			x.rest()
		}
		if x.broken.Load() && time.Since(last) > anewEvery {
			last = time.Now()
			if err := x.Begin(ctx, changelog.Cursor{}, nil); err != nil {
				x.opt.Log.Warn("the search index cannot be built anew", "err", err)
			}
		}
	}
}

// FollowerAt implements changelog.Keep.
func (x *Index) FollowerAt(context.Context, string) (string, error) {
	x.writing.Lock()
	defer x.writing.Unlock()
	return x.state.Cursor, nil
}

// KeepFollower implements changelog.Keep.
func (x *Index) KeepFollower(_ context.Context, _, cursor string) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	x.state.Cursor = cursor
	at, err := changelog.ParseCursor(cursor)
	if err != nil {
		return err
	}
	x.seen.Store(at.Seq)
	if x.broken.Load() {
		return nil // what came since is not in the volumes
	}
	return x.keep()
}

// Begin implements changelog.Consumer: all entries are read back, beside what comes in from now on.
func (x *Index) Begin(ctx context.Context, _ changelog.Cursor, _ []news.Change) error {
	end, err := changelog.End(ctx, x.store)
	if err != nil {
		return err
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	cursor := ""
	if x.broken.Load() { // the follower goes on from where it is
		cursor = x.state.Cursor
	}
	if err := x.wipe(); err != nil {
		return err
	}
	x.state.Skip, x.state.Cursor, x.state.Begun = end.Seq, cursor, true
	select {
	case x.wake <- struct{}{}:
	default:
	}
	return x.keep()
}

// Take implements changelog.Consumer. Few changes wait for a moment, so that those which come one by one are written together.
func (x *Index) Take(ctx context.Context, changes []news.Change) error {
	if len(changes) > 0 && len(changes) < many {
		pause(ctx, x.opt.Gap-time.Since(x.wrote))
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	defer func() { x.wrote = time.Now() }()
	if x.broken.Load() {
		return nil // all is read back
	}
	var ids []string
	for _, c := range changes {
		if c.Seq > x.state.Skip && (c.Op == news.OpPut || c.Op == news.OpDelete) {
			ids = append(ids, c.ID)
		}
	}
	if len(ids) == 0 {
		return x.tell(ctx, changes)
	}
	entries, err := x.store.EntriesByID(ctx, ids)
	if err != nil {
		return err
	}
	put := make(map[string]*news.Entry, len(entries))
	for id, e := range entries {
		put[id] = &e
	}
	err = x.guarded(func() error { return x.write(ctx, put, ids) })
	if err != nil {
		return err
	}
	return x.tell(ctx, changes)
}

// begun says that all entries are there.
func (x *Index) begun(ctx context.Context) {
	if x.ready.Swap(true) || x.heard == nil {
		return
	}
	at, err := changelog.ParseCursor(x.state.Cursor)
	if err == nil {
		err = x.heard.Begin(ctx, at, nil)
	}
	if err != nil {
		x.opt.Log.Warn("who follows the search index is not told", "err", err)
	}
}

func (x *Index) tell(ctx context.Context, changes []news.Change) error {
	if x.heard == nil || !x.ready.Load() {
		return nil
	}
	return x.heard.Take(ctx, changes)
}

// guarded has what a damaged file makes of the library be an error.
func (x *Index) guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = x.spoilt(fmt.Errorf("%v", r))
		}
	}()
	return do()
}

// write puts entries into the volumes that have them, else into the one for new ones, and takes out those of ids that are not put. An
// entry that was placed anew, above all of its volume, moves on.
func (x *Index) write(ctx context.Context, put map[string]*news.Entry, ids []string) error {
	x.filling.overtake(ids)
	rest := make(map[string]*document.Document, len(put))
	for id, e := range put {
		if d := documentOf(e); d != nil {
			rest[id] = d
		}
	}
	for _, v := range x.volumes {
		found, err := v.has(ids)
		if err != nil {
			return err
		}
		var docs []*document.Document
		var gone []string
		for _, id := range found {
			d := rest[id]
			if d != nil && (v.name == x.state.Live || keyOf(put[id])[placeFrom:] <= v.place()) {
				docs = append(docs, d)
				v.rise(keyOf(put[id])[placeFrom:])
				delete(rest, id)
			} else {
				gone = append(gone, id)
			}
		}
		if len(found) > 0 {
			if err := v.write(ctx, docs, gone); err != nil {
				return err
			}
		}
	}
	if len(rest) == 0 {
		return x.drop()
	}
	v, err := x.room(ctx)
	if err != nil {
		return err
	}
	docs := make([]*document.Document, 0, len(rest))
	for id, d := range rest {
		docs = append(docs, d)
		v.rise(keyOf(put[id])[placeFrom:])
	}
	return v.write(ctx, docs, nil)
}

// Down implements changelog.Consumer: what is there goes on being searched.
func (x *Index) Down(silent time.Duration) {
	if x.heard != nil {
		x.heard.Down(silent)
	}
}

// Stop implements changelog.Consumer.
func (x *Index) Stop() {}

func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	late := time.NewTimer(d)
	defer late.Stop()
	select {
	case <-ctx.Done():
	case <-late.C:
	}
}

var (
	_ changelog.Consumer = (*Index)(nil)
	_ changelog.Keep     = (*Index)(nil)
)
