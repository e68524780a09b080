package rights_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

var noon = time.Date(2012, 6, 12, 12, 0, 0, 0, time.UTC)

// shelf is a store of entries, newest first, that counts reads of its sources and fails when told to.
type shelf struct {
	entries []news.Entry
	sources []news.Source
	stone   news.Tombstone
	down    error
	reads   int // of sources
	looked  int // at entries
}

func (s *shelf) Entries(_ context.Context, _ news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	from := 0
	for i, e := range s.entries {
		if e.ID == before.ID {
			from = i + 1
		}
	}
	page := s.entries[from:min(from+limit, len(s.entries))]
	s.looked += len(page)
	if from+limit >= len(s.entries) {
		return page, news.Cursor{}, s.down
	}
	last := page[len(page)-1]
	return page, news.Cursor{Sort: last.Sort, ID: last.ID}, s.down
}

func (s *shelf) Entry(_ context.Context, id string) (news.Entry, error) {
	for _, e := range s.entries {
		if e.ID == id {
			return e, s.down
		}
	}
	return news.Entry{}, news.ErrNotFound
}

func (s *shelf) EntriesByID(ctx context.Context, ids []string) (map[string]news.Entry, error) {
	found := map[string]news.Entry{}
	for _, id := range ids {
		if e, err := s.Entry(ctx, id); err == nil {
			found[id] = e
		}
	}
	return found, s.down
}

func (s *shelf) Tombstone(_ context.Context, id string) (news.Tombstone, error) {
	if id == s.stone.ID {
		return s.stone, nil
	}
	return news.Tombstone{}, news.ErrNotFound
}

func (s *shelf) Sources(context.Context) ([]news.Source, error) {
	s.reads++
	return s.sources, s.down
}

func (s *shelf) add(source string, n int) {
	for range n {
		at := noon.Add(-time.Duration(len(s.entries)) * time.Minute)
		s.entries = append(s.entries, news.Entry{ID: fmt.Sprintf("e%04d", len(s.entries)), Version: 1, Source: source, Title: "题", Sort: at, FirstSeen: at})
	}
}

func newShelf() *shelf {
	return &shelf{sources: []news.Source{
		{ID: "open", Name: "开放报", Licence: news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull}},
		{ID: "shut", Name: "闭门报", Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull}},
	}}
}

func officeOver(s *shelf) *rights.Office {
	return rights.New(rights.Options{Now: func() time.Time { return noon }}, s)
}

func TestPageGoesOnWhereItEnded(t *testing.T) {
	s := newShelf()
	for range 400 {
		s.add("open", 1)
		s.add("shut", 9)
	}
	o := officeOver(s)
	var at news.Cursor
	seen := map[string]bool{}
	for n := 0; n == 0 || !at.IsZero(); n++ {
		s.looked = 0
		p, err := o.Page(t.Context(), rights.Audience{}, rights.Query{From: at, Limit: 7, Most: 50})
		if err != nil || n > 500 {
			t.Fatal(n, err)
		}
		if s.looked > 50+200 {
			t.Errorf("one page looked at %d entries", s.looked)
		}
		for _, g := range p.Entries {
			if g.Entry.Source != "open" || seen[g.Entry.ID] {
				t.Errorf("%s of %s is shown, or twice", g.Entry.ID, g.Entry.Source)
			}
			seen[g.Entry.ID] = true
		}
		at = p.Next
	}
	if len(seen) != 400 {
		t.Errorf("%d entries were seen on all pages, want 400", len(seen))
	}
}

func TestFullLastPageNamesNoNext(t *testing.T) {
	s := newShelf()
	s.add("open", 5)
	p, err := officeOver(s).Page(t.Context(), rights.Audience{}, rights.Query{Limit: 5})
	if err != nil || len(p.Entries) != 5 || !p.Next.IsZero() {
		t.Errorf("%d entries, next %+v, %v", len(p.Entries), p.Next, err)
	}
}

func TestEntryTellsRemovedFromUnknown(t *testing.T) {
	s := newShelf()
	s.add("open", 1)
	s.add("shut", 1)
	s.stone = news.Tombstone{ID: "gone", Reason: "应版权方要求"}
	o := officeOver(s)
	if e, err := o.Entry(t.Context(), rights.Audience{}, "e0000"); err != nil || e.Title == "" {
		t.Error(e, err)
	}
	var removed *rights.Removed
	if _, err := o.Entry(t.Context(), rights.Audience{}, "gone"); !errors.As(err, &removed) || removed.Reason != "应版权方要求" {
		t.Errorf("one that was taken down: %v", err)
	}
	for _, id := range []string{"e0001", "none"} {
		if _, err := o.Entry(t.Context(), rights.Audience{}, id); !errors.Is(err, news.ErrNotFound) {
			t.Errorf("%s: %v, want news.ErrNotFound", id, err)
		}
	}
	if _, err := o.Entry(t.Context(), rights.Partner(news.Partner{}), "e0001"); err != nil {
		t.Errorf("a partner: %v", err)
	}
}

