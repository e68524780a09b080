package desk

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/news"
)

// score counts right, wrong and missed labels.
type score struct{ hit, wrong, missed int }

func (s *score) add(got, want []string) bool {
	ok := true
	for _, g := range got {
		if slices.Contains(want, g) {
			s.hit++
		} else {
			s.wrong++
			ok = false
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			s.missed++
			ok = false
		}
	}
	return ok
}

func (s *score) precision() float64 { return ratio(s.hit, s.hit+s.wrong) }
func (s *score) recall() float64    { return ratio(s.hit, s.hit+s.missed) }
func (s *score) f1() float64        { return ratio(2*s.hit, 2*s.hit+s.wrong+s.missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

type townCase struct {
	Source, Title, Content string
	Channels               []string
	Towns                  []string
	Held                   bool
}

func TestQualityTowns(t *testing.T) {
	d := builtin(t)
	var all, held score
	for _, c := range cases[townCase](t, "towns.jsonl") {
		e := d.Edit(news.Source{ID: "s", Name: c.Source}, news.Raw{Title: c.Title, Content: c.Content}, testNow)
		if c.Held {
			held.add(e.Towns, c.Towns)
			continue
		}
		if !all.add(e.Towns, c.Towns) {
			t.Logf("%s | %s\n got %v %v\nwant %v", c.Title, c.Content, e.Towns, e.Why.Towns, c.Towns)
		}
	}
	for name, s := range map[string]*score{"tuned": &all, "held": &held} {
		t.Logf("towns, %s: precision %.3f, recall %.3f (%d right, %d wrong, %d missed)", name, s.precision(), s.recall(), s.hit, s.wrong, s.missed)
		if s.precision() < 0.97 || s.recall() < 0.94 {
			t.Errorf("towns, %s: below the floor", name)
		}
	}
}

// Headlines from all over China hardly ever concern 桐乡: a town found in them is nearly always a false one.
func TestQualityHeadlines(t *testing.T) {
	f, err := os.Open(filepath.Join(needs.Corpus(t, "cjk"), "headlines.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := builtin(t)
	n, found := 0, 0
	for s := bufio.NewScanner(f); s.Scan(); n++ {
		var h struct{ T string }
		if err := json.Unmarshal(s.Bytes(), &h); err != nil {
			t.Fatal(err)
		}
		e := d.Edit(news.Source{ID: "s", Name: "钱江晚报"}, news.Raw{Title: h.T}, testNow)
		if len(e.Towns) > 0 {
			found++
			t.Log(h.T, e.Why.Towns)
		}
	}
	t.Logf("%d of %d headlines get a town", found, n)
	if found*2000 > n {
		t.Errorf("more than 1 in 2,000")
	}
}
