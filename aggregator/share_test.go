package aggregator_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store/storetest"
)

// shared is a hub whose merged feeds take in so many entries of one source a minute, with what does it when they are due.
type shared struct {
	*bench
	set      *settings.Snapshot
	turns    []*jobs.Turns // of two hubs
	newTurns func(q jobs.Queue, owner string) *jobs.Turns
	pub      *feeds.Publisher
	at       changelog.Cursor
}

func newShared(t *testing.T, redis string, most int) *shared {
	b := newBench(t)
	if redis != "" {
		b.open(t, redis)
	}
	flood, other := news.Source{ID: "flood", Name: "洪水报", Kind: news.KindFeed, URL: b.partner.URL + "/flood.xml", Enabled: true}, news.Source{ID: "other", Name: "别家", Kind: news.KindFeed, URL: b.partner.URL + "/other.xml", Enabled: true}
	for _, src := range []news.Source{flood, other} {
		must(t, b.store.AddSource(t.Context(), src, b.now, news.Act{}))
	}
	s := &shared{bench: b, set: &settings.Snapshot{Site: news.Site{Title: "t", URL: "http://hub.example/", PerSource: most}, Licence: news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull}}}
	in := settings.Static(*s.set)
	s.set = in.Current()
	office := rights.New(rights.Options{Settings: in, Now: func() time.Time { return b.now }}, b.store)
	f := fetch.New(fetch.Options{AllowPrivate: true, Gap: -1, Timeout: time.Minute})
	b.Aggregator = aggregator.New(aggregator.Params{Store: b.store, Stories: b.store, Blocks: b.store, Fetch: f, Intake: intake.New(f, intake.Options{}), Desk: b.desk, Settings: in, Rights: office,
		Owner: "test", Lease: time.Minute, MinInterval: 5 * time.Minute, MaxInterval: 12 * time.Hour, Now: func() time.Time { return b.now }})
	s.newTurns = func(q jobs.Queue, owner string) *jobs.Turns {
		return jobs.NewTurns(jobs.TurnsParams{Queue: q, Archive: b.store, Rights: office, Owner: owner, Log: slog.New(slog.DiscardHandler),
			Now: func() time.Time { return b.now }, PerSource: func() int { return s.set.Site.PerSource }})
	}
	for _, owner := range []string{"one", "two"} {
		s.turns = append(s.turns, s.newTurns(b.store, owner))
	}
	s.pub = feeds.New(feeds.Options{StoreID: "s", Rights: office, Settings: in, Order: b.store, Now: func() time.Time { return b.now }})
	must(t, s.pub.Begin(t.Context(), s.at, nil))
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// poll has a source looked at now.
func (s *shared) poll(t *testing.T, source string) news.Report {
	t.Helper()
	must(t, s.store.CheckNow(t.Context(), source, s.now))
	for {
		job := s.claim(t)
		if job.Source.ID == source {
			return s.Refresh(t.Context(), job)
		}
		must(t, s.store.Release(t.Context(), job.Lease, s.now.Add(time.Hour)))
	}
}

// work does what is due by now.
func (s *shared) work(t *testing.T) {
	t.Helper()
	for {
		changes, next, err := changelog.Read(t.Context(), s.store, s.at, 500)
		must(t, err)
		s.at = next
		must(t, errors.Join(s.turns[0].Take(t.Context(), changes), s.pub.Take(t.Context(), changes)))
		more := false
		for _, turns := range s.turns {
			again, err := turns.Turn(t.Context())
			must(t, err)
			more = more || again
		}
		if last, err := s.store.LastSeq(t.Context()); !more && last == s.at.Seq {
			must(t, err)
			return
		}
	}
}

func (s *shared) count(t *testing.T, tl news.Timeline) int {
	t.Helper()
	n, err := s.store.Count(t.Context(), tl)
	must(t, err)
	return n
}

func articles(source, made string, n int) []string {
	var items []string
	for i := range n {
		items = append(items, item(fmt.Sprintf("%s报道第%d件互不相干的事", source, n-i), made))
	}
	return items
}

