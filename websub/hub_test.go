package websub_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/websub"
	"github.com/txnews/hub/words"
)

// patience bounds how long a subscriber waits for what must come; shortly is how long it waits for what must not.
const (
	patience = 2 * time.Minute
	shortly  = 500 * time.Millisecond
)

// timeout is how long a subscriber may take: what it has is not told it once more for a pause of the machine.
const timeout = time.Minute

// place is a hub that publishes and tells its subscribers, over real HTTP.
type place struct {
	t         testing.TB
	st        *store.Store
	base      string // ends in /
	office    *rights.Office
	publisher *feeds.Publisher
	hub       *websub.Hub
	registry  *prometheus.Registry
	n         int
	stop      func() // ends the hub, and waits for it
}

// paper is the source of what is published.
var paper = news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindFeed, URL: "https://jxrb.example/", Enabled: true}

type change func(*websub.Options, *websub.Deps)

// newPlace starts a hub on a store of its own.
func newPlace(t testing.TB, changes ...change) *place {
	return newPlaceOn(t, t.TempDir(), "", changes...)
}

// newPlaceOn starts a hub on a store that others may share by its prefix.
func newPlaceOn(t testing.TB, where, prefix string, changes ...change) *place {
	t.Helper()
	p := &place{t: t, registry: prometheus.NewRegistry()}
	var err error
	p.st, err = store.Open(t.Context(), where, store.Options{Prefix: cmp.Or(prefix, rand.Text())})
	p.ok(err)
	if _, err := p.st.Source(t.Context(), paper.ID); err != nil { // before anybody subscribes: it is a change of every topic
		p.ok(p.st.AddSource(t.Context(), paper, time.Now(), news.Act{}))
	}
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	p.base = srv.URL + "/"
	live := settings.Static(settings.Snapshot{Site: news.Site{Title: "桐乡新闻聚合", URL: p.base, Language: "zh-CN", Timezone: "Asia/Shanghai"},
		Channels: []news.Channel{{ID: "world", Name: "国内国际"}}, Towns: []news.Town{{ID: "wuzhen", Name: "乌镇", Kind: "镇"}}, Licence: news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull}})
	p.office = rights.New(rights.Options{Settings: live}, p.st)
	p.publisher = feeds.New(feeds.Options{StoreID: "test", Settings: live, Rights: p.office, Tombstones: p.st, Hub: websub.Address(p.base)})
	log := slog.New(slog.DiscardHandler)
	follower := changelog.New(p.st, log, p.office, p.publisher)
	client := fetch.New(fetch.Options{AllowPrivate: true, Timeout: timeout, PerHost: 16})
	t.Cleanup(client.Close)
	o := websub.Options{Base: p.base, Language: func() words.Lang { return words.English }, Lease: 240 * time.Hour, MinLease: time.Second, MaxLease: 720 * time.Hour,
		PerTopic: 5000, PerHost: 5000, Most: 5000, Workers: 64, AtOnce: 16, Timeout: timeout, Claim: 2 * time.Second, Settle: 20 * time.Millisecond,
		Retry: 100 * time.Millisecond, MaxRetry: time.Second, GiveUp: time.Hour, Signature: "sha256"}
	d := websub.Deps{Store: p.st, Changes: p.st, Seen: follower, Feeds: p.publisher, Send: client, Registry: p.registry, Owner: rand.Text(), Log: log}
	for _, f := range changes {
		f(&o, &d)
	}
	taken := &takenUp{Log: d.Changes, up: make(chan struct{})}
	d.Changes = taken
	p.hub, err = websub.New(o, d)
	p.ok(err)
	mux.Handle("/"+websub.Path, p.hub)
	mux.HandleFunc("GET /feeds/", p.serveFeed)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, run := range []func(context.Context) error{follower.Run, p.hub.Run} {
		running.Go(func() {
			if err := run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	p.stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
		if err := p.st.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(p.stop)
	select { // who subscribed before would be told of the whole topic
	case <-taken.up:
	case <-time.After(patience):
		t.Fatal("the hub does not follow the change log")
	}
	return p
}

// takenUp is a change log that says when the hub has taken it up, and waits for what comes.
type takenUp struct {
	changelog.Log
	once sync.Once
	up   chan struct{}
}

func (l *takenUp) WaitChange(ctx context.Context, after uint64) error {
	l.once.Do(func() { close(l.up) })
	return l.Log.WaitChange(ctx, after)
}

func (p *place) ok(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// serveFeed is what the public gets of a feed, without what package web adds.
func (p *place) serveFeed(w http.ResponseWriter, r *http.Request) {
	sel, f, ok := feeds.ParsePath(r.URL.EscapedPath())
	doc, err := p.publisher.Feed(r.Context(), sel, f, 0)
	if !ok || err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", doc.MediaType)
	_, _ = w.Write(doc.Plain)
}

// feed is a topic's bytes as they are now.
func (p *place) feed(path string) string {
	p.t.Helper()
	res, err := http.Get(p.base + strings.TrimPrefix(path, "/"))
	p.ok(err)
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	p.ok(err)
	if res.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %s", path, res.Status)
	}
	return string(b)
}

// topic is the address of the merged feed.
func (p *place) topic() string { return p.base + "feeds/all.atom" }

// publish commits an entry of a source, and gives its id.
func (p *place) publish(titles ...string) (id string) {
	p.t.Helper()
	return p.publishDue(0, titles...)
}

// publishDue commits entries that merged feeds take in one after the other, each so long after the one before; 0: at once.
func (p *place) publishDue(each time.Duration, titles ...string) (id string) {
	p.t.Helper()
	ctx := context.Background()
	p.ok(p.st.CheckNow(ctx, paper.ID, time.Now()))
	jobs, err := p.st.Claim(ctx, "test", time.Now(), time.Minute, 1)
	p.ok(err)
	if len(jobs) != 1 {
		p.t.Fatalf("claimed %d sources", len(jobs))
	}
	var entries []news.Entry
	for i, title := range titles {
		p.n++
		id = news.EntryID(paper.ID, fmt.Sprint(p.n, rand.Text()))
		now := time.Now().UTC()
		entries = append(entries, news.Entry{ID: id, Source: paper.ID, GUID: id, Version: 1, Digest: "d", Title: title, URL: "https://jxrb.example/" + id, Content: "<p>" + title + "</p>",
			Updated: now, FirstSeen: now, Published: now, Sort: now, Story: id, Original: id})
		if each > 0 {
			entries[i].Due = now.Add(time.Duration(i+1) * each)
		}
	}
	_, err = p.st.Commit(ctx, news.Refresh{Lease: jobs[0].Lease, Entries: entries, At: time.Now(), State: news.SourceState{NextCheck: time.Now().Add(time.Hour)}})
	p.ok(err)
	return id
}

// ask asks the hub for something, and gives the status and what it says.
func (p *place) ask(form url.Values) (int, string) {
	p.t.Helper()
	res, err := http.PostForm(websub.Address(p.base), form)
	p.ok(err)
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	p.ok(err)
	return res.StatusCode, string(b)
}

// subscribe asks for a subscription, with more parameters.
func (p *place) subscribe(topic string, s *subscriber, more ...string) {
	p.t.Helper()
	form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {s.callback}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	if status, said := p.ask(form); status != http.StatusAccepted {
		p.t.Fatalf("subscribe: %d %s", status, said)
	}
}

// unsubscribe asks for its end.
func (p *place) unsubscribe(topic string, s *subscriber) {
	p.t.Helper()
	if status, said := p.ask(url.Values{"hub.mode": {"unsubscribe"}, "hub.topic": {topic}, "hub.callback": {s.callback}}); status != http.StatusAccepted {
		p.t.Fatalf("unsubscribe: %d %s", status, said)
	}
}

// subscribed waits until a subscriber has confirmed, and the hub has taken that in.
func (p *place) subscribed(topic string, s *subscriber, more ...string) {
	p.t.Helper()
	before := len(s.asked())
	p.subscribe(topic, s, more...)
	p.settled(s, before)
}

// settled waits until a subscriber was asked once more, and nobody is to be asked any more.
func (p *place) settled(s *subscriber, before int) {
	p.t.Helper()
	s.until("it is asked", func() bool { return len(s.asks) > before })
	for end := time.Now().Add(patience); ; time.Sleep(2 * time.Millisecond) {
		all := slices.Collect(func(yield func(string) bool) { yield(news.SubscriptionID("/feeds/all.atom", "", s.callback)) })
		asks, err := p.st.SubscriptionAsks(context.Background(), all)
		p.ok(err)
		if len(asks) == 0 {
			return
		}
		if time.Now().After(end) {
			p.t.Fatal("the hub does not take in what the subscriber said")
		}
	}
}

// post is one delivery as a subscriber got it.
type post struct {
	header http.Header
	query  string
	body   string
	at     time.Time
}

// subscriber is a callback over real HTTP. It confirms, and takes what comes.
type subscriber struct {
	t        testing.TB
	callback string

	answer  func(q url.Values) (status int, body string) // nil: it confirms
	deliver func(n int, w http.ResponseWriter)           // to the n-th delivery; nil: 200

	mu    sync.Mutex
	cond  *sync.Cond
	asks  []url.Values
	raw   []string
	posts []post
}

// newSubscriber starts one on a port of its own, with a callback of that query.
func newSubscriber(t testing.TB, query string) *subscriber {
	s := &subscriber{t: t}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	s.init(srv.URL + "/cb" + query)
	return s
}

func (s *subscriber) init(callback string) {
	s.callback, s.cond = callback, sync.NewCond(&s.mu)
}

func (s *subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the hub was killed
	}
	s.mu.Lock()
	if r.Method == http.MethodPost {
		s.posts = append(s.posts, post{r.Header, r.URL.RawQuery, string(body), time.Now()})
		n, deliver := len(s.posts), s.deliver
		s.cond.Broadcast()
		s.mu.Unlock()
		if deliver != nil {
			deliver(n, w)
		}
		return
	}
	q := r.URL.Query()
	s.asks, s.raw = append(s.asks, q), append(s.raw, r.URL.RawQuery)
	answer := s.answer
	s.cond.Broadcast()
	s.mu.Unlock()
	if answer == nil {
		_, _ = io.WriteString(w, q.Get("hub.challenge"))
		return
	}
	status, said := answer(q)
	w.Header().Set("Location", "/elsewhere")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, said)
}

