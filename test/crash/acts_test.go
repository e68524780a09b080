package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/test/hubproc"
)

// TestActs kills the hub in the middle of what administrators do: each change stands with its act, or neither does; and what had begun to be
// taken down is gone whole once the hub is back.
func TestActs(t *testing.T) {
	bin := hubproc.Build(t)
	for name, open := range map[string]func(t *testing.T) string{
		"embedded": func(t *testing.T) string { return filepath.Join(t.TempDir(), "data") },
		"redis":    func(t *testing.T) string { return hubproc.Redis(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, bin, open(t))
			for range kills(t) {
				o.killWithin()
			}
			o.goOn()
			o.settle()
			o.check()
		})
	}
}

const (
	bulkSources = 60   // that one change is of
	mergeable   = 400  // sources, each of which is merged into the next one
	importMost  = 200  // sources of one list
	stories     = 6    // of many copies each
	storyCopies = 1200 // so that a takedown goes in several steps
	singles     = 40   // entries that nobody else has
)

// office is a hub whose administrator is a program.
type office struct {
	t          *testing.T
	bin, store string
	conf       string
	port       int
	hub        *hubproc.Hub
	token      string
	rng        *rand.Rand
	n          int // of what was asked
	answered   map[string]int
	away       bool // it did not answer the last time
	began      int  // takedowns of stories that were asked for
}