// A source that lists a thousand articles at once holds up nobody else, comes in whole, in its order, each once, and so many a minute.
func TestASourceThatFloodsHoldsUpNobody(t *testing.T) {
	for name, redis := range map[string]string{"embedded": "", "redis": storetest.StartRedis(t)} {
		t.Run(name, func(t *testing.T) {
			n, most := 1000, 250
			if testing.Short() {
				n, most = 120, 30
			}
			s := newShared(t, redis, most)
			s.partner.Serve("/flood.xml", document(item("旧", "2026-11-01")))
			s.partner.Serve("/other.xml", document(item("陈", "2026-11-01")))
			s.poll(t, "flood")
			s.poll(t, "other")
			s.now = s.now.Add(time.Hour)
			now := s.now.Format(time.RFC3339)
			s.partner.Serve("/flood.xml", document(articles("洪水", now, n)...))
			if rep := s.poll(t, "flood"); rep.New != n {
				t.Fatalf("%+v", rep)
			}
			seen := map[string]bool{}
			for minute := range n / most {
				s.partner.Serve("/other.xml", document(item(fmt.Sprintf("别家第%d条", minute), now)))
				s.poll(t, "other")
				if top := s.titles(t)[0]; top != fmt.Sprintf("别家第%d条", minute) {
					t.Errorf("in minute %d %q stands on top", minute, top)
				}
				s.work(t)
				if got, want := s.count(t, news.TimelineAll), 2+(minute+1)*(most+1); got != want {
					t.Errorf("in minute %d the merged feed has %d entries, want %d", minute, got, want)
				}
				entries, _, err := s.store.Entries(t.Context(), news.TimelineAll, news.Cursor{}, most+10)
				must(t, err)
				for _, e := range entries { // what who polls every minute sees
					seen[e.ID] = true
				}
				if got := s.count(t, "source/flood"); got != n+1 {
					t.Errorf("its own feed has %d", got)
				}
				s.now = s.now.Truncate(time.Minute).Add(time.Minute + 2*time.Second)
			}
			s.work(t)
			if len(seen) != n+n/most+2 || s.count(t, news.TimelineDue) != 0 {
				t.Errorf("who polls saw %d, and %d wait", len(seen), s.count(t, news.TimelineDue))
			}
			var ids []string
			for total := 1; len(ids) < total; {
				more, _, of, err := s.store.Arrivals(t.Context(), news.TimelineAll, len(ids), 100)
				must(t, err)
				ids, total = append(ids, more...), of
			}
			all, err := s.store.EntriesByID(t.Context(), ids)
			must(t, err)
			last := 0
			for _, id := range ids {
				e := all[id]
				var i int
				if _, err := fmt.Sscanf(e.Title, "洪水报道第%d件", &i); err == nil {
					if i != last+1 {
						t.Fatalf("%s arrived after the %d.", e.Title, last)
					}
					last = i
				}
			}
			if last != n {
				t.Errorf("%d arrived", last)
			}
		})
	}
}

// deltas is a reader that asks for what it lacks (RFC 3229).
type deltas struct {
	sel    news.Selection
	format feeds.Format
	first  int // that it is given at once
	all    int
	tag    string
	given  map[string]int
}

// poll asks for the feed; of what it lacks it must be given nothing else.
func (d *deltas) poll(t *testing.T, pub *feeds.Publisher) {
	t.Helper()
	var body []byte
	part, err := pub.DeltaFor(t.Context(), rights.Audience{}, d.sel, d.format, 0, []string{d.tag})
	must(t, err)
	if part != nil {
		body, d.tag = part.Part.Plain, part.Full.ETag
	} else {
		full, err := pub.Feed(t.Context(), d.sel, d.format, 0)
		must(t, err)
		if full.ETag == d.tag {
			return
		}
		body, d.tag = full.Plain, full.ETag
	}
	for _, found := range regexp.MustCompile("<title>([^<]*第[0-9]+件[^<]*)</title>").FindAllSubmatch(body, -1) {
		d.given[string(found[1])]++
	}
}