func TestTermsAreKeptWhileTheLogIsFollowed(t *testing.T) {
	s := newShelf()
	o := officeOver(s)
	terms := func(want int) {
		t.Helper()
		if _, err := o.Terms(t.Context()); err != nil || s.reads != want {
			t.Errorf("the sources were read %d times, want %d (%v)", s.reads, want, err)
		}
	}
	terms(1)
	terms(2)
	if err := o.Begin(t.Context(), changelog.Cursor{}, nil); err != nil {
		t.Fatal(err)
	}
	terms(3)
	terms(3)
	o.Down(time.Minute)
	terms(3)
	if err := o.Take(t.Context(), []news.Change{{Op: news.OpPut}}); err != nil {
		t.Fatal(err)
	}
	terms(3)
	if err := o.Take(t.Context(), []news.Change{{Op: news.OpSource}}); err != nil {
		t.Fatal(err)
	}
	terms(4)
	s.down = errors.New("connection reset")
	terms(4)
	o.Stop()
	if _, err := o.Terms(t.Context()); err == nil {
		t.Error("nobody follows the log, and terms are given that nobody could read")
	}
}

func TestHeadAloneNamesAllProviders(t *testing.T) {
	s := newShelf()
	both := []news.Provider{{ID: "open", Name: "开放报"}, {ID: "shut", Name: "闭门报"}}
	s.entries = []news.Entry{
		{ID: "head", Source: "open", Story: "head", Original: "head", Providers: both},
		{ID: "copy", Source: "open", Story: "head", Original: "head", Providers: both},
	}
	o := officeOver(s)
	for _, c := range []struct {
		id   string
		who  rights.Audience
		want int
	}{
		{"head", rights.Audience{}, 1}, {"head", rights.Partner(news.Partner{}), 2},
		{"copy", rights.Audience{}, 1}, {"copy", rights.Partner(news.Partner{}), 1},
	} {
		if e, err := o.Entry(t.Context(), c.who, c.id); err != nil || len(e.Providers) != c.want || e.Providers[0].ID != "open" {
			t.Errorf("%s for %q: %+v, %v", c.id, c.who.Key(), e.Providers, err)
		}
	}
}

// TestAnAgreementReachesWhatItsSourceWasMergedInto: what a partner may see of a source it goes on seeing where the source goes on, and hears
// of its end.
func TestAnAgreementReachesWhatItsSourceWasMergedInto(t *testing.T) {
	s := newShelf()
	s.sources[1].Also = []string{"old"}
	s.sources = append(s.sources, news.Source{ID: "old", Name: "旧", Into: "shut", Licence: s.sources[1].Licence})
	s.add("old", 1)
	s.add("shut", 1)
	s.stone = news.Tombstone{ID: "gone", Unheard: &news.Unheard{Source: "shut", Public: true}}
	o := officeOver(s)
	log := []news.Change{{Seq: 1, Op: news.OpPut, ID: "e0001", Version: 1}, {Seq: 2, Op: news.OpDelete, ID: "gone", Unheard: s.stone.Unheard}}
	for _, c := range []struct {
		who       rights.Audience
		old, shut bool
	}{
		{rights.Audience{}, false, false}, {rights.Partner(news.Partner{}), true, true}, {rights.Partner(news.Partner{Agreement: news.Agreement{Sources: []string{"old"}}}), true, true},
		{rights.Partner(news.Partner{Agreement: news.Agreement{Sources: []string{"shut"}}}), false, true}, {rights.Partner(news.Partner{Agreement: news.Agreement{Sources: []string{"open"}}}), false, false},
	} {
		for id, want := range map[string]bool{"e0000": c.old, "e0001": c.shut} {
			if _, err := o.Entry(t.Context(), c.who, id); (err == nil) != want {
				t.Errorf("%s for %q: %v", id, c.who.Key(), err)
			}
		}
		told, err := o.Changes(t.Context(), c.who, log, nil)
		if want := map[bool]int{true: 2}[c.shut]; err != nil || len(told) != want {
			t.Errorf("%q is told %+v, %v", c.who.Key(), told, err)
		}
		_, err = o.Entry(t.Context(), c.who, "gone")
		if _, removed := errors.AsType[*rights.Removed](err); removed != c.shut {
			t.Errorf("what is gone, to %q: %v", c.who.Key(), err)
		}
	}
}
