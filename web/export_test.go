package web

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
)

// exportedLine is any line of an export.
type exportedLine struct {
	Op, ID, Title, Next, Code string
	Version                   int
	Entries, Deletes, Status  int
}

// exported reads an export to its last line.
func exported(t testing.TB, body string) (lines []exportedLine, last exportedLine) {
	t.Helper()
	for text := range strings.Lines(body) {
		var l exportedLine
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%v in %q", err, text)
		}
		lines = append(lines, l)
	}
	if len(lines) == 0 {
		t.Fatal("an export without a last line")
	}
	return lines[:len(lines)-1], lines[len(lines)-1]
}

func (p *place) export(t testing.TB, query string, headers ...string) (titles []string, last exportedLine) {
	t.Helper()
	res := p.get(t, "/api/v1/export.ndjson"+query, headers...)
	wantStatus(t, res, http.StatusOK)
	wantHeader(t, res, "Content-Type", "application/x-ndjson")
	lines, last := exported(t, text(t, res))
	for _, l := range lines {
		titles = append(titles, l.Op+l.Title)
	}
	return titles, last
}

func TestExportHasEverythingOnce(t *testing.T) {
	p := newPlace(t)
	p.seed(t)
	p.fill(t, 2*exportRead+7, "zjol", "wuzhen")
	p.fill(t, 3, "shut")
	titles, end := p.export(t, "")
	if n := 2*exportRead + 8; len(titles) != n || end.Op != "end" || end.Entries != n || titles[0] != "南湖:全力推进“青春党建”工作" || titles[n-1] != "zjol 第0000条" {
		t.Errorf("%d lines, the end %+v, the first %s", len(titles), end, titles[0])
	}
	if slices.Sort(titles); len(slices.Compact(titles)) != end.Entries {
		t.Error("something came twice")
	}
}

func TestExportIsSelected(t *testing.T) {
	p := newPlace(t)
	p.seed(t)
	p.fill(t, 2, "zjol", "wuzhen")
	p.fill(t, 4, "head", "wuzhen", "dama")
	for query, want := range map[string]int{
		"?channel=world": 1, "?channel=strong-counties": 1, "?channel=world&channel=tongxiang": 7, "?town=wuzhen": 6, "?town=dama": 4, "?town=dama&town=wuzhen": 6,
		"?channel=world&town=wuzhen": 0, "?source=zjol": 2, "?source=zjol&town=dama": 0, "?channel=pictures": 0,
		"?since=2012-06-12T00:02:00%2B08:00": 3, "?since=2012-06-12T00:02:00+08:00": 3, "?since=2012-06-12T00:02:00%2B08:00&town=dama": 2, "?since=2012-06-11T16:03:00Z": 2, "?since=2013-01-01T00:00:00Z": 0,
		"?since=0": 7, "?since=0&town=dama": 4,
	} {
		titles, end := p.export(t, query)
		if len(titles) != want || end.Op != "end" || end.Entries != want {
			t.Errorf("%s: %q, %+v, want %d", query, titles, end, want)
		}
	}
	for query, status := range map[string]int{
		"?channel=none": 404, "?town=none": 404, "?source=none": 404, "?since=yesterday": 400, "?since=2012-06-12": 400, "?limit=3": 400, "?since=other.3.abc": 410,
	} {
		wantProblem(t, p.get(t, "/api/v1/export.ndjson"+query), status, "")
	}
}

