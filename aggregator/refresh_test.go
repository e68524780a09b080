package aggregator_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/words"
)

// bench is an aggregator over a real store and a partner on loopback, with a clock that the test moves.
type bench struct {
	*aggregator.Aggregator
	store   *store.Store
	desk    *desk.Desk
	partner *feedtest.Partner
	now     time.Time
}

func newBench(t *testing.T, sources ...news.Source) *bench {
	t.Helper()
	b := &bench{partner: feedtest.New(t), now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}
	var err error
	if b.desk, err = deskInUTC(); err != nil {
		t.Fatal(err)
	}
	b.open(t, t.TempDir())
	for _, src := range sources {
		src.Name, src.Enabled = "嘉兴日报", true
		src.URL = b.partner.URL + src.URL
		if err := b.store.AddSource(t.Context(), src, b.now, news.Act{}); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

var deskInUTC = sync.OnceValues(func() (*desk.Desk, error) {
	rules := desktest.Rules()
	rules.Location = time.UTC
	return desk.New(rules)
})

// open has the aggregator work on a store.
func (b *bench) open(t *testing.T, address string) {
	t.Helper()
	s, err := store.Open(t.Context(), address, store.Options{Channels: config.BuiltinChannels(), Rank: b.desk.Rank, CallersClock: true, Now: func() time.Time { return b.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	b.store = s
	f := fetch.New(fetch.Options{AllowPrivate: true, Gap: -1, Timeout: time.Minute})
	b.Aggregator = aggregator.New(aggregator.Params{Store: b.store, Stories: b.store, Blocks: b.store, Fetch: f, Intake: intake.New(f, intake.Options{MaxArticles: 2, Presets: config.BuiltinPresets()}), Desk: b.desk,
		Owner: "test", Lease: time.Minute, MinInterval: 5 * time.Minute, MaxInterval: 12 * time.Hour, Now: func() time.Time { return b.now }})
}

func (b *bench) claim(t *testing.T) news.Job {
	t.Helper()
	jobs, err := b.store.Claim(t.Context(), "test", b.now, time.Minute, 1)
	if err != nil || len(jobs) != 1 {
		t.Fatalf("claim: %d jobs, %v", len(jobs), err)
	}
	return jobs[0]
}

// refresh moves the clock past the next check and refreshes.
func (b *bench) refresh(t *testing.T) (news.Report, news.SourceState) {
	t.Helper()
	b.now = b.now.Add(36 * time.Hour)
	rep := b.Refresh(t.Context(), b.claim(t))
	states, err := b.store.States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return rep, states[rep.Source]
}

func (b *bench) titles(t *testing.T) []string {
	t.Helper()
	entries, _, err := b.store.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	titles := make([]string, len(entries))
	for i, e := range entries {
		titles[i] = e.Title
	}
	return titles
}

func document(items ...string) feedtest.Doc {
	return feedtest.Doc{ETag: feedtest.AutoETag, Text: `<rss version="2.0"><channel><title>嘉兴日报</title><link>http://example.cn/</link><description>d</description>` + strings.Join(items, "") + `</channel></rss>`}
}

func item(title, date string) string {
	if date != "" {
		date = "<pubDate>" + date + "</pubDate>"
	}
	return fmt.Sprintf(`<item><title>%s</title><guid isPermaLink="false">%s</guid>%s</item>`, title, title, date)
}

var feed = news.Source{ID: "jxrb", Kind: news.KindFeed, URL: "/feed.xml"}

func TestUnchangedCostsOneConditionalRequest(t *testing.T) {
	b := newBench(t, feed)
	b.partner.Serve("/feed.xml", document(item("一", "")))
	if rep, _ := b.refresh(t); rep.New != 1 {
		t.Fatalf("first: %+v", rep)
	}
	b.now = b.now.Add(-30 * time.Hour) // within the time that validators are trusted
	rep, st := b.refresh(t)
	if rep.Outcome != news.OutcomeUnchanged || !strings.Contains(words.English.SayAll(rep.Reason), "304") || st.Validators.ETag == "" {
		t.Errorf("second: %+v, %+v", rep, st)
	}
	if got := b.partner.Last("/feed.xml").Get("If-None-Match"); got == "" {
		t.Error("the second request was not conditional")
	}
}

func TestValidatorsAreDroppedNowAndThen(t *testing.T) {
	b := newBench(t, feed)
	b.partner.Serve("/feed.xml", document(item("一", "")))
	b.refresh(t)
	b.partner.Misbehave("/feed.xml", feedtest.NotModified()) // a server that answers 304 to anything
	b.refresh(t)                                             // 36 h later
	if got := b.partner.Last("/feed.xml").Get("If-None-Match"); got != "" {
		t.Errorf("validators of a day and a half ago were sent: %s", got)
	}
}

func TestFailureKeepsValidatorsOutAndCounts(t *testing.T) {
	b := newBench(t, feed)
	b.partner.Serve("/feed.xml", feedtest.Doc{Text: "<html>login</html>", Type: "text/html", ETag: `"v1"`})
	rep, st := b.refresh(t)
	if rep.Outcome != news.OutcomeFailed || st.Validators != (news.Validators{}) || st.Failures != 1 || len(st.Reason) == 0 {
		t.Fatalf("%+v %+v", rep, st)
	}
	b.refresh(t)
	b.partner.Serve("/feed.xml", document(item("一", "")))
	if rep, st = b.refresh(t); rep.New != 1 || st.Failures != 0 {
		t.Errorf("after the mend: %+v %+v", rep, st)
	}
}

func TestRetryAfterIsHonoured(t *testing.T) {
	b := newBench(t, feed)
	b.partner.Serve("/feed.xml", document())
	b.partner.Misbehave("/feed.xml", feedtest.Status(http.StatusTooManyRequests, "Retry-After", "7200"))
	rep, _ := b.refresh(t)
	if wait := rep.NextCheck.Sub(b.now); wait < 2*time.Hour || wait > 3*time.Hour {
		t.Errorf("next check in %v, want the two hours that the server asked for", wait)
	}
}

func TestPermanentRedirectMovesTheSource(t *testing.T) {
	b := newBench(t, feed)
	b.partner.Serve("/new.xml", document(item("一", "")))
	b.partner.Misbehave("/feed.xml", feedtest.Redirect(http.StatusMovedPermanently, "/new.xml"))
	_, st := b.refresh(t)
	src, err := b.store.Source(t.Context(), "jxrb")
	if err != nil {
		t.Fatal(err)
	}
	if src.URL != b.partner.URL+"/new.xml" || len(st.Moved) != 1 || st.Moved[0].From != b.partner.URL+"/feed.xml" {
		t.Errorf("url %s, record %+v", src.URL, st.Moved)
	}
}

func TestPlacesOnTheTimeline(t *testing.T) {
	b := newBench(t, feed)
	b.partner.Serve("/feed.xml", document(
		item("未来", "Mon, 24 Nov 2031 12:00:00 GMT"),
		item("无日期甲", ""), item("无日期乙", ""),
		item("半小时前", b.now.Add(36*time.Hour-30*time.Minute).Format(time.RFC1123)),
		item("去年", "Mon, 24 Nov 2025 12:00:00 GMT")))
	b.refresh(t)
	want := "未来 无日期甲 半小时前 无日期乙 去年"
	got := strings.Join(b.titles(t), " ")
	// 未来 and 无日期甲 are both placed at first sight; either may lead.
	if got != want && got != strings.Replace(want, "未来 无日期甲", "无日期甲 未来", 1) {
		t.Errorf("got %s, want %s", got, want)
	}
	b.partner.Serve("/feed.xml", document(item("后来", ""), item("后来二", ""), item("去年", "Mon, 24 Nov 2025 12:00:00 GMT")))
	b.refresh(t)
	if got := strings.Join(b.titles(t)[:2], " "); got != "后来 后来二" {
		t.Errorf("undated entries of a later refresh stand as %s, want the document's order on top", got)
	}
}

func TestLostLeaseWritesNothing(t *testing.T) {
	b := newBench(t, feed)
	b.partner.Serve("/feed.xml", document(item("一", "")))
	job := b.claim(t)
	b.now = b.now.Add(2 * time.Minute) // past the lease: another hub takes over
	other := b.claim(t)
	if rep := b.Refresh(t.Context(), job); !errors.Is(rep.Err, news.ErrLeaseLost) {
		t.Errorf("the late refresh ended with %v", rep.Err)
	}
	if got := b.titles(t); len(got) != 0 {
		t.Errorf("the late refresh wrote %v", got)
	}
	if rep := b.Refresh(t.Context(), other); rep.New != 1 {
		t.Errorf("the one that holds the lease: %+v", rep)
	}
}

func TestUnreadArticlesKeepValidatorsOut(t *testing.T) {
	b := newBench(t, news.Source{ID: "page", Kind: news.KindPage, URL: "/list.html", Selectors: news.Selectors{Links: "li a", Content: ".text"}})
	var list strings.Builder
	for i := range 5 { // more than one refresh may fetch
		fmt.Fprintf(&list, `<li><a href="/a%d.html">桐乡新闻第%d条标题</a></li>`, i, i)
		b.partner.Serve(fmt.Sprintf("/a%d.html", i), feedtest.Doc{Type: "text/html", Charset: "utf-8",
			Text: fmt.Sprintf(`<html><head><title>桐乡新闻第%d条标题</title></head><body><h1>桐乡新闻第%d条标题</h1><div class="text"><p>正文第%d段，讲的是桐乡的事情。</p></div></body></html>`, i, i, i)})
	}
	b.partner.Serve("/list.html", feedtest.Doc{Type: "text/html", Charset: "utf-8", ETag: feedtest.AutoETag, Text: "<html><body><ul>" + list.String() + "</ul></body></html>"})
	for round, want := range []int{2, 2, 1} {
		rep, st := b.refresh(t)
		if rep.New != want {
			t.Errorf("round %d: %+v, want %d new", round, rep, want)
		}
		if complete := round == 2; (st.Validators.ETag != "") != complete {
			t.Errorf("round %d: validators %+v", round, st.Validators)
		}
	}
	for i := range 5 {
		if n := b.partner.Count(fmt.Sprintf("/a%d.html", i)); n != 1 {
			t.Errorf("article %d was fetched %d times", i, n)
		}
	}
}

// A list page whose articles all fail is a failing source; its articles are asked for a bounded number of times all the same.
func TestPageOfWhichNothingCanBeReadFails(t *testing.T) {
	b := newBench(t, news.Source{ID: "page", Kind: news.KindPage, URL: "/list.html", Selectors: news.Selectors{Links: "li a"}})
	b.partner.Serve("/list.html", feedtest.Doc{Type: "text/html", Charset: "utf-8", ETag: feedtest.AutoETag,
		Text: `<html><body><ul><li><a href="/gone.html">桐乡新闻一条标题</a></li></ul></body></html>`})
	for round := range 8 {
		rep, st := b.refresh(t)
		if rep.Outcome != news.OutcomeFailed || st.Outcome != news.OutcomeFailed || st.Failures != round+1 || !strings.Contains(words.English.SayAll(st.Reason), "/gone.html: ") {
			t.Errorf("round %d: %+v, %+v", round, rep, st)
		}
		if st.Validators != (news.Validators{}) {
			t.Errorf("round %d: a failure left validators: %+v", round, st.Validators)
		}
	}
	if n := b.partner.Count("/gone.html"); n != 5 {
		t.Errorf("the article that is not there was asked for %d times in 8 refreshes, want 5", n)
	}
	b.partner.Serve("/list.html", feedtest.Doc{Type: "text/html", Charset: "utf-8", ETag: feedtest.AutoETag,
		Text: `<html><body><ul><li><a href="/there.html">桐乡新闻另一条标题</a></li><li><a href="/gone.html">桐乡新闻一条标题</a></li></ul></body></html>`})
	b.partner.Serve("/there.html", feedtest.Doc{Type: "text/html", Charset: "utf-8", Text: `<html><head><title>桐乡新闻另一条标题</title></head><body><p>正文讲的是桐乡的事情。</p></body></html>`})
	if rep, st := b.refresh(t); rep.New != 1 || st.Failures != 0 {
		t.Errorf("after the mend: %+v, %+v", rep, st)
	}
}

func TestRunDrainsAndGivesUnfinishedBack(t *testing.T) {
	b := newBench(t, feed)
	b.partner.Serve("/feed.xml", document(item("一", "")))
	b.partner.Misbehave("/feed.xml", feedtest.Stall([]byte("<rss>")))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }() // Drain is zero: what runs is given up at once
	for b.partner.Count("/feed.xml") == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	b.partner.Mend("/feed.xml")
	if rep := b.Refresh(t.Context(), b.claim(t)); rep.New != 1 {
		t.Errorf("the source was not due again at once: %+v", rep)
	}
}