// Who asks for deltas while a source's entries wait for their minutes is given each once, of merged feeds when they take it in, of the source's own
// feed at once.
func TestDeltasOfWhatWaitsRepeatNothing(t *testing.T) {
	const n, most = 20, 6
	s := newShared(t, "", most)
	s.partner.Serve("/flood.xml", document(item("旧", "2026-11-01")))
	s.partner.Serve("/other.xml", document(articles("别家", "2026-11-01", 1)...))
	s.poll(t, "flood")
	s.poll(t, "other")
	s.work(t)
	var readers []*deltas
	for _, f := range []feeds.Format{feeds.Atom, feeds.RSS} {
		readers = append(readers, &deltas{format: f, first: most + 1, all: n + 1, given: map[string]int{}},
			&deltas{format: f, sel: news.Selection{Source: "flood"}, first: n, all: n, given: map[string]int{}})
	}
	poll := func() {
		for _, d := range readers {
			d.poll(t, s.pub)
			d.poll(t, s.pub) // who has it is told that nothing is new
		}
	}
	poll()
	s.now = s.now.Add(time.Hour)
	s.partner.Serve("/flood.xml", document(articles("洪水", s.now.Format(time.RFC3339), n)...))
	s.poll(t, "flood")
	s.work(t)
	poll()
	for _, d := range readers {
		if len(d.given) != d.first {
			t.Errorf("%s was given %d at once, want %d", d.sel.Timeline(), len(d.given), d.first)
		}
	}
	for range n / most {
		s.now = s.now.Truncate(time.Minute).Add(time.Minute + 2*time.Second)
		s.work(t)
		poll()
	}
	for _, d := range readers {
		for title, times := range d.given {
			if times != 1 {
				t.Errorf("%s as %s gave %q %d times", d.sel.Timeline(), d.format, title, times)
			}
		}
		if len(d.given) != d.all {
			t.Errorf("%s as %s gave %d, want %d", d.sel.Timeline(), d.format, len(d.given), d.all)
		}
	}
}

func TestWhatWaitsIsCorrectedTakenDownAndLetIn(t *testing.T) {
	s := newShared(t, "", 1)
	s.partner.Serve("/flood.xml", document(item("旧", "2026-11-01")))
	s.poll(t, "flood")
	s.now = s.now.Add(time.Hour)
	now := s.now.Format(time.RFC3339)
	desc := func(title, text string) string {
		return fmt.Sprintf(`<item><title>%s</title><guid isPermaLink="false">%s</guid><pubDate>%s</pubDate><description>%s</description></item>`, title, title, now, text)
	}
	s.partner.Serve("/flood.xml", document(desc("丁", "四"), desc("丙", "三"), desc("乙", "二"), desc("甲", "一")))
	s.poll(t, "flood")
	s.work(t)
	before, err := s.pub.Feed(context.Background(), news.Selection{}, feeds.Atom, 0)
	must(t, err)
	s.partner.Serve("/flood.xml", document(desc("丁", "四"), desc("丙", "三"), desc("乙", "二，更正：原文有误"), desc("甲", "一")))
	s.poll(t, "flood")
	s.work(t)
	if again, err := s.pub.Feed(context.Background(), news.Selection{}, feeds.Atom, 0); err != nil || again.ETag != before.ETag || s.count(t, news.TimelineDue) != 3 {
		t.Errorf("a correction let in what waits: %d do, %v", s.count(t, news.TimelineDue), err)
	}
	gone := news.EntryID("flood", "丙")
	_, err = s.store.TakeDown(t.Context(), news.Takedown{ID: "t", Entry: gone, At: s.now, Removed: []string{gone}}, news.Act{At: s.now})
	must(t, err)
	s.now = s.now.Truncate(time.Minute).Add(time.Minute)
	s.work(t)
	if got := s.titles(t); !slices.Equal(got, []string{"乙", "甲", "旧"}) {
		t.Errorf("a minute later there is %q", got)
	}
	s.set.Site.PerSource = 0
	must(t, s.turns[0].Take(t.Context(), []news.Change{{Op: news.OpSettings, ID: news.SettingSite}}))
	s.work(t)
	if got := s.titles(t); !slices.Equal(got, []string{"丁", "乙", "甲", "旧"}) || s.count(t, news.TimelineDue) != 0 {
		t.Errorf("after all are let in there is %q", got)
	}
}

