package reprint_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/news"
)

type storyCopy struct {
	Title, Content, Source string
	Published              time.Time
}

func (c storyCopy) entry(d *desk.Desk) news.Entry {
	raw := news.Raw{GUID: c.Source + c.Title + c.Content, Title: c.Title, Content: c.Content, Published: c.Published.Format(time.RFC3339)}
	return d.Edit(news.Source{ID: c.Source, Name: c.Source}, raw, desktest.Now)
}

type storyCase struct {
	Kind string
	Same bool
	Held bool
	A, B storyCopy
}

func sharePrint(a, b *news.Entry) bool {
	have := map[uint64]bool{}
	for _, p := range reprint.Prints(a) {
		have[p] = true
	}
	for _, p := range reprint.Prints(b) {
		if have[p] {
			return true
		}
	}
	return false
}

// TestQualityStories measures what the hub does: two entries are one story where they share a print and the texts agree.
func TestQualityStories(t *testing.T) {
	d := desktest.Builtin(t)
	var seen, held desktest.Score
	all := slices.Concat(desktest.Cases[storyCase](t, "stories.jsonl"), desktest.Cases[storyCase](t, "stories_written.jsonl"), desktest.Cases[storyCase](t, "stories_touched.jsonl"))
	for _, c := range all {
		s := &seen
		if c.Held {
			s = &held
		}
		a, b := c.A.entry(d), c.B.entry(d)
		same, why := d.SameStory(&a, &b)
		if back, _ := d.SameStory(&b, &a); back != same {
			t.Errorf("%s: %s: the order matters", c.Kind, c.A.Title)
		}
		printed := sharePrint(&a, &b)
		got := same && printed
		switch {
		case got && c.Same:
			s.Hit++
		case same && !c.Same: // with a print in common or without
			s.Wrong++
			t.Errorf("forbidden merge (%s): %s / %s: %s", c.Kind, a.Title, b.Title, why)
		case c.Same:
			s.Missed++
			if !c.Held {
				t.Logf("missed (%s, print %t): %s: %s", c.Kind, printed, a.Title, why)
			} else {
				t.Logf("missed (%s, print %t), held", c.Kind, printed)
			}
		}
	}
	for name, s := range map[string]desktest.Score{"seen": seen, "held": held} {
		t.Logf("%s: precision %.3f recall %.3f F1 %.3f (%d pairs of one story)", name, s.Precision(), s.Recall(), s.F1(), s.Hit+s.Missed)
		if s.F1() < 0.92 {
			t.Errorf("%s: F1 %.3f is below 0.92", name, s.F1())
		}
	}
}

// corpusEntries are the full texts of three national media, as the desk would edit them.
func corpusEntries(t testing.TB) []news.Entry {
	dir := needs.Corpus(t, "cjk")
	d := desktest.Builtin(t)
	var out []news.Entry
	for _, name := range []string{"people-daily", "guangming", "cctv"} {
		b, err := os.ReadFile(filepath.Join(dir, name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var feed struct {
			Items []struct {
				ID, Title string
				Content   string    `json:"content_html"`
				Published time.Time `json:"date_published"`
			}
		}
		if err := json.Unmarshal(b, &feed); err != nil {
			t.Fatal(err)
		}
		for _, it := range feed.Items {
			raw := news.Raw{GUID: it.ID, Title: it.Title, Content: it.Content, Published: it.Published.Format(time.RFC3339)}
			out = append(out, d.Edit(news.Source{ID: name, Name: name}, raw, desktest.Now))
		}
	}
	return out
}

// knownReprints are the articles that two of the papers, or two pages of one, really have in common.
var knownReprints = []string{"推动我国未来产业发展不断取得新突破", "机械装备让现代农业更有“劲”"}

// TestQualityStoriesOfRealPapers compares every pair of 130 real articles that share a print.
func TestQualityStoriesOfRealPapers(t *testing.T) {
	d, es := desktest.Builtin(t), corpusEntries(t)
	shared, merged := 0, 0
	at := map[uint64][]int{}
	for i := range es {
		met := map[int]bool{}
		for _, p := range reprint.Prints(&es[i]) {
			for _, j := range at[p] {
				met[j] = true
			}
			at[p] = append(at[p], i)
		}
		shared += len(met)
		for j := range met {
			a, b := &es[i], &es[j]
			same, why := d.SameStory(a, b)
			if same {
				merged++
				if !slices.ContainsFunc(knownReprints, func(s string) bool { return strings.Contains(a.Title, s) && strings.Contains(b.Title, s) }) {
					t.Errorf("forbidden merge: %s %s = %s %s: %s", a.Source, a.Title, b.Source, b.Title, why)
				}
			}
		}
	}
	t.Logf("%d articles: %d pairs share a print, %d are one story", len(es), shared, merged)
	if shared > 60 {
		t.Errorf("%d pairs share a print, want few", shared)
	}
}
