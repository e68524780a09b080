package crash

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// doors are the addresses of the hubs on a store. Who asks takes any of them, and the next one where it does not answer.
type doors struct {
	bases []string
	next  atomic.Uint32
}

func (d *doors) any() string { return d.bases[int(d.next.Add(1))%len(d.bases)] }

// mirror is a partner's copy of what the hub has, or of a part of it, by one way of following /api/v1/changes.
type mirror struct {
	way    string
	doors  *doors
	key    string // empty: it follows as the public
	part   string // of the entries, as a query; empty: all
	client *http.Client

	mu     sync.Mutex
	has    map[string]string // by entry, its JSON as it was told last
	cursor string
	told   int    // changes
	last   uint64 // the last one's number
	again  int    // changes that it was told after later ones, or twice
	anew   int    // how often it began anew, told by a 410
	lost   int    // how often an answer did not come, or ended amid it
}

// told is a change as a partner reads it.
type told struct {
	Seq   uint64
	Op    string
	ID    string
	Entry json.RawMessage
}

func newMirror(d *doors, way, key, part string) *mirror {
	return &mirror{way: way, doors: d, key: key, part: part, client: &http.Client{}, has: map[string]string{}}
}

func (m *mirror) name() string {
	return fmt.Sprintf("%s, key %t, %s", m.way, m.key != "", cmp.Or(m.part, "all"))
}

// follow goes on until ctx ends, whatever becomes of the hubs.
func (m *mirror) follow(ctx context.Context) {
	ask := map[string]func(context.Context) error{"poll": m.poll, "long poll": m.longPoll, "events": m.events, "export": m.exportThenPoll}[m.way]
	for ctx.Err() == nil {
		if err := ask(ctx); err != nil {
			m.mu.Lock()
			m.lost++
			m.mu.Unlock()
			pauseFor(ctx, 20*time.Millisecond)
		}
	}
}

func pauseFor(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

func (m *mirror) poll(ctx context.Context) error {
	pauseFor(ctx, 15*time.Millisecond)
	return m.page(ctx, "&limit=7")
}

func (m *mirror) longPoll(ctx context.Context) error { return m.page(ctx, "&limit=50&wait=3s") }

func (m *mirror) request(ctx context.Context, query string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, m.doors.any()+"/api/v1/changes?"+m.part+query, nil)
	if err == nil && m.key != "" {
		r.Header.Set("Authorization", "Bearer "+m.key)
	}
	return r, err
}

func (m *mirror) page(ctx context.Context, query string) error {
	m.mu.Lock()
	since := m.cursor
	m.mu.Unlock()
	r, err := m.request(ctx, query+"&since="+url.QueryEscape(since))
	if err != nil {
		return err
	}
	res, err := m.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if err := m.accepted(res); err != nil {
		return err
	}
	var page struct {
		Changes []told
		Next    string
	}
	if err := json.NewDecoder(res.Body).Decode(&page); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range page.Changes {
		m.take(c)
	}
	m.cursor = page.Next
	return nil
}

// errRefused is for an answer that tells nothing.
var errRefused = errors.New("refused")

// accepted reports whether an answer tells something; a 410 has the mirror begin anew.
func (m *mirror) accepted(res *http.Response) error {
	switch res.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusGone:
		m.mu.Lock()
		defer m.mu.Unlock()
		m.cursor, m.has, m.last = "", map[string]string{}, 0
		m.anew++
	}
	return fmt.Errorf("%w: %s", errRefused, res.Status)
}

// take needs mu.
func (m *mirror) take(c told) {
	if m.told++; c.Seq <= m.last {
		m.again++
	}
	m.last = c.Seq
	if c.Op == "delete" {
		delete(m.has, c.ID)
		return
	}
	var e struct{ ID string }
	if json.Unmarshal(c.Entry, &e) == nil {
		m.has[e.ID] = string(c.Entry)
	}
}

// events follows by Server-Sent Events, and comes back with the id of the last one that it had whole.
func (m *mirror) events(ctx context.Context) error {
	r, err := m.request(ctx, "")
	if err != nil {
		return err
	}
	m.mu.Lock()
	r.Header.Set("Accept", "text/event-stream")
	if m.cursor != "" {
		r.Header.Set("Last-Event-ID", m.cursor)
	}
	m.mu.Unlock()
	res, err := m.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if err := m.accepted(res); err != nil {
		return err
	}
	lines, data, id := bufio.NewReader(res.Body), "", ""
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return err // what came of the event is not whole
		}
		field, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "\n":
			if err := m.event(data, id); err != nil {
				return err
			}
			data, id = "", ""
		case field == "data":
			data = value
		case field == "id":
			id = value
		}
	}
}

