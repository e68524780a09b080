package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/search"
)

// indexed is an index that follows a store until the test ends, and has what is there.
func indexed(t testing.TB, st search.Store, tell changelog.Consumer) *search.Index {
	t.Helper()
	x := search.New(search.Options{Gap: -1}, st)
	runIndex(t, x, tell)
	return x
}

// runIndex has an index follow its store until the test ends, and waits until it has what is there.
func runIndex(t testing.TB, x *search.Index, tell changelog.Consumer) {
	t.Helper()
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- x.Run(ctx, folder, tell) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	for late := time.Now().Add(time.Minute); !x.Ready(); time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("the search index does not get ready")
		}
	}
}

// bothWays runs a test without an index, where entries are looked through, and with one.
func bothWays(t *testing.T, fill func(p *partnerPlace), test func(t *testing.T, p *partnerPlace)) {
	for name, with := range map[string]bool{"looking through": false, "by the index": true} {
		t.Run(name, func(t *testing.T) {
			p := newPartnerPlace(t)
			fill(p)
			d := Deps{Keys: p.keys}
			if with {
				d.Index = indexed(t, p.store, nil)
			}
			p.serve(t, Options{Settings: testSettings}, d, p.store)
			reads := p.store.reads
			test(t, p)
			if p.store.mu.Lock(); with && p.store.reads != reads {
				t.Errorf("%d entries were looked through", p.store.reads-reads)
			}
			p.store.mu.Unlock()
		})
	}
}

func TestEntriesAreSearched(t *testing.T) {
	fill := func(p *partnerPlace) {
		put := func(source, title, summary, content, origin string, hour int, towns ...string) {
			p.store.put(news.Entry{Source: source, Title: title, Summary: summary, Content: content, FirstSeen: at(t, hour, 0), Updated: at(t, hour, 0),
				Channels: []string{"strong-counties"}, Towns: towns, Attribution: news.Attribution{Origin: origin}})
		}
		put("zjol", "烏鎮峰會", "互聯網大會", "<p>隐藏的句子</p>", "《浙江日報》", 2)
		put("zjol", "水乡", "互联网领域的大会", "", "新华社", 3, "wuzhen")
		put("jxrb", "天气", "乌镇有雨", "<p>公开的句子 ＡＢＣ</p>", "嘉兴日报", 4)
	}
	bothWays(t, fill, func(t *testing.T, p *partnerPlace) {
		for query, want := range map[string]string{
			"q=乌镇":                   "天气 水乡 烏鎮峰會 题 zjol",
			"q=乌镇&limit=1":           "天气",
			"q=互联网大会":                "水乡 烏鎮峰會",
			`q="互联网大会"`:              "烏鎮峰會",
			"q=abc":                  "天气",
			"q=公开 句子":                "天气",
			"q=隐藏":                   "",
			"q=隐藏&key=" + whole:      "烏鎮峰會",
			"origin=浙江日报":            "烏鎮峰會",
			"origin=新华社&town=wuzhen": "水乡",
			"q=乌镇&source=zjol":       "水乡 烏鎮峰會 题 zjol",
			"q=乌镇&since=" + "2012-06-11T19:30:00Z": "天气",
			"q=！！": "",
		} {
			u := strings.NewReplacer(" ", "+", `"`, "%22").Replace(query)
			if got := strings.Join(titles(decode[entriesAnswer](t, p.get(t, "/api/v1/entries?"+u))), " "); got != want {
				t.Errorf("%s: %q, want %q", query, got, want)
			}
		}
		for _, query := range []string{"q=" + strings.Repeat("a", 201), "q=" + strings.Repeat("a+", 17), "order=none", "origin=" + strings.Repeat("a", 201)} {
			wantStatus(t, p.get(t, "/api/v1/entries?"+query), http.StatusBadRequest)
		}
	})
}

// halting is a store whose log tells nothing new.
type halting struct {
	*memory
	halted atomic.Bool
}

func (h *halting) WaitChange(ctx context.Context, since uint64) error {
	if h.halted.Load() {
		<-ctx.Done()
		return ctx.Err()
	}
	return h.memory.WaitChange(ctx, since)
}

func (h *halting) Changes(ctx context.Context, since uint64, limit int) ([]news.Change, error) {
	if h.halted.Load() {
		limit = 1
	}
	return h.memory.Changes(ctx, since, limit)
}

// What was held, taken down or corrected is not found, though the index may not have heard of it.
func TestSearchesGoByWhatStandsNow(t *testing.T) {
	p := newPlace(t)
	e := p.store.put(news.Entry{Source: "jxrb", Title: "密语", FirstSeen: at(t, 1, 0), Updated: at(t, 1, 0)})
	other := p.store.put(news.Entry{Source: "jxrb", Title: "密语二", FirstSeen: at(t, 2, 0), Updated: at(t, 2, 0)})
	third := p.store.put(news.Entry{Source: "jxrb", Title: "密语三", FirstSeen: at(t, 3, 0), Updated: at(t, 3, 0)})
	behind := &halting{memory: p.store}
	p.serve(t, Options{Settings: testSettings}, Deps{Index: indexed(t, behind, nil)}, p.store)
	behind.halted.Store(true)
	found := func(want int) {
		t.Helper()
		if a := decode[entriesAnswer](t, p.get(t, "/api/v1/entries?q="+url.QueryEscape("密语"))); len(a.Entries) != want {
			t.Errorf("found %v", titles(a))
		}
	}
	p.store.remove(e.ID, news.Tombstone{At: at(t, 4, 0)})
	found(2)
	other.Held = news.Because("held")
	p.store.put(other)
	found(1)
	third.Title = "改了"
	p.store.put(third)
	found(0)
}

// Pages by relevance go on from each other.
func TestBestEntriesArePaged(t *testing.T) {
	p := newPlace(t)
	for i, title := range []string{"乌镇 乌镇", "别的", "乌镇"} {
		p.store.put(news.Entry{Source: "jxrb", Title: title, Summary: "在乌镇", FirstSeen: at(t, 3-i, 0), Updated: at(t, 3-i, 0)})
	}
	p.serve(t, Options{Settings: testSettings}, Deps{Index: indexed(t, p.store, nil)}, p.store)
	ask, got := "/api/v1/entries?order=relevance&limit=1&q="+url.QueryEscape("乌镇"), []string(nil)
	for cursor, more := "", true; more && len(got) < 5; more = cursor != "" {
		a := decode[entriesAnswer](t, p.get(t, ask+"&cursor="+cursor))
		got, cursor = append(got, titles(a)...), a.Next
	}
	if len(got) != 3 || got[2] != "别的" {
		t.Errorf("%q", got)
	}
}