// scheduled counts what is asked of a queue.
type scheduled struct {
	jobs.Queue
	n int
}

func (q *scheduled) ScheduleJob(ctx context.Context, queue, id string, at time.Time) error {
	q.n++
	return q.Queue.ScheduleJob(ctx, queue, id, at)
}

// However many wait, who follows the change log is not held up by letting them in, and they come in their order.
func TestAllThatWaitsIsLetInInItsOrder(t *testing.T) {
	const n = 250
	s := newShared(t, "", 1)
	s.partner.Serve("/flood.xml", document(articles("洪水", s.now.Format(time.RFC3339), n)...))
	s.poll(t, "flood")
	s.work(t)
	if waiting := s.count(t, news.TimelineDue); waiting != n-1 {
		t.Fatalf("%d wait", waiting)
	}
	s.set.Site.PerSource = 0
	q := &scheduled{Queue: s.store}
	taker := s.newTurns(q, "three")
	must(t, taker.Take(t.Context(), []news.Change{{Op: news.OpSettings, ID: news.SettingSite}}))
	if q.n > 1 {
		t.Errorf("taking the change in wrote %d times", q.n)
	}
	s.work(t)
	entries, _, err := s.store.Entries(t.Context(), news.Selection{}.Timeline(), news.Cursor{}, n)
	must(t, err)
	var got, want []string
	for i := range entries {
		got, want = append(got, entries[i].Title), append(want, fmt.Sprintf("洪水报道第%d件互不相干的事", n-i))
	}
	if !slices.Equal(got, want) || len(got) != n {
		t.Errorf("%d are let in, in the order %q", len(got), got)
	}
}

// What waits by a clock that was a year ahead does not wait for that year.
func TestAWrongClockLetsNobodyWaitForYears(t *testing.T) {
	s := newShared(t, "", 1)
	right := s.now
	s.now = right.AddDate(1, 0, 0)
	now := s.now.Format(time.RFC3339)
	s.partner.Serve("/flood.xml", document(articles("洪水", now, 4)...))
	s.poll(t, "flood")
	s.work(t)
	if n := s.count(t, news.TimelineDue); n != 3 {
		t.Fatalf("%d wait", n)
	}
	s.now = right.Add(time.Hour)
	must(t, s.turns[1].Begin(t.Context(), s.at, nil)) // a hub starts
	s.work(t)
	if n := s.count(t, news.TimelineDue); n != 0 {
		t.Errorf("by the right clock %d wait", n)
	}
}

// A story that another source carries too waits for nobody.
func TestAStoryOfOthersDoesNotWait(t *testing.T) {
	s := newShared(t, "", 1)
	for _, source := range []string{"flood", "other"} {
		s.partner.Serve("/"+source+".xml", document(item("旧"+source, "2026-11-01")))
		s.poll(t, source)
	}
	s.now = s.now.Add(time.Hour)
	now := s.now.Format(time.RFC3339)
	text := "桐乡市乌镇镇昨日举行水乡文化节开幕式，来自各地的数千名游客走进古镇，观看了高杆船技、皮影戏与花鼓戏表演，并品尝了当地的特色小吃。"
	copied := func(title, text string) string {
		return fmt.Sprintf(`<item><title>%s</title><guid isPermaLink="false">%s</guid><pubDate>%s</pubDate><description>%s</description></item>`, title, title, now, text)
	}
	s.partner.Serve("/flood.xml", document(copied("水乡文化节开幕", text), item("另一件事", now)))
	s.poll(t, "flood")
	s.work(t)
	if n := s.count(t, news.TimelineDue); n != 1 {
		t.Fatalf("%d wait", n)
	}
	s.partner.Serve("/other.xml", document(copied("乌镇水乡文化节开幕", text)))
	s.poll(t, "other")
	if got := s.titles(t); !slices.ContainsFunc(got, func(title string) bool { return strings.Contains(title, "水乡文化节") }) || s.count(t, news.TimelineDue) != 0 {
		t.Errorf("there is %q, and %d wait", got, s.count(t, news.TimelineDue))
	}
}
