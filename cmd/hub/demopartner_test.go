package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// demoed runs the demo until the test ends, and gives its address and the sample partner's key, as it prints them.
func demoed(t *testing.T, folder string) (base, key string, end func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"--listen", "127.0.0.1:0", "demo", "--data", folder, "--every", "200ms"}, stdio{in: strings.NewReader(""), out: in, err: t.Output()})
		_ = in.Close()
	}()
	end = sync.OnceFunc(func() {
		cancel()
		if code := <-done; code != exitDone {
			t.Errorf("the demo ended with %d", code)
		}
	})
	t.Cleanup(end)
	said := regexp.MustCompile(`curl -H 'Authorization: Bearer ([a-z0-9]+)' '(http://[^/]+)/api/v1/usage'`)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if m := said.FindStringSubmatch(lines.Text()); m != nil {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return m[2], m[1], end
		}
	}
	t.Fatal("the demo prints no key of a partner")
	return "", "", nil
}

// A partner tests its whole integration against the demo alone: feeds, API, changes, export, push, and what is counted of it.
func TestAPartnerTriesItselfAgainstTheDemo(t *testing.T) {
	folder := t.TempDir()
	base, key, end := demoed(t, folder)
	get := func(path string, into any) string {
		t.Helper()
		status, body := asked(t, base+path, key)
		if status != http.StatusOK {
			t.Fatalf("%s: %d %.300s", path, status, body)
		}
		if into != nil {
			if err := json.Unmarshal([]byte(body), into); err != nil {
				t.Fatalf("%s: %v in %.300s", path, err, body)
			}
		}
		return body
	}
	waitShown(t, base+"/feeds/all.atom", key, "<entry>")
	get("/feeds/all.atom?limit=3", nil)
	get("/api/v1/entries?limit=1", nil)
	lines := strings.Split(strings.TrimSpace(get("/api/v1/export.ndjson", nil)), "\n")
	var last struct{ Op, Next string }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Op != "end" {
		t.Fatalf("%v: the export ends with %s", err, lines[len(lines)-1])
	}
	var page struct{ Changes []struct{ Op string } }
	for deadline := time.Now().Add(patience); len(page.Changes) == 0; { // an answer is held for 50 s at most
		if get("/api/v1/changes?wait=10s&since="+last.Next, &page); time.Now().After(deadline) {
			t.Fatal("nothing changes")
		}
	}

	challenged, delivered := make(chan string, 100), make(chan string, 1000) // who is slow to answer is asked again
	reader := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, r.URL.Query().Get("hub.challenge"))
			challenged <- r.URL.Query().Get("hub.mode")
			return
		}
		delivered <- r.Header.Get("X-Hub-Signature")
	}))
	defer reader.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodHead, base+"/feeds/all.atom", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`^<([^>]*)>; rel="hub", <([^>]*topic=[^>]*)>; rel="self"$`).FindStringSubmatch(res.Header.Get("Link"))
	if links == nil {
		t.Fatalf("Link is %q", res.Header.Get("Link"))
	}
	res, err = http.PostForm(links[1], url.Values{"hub.mode": {"subscribe"}, "hub.topic": {links[2]}, "hub.callback": {reader.URL}, "hub.secret": {"s3cret"}})
	if err != nil || res.StatusCode != http.StatusAccepted {
		t.Fatal(err, res)
	}
	for what, of := range map[string]chan string{"the question": challenged, "a delivery": delivered} {
		select {
		case said := <-of:
			if said == "" {
				t.Errorf("%s says nothing", what)
			}
		case <-time.After(patience):
			t.Fatal("waited in vain for ", what)
		}
	}

	used, ways := map[news.Way]int{}, []news.Way{news.WayFeed, news.WayAPI, news.WayChanges, news.WayExport, news.WayWebSub}
	uncounted := func(way news.Way) bool { return used[way] == 0 }
	for deadline := time.Now().Add(patience); slices.ContainsFunc(ways, uncounted) && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		var usage struct {
			Partner string
			Days    []struct{ Times map[news.Way]int }
		}
		get("/api/v1/usage", &usage)
		if clear(used); usage.Partner != samplePartnerID {
			t.Fatalf("the usage is of %s", usage.Partner)
		}
		for _, d := range usage.Days {
			for way, n := range d.Times {
				used[way] += n
			}
		}
	}
	for _, way := range ways {
		if uncounted(way) {
			t.Errorf("nothing is counted by the way %s: %v", way, used)
		}
	}
	end()

	base, again, _ := demoed(t, folder) // a kept demo gives another key
	if status, _ := asked(t, base+"/api/v1/usage", key); again == key || status != http.StatusUnauthorized {
		t.Errorf("the key of the demo before is answered %d", status)
	}
	if status, body := asked(t, base+"/api/v1/usage", again); status != http.StatusOK || !strings.Contains(body, `"websub"`) {
		t.Errorf("%d: what was counted before is gone: %s", status, body)
	}
}
