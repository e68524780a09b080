package web

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// slowShelf is a store whose reading of a timeline takes a while.
type slowShelf struct {
	*memory
	takes time.Duration
}

func (s slowShelf) Entries(ctx context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	if limit > 100 { // a search's
		select {
		case <-time.After(s.takes):
		case <-ctx.Done():
			return nil, news.Cursor{}, ctx.Err()
		}
	}
	return s.memory.Entries(ctx, tl, before, limit)
}

func newSlowPlace(t *testing.T, takes time.Duration, o Search) *place {
	t.Helper()
	p := newPlace(t)
	p.office = rights.New(rights.Options{Settings: testSettings}, slowShelf{p.store, takes})
	o.PerClient = cmp.Or(o.PerClient, o.Workers+o.Queue+1)
	p.serve(t, Options{Settings: testSettings, Search: o}, Deps{}, p.store)
	p.fill(t, 450, "zjol", "wuzhen")
	return p
}

// asking starts a request, and gives its answer when it is there.
func (p *place) asking(ctx context.Context, path string) <-chan *http.Response {
	answer := make(chan *http.Response, 1)
	go func() {
		w := httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil))
		answer <- w.Result()
	}()
	return answer
}

// TestSearchesHavePlacesOfTheirOwn: what is too much is sent away at once, and all else goes on as if nobody searched.
func TestSearchesHavePlacesOfTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newSlowPlace(t, time.Second, Search{Workers: 1, Queue: 1, Timeout: time.Minute})
		first := p.asking(t.Context(), "/api/v1/entries?q=none")
		synctest.Wait()
		waits := p.asking(t.Context(), "/?q=none")
		synctest.Wait()
		began := time.Now()
		for _, path := range []string{"/api/v1/entries?q=none", "/?q=none", "/town/wuzhen?q=none", "/api/v1/entries?town=dama&town=wuzhen", "/api/v1/entries?since=2012-06-12T00:00:00Z"} {
			res := p.get(t, path)
			wantStatus(t, res, http.StatusServiceUnavailable)
			wantHeader(t, res, "Retry-After", searchRetry)
			if body := text(t, res); !strings.HasPrefix(path, "/api/") && !strings.Contains(body, "现在搜索的人太多") {
				t.Errorf("%s says %s", path, body)
			}
		}
		for _, path := range []string{"/feeds/all.rss", "/", "/town/wuzhen", "/api/v1/entries", "/api/v1/changes"} {
			wantStatus(t, p.get(t, path), http.StatusOK)
		}
		if time.Since(began) != 0 {
			t.Errorf("the others waited %v for the searches", time.Since(began))
		}
		wantStatus(t, <-first, http.StatusOK)
		wantStatus(t, <-waits, http.StatusOK)
		if took := time.Since(began); took != 6*time.Second { // 450 entries are three readings
			t.Errorf("two searches at one place took %v", took)
		}
		if body := text(t, p.get(t, "/metrics")); !strings.Contains(body, `hub_searches_total{outcome="busy"} 5`) || !strings.Contains(body, `hub_searches_total{outcome="done"} 2`) {
			t.Error(body)
		}
	})
}

// TestOneClientLeavesPlacesToOthers: who has as many searches under way as one may is sent away, wherever the next comes in; others
// find a place.
func TestOneClientLeavesPlacesToOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newSlowPlace(t, time.Second, Search{Workers: 1, Queue: 3, PerClient: 2, Timeout: time.Minute})
		from := func(address, path string) <-chan *http.Response {
			answer := make(chan *http.Response, 1)
			go func() {
				r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
				r.RemoteAddr = address
				w := httptest.NewRecorder()
				p.ServeHTTP(w, r)
				answer <- w.Result()
			}()
			synctest.Wait()
			return answer
		}
		const eager, eager6, other = "192.0.2.7:1", "[2001:db8::1]:1", "192.0.2.8:1"
		under := []<-chan *http.Response{from(eager, "/?q=none"), from(eager, "/api/v1/entries?q=none")}
		for _, path := range []string{"/api/v1/entries?q=none", "/?q=none", "/api/v1/entries?town=dama&town=wuzhen"} {
			res := <-from(eager, path)
			wantStatus(t, res, http.StatusTooManyRequests)
			wantHeader(t, res, "Retry-After", searchRetry)
			if body := text(t, res); strings.HasPrefix(path, "/api/") != strings.Contains(body, `"code":"search-eager"`) || !strings.Contains(body, "同时进行的搜索太多") {
				t.Errorf("%s says %s", path, body)
			}
		}
		wantStatus(t, <-from(eager, "/feeds/all.rss"), http.StatusOK)
		under = append(under, from(other, "/api/v1/entries?q=none"), from(eager6, "/api/v1/entries?q=none"))
		wantStatus(t, <-from("[2001:db8::2]:1", "/api/v1/entries?q=none"), http.StatusServiceUnavailable) // no place is left for anybody
		for _, answer := range under {
			wantStatus(t, <-answer, http.StatusOK)
		}
		wantStatus(t, <-from(eager, "/api/v1/entries?q=none"), http.StatusOK)
	})
}

// TestSearchesEndWithTheirClient: one that waits or looks for somebody who has left gives its place away.
func TestSearchesEndWithTheirClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newSlowPlace(t, time.Second, Search{Workers: 1, Queue: 1, Timeout: time.Minute})
		ctx, leave := context.WithCancel(t.Context())
		looks := p.asking(ctx, "/api/v1/entries?q=none")
		synctest.Wait()
		waits := p.asking(ctx, "/api/v1/entries?q=none")
		synctest.Wait()
		began := time.Now()
		leave()
		<-looks
		<-waits
		if time.Since(began) != 0 {
			t.Errorf("they went on for %v", time.Since(began))
		}
		wantStatus(t, p.get(t, "/api/v1/entries?q=none"), http.StatusOK)
	})
}

// TestSearchesHaveATime: one that looks longer than it may gives what it found and a way to go on; one that finds no place, or no
// answer of the store, in its time is sent away.
func TestSearchesHaveATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newSlowPlace(t, time.Second, Search{Workers: 1, Queue: 1, Timeout: 3 * time.Second})
		p.office = rights.New(rights.Options{Settings: testSettings}, slowShelf{p.store, time.Second})
		short := decode[entriesAnswer](t, p.get(t, "/api/v1/entries?q=0001"))
		if len(short.Entries) != 0 || short.Next == "" {
			t.Fatalf("%d entries, next %q", len(short.Entries), short.Next)
		}
		if rest := decode[entriesAnswer](t, p.get(t, "/api/v1/entries?q=0001&cursor="+short.Next)); len(rest.Entries) != 1 {
			t.Errorf("the way on leads to %d entries", len(rest.Entries))
		}
		hung := newSlowPlace(t, time.Hour, Search{Workers: 1, Queue: 1, Timeout: 3 * time.Second})
		looks := hung.asking(t.Context(), "/api/v1/entries?q=none")
		synctest.Wait()
		waits := hung.asking(t.Context(), "/api/v1/entries?q=none")
		began := time.Now()
		wantStatus(t, <-looks, http.StatusServiceUnavailable)
		wantStatus(t, <-waits, http.StatusServiceUnavailable)
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("sent away after %v", took)
		}
	})
}
