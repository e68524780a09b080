package aggregator_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// told is one source's copy of a text, as its feed has it.
type told struct{ title, text, more string }

// copiesOf are five tellings of one text: of some of them only another tells that they are one.
func copiesOf(n int) []told {
	p := make([]string, 8)
	for i := range p {
		p[i] = prose(1000*n+i, 70) + "。"
	}
	title := prose(n, 12)
	all := strings.Join(p, "")
	return []told{
		{title, all, "<pubDate>Tue, 24 Nov 2026 09:00:00 +0800</pubDate>"},
		{title, strings.Join(p[:5], ""), "<pubDate>Tue, 24 Nov 2026 10:00:00 +0800</pubDate>"},
		{title, strings.Join(p[3:], ""), "<pubDate>Tue, 24 Nov 2026 10:30:00 +0800</pubDate>"},
		{"据悉:" + title, all + "(来源:" + sourceName(n, 1) + ")", ""},
		{title, all, "<pubDate>Tue, 24 Nov 2026 11:00:00 +0800</pubDate>"},
	}
}

// lookalikes are what says the same of another day.
func lookalikes(n int) []told {
	const price = "记者从市菜篮子办获悉,今天我市主要农贸市场青菜每公斤%d.2元,鸡蛋每公斤10.6元,猪肉每公斤26元,与昨天相比基本持平,货源充足。"
	var out []told
	for i := range 5 {
		out = append(out, told{"今日菜价", fmt.Sprintf(price, n*5+i+2), ""})
	}
	return out
}

func sourceName(group, copy int) string { return fmt.Sprintf("第%d组%d报", group, copy) }

// printers serve groups of copies, each under a source of its own.
type printers struct {
	server  *httptest.Server
	sources []news.Source
	items   map[string]told
}

func newPrinters(t *testing.T, groups [][]told) *printers {
	p := &printers{items: map[string]told{}}
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := p.items[r.URL.Path]
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>p</title><link>http://p.example%s</link><description/>%s</channel></rss>`, r.URL.Path, story(c.title, c.text, c.more))
	}))
	t.Cleanup(p.server.Close)
	for g, copies := range groups {
		for i, c := range copies {
			id := fmt.Sprintf("g%02d-%d", g, i)
			p.items["/"+id] = c
			p.sources = append(p.sources, news.Source{ID: id, Name: sourceName(g, i), Kind: news.KindFeed, URL: p.server.URL + "/" + id, Enabled: true})
		}
	}
	return p
}