func newOffice(t *testing.T, bin, storeURL string) *office {
	t.Helper()
	o := &office{t: t, bin: bin, store: storeURL, port: hubproc.FreePort(t), rng: rand.New(rand.NewPCG(seed, 11)), answered: map[string]int{}}
	o.fill()
	o.conf = filepath.Join(t.TempDir(), "hub.yaml")
	if err := os.WriteFile(o.conf, []byte(fmt.Sprintf("store: %q\npolling: {allow_private: true}\n", storeURL)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(bin, "--config", o.conf, "user", "add", "boss", "--role", "administrator", "--token", "script", "--json").Output()
	var added struct{ Token string }
	if err != nil || json.Unmarshal(out, &added) != nil || added.Token == "" {
		t.Fatalf("%v %s", err, out)
	}
	o.token = added.Token
	o.start()
	return o
}

func (o *office) start() { o.hub = hubproc.Start(o.t, o.bin, o.port, "serve", "--config", o.conf) }

func copyID(story, i int) string { return news.EntryID(fmt.Sprint("story", story), fmt.Sprint(i)) }
func mergeID(i int) string       { return fmt.Sprintf("m%04d", i) }
func singleID(i int) string      { return news.EntryID("singles", fmt.Sprint(i)) }

// fill puts sources that nobody refreshes, and entries, into the store.
func (o *office) fill() {
	o.t.Helper()
	s, err := store.Open(o.t.Context(), o.store, store.Options{})
	if err != nil {
		o.t.Fatal(err)
	}
	defer s.Close()
	now := time.Now()
	var sources []news.Source
	for i := range bulkSources {
		sources = append(sources, news.Source{ID: fmt.Sprintf("b%02d", i), Name: "源", Kind: news.KindFeed, URL: fmt.Sprintf("http://127.0.0.1:1/b%d", i)})
	}
	for i := range mergeable + 1 {
		sources = append(sources, news.Source{ID: mergeID(i), Name: "源", Kind: news.KindFeed, URL: "http://127.0.0.1:1/" + mergeID(i)})
	}
	if _, err := s.Seed(o.t.Context(), sources, now, news.Act{At: now}); err != nil {
		o.t.Fatal(err)
	}
	amend := func(entries []news.Entry, of []news.Story) {
		if _, err := s.Amend(o.t.Context(), entries, of, nil, news.Act{At: now, Op: "test"}); err != nil {
			o.t.Fatal(err)
		}
	}
	var entries []news.Entry
	for i := range singles {
		id := singleID(i)
		entries = append(entries, news.Entry{ID: id, Source: "b00", GUID: id, Title: "稿", Version: 1, Story: id, Original: id, FirstSeen: now, Sort: now})
	}
	amend(entries, nil)
	for story := range stories {
		entries = nil
		st := news.Story{ID: copyID(story, 0)}
		for i := range storyCopies {
			e := news.Entry{ID: copyID(story, i), Source: "b01", GUID: copyID(story, i), Title: "同题", URL: fmt.Sprintf("http://e.example/%d/%d", story, i), Version: 1, Story: st.ID, Original: st.ID, FirstSeen: now, Sort: now}
			st = st.With(news.CopyOf(&e))
			entries = append(entries, e)
		}
		amend(entries, []news.Story{st})
	}
}

// ask sends a change. A hub that is killed meanwhile answers nothing.
func (o *office) ask(method, path string, body any) {
	b, err := json.Marshal(body)
	if err != nil {
		o.t.Error(err)
		return
	}
	r, err := http.NewRequest(method, o.hub.URL+"/admin/api/v1/"+path, bytes.NewReader(b))
	if err != nil {
		o.t.Error(err)
		return
	}
	r.Header.Set("Authorization", "Bearer "+o.token)
	r.Header.Set("Content-Type", "application/json")
	if method == http.MethodPatch {
		r.Header.Set("Content-Type", "application/merge-patch+json")
	}
	if method != http.MethodPost {
		r.Header.Set("If-Match", "*")
	}
	resp, err := http.DefaultClient.Do(r)
	var said []byte
	if err == nil {
		said, err = io.ReadAll(resp.Body)
		_ = resp.Body.Close()
	}
	if o.away = err != nil; o.away {
		return
	}
	o.answered[method+" "+strings.Split(path, "/")[0]]++
	if resp.StatusCode >= 400 && resp.StatusCode != http.StatusGone && resp.StatusCode != http.StatusServiceUnavailable {
		o.t.Errorf("%s %s: %d %s", method, path, resp.StatusCode, said)
	}
}

// act asks for one change, each another than those before.
func (o *office) act() {
	o.n++
	n := o.n
	switch n % 9 {
	case 0, 1:
		ids := make([]string, bulkSources)
		for i := range ids {
			ids[i] = fmt.Sprintf("b%02d", i)
		}
		o.ask("POST", "source-changes", map[string]any{"ids": ids, "change": map[string]any{"interval": fmt.Sprintf("%dm", 10+n)}})
	case 2:
		var list []map[string]any
		for i := range importMost {
			id := fmt.Sprintf("imp%d-%d", n, i)
			list = append(list, map[string]any{"id": id, "name": id, "kind": "feed", "url": "http://127.0.0.1:1/" + id, "enabled": false})
		}
		o.ask("POST", "sources/import", map[string]any{"sources": list})
	case 3:
		o.ask("PATCH", "entries/"+singleID(o.rng.IntN(singles/2)), map[string]any{"title": fmt.Sprint("改", n)})
	case 4:
		o.ask("PUT", "settings/permits", map[string]any{"value": []string{fmt.Sprint("稿源", n)}})
	case 5:
		o.ask("POST", "partners", map[string]any{"id": fmt.Sprint("p", n), "name": "合作方"})
	case 6:
		if o.began < stories {
			o.began++
			o.ask("POST", "takedowns", map[string]any{"entry": copyID(o.began-1, 0), "reason": fmt.Sprint("撤", n)})
			return
		}
		o.ask("POST", "takedowns", map[string]any{"entry": singleID(singles/2 + n%(singles/2)), "reason": fmt.Sprint("撤", n)})
	case 7:
		o.ask("POST", "users", map[string]any{"name": fmt.Sprint("u", n), "role": "reader"})
	case 8:
		if drop := n / 9; drop < mergeable {
			o.ask("POST", "source-merges", map[string]any{"keep": mergeID(drop + 1), "drop": mergeID(drop)})
		}
	}
}

// killWithin kills the hub at some moment while it changes one thing after another, and starts it again.
func (o *office) killWithin() {
	o.t.Helper()
	moment, done := time.Duration(o.rng.IntN(400_000))*time.Microsecond, make(chan struct{})
	go func() {
		defer close(done)
		for o.away = false; !o.away; {
			o.act()
		}
	}()
	time.Sleep(moment)
	o.hub.Kill()
	<-done
	o.start()
}

// goOn asks for changes until each kind was answered that is checked by what is on record: a slow machine may have been killed before each of some.
func (o *office) goOn() {
	for _, kind := range []string{"POST source-changes", "POST source-merges", "POST takedowns"} {
		for most := o.n + 100; o.answered[kind] == 0 && o.n < most; {
			o.act()
		}
	}
}

// wholeWithin is when a takedown that was cut off is whole at the latest: a hub that was killed while it went on with it keeps its lease for
// a minute.
const wholeWithin = 3 * time.Minute

// settle waits until the hub has ended what it found half done, and stops it.
func (o *office) settle() {
	o.t.Helper()
	for deadline := time.Now().Add(wholeWithin); ; time.Sleep(50 * time.Millisecond) {
		r, err := http.NewRequest(http.MethodGet, o.hub.URL+"/admin/api/v1/takedowns", nil)
		if err != nil {
			o.t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+o.token)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			o.t.Fatal(err)
		}
		said, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err == nil && resp.StatusCode == http.StatusOK && !bytes.Contains(said, []byte(`"going":true`)) {
			break
		}
		if time.Now().After(deadline) {
			o.t.Fatalf("%v after the last kill a takedown is not whole: %d %.300s", wholeWithin, resp.StatusCode, said)
		}
	}
	if err := o.hub.Stop(endsWithin); err != nil {
		o.t.Errorf("SIGINT: %v", err)
	}
	o.t.Logf("%d changes were asked for, answered were %v", o.n, o.answered)
}

// acts are those on record, oldest first.
func actsOf(t *testing.T, ctx context.Context, s *store.Store) (all []news.Act) {
	t.Helper()
	for before := (news.Cursor{}); ; {
		page, next, err := s.Acts(ctx, before, 500)
		if err != nil {
			t.Fatal(err)
		}
		all = append(page[:len(page):len(page)], all...)
		for i, j := 0, len(page)-1; i < j; i, j = i+1, j-1 {
			all[i], all[j] = all[j], all[i]
		}
		if next.IsZero() {
			return all
		}
		before = next
	}
}
