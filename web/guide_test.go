package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/websub"
	"github.com/txnews/hub/words"
)

var update = flag.Bool("update", false, "rewrite the answers in guide/")

// guided is a hub that answers the guide's examples.
type guided struct {
	*place
	entry, cursor, tag string
}

func newGuided(t *testing.T) *guided {
	t.Helper()
	g := &guided{place: newPlace(t)}
	for _, src := range g.store.sources {
		src.Licence.Partner = news.ExtentFull
		g.store.addSource(src)
	}
	noon := func() time.Time { return at(t, 12, 0) }
	g.office = rights.New(rights.Options{Settings: testSettings, Now: noon}, g.store)
	g.pub = feeds.New(feeds.Options{StoreID: "guide", Rights: g.office, Settings: testSettings, Hub: guideAddress + "websub", Order: g.store, Tombstones: g.store, Now: noon})
	keys := NewKeyring(&agreements{list: []news.Partner{{ID: "radio", Keys: []news.PartnerKey{news.NewPartnerKey("1", "KEY", noon())}, Created: noon()}}}, g.store, nil)
	used := &news.Used{}
	used.Add(news.Given{ID: "a", Way: news.WayFeed, Line: "all", Times: 3})
	used.Add(news.Given{ID: "b", Way: news.WayChanges, Times: 1})
	kept := &usages{all: map[news.UsedBy]*news.Used{{Day: "2012-06-12", Partner: "radio", Source: "jxrb"}: used}}
	m := NewMeter(MeterParams{Usages: &reads{kept}, Zone: testSettings.Current().Zone, Now: noon})
	g.store.follow(t, g.office, keys, g.pub)
	g.serve(t, Options{Settings: testSettings, Mounts: map[string]http.Handler{"/websub": subscribing(t, g.pub)}}, Deps{Keys: keys, Meter: m}, g.store)
	g.put(t, "浙江古镇游客创新高", 1)
	g.cursor = changelogEnd(t, g.store)
	g.entry = g.put(t, "乌镇新添两条公交线路", 2).ID
	g.store.seen(t)
	g.tag = g.get(t, "/feeds/all.atom", "Authorization", "Bearer KEY").Header.Get("ETag")
	return g
}

// reads gives what was used, and counts nothing more: the examples must not change what they show.
type reads struct{ *usages }

func (reads) AddUsed(_ context.Context, done map[news.UsedBy]*news.Used) error {
	clear(done)
	return nil
}

func (g *guided) put(t *testing.T, title string, hour int) news.Entry {
	seen := at(t, hour, 0)
	return g.store.put(news.Entry{Source: "zjol", URL: "http://zjol.example/" + fmt.Sprint(hour) + ".htm", Title: title, Summary: title + "。", Language: "zh-CN",
		Published: seen, Updated: seen, FirstSeen: seen, Channels: []string{"world"}, Towns: []string{"wuzhen"},
		Why:         news.Why{Channels: map[string]news.Reason{"world": news.Because("filed.editor")}, Towns: map[string]news.Reason{"wuzhen": news.Because("filed.editor")}},
		Attribution: news.Attribution{Origin: "浙江在线", Reporters: []string{"陆丹萍"}}, Providers: []news.Provider{{ID: "zjol", Name: "浙江在线", URL: "http://zjol.example/" + fmt.Sprint(hour) + ".htm"}}})
}

func changelogEnd(t *testing.T, m *memory) string {
	end, err := changelog.End(t.Context(), m)
	must(t, err)
	return end.String()
}

// subscribing is a WebSub hub that takes subscriptions.
func subscribing(t *testing.T, pub *feeds.Publisher) http.Handler {
	t.Helper()
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, st.Close()) })
	h, err := websub.New(websub.Options{Base: guideAddress, Language: func() words.Lang { return words.English }, Lease: 240 * time.Hour, MinLease: time.Minute, MaxLease: 720 * time.Hour,
		PerTopic: 10, PerHost: 10, Most: 10, Workers: 1, AtOnce: 1, Timeout: time.Second, Claim: time.Second, Settle: time.Second, Retry: time.Second, MaxRetry: time.Second, GiveUp: time.Hour, Signature: "sha256"},
		websub.Deps{Store: st, Changes: st, Feeds: pub, Registry: prometheus.NewRegistry(), Owner: "guide"})
	must(t, err)
	return h
}

// fill puts what is known of this hub into an example.
func (g *guided) fill(e example) example {
	is := strings.NewReplacer("ENTRY", g.entry, "CURSOR", g.cursor, "TAG", g.tag)
	e.Path, e.Header = is.Replace(e.Path), slices.Clone(e.Header)
	for i := range e.Header {
		e.Header[i] = is.Replace(e.Header[i])
	}
	return e
}

