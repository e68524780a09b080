// Package search answers which entries say something: a full-text index in Chinese and English that follows the change log, in a folder of
// one hub's own. It is built anew beside the hub's work wherever it is missing, damaged, of another format or of another log. What it finds
// may be found by mistake and may be out of date: whoever asks judges each entry as the audience sees it, with Query.Match. It is the only
// home of bleve.
package search

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	index "github.com/blevesearch/bleve_index_api"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// Store is what the index reads.
type Store interface {
	changelog.Log
	// Entries gives entries older than before, newest first; the cursor is zero where there are no more.
	Entries(ctx context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error)
	// EntriesByID are those of the entries that are there.
	EntriesByID(ctx context.Context, ids []string) (map[string]news.Entry, error)
}

// Options are what an index is made with. The zero value of a number takes its default.
type Options struct {
	Volume  int           // entries of one volume; default 16,384
	Weighed int           // hits of which Best finds the best, the newest ones; default 10,000
	Gap     time.Duration // between two writes of few entries; default 250 ms
	Log     *slog.Logger
}

// ErrNotReady is for an index that does not have all entries, yet or any more.
var ErrNotReady = errors.New("the search index is not ready")

// Index is safe for concurrent use. It has nothing until Run runs.
type Index struct {
	opt   Options
	store Store
	words *index.AnalysisQueue
	heard changelog.Consumer // nil: nobody is told

	ready  atomic.Bool
	broken atomic.Bool   // what is in the folder is not to be trusted
	seen   atomic.Uint64 // the change up to which it follows the log

	folder  string
	writing sync.Mutex // held by who reads entries and writes them, and of what follows
	state   state
	filling *filling // nil: no volume is being filled with what is read back
	lock    *os.File // of the folder, see hold
	wrote   time.Time
	merging sync.WaitGroup

	wake chan struct{} // has one where there is something to read back
	many int           // manyHits

	mu      sync.RWMutex // of the list of volumes, which is replaced and not changed
	volumes []*volume
}

// New makes an index.
func New(o Options, s Store) *Index {
	if o.Volume <= 0 {
		o.Volume = 1 << 14
	}
	if o.Weighed <= 0 {
		o.Weighed = 10_000
	}
	if o.Gap == 0 {
		o.Gap = 250 * time.Millisecond
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Index{opt: o, store: s, wake: make(chan struct{}, 1), many: manyHits}
}

// Ready reports whether it has all entries, as far as it follows the log. No index never has.
func (x *Index) Ready() bool { return x != nil && x.ready.Load() && !x.broken.Load() }

// open takes up what is in the folder, or begins anew there.
func (x *Index) open() error {
	x.writing.Lock()
	defer x.writing.Unlock()
	err := x.hold()
	if err != nil {
		return err
	}
	if err = x.load(); err != nil {
		x.opt.Log.Warn("the search index is built anew", "why", err)
		err = x.wipe()
	}
	return err
}

func (x *Index) load() error {
	s, err := readState(x.folder)
	if err != nil {
		return err
	}
	var all []*volume
	for _, kept := range s.Volumes {
		path := filepath.Join(x.folder, kept.Name)
		_, err := os.Stat(filepath.Join(path, "root.bolt")) // the library would begin one
		var v *volume
		if err == nil {
			v, err = openVolume(path, x.words)
		}
		if err != nil {
			for _, v := range all {
				err = errors.Join(err, v.of.Close())
			}
			return err
		}
		v.back = kept.Back
		v.rise(string(kept.Newest))
		all = append(all, v)
	}
	if at, err := changelog.ParseCursor(s.Cursor); err == nil {
		x.seen.Store(at.Seq)
	}
	x.state = s
	x.set(all)
	return x.sweep()
}

// take gives the volumes as they are, each to be let go of: none is closed before.
func (x *Index) take() []*volume {
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, v := range x.volumes {
		v.searched.Add(1)
	}
	return x.volumes
}

// set puts volumes in place of those that there were. Searches go on with those that they began with.
func (x *Index) set(all []*volume) (old []*volume) {
	x.mu.Lock()
	defer x.mu.Unlock()
	old, x.volumes = x.volumes, all
	return old
}

// wipe forgets everything.
func (x *Index) wipe() error {
	x.shut()
	if err := x.hold(); err != nil {
		return err
	}
	x.state, x.filling = state{Format: format}, nil
	x.broken.Store(false)
	return x.sweep()
}

// shut closes the volumes.
func (x *Index) shut() {
	x.unready()
	for _, v := range x.set(nil) {
		_ = v.close()
	}
}

// unready says that not all entries are there.
func (x *Index) unready() {
	if x.ready.Swap(false) && x.heard != nil {
		x.heard.Stop()
	}
}

// sweep removes volumes of which the state knows nothing, and what they were to be made of.
func (x *Index) sweep() error {
	found, err := filepath.Glob(filepath.Join(x.folder, volumePrefix+"*"))
	parts, more := filepath.Glob(filepath.Join(x.folder, partsPrefix+"*"))
	err = errors.Join(err, more)
	for _, path := range append(found, parts...) {
		if !slices.ContainsFunc(x.state.Volumes, func(k kept) bool { return k.Name == filepath.Base(path) }) {
			err = errors.Join(err, os.RemoveAll(path))
		}
	}
	return err
}

// volumePrefix is what the names of volumes begin with.
const volumePrefix = "volume-"

// room is the volume that new entries go to. One that is full is made one file, beside everything else.
func (x *Index) room(ctx context.Context) (*volume, error) {
	if at := slices.IndexFunc(x.volumes, func(v *volume) bool { return v.name == x.state.Live }); at >= 0 {
		v := x.volumes[at]
		n, err := v.count()
		if err != nil || n < uint64(x.opt.Volume) {
			return v, err
		}
		x.merging.Go(func() { v.merge(ctx, x.opt.Log) })
	}
	v, err := openVolume(x.next(), x.words)
	if err != nil {
		return nil, err
	}
	x.state.Live = v.name
	x.set(append(slices.Clone(x.volumes), v))
	return v, x.keep()
}

// next is a folder for another volume.
func (x *Index) next() string {
	x.state.Number++
	return filepath.Join(x.folder, volumePrefix+strconv.Itoa(x.state.Number))
}

// drop lets volumes go of which nothing is left.
func (x *Index) drop() error {
	for _, v := range x.volumes {
		if v.name == x.state.Live {
			continue
		}
		if n, err := v.count(); err != nil || n > 0 {
			if err != nil {
				return err
			}
			continue
		}
		x.set(slices.DeleteFunc(slices.Clone(x.volumes), func(o *volume) bool { return o == v }))
		if err := v.close(); err != nil {
			return err
		}
		if err := x.keep(); err != nil {
			return err
		}
		return os.RemoveAll(filepath.Join(x.folder, v.name))
	}
	return nil
}

// processors is how many entries are taken apart at a time.
func processors() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// Stats is what an index says of itself.
type Stats struct {
	Ready   bool
	Seen    uint64 // the change up to which it follows the log
	Entries uint64
	Volumes int
	Bytes   uint64 // on the disk
}

// Stats gives the index's figures.
func (x *Index) Stats() Stats {
	x.mu.RLock()
	defer x.mu.RUnlock()
	s := Stats{Ready: x.Ready(), Seen: x.seen.Load(), Volumes: len(x.volumes)}
	for _, v := range x.volumes {
		if n, err := v.count(); err == nil {
			s.Entries += n
		}
		bytes, _ := v.of.StatsMap()["CurOnDiskBytes"].(uint64)
		s.Bytes += bytes
	}
	return s
}
