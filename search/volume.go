package search

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

const (
	// keepWithin is how long a batch may take to be on the disk.
	keepWithin = time.Minute
	// failedEvery is how often it is looked, meanwhile, whether that went wrong: the library tries again without an end.
	failedEvery = 100 * time.Millisecond
)

// errFailed is for a volume that cannot be read or written any more.
var errFailed = errors.New("a file of the search index could not be read or written")

// volume is one of the indexes that an index is made of: so many entries in the order in which they came, so that the newest are found
// without a look at all others, and no merge of files is large.
type volume struct {
	name   string
	back   bool // made of entries that were read back
	of     index.Index
	newest atomic.Pointer[string] // place of the newest that was ever in it, see appendPlace
	ranks  atomic.Pointer[ranks]  // of some snapshot; nil: none was needed

	searched sync.WaitGroup // has one for each search that took it
}

// close closes a volume that no search can take any more, once those that took it have ended.
func (v *volume) close() error {
	v.searched.Wait()
	return v.of.Close()
}

// place is that of the newest that was ever in the volume.
func (v *volume) place() string {
	if p := v.newest.Load(); p != nil {
		return *p
	}
	return ""
}

// rise notes a place before an entry is put there.
func (v *volume) rise(place string) {
	if place > v.place() {
		v.newest.Store(&place)
	}
}

// openVolume opens a volume, or begins one, in a folder. Files whose checksum is wrong are an error: what the library maps it trusts.
func openVolume(folder string, words *index.AnalysisQueue) (*volume, error) {
	if err := sound(folder); err != nil {
		return nil, err
	}
	of, err := scorch.NewScorch(scorch.Name, map[string]any{"path": folder, "unsafe_batch": true, "bolt_timeout": "1s"}, words)
	if err == nil {
		err = of.Open()
	}
	if err != nil {
		return nil, fmt.Errorf("open the search index %s: %w", filepath.Base(folder), err)
	}
	return &volume{name: filepath.Base(folder), of: of}, nil
}

// sound checks the library's files by the checksum that each ends in.
func sound(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.zap"))
	for _, name := range files {
		if err = checked(name); err != nil {
			return err
		}
	}
	return err
}

func checked(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	is, err := f.Stat()
	if err != nil {
		return err
	}
	sum, tail := crc32.NewIEEE(), make([]byte, crc32.Size)
	if _, err := io.CopyN(sum, f, max(0, is.Size()-crc32.Size)); err != nil {
		return err
	}
	if _, err := io.ReadFull(f, tail); err != nil || binary.BigEndian.Uint32(tail) != sum.Sum32() {
		return fmt.Errorf("%s is damaged", name)
	}
	return nil
}

// count is how many entries the volume has.
func (v *volume) count() (uint64, error) {
	r, err := v.of.Reader()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	return r.DocCount()
}

// has gives those of the entries that are in the volume.
func (v *volume) has(ids []string) (found []string, err error) {
	r, err := v.of.Reader()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	docs, err := r.DocIDReaderOnly(ids)
	if err != nil {
		return nil, err
	}
	defer docs.Close()
	for {
		at, err := docs.Next()
		if err != nil || at == nil {
			return found, err
		}
		id, err := r.ExternalID(at)
		if err != nil {
			return nil, err
		}
		found = append(found, id)
	}
}

// merge makes the volume one file. It ends where the volume is closed.
func (v *volume) merge(ctx context.Context, log *slog.Logger) {
	if of, ok := v.of.(*scorch.Scorch); ok {
		if err := of.ForceMerge(ctx, nil); err != nil {
			log.Warn("a volume of the search index is left in several files", "volume", v.name, "err", err)
		}
	}
}

// without takes those of the entries out that are in the volume.
func (v *volume) without(ctx context.Context, ids []string) error {
	gone, err := v.has(ids)
	if err != nil || len(gone) == 0 {
		return err
	}
	return v.write(ctx, nil, gone)
}

// failed reports whether something went wrong beside the calls.
func (v *volume) failed() bool {
	n, ok := v.of.StatsMap()["TotOnErrors"].(uint64)
	return ok && n > 0
}

// write puts documents in, takes ids out, and returns once that is on the disk.
func (v *volume) write(ctx context.Context, docs []*document.Document, gone []string) error {
	b := index.NewBatch()
	for _, d := range docs {
		b.Update(d)
	}
	for _, id := range gone {
		b.Delete(id)
	}
	done := make(chan error, 1)
	b.SetPersistedCallback(func(err error) { done <- err })
	if err := v.of.Batch(b); err != nil {
		return fmt.Errorf("write the search index: %w", err)
	}
	late, look := time.NewTimer(keepWithin), time.NewTicker(failedEvery)
	defer late.Stop()
	defer look.Stop()
	for {
		select {
		case err := <-done:
			if err != nil {
				err = fmt.Errorf("write the search index: %w", err)
			}
			return err
		case <-look.C:
			if v.failed() {
				return errFailed
			}
		case <-late.C:
			return errors.New("the search index is not written")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