// answer asks an example, and writes its answer as the guide shows it.
func (g *guided) answer(t *testing.T, e *example) string {
	t.Helper()
	method := http.MethodGet
	if e.Form != "" {
		method = http.MethodPost
	}
	ctx, enough := context.WithCancel(t.Context())
	defer enough()
	r := httptest.NewRequestWithContext(ctx, method, guideAddress+strings.TrimPrefix(e.Path, "/"), strings.NewReader(e.Form))
	if e.Form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept-Language", "en")
	if !e.Open {
		r.Header.Set("Authorization", "Bearer KEY")
	}
	for i := 0; i+1 < len(e.Header); i += 2 {
		r.Header.Set(e.Header[i], e.Header[i+1])
	}
	w := httptest.NewRecorder()
	g.ServeHTTP(&untilID{w, enough}, r)
	if e.Of != "" && !strings.HasPrefix(w.Header().Get("Content-Type"), "text/event-stream") {
		g.description(t).Check(t, method, e.Path, w.Result(), w.Body.Bytes())
	}
	if w.Code != cmp.Or(e.Status, http.StatusOK) {
		t.Errorf("%s is answered %d: %s", e.Name, w.Code, w.Body)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\n", w.Code, http.StatusText(w.Code))
	for _, name := range append([]string{"Content-Type"}, e.Shows...) {
		for _, value := range w.Header()[http.CanonicalHeaderKey(name)] {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	body := w.Body.Bytes()
	if indented := (bytes.Buffer{}); strings.Contains(w.Header().Get("Content-Type"), "json") && e.Of != "export" && json.Indent(&indented, body, "", "  ") == nil {
		body = indented.Bytes()
	}
	lines := strings.Split(strings.TrimSpace(string(body)), "\n")
	if e.Lines > 0 && len(lines) > e.Lines {
		lines = append(lines[:e.Lines], "…")
	}
	return strings.TrimSpace(b.String()+"\n"+strings.Join(lines, "\n")) + "\n"
}

// untilID ends a stream once it has told a place.
type untilID struct {
	*httptest.ResponseRecorder
	end func()
}

func (u *untilID) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte("id: ")) && strings.HasPrefix(u.Header().Get("Content-Type"), "text/event-stream") {
		u.end()
	}
	return u.ResponseRecorder.Write(b)
}

// What the guide shows is what a hub answers. A new operation needs an example in guide.go, its texts in words/*/guide.json, and -update.
func TestTheGuidesExamplesAreTrue(t *testing.T) {
	g := newGuided(t)
	shown := map[string]bool{}
	for _, e := range examples() {
		shown[e.Of] = true
		if e.Name == "feed-delta" {
			g.put(t, "大桥通车", 3)
			g.store.seen(t)
		}
		e := g.fill(e)
		got, path := e.call()+"\n\n"+g.answer(t, &e), filepath.Join("guide", e.Name+".txt")
		if *update {
			must(t, os.WriteFile(path, []byte(got), 0o644))
		}
		if want, err := os.ReadFile(path); err != nil || got != string(want) {
			t.Errorf("%s is not what the hub answers (-update rewrites it; %v):\n%s", path, err, got)
		}
		for _, key := range []string{"guide." + e.Name, "guide.text." + e.Name} {
			if words.English.T(key) == key {
				t.Errorf("the catalogue has no %s: add it to words/*/guide.json", key)
			}
		}
	}
	var doc struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	must(t, json.Unmarshal([]byte(text(t, g.get(t, "/api/v1/openapi.json"))), &doc))
	for path, methods := range doc.Paths {
		for _, op := range methods {
			if !shown[op.OperationID] {
				t.Errorf("the guide has no example of %s (%s): add one in guide.go, its texts in words/*/guide.json, and run with -update", op.OperationID, path)
			}
		}
	}
}

func TestTheGuideIsAPage(t *testing.T) {
	p := newPlace(t)
	for lang, want := range map[string]string{"zh-CN": "接口与订阅说明", "en": "API and feeds"} {
		res := p.get(t, "/partners/api?lang="+lang)
		wantStatus(t, res, http.StatusOK)
		body := text(t, res)
		wantIn(t, body, want, `id="export"`, "curl -H &#39;Authorization: Bearer KEY&#39;", "/api/v1/openapi.json", "hub.callback=https://reader.example/callback")
		wantOut(t, body, ">guide.", "ENTRY", "CURSOR")
		if len(body) > 60_000 {
			t.Errorf("%d bytes", len(body))
		}
	}
	wantIn(t, text(t, p.get(t, "/partners")), `href="/partners/api"`)
	moved := text(t, newPlace(t, withSite(func(s *news.Site) { s.URL = "https://other.example/hub/" })).get(t, "/partners/api"))
	wantIn(t, moved, "https://other.example/hub/api/v1/entries")
	wantOut(t, moved, guideAddress)
}
