package jobs_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

var noon = time.Date(2026, 6, 12, 12, 0, 0, 0, time.UTC)

// hubs are some hubs on one store, by one clock, each with rights and turns of its own, and a follower of /api/v1/changes.
type hubs struct {
	t       *testing.T
	st      *store.Store
	now     time.Time
	set     *setting
	offices []*rights.Office
	turns   []*jobs.Turns
	at      changelog.Cursor // of the turns' follower
	seen    map[string]uint64
}

// setting is what settings are in force.
type setting struct{ now *settings.Snapshot }

func (s *setting) Current() *settings.Snapshot { return s.now }

// onBothStores runs a test on a folder and on a Redis.
func onBothStores(t *testing.T, test func(t *testing.T, where string)) {
	t.Run("embedded", func(t *testing.T) { test(t, "") })
	t.Run("redis", func(t *testing.T) { test(t, storetest.StartRedis(t)) })
}

// newHubs starts on an empty store: in a folder, or where an address is given, on that Redis.
func newHubs(t *testing.T, where string, n int, sources ...news.Source) *hubs {
	t.Helper()
	h := &hubs{t: t, now: noon, set: &setting{settings.Of(settings.Snapshot{})}, seen: map[string]uint64{}}
	var err error
	h.st, err = store.Open(t.Context(), cmp.Or(where, t.TempDir()), store.Options{CallersClock: true, Prefix: rand.Text(), Rank: reprint.Rank, Now: func() time.Time { return h.now }})
	h.must(err)
	t.Cleanup(func() { h.must(h.st.Close()) })
	for range n {
		h.start()
	}
	for _, src := range sources {
		src.Kind, src.URL, src.Enabled = news.KindFeed, "https://"+src.ID+".example/", true
		h.must(h.st.AddSource(t.Context(), src, noon, news.Act{}))
	}
	return h
}

// start adds a hub that comes to the store as it is.
func (h *hubs) start() {
	var turns *jobs.Turns
	office := rights.New(rights.Options{Settings: h.set, Now: func() time.Time { return h.now }, Again: func(ctx context.Context, entries []news.Entry) error { return turns.Again(ctx, entries) }}, h.st)
	h.offices = append(h.offices, office)
	turns = jobs.NewTurns(jobs.TurnsParams{Queue: h.st, Archive: h.st, Partners: h.st, Rights: office, Owner: "hub" + strconv.Itoa(len(h.turns)),
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return h.now }})
	h.turns = append(h.turns, turns)
}

func (h *hubs) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// put commits entries of a source, settled as a refresh does, and the stories that they share.
func (h *hubs) put(source string, stories []news.Story, entries ...news.Entry) {
	h.t.Helper()
	ctx := context.Background()
	src, err := h.st.Source(ctx, source)
	h.must(err)
	h.must(h.st.CheckNow(ctx, source, h.now))
	leases, err := h.st.Claim(ctx, "test", h.now, time.Minute, 10)
	h.must(err)
	for i := range entries {
		e := &entries[i]
		e.Source, e.Version, e.Digest, e.Updated, e.FirstSeen, e.Sort = source, 1, "d", h.now, h.now, h.now
		h.offices[0].Settle(src, e, nil, h.now)
		if e.Story == "" {
			e.Story, e.Original = e.ID, e.ID
		}
	}
	for i := range stories {
		for j := range stories[i].Members {
			for k := range entries {
				if stories[i].Members[j].ID == entries[k].ID {
					stories[i].Members[j] = news.CopyOf(&entries[k])
				}
			}
		}
	}
	for _, l := range leases {
		if l.Lease.Source != source {
			h.must(h.st.Release(ctx, l.Lease, h.now.Add(time.Hour)))
			continue
		}
		_, err = h.st.Commit(ctx, news.Refresh{Lease: l.Lease, Entries: entries, Stories: stories, At: h.now, State: news.SourceState{NextCheck: h.now.Add(time.Hour)}})
		h.must(err)
	}
}

// work has one hub follow the log, as only one can be first, and every hub do what is due.
func (h *hubs) work() {
	h.t.Helper()
	ctx := context.Background()
	for {
		changes, next, err := changelog.Read(ctx, h.st, h.at, 500)
		h.must(err)
		if h.at == (changelog.Cursor{}) {
			h.must(h.turns[0].Begin(ctx, h.at, nil))
		}
		h.at = next
		h.must(h.turns[0].Take(ctx, changes))
		for _, turns := range h.turns {
			_, err := turns.Turn(ctx)
			h.must(err)
		}
		if last, err := h.st.LastSeq(ctx); last == h.at.Seq {
			h.must(err)
			return
		}
	}
}