// A mirror that begins with an export and goes on with the changes, or with further exports, has all that there is, and nothing that is gone.
func TestExportIsGoneOnFrom(t *testing.T) {
	p := newPlace(t)
	p.fill(t, 5, "zjol")
	gone := p.seed(t)
	_, end := p.export(t, "")
	p.fill(t, 1, "head")
	p.store.remove(gone.ID, news.Tombstone{At: at(t, 11, 0)})
	titles, after := p.export(t, "?since="+end.Next)
	if !slices.Equal(titles, []string{"head 第0000条", "delete"}) || after.Deletes != 1 {
		t.Errorf("%q, %+v", titles, after)
	}
	changes := decode[struct {
		Changes []struct{ Op string }
		Next    string
	}](t, p.get(t, "/api/v1/changes?since="+end.Next))
	if len(changes.Changes) != 2 || changes.Next != after.Next {
		t.Errorf("the changes say %+v, the export %+v", changes, after)
	}
	if titles, last := p.export(t, "?since="+after.Next); len(titles) > 0 || last.Next != after.Next {
		t.Errorf("%q, %+v", titles, last)
	}
}

func TestExportIsZippedForWhoAsks(t *testing.T) {
	p := newPlace(t)
	p.fill(t, 300, "zjol")
	res := p.get(t, "/api/v1/export.ndjson", "Accept-Encoding", "gzip")
	wantHeader(t, res, "Content-Encoding", "gzip")
	if lines, last := exported(t, text(t, res)); len(lines) != 300 || last.Op != "end" {
		t.Errorf("%d lines, %+v", len(lines), last)
	}
	if res := p.ask(t, http.MethodHead, "/api/v1/export.ndjson"); text(t, res) != "" || res.StatusCode != http.StatusOK {
		t.Error(res.Status)
	}
}

// failing answers as its store does until it is told to fail.
type failing struct {
	*memory
	after int // calls of Entries
}

func (f *failing) Entries(ctx context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	if f.after--; f.after < 0 {
		return nil, news.Cursor{}, errors.New("connection reset")
	}
	return f.memory.Entries(ctx, tl, before, limit)
}

// An export that breaks off says so in its last line, has no end, and its connection is cut.
func TestExportThatBreaksOffSaysSo(t *testing.T) {
	m := newMemory(testChannels)
	m.addSource(news.Source{ID: "zjol", Licence: news.Licence{Public: news.ExtentFull}})
	(&place{store: m}).fill(t, 3*exportRead, "zjol")
	for _, coding := range []string{"identity", "gzip"} {
		server := httptest.NewServer(placeOver(t, &failing{m, 2}, time.Now, nil))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/v1/export.ndjson", nil)
		must(t, err)
		r.Header.Set("Accept-Encoding", coding)
		res, err := server.Client().Do(r)
		must(t, err)
		raw, cut := io.ReadAll(res.Body)
		if !errors.Is(cut, io.ErrUnexpectedEOF) {
			t.Errorf("%s: the answer ended with %v", coding, cut)
		}
		if coding == "gzip" {
			z, err := gzip.NewReader(bytes.NewReader(raw))
			must(t, err)
			if raw, err = io.ReadAll(z); !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("the zip ended with %v", err)
			}
		}
		if lines, last := exported(t, string(raw)); len(lines) != 2*exportRead || last.Op != "error" || last.Status != 503 || last.Code != "unreadable" {
			t.Errorf("%s: %d lines, %+v", coding, len(lines), last)
		}
		_ = res.Body.Close()
		server.Close()
	}
}

func TestExportEndsWithTheHub(t *testing.T) {
	ending, stop := context.WithCancel(t.Context())
	p := newPlace(t, func(o *Options) { o.Ending = ending })
	p.fill(t, 2*exportRead, "zjol")
	stop()
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("the connection is not cut")
		}
	}()
	p.export(t, "")
}

// revoking ends a partner's key once some entries were read.
type revoking struct {
	*memory
	after  int
	revoke func()
}

func (r *revoking) Entries(ctx context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	if r.after--; r.after == 0 {
		r.revoke()
	}
	return r.memory.Entries(ctx, tl, before, limit)
}

