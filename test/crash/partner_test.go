package crash

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// partner is a server of several feeds that move on by themselves: while it moves, every second request of a feed finds
// new entries, and now and then a corrected one.
type partner struct {
	URL     string
	arrived chan string // the feed's id, at each request that somebody waits for

	mu     sync.Mutex
	rng    *rand.Rand
	moving bool
	feeds  map[string]*feed
	log    []request
	hold   string // requests of this user agent are not answered
}

// request is one line of the partner's log.
type request struct {
	feed, agent string
	at          time.Time
	status      int
	held        bool
}

// feed is one document of the partner.
type feed struct {
	id       string
	style    string // rss, rss without guids, atom, faulty or forgetful
	items    []*item
	from     int // the first item that is still listed
	requests int
	etag     int
	broken   bool   // the document under the current ETag has not been served whole yet
	fault    string // what is served instead
	hidden   int    // requests that would have been answered 304 though only a broken document was served under that ETag
	inFlight int
	overlaps int // requests that came while another of the same feed was being answered
}

// item is one numbered entry.
type item struct {
	number    int
	corrected bool
	at        time.Time
}

func (it *item) title() string {
	if it.corrected {
		return fmt.Sprintf("第%d号稿件(更正)", it.number)
	}
	return fmt.Sprintf("第%d号稿件", it.number)
}

// newPartner serves until the test ends. Feeds are given as id → style.
func newPartner(t *testing.T, seed uint64, styles map[string]string) *partner {
	p := &partner{arrived: make(chan string), rng: rand.New(rand.NewPCG(seed, 2)), moving: true, feeds: map[string]*feed{}}
	for id, style := range styles {
		p.feeds[id] = &feed{id: id, style: style}
	}
	s := httptest.NewServer(p)
	p.URL = s.URL
	t.Cleanup(s.Close)
	return p
}

func (p *partner) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, "/")
	p.mu.Lock()
	f := p.feeds[id]
	if f == nil {
		p.mu.Unlock()
		http.NotFound(w, r)
		return
	}
	if f.inFlight > 0 {
		f.overlaps++
	}
	f.inFlight++
	held := p.hold != "" && p.hold == r.UserAgent()
	status, etag, body := http.StatusOK, "", ""
	if !held {
		status, etag, body = p.answer(f, r.Header.Get("If-None-Match"))
	}
	p.log = append(p.log, request{feed: id, agent: r.UserAgent(), at: time.Now(), status: status, held: held})
	p.mu.Unlock()

	select {
	case p.arrived <- id:
	default:
	}
	defer func() {
		p.mu.Lock()
		f.inFlight--
		p.mu.Unlock()
	}()
	if held {
		<-r.Context().Done()
		return
	}
	w.Header().Set("ETag", etag)
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	if status == http.StatusOK {
		_, _ = w.Write([]byte(body))
	}
}

// answer moves the feed on and says what this request gets.
func (p *partner) answer(f *feed, match string) (status int, etag, body string) {
	f.requests++
	if p.moving && f.style == "forgetful" && match == fmt.Sprintf(`"%s-%d"`, f.id, f.etag) {
		// Whoever shows the ETag says that all under it is safe. What was listed is never listed again.
		f.from = len(f.items)
		p.move(f)
	} else if p.moving && f.requests%2 == 1 && !f.broken {
		p.move(f)
	}
	etag = fmt.Sprintf(`"%s-%d"`, f.id, f.etag)
	if f.broken {
		if f.fault == "" { // the faulty document is served once; what follows under the same ETag is whole
			f.fault = [...]string{"junk", "cut"}[p.rng.IntN(2)]
			return http.StatusOK, etag, f.faulty()
		}
		if match == etag {
			f.hidden++
		}
		f.broken, f.fault = false, ""
	}
	if match == etag {
		return http.StatusNotModified, etag, ""
	}
	return http.StatusOK, etag, f.document()
}

func (p *partner) move(f *feed) {
	for range 1 + p.rng.IntN(3) {
		f.items = append(f.items, &item{number: len(f.items) + 1, at: time.Now()})
	}
	if listed := f.items[f.from:]; len(listed) > 3 && p.rng.IntN(2) == 0 {
		listed[p.rng.IntN(len(listed)-2)].corrected = true
	}
	f.etag++
	f.broken = f.style == "faulty" && p.rng.IntN(2) == 0
}

func (f *feed) faulty() string {
	doc := f.document()
	if f.fault == "cut" {
		return doc[:strings.Index(doc, "</description>")] // within the newest item
	}
	return "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"
}

// document lists the items, newest first; all of them, unless the feed is forgetful, so that a hub which was down misses nothing.
func (f *feed) document() string {
	var b strings.Builder
	if f.style == "atom" {
		fmt.Fprintf(&b, `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:feed:%s</id><title>%s</title><updated>2026-11-24T00:00:00Z</updated>`, f.id, f.id)
		for i := len(f.items) - 1; i >= f.from; i-- {
			it := f.items[i]
			fmt.Fprintf(&b, `<entry><id>urn:%s:%d</id><title>%s</title><link href="http://partner.example/%s/%d"/><updated>%s</updated><summary>桐乡</summary></entry>`,
				f.id, it.number, it.title(), f.id, it.number, it.at.Format(time.RFC3339))
		}
		return b.String() + "</feed>"
	}
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>%s</title><link>http://partner.example/%s</link><description/>`, f.id, f.id)
	for i := len(f.items) - 1; i >= f.from; i-- {
		it := f.items[i]
		fmt.Fprintf(&b, `<item><title>%s</title><link>http://partner.example/%s/%d</link>`, it.title(), f.id, it.number)
		if f.style != "rss without guids" {
			fmt.Fprintf(&b, `<guid isPermaLink="false">%s-%d</guid>`, f.id, it.number)
		}
		fmt.Fprintf(&b, `<pubDate>%s</pubDate><description>桐乡</description></item>`, it.at.Format(time.RFC1123Z))
	}
	return b.String() + "</channel></rss>"
}

// entryID is the id that the hub must give an item: of its guid, else of its link.
func (f *feed) entryID(it *item) string {
	switch f.style {
	case "atom":
		return news.EntryID(f.id, fmt.Sprintf("urn:%s:%d", f.id, it.number))
	case "rss without guids":
		return news.EntryID(f.id, fmt.Sprintf("http://partner.example/%s/%d", f.id, it.number))
	default:
		return news.EntryID(f.id, fmt.Sprintf("%s-%d", f.id, it.number))
	}
}

// settle stops the feeds where they are, and gives what must come out of the hub: entry id → title.
func (p *partner) settle() map[string]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.moving = false
	want := map[string]string{}
	for _, f := range p.feeds {
		for _, it := range f.items {
			want[f.entryID(it)] = it.title()
		}
	}
	return want
}

// awaitEach waits until each feed was asked for so many times since index i of the log.
func (p *partner) awaitEach(t *testing.T, i, times int) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		log, all := p.requests(i), true
		for id := range p.feeds {
			all = all && countOf(log, id) >= times
		}
		if all {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not every feed was asked for %d times", times)
		}
	}
}

// requests is the log from index i on.
func (p *partner) requests(i int) []request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]request(nil), p.log[i:]...)
}
