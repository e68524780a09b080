// Package rights answers what an audience may see of the timeline, an entry, the change log. Whatever leaves the hub asks it
// and nobody else: feeds, pages, the API. It is the only room that applies a licence. What cannot be judged, as the store
// cannot be read, is an error and never "nothing to show".
package rights

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// Store is what rights asks of the store.
type Store interface {
	// Entries gives entries older than before, newest first; the cursor is zero where there are no more.
	Entries(ctx context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error)
	// Entry gives news.ErrNotFound for one that is not there.
	Entry(ctx context.Context, id string) (news.Entry, error)
	// EntriesByID are those of the entries that are there.
	EntriesByID(ctx context.Context, ids []string) (map[string]news.Entry, error)
	// Tombstone gives news.ErrNotFound where there is none.
	Tombstone(ctx context.Context, id string) (news.Tombstone, error)
	Sources(ctx context.Context) ([]news.Source, error)
}

// Options are what licences are judged by, beside what sources say.
type Options struct {
	Licence  news.Licence // for a source that states none
	Channels []news.Channel
	Towns    []news.Town
	Timeout  time.Duration    // of one reading of the sources; default 20 s
	Now      func() time.Time // nil: time.Now
}

// Office knows what licences give to whom. It is safe for concurrent use.
type Office struct {
	opt     Options
	store   Store
	towns   atomic.Pointer[map[string][]string] // id → what it is called
	named   map[string][]string                 // likewise of channels
	flights singleflight.Group

	mu    sync.Mutex
	keeps bool   // what is read of sources is kept until the next forget
	epoch uint64 // counts calls of forget
	kept  *Terms // nil: to be read
}

// New makes an office. Until a changelog.Follower tells it of changes, the sources are read at each question.
func New(opt Options, store Store) *Office {
	if opt.Timeout <= 0 {
		opt.Timeout = 20 * time.Second
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	o := &Office{opt: opt, store: store, named: make(map[string][]string, len(opt.Channels))}
	o.opt.Licence = opt.Licence.In(opt.Channels)
	for _, c := range opt.Channels {
		o.named[c.ID] = append([]string{c.Name}, c.Names...)
	}
	o.SetTowns(opt.Towns)
	return o
}

// SetTowns has other towns from now on.
func (o *Office) SetTowns(towns []news.Town) {
	named := make(map[string][]string, len(towns))
	for _, t := range towns {
		named[t.ID] = []string{t.Name}
	}
	o.towns.Store(&named)
}

// Terms gives the licences in force.
func (o *Office) Terms(ctx context.Context) (*Terms, error) {
	o.mu.Lock()
	keeps, kept, epoch := o.keeps, o.kept, o.epoch
	o.mu.Unlock()
	switch {
	case kept != nil:
		return kept, nil
	case !keeps:
		return o.read(ctx)
	}
	// Who asks after a forget must not join a reading that began before it. One reading is for all, and outlives who asked first.
	done := o.flights.DoChan(strconv.FormatUint(epoch, 10), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), o.opt.Timeout)
		defer cancel()
		t, err := o.read(ctx)
		o.mu.Lock()
		defer o.mu.Unlock()
		if err == nil && o.keeps && o.epoch == epoch {
			o.kept = t
		}
		return t, err
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-done:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(*Terms), nil
	}
}

// Fresh gives the licences as the store has them now, for who must not go by what the change log has told so far.
func (o *Office) Fresh(ctx context.Context) (*Terms, error) { return o.read(ctx) }

func (o *Office) read(ctx context.Context) (*Terms, error) {
	list, err := o.store.Sources(ctx)
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	t := &Terms{office: o, sources: make(map[string]news.Source, len(list))}
	for _, s := range list {
		s.Licence = s.Licence.Or(o.opt.Licence).In(o.opt.Channels)
		t.sources[s.ID] = s
	}
	return t, nil
}

// Begin implements changelog.Consumer. Whoever keeps what it makes of the terms is told after this office.
func (o *Office) Begin(context.Context, changelog.Cursor, []news.Change) error {
	o.forget(true)
	return nil
}

// Take implements changelog.Consumer.
func (o *Office) Take(_ context.Context, changes []news.Change) error {
	if slices.ContainsFunc(changes, func(c news.Change) bool { return c.Op == news.OpSource }) {
		o.forget(true)
	}
	return nil
}

// Down implements changelog.Consumer: the terms that were read last go on.
func (o *Office) Down() {}

// Stop implements changelog.Consumer: the sources are read at each question from now on.
func (o *Office) Stop() { o.forget(false) }

// forget has the sources read anew. keep: what is read from now on stands until it is called again.
func (o *Office) forget(keep bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.keeps, o.kept = keep, nil
	o.epoch++
}

var _ changelog.Consumer = (*Office)(nil)
