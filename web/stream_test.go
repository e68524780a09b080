package web

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
)

// listen opens a stream and gives what it says: an event's name or "id", and its value.
func listen(t *testing.T, p *place, query string, headers ...string) (said <-chan [2]string, end func()) {
	t.Helper()
	server := httptest.NewServer(p.Handler)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/api/v1/changes"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		t.Fatalf("a stream answers %s, %s", res.Status, res.Header.Get("Content-Type"))
	}
	out := make(chan [2]string, 100)
	go func() {
		defer close(out)
		name := ""
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			switch key, value, _ := strings.Cut(lines.Text(), ": "); key {
			case "event":
				name = value
			case "data":
				out <- [2]string{name, value}
			case "id":
				out <- [2]string{"id", value}
			}
		}
	}()
	var once bool
	end = func() {
		if !once {
			once = true
			cancel()
			_ = res.Body.Close()
			server.Close()
		}
	}
	t.Cleanup(end)
	return out, end
}

// next waits for an event of a name whose value holds a text; ids on the way are remembered.
func next(t *testing.T, said <-chan [2]string, name, text string, id *string) {
	t.Helper()
	for {
		select {
		case got, ok := <-said:
			if !ok {
				t.Fatalf("the stream ended before %s %q", name, text)
			}
			if got[0] == "id" {
				*id = got[1]
				continue
			}
			if got[0] != name || !strings.Contains(got[1], text) {
				t.Fatalf("told %q, want %s %q", got, name, text)
			}
			return
		case <-time.After(time.Minute):
			t.Fatalf("nothing came, want %s %q", name, text)
		}
	}
}

func TestAStreamTellsOfChangesAsTheyHappenAndGoesOnWhereItEnded(t *testing.T) {
	p := newPlace(t)
	p.store.put(simple(t, "a", "甲"))
	var id string
	said, end := listen(t, p, "")
	next(t, said, "put", `"甲"`, &id)
	p.store.put(simple(t, "b", "乙"))
	next(t, said, "put", `"乙"`, &id)
	end()
	p.store.remove("a", news.Tombstone{At: at(t, 2, 0)})
	said, _ = listen(t, p, "", "Last-Event-ID", id)
	next(t, said, "delete", `"a"`, &id)
}

// Every event says where to go on from, also for who follows a part: whoever is cut off between two is told neither again.
func TestAStreamIsTakenUpAfterAnyEvent(t *testing.T) {
	p := newPlace(t)
	for i, town := range []string{"wuzhen", "dama", "wuzhen", "wuzhen", "dama"} {
		e := simple(t, fmt.Sprint(i), fmt.Sprint("第", i))
		e.Towns = []string{town}
		p.store.put(e)
	}
	for query, told := range map[string][]string{"": {"第0", "第1", "第2", "第3", "第4"}, "?town=wuzhen": {"第0", "第2", "第3"}} {
		for i := range told[1:] {
			var id string
			said, end := listen(t, p, query)
			for _, text := range told[:i+1] {
				next(t, said, "put", text, &id)
			}
			end()
			said, end = listen(t, p, query, "Last-Event-ID", id)
			next(t, said, "put", told[i+1], &id)
			end()
		}
	}
}

func TestAStreamThatCannotGoOnIsRefused(t *testing.T) {
	p := newPlace(t)
	wantStatus(t, p.get(t, "/api/v1/changes", "Accept", "text/event-stream", "Last-Event-ID", "nonsense"), http.StatusBadRequest)
	wantStatus(t, p.get(t, "/api/v1/changes?town=nowhere", "Accept", "text/event-stream"), http.StatusNotFound)
	wantStatus(t, p.ask(t, http.MethodHead, "/api/v1/changes", "Accept", "text/event-stream"), http.StatusOK)
}

// Who holds as many answers as one may is sent away, wherever the next comes in, and others find a place.
func TestOneClientDoesNotHoldAllPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		ask := func(ctx context.Context, from, query string, headers ...string) <-chan *http.Response {
			r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/v1/changes?town=wuzhen"+query, nil)
			r.RemoteAddr = from
			for i := 0; i < len(headers); i += 2 {
				r.Header.Set(headers[i], headers[i+1])
			}
			answer := make(chan *http.Response, 1)
			go func() {
				w := httptest.NewRecorder()
				p.ServeHTTP(w, r)
				answer <- w.Result()
			}()
			return answer
		}
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		end := decode[changesPage](t, <-ask(ctx, "192.0.2.1:1", "")).Next
		const eager, stream = "192.0.2.7:1", "text/event-stream"
		for range heldPerClient / 2 {
			ask(ctx, eager, "", "Accept", stream)
			ask(ctx, eager, "&wait=50s&since="+end)
		}
		synctest.Wait()
		for _, refused := range []<-chan *http.Response{ask(ctx, eager, "", "Accept", stream), ask(ctx, eager, "&wait=1ms&since="+end)} {
			res := <-refused
			wantStatus(t, res, http.StatusTooManyRequests)
			wantHeader(t, res, "Retry-After", heldRetry)
		}
		wantStatus(t, <-ask(ctx, eager, ""), http.StatusOK)
		wantStatus(t, <-ask(ctx, "192.0.2.8:1", "&wait=1ms&since="+end), http.StatusOK)
		for i := range heldMost - heldPerClient {
			ask(ctx, fmt.Sprintf("10.0.0.%d:1", i/heldPerClient), "", "Accept", stream)
		}
		synctest.Wait()
		res := <-ask(ctx, "192.0.2.8:1", "", "Accept", stream)
		wantStatus(t, res, http.StatusServiceUnavailable)
		wantHeader(t, res, "Retry-After", heldRetry)
		leave()
		synctest.Wait()
		wantStatus(t, <-ask(t.Context(), eager, "&wait=1ms&since="+end), http.StatusOK)
	})
}

// A stream that begins from far back has few texts ready at a time, and says between them where to go on from.
func TestAStreamHasFewTextsReady(t *testing.T) {
	p := newPlace(t)
	for i := range 6 {
		e := simple(t, fmt.Sprint(i), fmt.Sprint("长文", i))
		e.Content = "<p>" + strings.Repeat("字", streamRoom/3/3) + "</p>"
		p.store.put(e)
	}
	server := httptest.NewServer(p.Handler)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/v1/changes", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	puts, ids := 0, 0
	for lines := bufio.NewReader(res.Body); puts < 6; {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case strings.HasPrefix(line, "event: put"):
			puts++
		case strings.HasPrefix(line, "id: "):
			ids++
		}
	}
	if ids < 3 {
		t.Errorf("six long texts came with %d places to go on from", ids)
	}
}