func (m *mirror) event(data, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if data != "" {
		var c told
		if err := json.Unmarshal([]byte(data), &c); err != nil {
			return err
		}
		m.take(c)
	}
	if id != "" {
		m.cursor = id
	}
	return nil
}

// differs says how the copy is not what it should be.
func (m *mirror) differs(want map[string]string) (wrong []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return differing(m.has, want)
}

func differing(has, want map[string]string) (wrong []string) {
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if got, ok := has[id]; !ok {
			wrong = append(wrong, "lacks "+id)
		} else if got != want[id] {
			wrong = append(wrong, "has "+id+" "+unlikeFields(got, want[id]))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(has)) {
		if want[id] == "" {
			wrong = append(wrong, "still has "+id)
		}
	}
	return wrong
}

// unlikeFields says which fields of an entry are not as they should be.
func unlikeFields(got, want string) string {
	var is, should map[string]json.RawMessage
	if json.Unmarshal([]byte(got), &is) != nil || json.Unmarshal([]byte(want), &should) != nil {
		return got
	}
	var b strings.Builder
	for _, field := range slices.Sorted(maps.Keys(should)) {
		if string(is[field]) != string(should[field]) {
			fmt.Fprintf(&b, "%s: %.80q for %.80q; ", field, is[field], should[field])
		}
	}
	return b.String()
}

// delivered is what a WebSub subscriber was told last of each of its topics: the whole of it. Now and then its server fails.
type delivered struct {
	*httptest.Server
	rng *rand.Rand

	mu    sync.Mutex
	last  map[string]string // by the callback's path
	count int
	fails int
	rests bool // it does not fail any more
}

func newDelivered(t *testing.T) *delivered {
	d := &delivered{rng: rand.New(rand.NewPCG(seed, 17)), last: map[string]string{}}
	d.Server = httptest.NewServer(d)
	t.Cleanup(d.Close)
	return d
}

func (d *delivered) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		_, _ = io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the hub was killed
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.rests && d.rng.IntN(5) == 0 {
		d.fails++
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	d.count++
	d.last[r.URL.Path] = string(body)
}

// subscribe asks until the hub says that it will look into it.
func (d *delivered) subscribe(t *testing.T, at *doors, topic, path string) {
	t.Helper()
	form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {d.URL + path}, "hub.secret": {"s"}}
	res, err := http.PostForm(at.any()+"/websub", form)
	if err != nil {
		t.Fatal(err)
	}
	said, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusAccepted {
		t.Fatalf("subscribe to %s: %s %s", topic, res.Status, said)
	}
}

func (d *delivered) told(path string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.last[path]
}

// itemsOf are the entries of a JSON Feed in the form of the API, by id.
func itemsOf(feed string) (map[string]string, error) {
	var doc struct {
		Items []struct {
			Hub json.RawMessage `json:"_hub"`
		}
	}
	if err := json.Unmarshal([]byte(feed), &doc); err != nil {
		return nil, fmt.Errorf("%w: %.200s", err, feed)
	}
	all := map[string]string{}
	for _, item := range doc.Items {
		var e struct{ ID string }
		if err := json.Unmarshal(item.Hub, &e); err != nil {
			return nil, err
		}
		all[e.ID] = string(item.Hub)
	}
	return all, nil
}

// get asks a hub for an address as a partner; an empty key is nobody's.
func get(base, path, key string) (string, error) {
	r, err := http.NewRequest(http.MethodGet, base+path, nil)
	if err != nil {
		return "", err
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s %.200s", path, res.Status, body)
	}
	return string(body), err
}

// listed are the entries that a hub lists, by id, in full.
func listed(base, key, filter string) (map[string]string, error) {
	all := map[string]string{}
	for cursor := ""; ; {
		body, err := get(base, "/api/v1/entries?limit=100&"+filter+"&cursor="+url.QueryEscape(cursor), key)
		if err != nil {
			return nil, err
		}
		var page struct {
			Entries []json.RawMessage
			Next    string
		}
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			return nil, err
		}
		for _, raw := range page.Entries {
			var e struct{ ID string }
			if err := json.Unmarshal(raw, &e); err != nil {
				return nil, err
			}
			if all[e.ID] != "" {
				return nil, fmt.Errorf("%s is listed twice", e.ID)
			}
			var plain bytes.Buffer
			if err := json.Compact(&plain, raw); err != nil {
				return nil, err
			}
			all[e.ID] = plain.String()
		}
		if cursor = page.Next; cursor == "" {
			return all, nil
		}
	}
}