func (s *subscriber) asked() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asks)
}

func (s *subscriber) got() []post {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.posts)
}

// last is what it was told last. The caller holds mu, or nothing is delivered any more.
func (s *subscriber) last() (p post) {
	if n := len(s.posts); n > 0 {
		p = s.posts[n-1]
	}
	return p
}

// set changes how the subscriber behaves.
func (s *subscriber) set(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// until waits for something that must come.
func (s *subscriber) until(what string, is func() bool) {
	s.t.Helper()
	if !s.within(patience, is) {
		s.t.Fatalf("waited %v in vain: %s", patience, what)
	}
}

func (s *subscriber) within(d time.Duration, is func() bool) bool {
	stop := time.AfterFunc(d, s.cond.Broadcast)
	defer stop.Stop()
	end := time.Now().Add(d)
	s.mu.Lock()
	defer s.mu.Unlock()
	for !is() {
		if !time.Now().Before(end) {
			return false
		}
		s.cond.Wait()
	}
	return true
}

// await waits until something of the hub is so that follows an answer.
func (p *place) await(what string, is func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("waited %v in vain: %s", patience, what)
		}
	}
}

// wantPosts waits for so many deliveries, and for no more after them.
func (s *subscriber) wantPosts(n int) []post {
	s.t.Helper()
	s.until(fmt.Sprintf("%d deliveries", n), func() bool { return len(s.posts) >= n })
	if s.within(shortly, func() bool { return len(s.posts) > n }) {
		s.t.Errorf("%d deliveries, want %d", len(s.got()), n)
	}
	return s.got()
}