// told is what a follower of the changes has not yet been told, as an audience, in words and in their order.
func (h *hubs) told(who rights.Audience) string {
	h.t.Helper()
	changes, err := h.st.Changes(context.Background(), h.seen[who.Key()], 1000)
	h.must(err)
	list, err := h.offices[0].Changes(context.Background(), who, changes, nil)
	h.must(err)
	if len(changes) > 0 {
		h.seen[who.Key()] = changes[len(changes)-1].Seq
	}
	var words []string
	for _, c := range list {
		said := string(c.Op) + " " + c.ID[:1]
		if c.Op == news.OpPut {
			said += strconv.Itoa(c.Entry.Version)
			if c.Entry.Content != "" {
				said += " full"
			}
			if len(c.Entry.Providers) > 1 {
				said += " of " + strconv.Itoa(len(c.Entry.Providers))
			}
		}
		words = append(words, said)
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

func (h *hubs) tells(public, partner string) {
	h.t.Helper()
	h.work()
	if got := h.told(rights.Audience{}); got != public {
		h.t.Errorf("at %s the public is told %q, want %q", h.now.Format(time.TimeOnly), got, public)
	}
	if got := h.told(rights.Partner(news.Partner{})); got != partner {
		h.t.Errorf("at %s partners are told %q, want %q", h.now.Format(time.TimeOnly), got, partner)
	}
}

func article(id string) news.Entry {
	return news.Entry{ID: news.EntryID("test", id), Title: id, Content: "<p>" + id + "</p>", Published: noon}
}

// letter gives an entry an id that begins with a letter.
func letter(l string) news.Entry {
	e := article(l)
	e.ID = l + e.ID[1:]
	return e
}

var (
	embargo = news.Exception{Embargo: time.Hour, Public: news.ExtentNothing}
	expiry  = news.Exception{Expiry: 3 * time.Hour, Public: news.ExtentNothing, Partner: news.ExtentHeadline}
	free    = news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull}
)

func timed() news.Source {
	l := free
	l.Except = []news.Exception{embargo, expiry}
	return news.Source{ID: "timed", Name: "定时报", Licence: l}
}

func TestEmbargosEndAndExpiryAreToldOnce(t *testing.T) {
	onBothStores(t, testEmbargosEndAndExpiryAreToldOnce)
}

func testEmbargosEndAndExpiryAreToldOnce(t *testing.T, where string) {
	for _, n := range []int{1, 3} {
		h := newHubs(t, where, n, timed())
		h.put("timed", nil, letter("a"))
		h.tells("", "put a1 full")
		h.now = noon.Add(time.Hour - time.Second)
		h.tells("", "")
		h.now = noon.Add(time.Hour)
		h.tells("put a2 full", "put a2 full")
		h.tells("", "")
		h.now = noon.Add(3 * time.Hour)
		h.tells("delete a", "put a3")
		h.now = noon.Add(100 * time.Hour)
		h.tells("", "")
	}
}

func TestTurnsThatPassedWhileNoHubRanAreToldLate(t *testing.T) {
	onBothStores(t, testTurnsThatPassedWhileNoHubRanAreToldLate)
}

func testTurnsThatPassedWhileNoHubRanAreToldLate(t *testing.T, where string) {
	h := newHubs(t, where, 1, timed())
	h.put("timed", nil, letter("a"))
	h.tells("", "put a1 full")
	h.turns, h.offices = nil, nil // all hubs end; when one starts, both turns have passed
	h.now = noon.Add(24 * time.Hour)
	h.start()
	h.tells("", "put a2")
}

func TestClockThatGoesBackTellsNothingTwice(t *testing.T) {
	onBothStores(t, testClockThatGoesBackTellsNothingTwice)
}

func testClockThatGoesBackTellsNothingTwice(t *testing.T, where string) {
	h := newHubs(t, where, 1, timed())
	h.put("timed", nil, letter("a"))
	h.tells("", "put a1 full")
	h.now = noon.Add(90 * time.Minute)
	h.tells("put a2 full", "put a2 full")
	h.now = noon.Add(30 * time.Minute)
	h.tells("", "")
	h.now = noon.Add(2 * time.Hour)
	h.tells("", "")
}

func TestEditedLicenceIsToldOfEachEntry(t *testing.T) {
	onBothStores(t, testEditedLicenceIsToldOfEachEntry)
}

func testEditedLicenceIsToldOfEachEntry(t *testing.T, where string) {
	src := news.Source{ID: "free", Name: "自由报", Licence: free}
	h := newHubs(t, where, 2, src)
	h.put("free", nil, letter("a"), letter("b"))
	h.work()
	if got := h.told(rights.Audience{}); got != "put a1 full, put b1 full" {
		t.Fatal(got)
	}
	h.told(rights.Partner(news.Partner{}))
	edit := func(change func(*news.Source)) {
		t.Helper()
		stands, err := h.st.Source(t.Context(), "free")
		h.must(err)
		change(&stands)
		h.must(h.st.PutSource(t.Context(), stands, news.Act{}))
	}
	edit(func(s *news.Source) { s.Name = "自由日报" })
	h.tells("", "")
	edit(func(s *news.Source) { s.Licence.Public = news.ExtentHeadline })
	h.tells("put a2, put b2", "put a2 full, put b2 full")
	edit(func(s *news.Source) { s.Licence.Public = news.ExtentNothing })
	h.tells("delete a, delete b", "put a3 full, put b3 full")
	edit(func(s *news.Source) {
		s.Licence.Except = []news.Exception{{Embargo: time.Hour, Public: news.ExtentNothing}}
	})
	h.tells("", "")
	edit(func(s *news.Source) { s.Licence.Public, s.Licence.Label = news.ExtentFull, "稿件来源:自由日报" })
	h.tells("", "put a4 full, put b4 full") // that they are gone, the public was told
	h.now = noon.Add(time.Hour)
	h.tells("put a5 full, put b5 full", "put a5 full, put b5 full")
}

// A story's head goes to a copy that is free when its own licence closes, and comes back when it opens.
func TestHeadMovesWithTheLicence(t *testing.T) { onBothStores(t, testHeadMovesWithTheLicence) }

func testHeadMovesWithTheLicence(t *testing.T, where string) {
	h := newHubs(t, where, 1, timed(), news.Source{ID: "free", Name: "自由报", Licence: free})
	a, b := letter("a"), letter("b")
	a.Story, a.Original, b.Story, b.Original = a.ID, a.ID, a.ID, a.ID
	h.now = noon.Add(2 * time.Hour)
	h.put("timed", nil, a)
	st := news.Story{ID: a.ID, Members: []news.Copy{{ID: a.ID}, {ID: b.ID}}}
	stored, err := h.st.EntriesByID(t.Context(), []string{a.ID})
	h.must(err)
	was := stored[a.ID]
	st.Members[0] = news.CopyOf(&was)
	h.now = noon.Add(150 * time.Minute)
	h.put("free", []news.Story{st}, b)
	head := func(want string) {
		t.Helper()
		h.work()
		found, err := h.st.EntriesByID(t.Context(), []string{a.ID, b.ID})
		h.must(err)
		for _, e := range found {
			if e.Original != want {
				t.Errorf("%s has the head %.1s, want %.1s", e.Title, e.Original, want)
			}
		}
		page, _, err := h.st.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 10)
		h.must(err)
		if len(page) != 1 || page[0].ID != want || len(page[0].Providers) != 2 {
			t.Errorf("the merged timeline has %+v", page)
		}
	}
	head(a.ID)
	h.now = noon.Add(3 * time.Hour)
	head(b.ID)
	src, err := h.st.Source(t.Context(), "timed")
	h.must(err)
	src.Licence.Except = nil
	h.must(h.st.PutSource(t.Context(), src, news.Act{}))
	head(a.ID)
}

