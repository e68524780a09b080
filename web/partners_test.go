package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/search"
)

// The keys of the test's partners: whole covers every source, part zjol's alone, ended was revoked.
const (
	whole = "the-key-of-whole"
	part  = "the-key-of-part"
	ended = "the-key-of-ended"
)

// agreements is a store of partners in memory, that counts what it is asked.
type agreements struct {
	mu    sync.Mutex
	list  []news.Partner
	reads int
	notes []string // what RecordPull was told
	last  news.Pull
	down  error
}

func newAgreements() *agreements {
	made := time.Date(2012, 6, 12, 9, 0, 0, 0, time.UTC)
	keys := func(key string) []news.PartnerKey { return []news.PartnerKey{news.NewPartnerKey("1", key, made)} }
	return &agreements{list: []news.Partner{
		{ID: "ended", Keys: keys(ended), Created: made, Revoked: made},
		{ID: "part", Keys: keys(part), Created: made, Agreement: news.Agreement{Sources: []string{"zjol"}}},
		{ID: "whole", Keys: keys(whole), Created: made},
	}}
}

func (a *agreements) Partners(context.Context) ([]news.Partner, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.reads++
	return slices.Clone(a.list), a.down
}

func (a *agreements) RecordPull(_ context.Context, id string, pull news.Pull) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.down == nil {
		a.notes, a.last = append(a.notes, fmt.Sprint(id, " ", pull.Seq)), pull
	}
	return a.down
}

func (a *agreements) KeepTopic(_ context.Context, id, keyHash, topicHash string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range a.list {
		if k := &a.list[i].Keys[0]; a.list[i].ID == id && k.Hash == keyHash && k.TopicHash == "" {
			k.TopicHash = topicHash
		}
	}
	return a.down
}

func (a *agreements) revoke(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.list, func(p news.Partner) bool { return p.ID == id })
	a.list[i].Revoked = time.Now()
}

func (a *agreements) fail(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.down = err
}

// counts gives how often the list was read, and what was noted.
func (a *agreements) counts() (int, []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.reads, slices.Clone(a.notes)
}

// partnerPlace is a place with partners, and an entry of each source whose text names it.
type partnerPlace struct {
	*place
	partners *agreements
	keys     *Keyring
	log      bytes.Buffer
	entries  map[string]string // ids, by source
	index    *search.Index     // nil: there is none
}

