// Package search answers which entries say something: a full-text index in Chinese and English that follows the change log, in a folder of
// one hub's own. It is built anew beside the hub's work wherever it is missing, damaged, of another format or of another log. What it finds
// may be found by mistake and may be out of date: whoever asks judges each entry as the audience sees it, with Query.Match. It is the only
// home of bleve.
package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
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

// Reading is Found for a query, or Best; nil where the index is not ready. weighed, if there, is told how many hits the best are of, where there were more.
func (x *Index) Reading(q Query, best bool, weighed *int) func(ctx context.Context, after news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	if !x.Ready() {
		return nil
	}
	return func(ctx context.Context, after news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
		if !best {
			return x.Found(ctx, q, after, limit)
		}
		entries, next, more, err := x.Best(ctx, q, after, limit)
		if more && weighed != nil {
			*weighed = x.opt.Weighed
		}
		return entries, next, err
	}
}

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

// Found are entries that may be what a query asks for, older than before, newest first, as the store has them now; the cursor is zero where there
// are no more.
func (x *Index) Found(ctx context.Context, q Query, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	into := &collected{most: limit, many: x.many}
	from := ""
	if !before.IsZero() {
		from = string(appendPlace(nil, before))
	}
	if err := x.collect(ctx, &q, from, into); err != nil {
		return nil, news.Cursor{}, err
	}
	entries, err := x.read(ctx, &q, into.hits)
	if err != nil || !into.full() {
		return entries, news.Cursor{}, err
	}
	return entries, placeAt(into.hits[len(into.hits)-1].place), nil
}

// bestMost is how many hits Best gives.
const bestMost = 500

// Best is Found by relevance: of the newest Options.Weighed hits, the best 500. It goes on after the entry that the cursor names.
// beyond says that there are older hits, which were not weighed.
func (x *Index) Best(ctx context.Context, q Query, after news.Cursor, limit int) (entries []news.Entry, next news.Cursor, beyond bool, err error) {
	most := bestMost
	if after.IsZero() { // all before the cursor are there on further pages alone
		most = min(limit+1, bestMost)
	}
	into := &collected{most: most, ranked: len(q.words) > 0, weigh: x.opt.Weighed, many: x.many}
	if err := x.collect(ctx, &q, "", into); err != nil {
		return nil, news.Cursor{}, false, err
	}
	hits := into.hits
	if at := slices.IndexFunc(hits, func(h hit) bool { return placeAt(h.place).ID == after.ID }); at >= 0 {
		hits = hits[at+1:]
	}
	more := len(hits) > limit
	hits = hits[:min(len(hits), limit)]
	if more {
		next = placeAt(hits[len(hits)-1].place)
	}
	if entries, err = x.read(ctx, &q, hits); err != nil {
		return nil, news.Cursor{}, false, err
	}
	return entries, next, into.beyond, nil
}

// read gives the entries of hits that still stand.
func (x *Index) read(ctx context.Context, q *Query, hits []hit) ([]news.Entry, error) {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = placeAt(h.place).ID
	}
	byID, err := x.store.EntriesByID(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read entries that were found: %w", err)
	}
	entries := make([]news.Entry, 0, len(ids))
	for _, id := range ids {
		if e, ok := byID[id]; ok && (q.source != "" || !apart(&e)) {
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// collect finds hits in the volumes, those with the newest entries first, until no other can have better ones.
func (x *Index) collect(ctx context.Context, q *Query, before string, into *collected) (err error) {
	if !x.Ready() {
		return ErrNotReady
	}
	if q.nothing || into.most <= 0 {
		return nil
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // files are mapped; one may be cut short by others
	defer func() {
		if r := recover(); r != nil {
			err = x.spoilt(fmt.Errorf("search: %v", r))
		}
	}()
	taken := x.take()
	defer func() {
		for _, v := range taken {
			v.searched.Done()
		}
	}()
	order := slices.SortedFunc(slices.Values(taken), func(a, b *volume) int { return strings.Compare(b.place(), a.place()) })
	for _, v := range order {
		if err := ctx.Err(); err != nil {
			return err
		}
		if into.beyond || !into.ranked && into.full() && v.place() < into.hits[0].place {
			break
		}
		if err := v.find(ctx, q, before, into); err != nil {
			if ctx.Err() == nil {
				err = x.spoilt(err)
			}
			return err
		}
	}
	slices.SortFunc(into.hits, func(a, b hit) int {
		if into.better(a, b) {
			return -1
		}
		return 1
	})
	return nil
}

// spoilt has the index built anew, and says that it is not ready.
func (x *Index) spoilt(why error) error {
	if !x.broken.Swap(true) {
		x.opt.Log.Error("the search index is damaged", "err", why)
	}
	return ErrNotReady
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
