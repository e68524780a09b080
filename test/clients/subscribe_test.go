// Package clients lets real feed readers subscribe to the hub.
package clients

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// expectation is what a reader must see of one entry of a feed.
type expectation struct {
	title   string
	authors []string // in the field for authors
	source  string   // the feed that it came from: in the field for it, or in the text where the client has none
	text    []string // pieces of what the client shows
	date    time.Time
}

// subscribe polls a feed as one client until that knows its validators: it must see the entry as expected. Then it polls
// once more, which must be a conditional request that is answered 304, and must hold the same as before.
func subscribe(t *testing.T, c reader, w *watched, path string, want expectation) {
	t.Helper()
	var list []seen
	for range c.learns() {
		list = c.read(t, w.URL+path)
		if log := w.take(); len(log) != 1 || log[0].status != http.StatusOK {
			t.Fatalf("a new subscriber's requests are %+v, want one that is answered 200", log)
		}
		want.check(t, list)
	}
	var again []seen
	for deadline := time.Now().Add(patience); ; {
		again = c.read(t, w.URL+path)
		log := w.take()
		if len(log) == 1 && log[0].conditional() && (log[0].status == http.StatusOK || log[0].status == http.StatusIMUsed) && time.Now().Before(deadline) {
			list = again // the demo goes on publishing: the feed has changed since
			continue
		}
		if len(log) != 1 || !log[0].conditional() || log[0].status != http.StatusNotModified {
			t.Errorf("a returning subscriber's requests are %+v, want a conditional one that is answered 304", log)
		}
		break
	}
	if len(again) != len(list) {
		t.Errorf("a returning subscriber holds %d entries, %d before", len(again), len(list))
	}
}

// newsboatTakesDeltas lets newsboat, which asks with A-IM, poll a feed that goes on until it is answered with what it lacks alone: it holds that, and
// all that it held before.
func newsboatTakesDeltas(t *testing.T, base string) {
	t.Helper()
	c, w := readers(t)["newsboat"](t), watch(t, base)
	var had []seen
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		list := c.read(t, w.URL+"/feeds/all.atom")
		if log := w.take(); len(log) != 1 || log[0].status != http.StatusIMUsed || len(list) <= len(had) { // or only a correction came
			had = list
			continue
		}
		holds := map[string]bool{}
		for _, s := range list {
			holds[s.ID] = true
		}
		for _, s := range had {
			if !holds[s.ID] {
				t.Errorf("newsboat lost %s: %s", s.ID, s.Title)
			}
		}
		return
	}
	t.Error("newsboat was never given new entries as a part of a feed")
}

func (want expectation) check(t *testing.T, list []seen) {
	t.Helper()
	ids := map[string]bool{}
	for _, s := range list {
		if s.Title == "" || s.Link == "" || s.ID == "" || s.Date.Unix() <= 0 {
			t.Errorf("an entry is not whole: %+v", s)
		}
		if ids[s.ID] {
			t.Errorf("two entries have the id %s", s.ID)
		}
		ids[s.ID] = true
	}
	for _, s := range list {
		if s.Title != want.title {
			continue
		}
		for _, a := range want.authors {
			if !strings.Contains(s.Author, a) {
				t.Errorf("author %q, want %s in it", s.Author, a)
			}
		}
		if s.Source != "" && s.Source != want.source {
			t.Errorf("source %q, want %q", s.Source, want.source)
		}
		if s.Source == "" && !strings.Contains(s.Text, want.source) {
			t.Errorf("the client has no field for the source, and the text does not name %s: %.200s", want.source, s.Text)
		}
		if !s.Date.Equal(want.date) {
			t.Errorf("date %v, want %v", s.Date.UTC(), want.date.UTC())
		}
		for _, piece := range want.text {
			if !strings.Contains(s.Text, piece) {
				t.Errorf("the text lacks %q: %.200s", piece, s.Text)
			}
		}
		return
	}
	var titles []string
	for _, s := range list {
		titles = append(titles, s.Title)
	}
	t.Errorf("no entry %q among %q", want.title, titles)
}