// takenIn refreshes every source once, so many at a time, in an order of that seed.
func (p *printers) takenIn(t *testing.T, address string, seed uint64, atOnce int) *store.Store {
	t.Helper()
	d := desktest.Builtin(t)
	st, err := store.Open(t.Context(), address, store.Options{Prefix: fmt.Sprintf("p%d-%d", seed, atOnce), Channels: config.BuiltinChannels(), Rank: d.Rank, CallersClock: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	f := fetch.New(fetch.Options{AllowPrivate: true, Gap: -1, PerHost: 64, Timeout: time.Minute})
	a := aggregator.New(aggregator.Params{Store: st, Stories: st, Fetch: f, Intake: intake.New(f, intake.Options{}), Desk: d, Owner: "test",
		Lease: time.Minute, MinInterval: time.Hour, MaxInterval: 12 * time.Hour, Now: func() time.Time { return desktest.Now }})
	for _, src := range p.sources {
		if err := st.AddSource(t.Context(), src, desktest.Now, news.Act{}); err != nil {
			t.Fatal(err)
		}
	}
	jobs, err := st.Claim(t.Context(), "test", desktest.Now, time.Hour, len(p.sources))
	if err != nil || len(jobs) != len(p.sources) {
		t.Fatalf("%d jobs, %v", len(jobs), err)
	}
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(jobs), func(i, j int) { jobs[i], jobs[j] = jobs[j], jobs[i] })
	var wg sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for _, job := range jobs {
		places <- struct{}{}
		wg.Go(func() {
			if rep := a.Refresh(t.Context(), job); rep.Err != nil || rep.New != 1 {
				t.Errorf("%s: %+v", job.Source.ID, rep)
			}
			<-places
		})
	}
	wg.Wait()
	return st
}

// stories says in one line for each story which source's copy stands for it, and which copies it has.
func (p *printers) stories(t *testing.T, st *store.Store) string {
	t.Helper()
	members, heads := map[string][]string{}, map[string]string{}
	for _, src := range p.sources {
		entries, _, err := st.Entries(t.Context(), news.Selection{Source: src.ID}.Timeline(), news.Cursor{}, 10)
		if err != nil || len(entries) != 1 {
			t.Fatalf("%s: %d entries, %v", src.ID, len(entries), err)
		}
		e := entries[0]
		key := e.Original
		if key == "" {
			key = e.ID
		}
		members[key] = append(members[key], src.ID)
		if key == e.ID {
			heads[key] = src.ID
		}
	}
	all, _, err := st.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 500)
	if err != nil || len(all) != len(members) {
		t.Errorf("%d stories, of which %d stand on the merged timeline, %v", len(members), len(all), err)
	}
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(members)) {
		lines = append(lines, heads[key]+": "+strings.Join(members[key], " "))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// What makes a story does not depend on the order in which its copies came, nor on what came in at the same moment.
func TestStoriesDoNotDependOnTheOrderOfTheirCopies(t *testing.T) {
	const groups, alike = 8, 2
	var all [][]told
	for n := range groups {
		all = append(all, copiesOf(n))
	}
	for n := range alike {
		all = append(all, lookalikes(n))
	}
	p := newPrinters(t, all)
	d := desktest.Builtin(t)
	entry := func(c told) *news.Entry { return &news.Entry{ID: c.text, Title: c.title, Content: c.text} }
	if same, why := d.SameStory(entry(all[0][1]), entry(all[0][2])); same {
		t.Fatalf("the copies are all alike, which proves nothing: %v", why)
	}
	var want string
	seeds := uint64(4)
	if testing.Short() {
		seeds = 1
	}
	for _, engine := range []string{"embedded", "redis"} {
		address := ""
		if engine == "redis" {
			address = storetest.StartRedis(t)
		}
		for seed := range seeds {
			for _, atOnce := range []int{1, 12} {
				at := address
				if at == "" {
					at = t.TempDir()
				}
				got := p.stories(t, p.takenIn(t, at, seed, atOnce))
				if want == "" {
					want = got
					if n := strings.Count(got, "\n") + 1; n != groups+5*alike {
						t.Fatalf("%d stories, want %d:\n%s", n, groups+5*alike, got)
					}
				}
				if got != want {
					t.Fatalf("%s, order %d, %d at once:\n%s\nin the first order:\n%s", engine, seed, atOnce, got, want)
				}
			}
		}
	}
}

// Of more stories that are alike but for a figure than a fingerprint's list holds, copies of each text find each other, whatever came
// between.
func TestCopiesFindEachOtherAmongManyAlike(t *testing.T) {
	const stories = 60
	var all [][]told
	for n := range stories / 5 {
		for _, c := range lookalikes(n) {
			c.text = prose(1, 120) + c.text
			all = append(all, []told{c, c})
		}
	}
	p := newPrinters(t, all)
	seeds := uint64(2)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		st := p.takenIn(t, t.TempDir(), seed, 1)
		if n, err := st.Count(t.Context(), news.TimelineAll); err != nil || n != stories {
			t.Errorf("order %d: %d texts stand %d times on the merged timeline, %v", seed, stories, n, err)
		}
	}
}

// The original stands for its story also where more copies came before it than a story keeps.
func TestTheOriginalComesAfterMoreCopiesThanAStoryKeeps(t *testing.T) {
	copies := []told{{prose(1, 12), prose(2, 200), ""}}
	for range news.MaxCopies + 3 {
		copies = append(copies, told{prose(1, 12), prose(2, 200) + "(来源:" + sourceName(0, 0) + ")", ""})
	}
	p := newPrinters(t, [][]told{copies})
	for seed := range uint64(3) {
		if testing.Short() && seed < 2 {
			continue // fewer at once
		}
		st := p.takenIn(t, t.TempDir(), seed, 1+int(seed)*4)
		all, _, err := st.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 10)
		if err != nil || len(all) != 1 || all[0].Source != "g00-0" {
			t.Errorf("order %d: %d entries on the merged timeline, the first of %s, %v", seed, len(all), all[0].Source, err)
		}
	}
}
