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
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
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
	Settings settings.Source  // channels, towns and the licence of a source that states none; nil: none are set
	Past     Past             // earlier versions of entries; nil: none are told
	Timeout  time.Duration    // of one reading of the sources; default 20 s
	Now      func() time.Time // nil: time.Now

	// Again has followers of the change log told once more of entries that may just have been told of, or passed over, by a licence of which the
	// log has not told yet: it may be another one again before that is told, and then nothing would be. nil: they are not.
	Again func(ctx context.Context, entries []news.Entry) error
}

// Office knows what licences give to whom. It is safe for concurrent use.
type Office struct {
	opt     Options
	store   Store
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
	if opt.Settings == nil {
		opt.Settings = settings.Static(settings.Snapshot{})
	}
	return &Office{opt: opt, store: store}
}

// toldBefore sees to entries that are told of before the log tells of their licence's turn.
func (o *Office) toldBefore(ctx context.Context, entries []news.Entry) error {
	if o.opt.Again == nil || len(entries) == 0 {
		return nil
	}
	return o.opt.Again(ctx, entries)
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
	now := o.opt.Settings.Current()
	t := &Terms{office: o, now: now, site: now.Licence.In(now.Channels), sources: make(map[string]news.Source, len(list)), damaged: map[string]bool{}}
	for _, s := range list {
		if s.Damaged {
			t.damaged[s.ID] = true
			continue
		}
		s.Licence = s.Licence.Or(now.Licence).In(now.Channels)
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
	if slices.ContainsFunc(changes, func(c news.Change) bool { return c.Op == news.OpSource || c.OfSettings() }) {
		o.forget(true)
	}
	return nil
}

// Down implements changelog.Consumer: the terms that were read last go on.
func (o *Office) Down(time.Duration) {}

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