func TestExportEndsWithTheKey(t *testing.T) {
	m, partners := newMemory(testChannels), newAgreements()
	m.addSource(news.Source{ID: "zjol", Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull}})
	(&place{store: m}).fill(t, 4*exportRead, "zjol")
	server := httptest.NewServer(placeOver(t, &revoking{m, 2, func() { partners.revoke("whole") }}, time.Now, NewKeyring(partners, m, nil)))
	defer server.Close()
	res, err := server.Client().Get(server.URL + "/api/v1/export.ndjson?key=" + whole)
	must(t, err)
	defer func() { _ = res.Body.Close() }()
	raw, _ := io.ReadAll(res.Body)
	if lines, last := exported(t, string(raw)); len(lines) != 2*exportRead || last.Op != "error" || last.Status != http.StatusUnauthorized || last.Code != "key" {
		t.Errorf("%d lines, %+v", len(lines), last)
	}
	if private := res.Header.Get("Cache-Control"); !strings.HasPrefix(private, "private") {
		t.Errorf("Cache-Control %q", private)
	}
}

// Who reads nothing gives his place back to others, and takes none of partners.
func TestExportsAreFew(t *testing.T) {
	p := newPlace(t)
	p.fill(t, 5000, "zjol")
	server := httptest.NewUnstartedServer(p.Handler)
	server.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		_ = c.(*net.TCPConn).SetWriteBuffer(4 << 10)
		return ctx
	}
	server.Start()
	defer server.Close()
	c, err := net.Dial("tcp", server.Listener.Addr().String())
	must(t, err)
	_, err = io.WriteString(c, "GET /api/v1/export.ndjson HTTP/1.1\r\nHost: x\r\n\r\n")
	must(t, err)
	_, err = bufio.NewReaderSize(c, 16).ReadString('\n') // it is under way
	must(t, err)
	res, err := server.Client().Get(server.URL + "/api/v1/export.ndjson?since=2013-01-01T00:00:00Z")
	must(t, err)
	wantHeader(t, res, "Retry-After", "30")
	wantStatus(t, res, http.StatusTooManyRequests)
	must(t, res.Body.Close())
	must(t, c.Close())
	for deadline := time.Now().Add(time.Minute); ; {
		res, err := server.Client().Get(server.URL + "/api/v1/export.ndjson?since=2013-01-01T00:00:00Z")
		must(t, err)
		must(t, res.Body.Close())
		if res.StatusCode == http.StatusOK {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("a reader that went away keeps its place")
		}
	}
}

// slowly is a reader that takes so many bytes a second.
type slowly struct {
	*httptest.ResponseRecorder
	pace int
}

func (w slowly) Write(b []byte) (int, error) {
	time.Sleep(time.Duration(len(b)) * time.Second / time.Duration(w.pace))
	return w.ResponseRecorder.Write(b)
}

// Of the public, whoever reads slowly is told so and gives the place back; a partner may.
func TestExportsAreReadAtAPace(t *testing.T) {
	m, partners := newMemory(testChannels), newAgreements()
	m.addSource(news.Source{ID: "zjol", Licence: news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull}})
	(&place{store: m}).fill(t, 1000, "zjol")
	for _, c := range []struct {
		query string
		pace  int
		want  string
	}{{"", exportPace / 32, "export-slow"}, {"", 2 * exportPace, ""}, {"?key=" + whole, exportPace / 32, ""}} {
		synctest.Test(t, func(t *testing.T) {
			h := placeOver(t, m, time.Now, NewKeyring(partners, m, nil))
			w, began := slowly{httptest.NewRecorder(), c.pace}, time.Now()
			func() {
				defer func() { _ = recover() }() // the connection is cut
				h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/export.ndjson"+c.query, nil))
			}()
			if _, last := exported(t, w.Body.String()); last.Code != c.want || (c.want == "") != (last.Op == "end") {
				t.Errorf("%q at %d bytes a second: %+v after %s", c.query, c.pace, last, time.Since(began))
			}
			if took := time.Since(began); c.want != "" && took > 2*exportPatience {
				t.Errorf("the place is held for %s", took)
			}
		})
	}
}