func newPartnerPlace(t testing.TB) *partnerPlace {
	t.Helper()
	p := &partnerPlace{place: newPlace(t), partners: newAgreements(), entries: map[string]string{}}
	log := slog.New(slog.NewTextHandler(&p.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	for _, src := range p.store.sources {
		src.Licence.Partner = news.ExtentFull
		p.store.addSource(src)
	}
	p.keys = NewKeyring(p.partners, p.store, log)
	p.serve(t, Options{Settings: testSettings}, Deps{Keys: p.keys, Log: log}, p.store)
	for _, id := range []string{"zjol", "shut"} {
		e := p.store.put(news.Entry{Source: id, Title: "题 " + id, Summary: "摘要", Content: "<p>全文 of " + id + "</p>", FirstSeen: at(t, 1, 0),
			Updated: at(t, 1, 0), Channels: []string{"strong-counties"}, Towns: []string{"wuzhen"}})
		p.entries[id] = e.ID
	}
	return p
}

// follow has feeds and keys follow the change log until the test ends.
func (p *partnerPlace) follow(t testing.TB) { p.store.follow(t, p.office, p.keys, p.pub) }

func (p *partnerPlace) seen(t testing.TB) { p.store.seen(t) }

func bearer(key string) []string { return []string{"Authorization", "Bearer " + key} }

// licensed are the addresses whose answers depend on who asks, with the sources whose entries they hold.
func (p *partnerPlace) licensed() map[string][]string {
	both := []string{"zjol", "shut"}
	paths := map[string][]string{"/api/v1/entries": both, "/api/v1/entries?channel=world&town=wuzhen": both, "/api/v1/changes": both, "/api/v1/entries?q=题": both}
	for _, f := range []string{"rss", "atom", "json"} {
		for _, sel := range []string{"all", "channel/world", "channel/strong-counties", "town/wuzhen", "channel/world/town/wuzhen"} {
			paths["/feeds/"+sel+"."+f] = both
		}
		paths["/feeds/all."+f+"?limit=7"] = both
		for _, id := range both {
			paths["/feeds/source/"+id+"."+f] = []string{id}
		}
	}
	for _, id := range both {
		paths["/api/v1/entries/"+p.entries[id]] = []string{id}
		paths["/api/v1/entries/"+p.entries[id]+".ninjs"] = []string{id}
	}
	return paths
}

func TestKeyOpensWhatTheAgreementGives(t *testing.T) {
	p := newPartnerPlace(t)
	for path, sources := range p.licensed() {
		with := "?key="
		if strings.Contains(path, "?") {
			with = "&key="
		}
		for _, c := range []struct {
			name, path string
			header     []string
			sees       []string
		}{
			{"nobody", path, nil, nil},
			{"a bearer", path, bearer(whole), sources},
			{"a bearer, in other letters", path, []string{"Authorization", "bearer  " + whole}, sources},
			{"Basic", path, []string{"Authorization", "Basic YW55Om5hbWU6dGhlLWtleS1vZi13aG9sZQ=="}, nil}, // the password is name:the-key…
			{"Basic", path, []string{"Authorization", "Basic YW55Ym9keTp0aGUta2V5LW9mLXdob2xl"}, sources},
			{"an address", path + with + whole, nil, sources},
			{"a part", path, bearer(part), []string{"zjol"}},
		} {
			res := p.get(t, c.path, c.header...)
			body := text(t, res)
			for _, src := range sources {
				if got, want := strings.Contains(body, "全文 of "+src), slices.Contains(c.sees, src); got != want {
					t.Errorf("%s with %s shows the full text of %s: %v, want %v (%d)", path, c.name, src, got, want, res.StatusCode)
				}
			}
		}
	}
}

func TestWhatIsNoKeyIsRefused(t *testing.T) {
	p := newPartnerPlace(t)
	for _, c := range []struct {
		path   string
		header []string
	}{
		{"/feeds/all.rss", bearer("nonsense")}, {"/feeds/all.rss", bearer(ended)}, {"/feeds/all.rss", bearer("")},
		{"/feeds/all.rss", []string{"Authorization", ""}}, {"/feeds/all.rss", []string{"Authorization", "Digest " + whole}},
		{"/feeds/all.rss", []string{"Authorization", "Basic " + whole}}, {"/feeds/all.rss", bearer(news.KeyHash(whole))},
		{"/feeds/all.rss?key=nonsense", nil}, {"/feeds/all.rss?key=" + ended, nil}, {"/feeds/all.rss?key=", nil}, {"/feeds/all.rss?limit=1&key=%zz", nil},
		{"/feeds/all.rss?key=" + whole, bearer("nonsense")}, {"/feeds.opml?key=nonsense", nil},
		{"/api/v1/entries", bearer("nonsense")}, {"/api/v1/changes?key=nonsense", nil}, {"/api/v1/entries/" + p.entries["zjol"], bearer(ended)},
	} {
		res := p.get(t, c.path, c.header...)
		if got := res.Header.Values("WWW-Authenticate"); len(got) != 2 || !strings.HasPrefix(got[0], "Bearer ") || !strings.HasPrefix(got[1], "Basic ") {
			t.Errorf("%s %v: WWW-Authenticate is %q", c.path, c.header, got)
		}
		wantHeader(t, res, "Cache-Control", "private, no-cache")
		wantProblem(t, res, http.StatusUnauthorized, "not known here")
	}
	wantStatus(t, p.ask(t, http.MethodOptions, "/feeds/all.rss", bearer("nonsense")...), http.StatusNoContent)
	wantStatus(t, p.get(t, "/feeds/all.rss?monkey=1"), http.StatusOK)
	wantStatus(t, newPlace(t).get(t, "/feeds/all.rss", bearer(whole)...), http.StatusUnauthorized) // a site without partners
}

func TestKeyOfAnAddressIsNowhereToBeSeen(t *testing.T) {
	p := newPartnerPlace(t)
	p.fill(t, 3, "zjol")
	p.store.fail(nil)
	paths := []string{"/", "/?before=x", "/feeds", "/channel/world", "/town/wuzhen?channel=world", "/entry/none", "/entry/" + p.entries["zjol"], "/feeds.opml", "/feeds/none.rss",
		"/api/v1/entries?limit=1", "/api/v1/changes?limit=1", "/api/v1/none", "/metrics"}
	for path := range p.licensed() {
		paths = append(paths, path)
	}
	for _, down := range []error{nil, errors.New("connection reset")} {
		p.store.fail(down)
		for _, path := range paths {
			with := "?key="
			if strings.Contains(path, "?") {
				with = "&key="
			}
			res := p.get(t, path+with+whole)
			if body := text(t, res); strings.Contains(body, whole) || strings.Contains(body, "key=") || strings.Contains(fmt.Sprint(res.Header), whole) {
				t.Errorf("the answer of %s has the key: %v %s", path, res.Header, body)
			}
		}
	}
	if !strings.Contains(p.log.String(), "path=/feeds/all.rss") || strings.Contains(p.log.String(), whole) {
		t.Errorf("the log has the key, or nothing: %s", p.log.String())
	}
	if strings.Contains(text(t, p.get(t, "/metrics")), "the-key") {
		t.Error("the metrics have the key")
	}
}

func TestCursorsLeadPartnersOn(t *testing.T) {
	p := newPartnerPlace(t)
	p.fill(t, 4, "shut")
	var seen []string
	for next := ""; ; {
		a := decode[entriesAnswer](t, p.get(t, "/api/v1/entries?limit=2&key="+whole+"&cursor="+next))
		seen = append(seen, titles(a)...)
		if next = a.Next; next == "" {
			break
		}
	}
	if len(seen) != 6 {
		t.Errorf("a partner read %q", seen)
	}
}

func TestPartnersAreNotToldThatTheyHaveThePublicsBytes(t *testing.T) {
	p := newPartnerPlace(t)
	for _, path := range []string{"/feeds/all.rss", "/feeds/all.json", "/api/v1/entries", "/api/v1/changes", "/api/v1/entries/" + p.entries["zjol"]} {
		for _, coding := range []string{"gzip", "identity"} {
			public := p.get(t, path, "Accept-Encoding", coding)
			etag, date := public.Header.Get("ETag"), public.Header.Get("Last-Modified")
			wantStatus(t, p.get(t, path, "Accept-Encoding", coding, "If-None-Match", etag), http.StatusNotModified)
			ask := append(bearer(whole), "Accept-Encoding", coding)
			wantStatus(t, p.get(t, path, append(ask, "If-None-Match", etag)...), http.StatusOK)
			if date != "" {
				wantStatus(t, p.get(t, path, append(ask, "If-Modified-Since", date)...), http.StatusOK)
			}
			own := p.get(t, path, ask...)
			again := p.get(t, path, append(ask, "If-None-Match", own.Header.Get("ETag"))...)
			wantStatus(t, again, http.StatusNotModified)
			wantHeader(t, again, "Cache-Control", "private, no-cache")
			if date != "" {
				wantStatus(t, p.get(t, path, append(ask, "If-Modified-Since", own.Header.Get("Last-Modified"))...), http.StatusNotModified)
			}
			wantStatus(t, p.get(t, path, "Accept-Encoding", coding, "If-None-Match", own.Header.Get("ETag")), http.StatusOK)
		}
	}
}

// BenchmarkFeedForPartner is BenchmarkFeed's gzip200 and 304 for one who shows a key.
func BenchmarkFeedForPartner(b *testing.B) {
	p := newPartnerPlace(b)
	p.fill(b, 50, "jxrb", "wuzhen")
	p.follow(b)
	p.serve(b, Options{Settings: testSettings}, Deps{Keys: p.keys}, p.store) // without a log of each request
	etag := p.get(b, benchPath, append(bearer(whole), "Accept-Encoding", "gzip")...).Header.Get("ETag")
	for name, more := range map[string]http.Header{"304": {"If-None-Match": {etag}}, "gzip200": {}} {
		b.Run(name, func(b *testing.B) {
			r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, benchPath, nil)
			if err != nil {
				b.Fatal(err)
			}
			r.Header = more
			r.Header.Set("Authorization", "Bearer "+whole)
			r.Header.Set("Accept-Encoding", "gzip")
			w := &sink{h: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.h)
				p.ServeHTTP(w, r)
			}
		})
	}
	if reads, _ := p.partners.counts(); reads > 2 { // one before the log was followed, one after
		b.Errorf("the partners were read %d times", reads)
	}
}

// A partner whose reader has its key in the address is led to its own feed of the source that another was merged into, and not to the public's.
func TestAPartnerIsLedToItsOwnFeed(t *testing.T) {
	p := newPartnerPlace(t)
	p.store.addSource(news.Source{ID: "jxrb", Name: "嘉兴日报", Into: "shut"})
	token := news.TopicToken(whole)
	for path, to := range map[string]string{"source/jxrb.atom?key=" + whole: "shut.atom?topic=" + token, "source/jxrb.rss?limit=5&topic=" + token: "shut.rss?limit=5&topic=" + token,
		"source/jxrb/archive/1.atom?key=" + whole: "../../shut.atom?topic=" + token} {
		res := p.get(t, "/feeds/"+path)
		wantStatus(t, res, http.StatusMovedPermanently)
		wantHeader(t, res, "Location", to)
		wantHeader(t, res, "Cache-Control", "private, no-cache")
	}
	wantHeader(t, p.get(t, "/feeds/source/jxrb.atom", bearer(whole)...), "Location", "shut.atom")
	wantIn(t, text(t, p.get(t, "/feeds/source/shut.atom?topic="+token)), "全文 of shut")
}