// Who never got anything of an entry is not told that it was taken down: neither its id nor why.
func TestATakedownIsToldToThoseWhoHadIt(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		closed := free
		closed.Public = news.ExtentNothing
		h := newHubs(t, where, 1, news.Source{ID: "closed", Name: "内部报", Licence: closed}, news.Source{ID: "free", Name: "自由日报", Licence: free})
		a, b := letter("a"), letter("b")
		h.put("closed", nil, a)
		h.put("free", nil, b)
		h.tells("put b1 full", "put a1 full, put b1 full")
		_, err := h.st.TakeDown(t.Context(), news.Takedown{ID: "t", Entry: a.ID, Reason: "来函", At: h.now, Removed: []string{a.ID, b.ID}}, news.Act{})
		h.must(err)
		h.tells("delete b", "delete a, delete b")
		terms, err := h.offices[0].Terms(t.Context())
		h.must(err)
		all, others := rights.Partner(news.Partner{}), rights.Partner(news.Partner{Agreement: news.Agreement{Sources: []string{"free"}}})
		if got := h.told(others); got != "delete b" {
			t.Errorf("a partner without an agreement for the source is told %q", got)
		}
		for who, want := range map[*rights.Audience]bool{{}: false, &all: true, &others: false} {
			_, err := h.offices[0].Entry(t.Context(), *who, a.ID)
			if _, told := errors.AsType[*rights.Removed](err); told != want {
				t.Errorf("%q: %v", who.Key(), err)
			}
			stones, err := h.st.Gone(t.Context(), news.Selection{Source: "closed"}.Timeline(), 10)
			if h.must(err); len(stones) != 1 || terms.Heard(*who, &stones[0]) != want {
				t.Errorf("%q: %+v", who.Key(), stones)
			}
		}
	})
}
