package towns_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

type townCase struct {
	Source, Title, Content string
	Channels               []string
	Towns                  []string
	Held                   bool
}

func TestQualityTowns(t *testing.T) {
	d := desktest.Builtin(t)
	var all, held desktest.Score
	for _, c := range desktest.Cases[townCase](t, "towns.jsonl") {
		e := d.Edit(news.Source{ID: "s", Name: c.Source}, news.Raw{Title: c.Title, Content: c.Content}, desktest.Now)
		if c.Held {
			held.Add(e.Towns, c.Towns)
			continue
		}
		if !all.Add(e.Towns, c.Towns) {
			t.Logf("%s | %s\n got %v %v\nwant %v", c.Title, c.Content, e.Towns, e.Why.Towns, c.Towns)
		}
	}
	for name, s := range map[string]*desktest.Score{"tuned": &all, "held": &held} {
		t.Logf("towns, %s: precision %.3f, recall %.3f (%d right, %d wrong, %d missed)", name, s.Precision(), s.Recall(), s.Hit, s.Wrong, s.Missed)
		if s.Precision() < 0.98 || s.Recall() < 0.95 {
			t.Errorf("towns, %s: below the bar", name)
		}
	}
}

// These were written before the rules that weigh, by somebody who had not read the ones before.
func TestQualityHeldOut(t *testing.T) {
	d := desktest.Builtin(t)
	var s desktest.Score
	for _, c := range desktest.Cases[townCase](t, "heldout.jsonl") {
		e := d.Edit(news.Source{ID: "s", Name: c.Source}, news.Raw{Title: c.Title, Content: c.Content}, desktest.Now)
		slices.Sort(c.Towns)
		if !s.Add(e.Towns, c.Towns) {
			t.Logf("%s | %s\n got %v %v\nwant %v", c.Title, c.Content, e.Towns, e.Why.Towns, c.Towns)
		}
	}
	t.Logf("precision %.3f, recall %.3f (%d right, %d wrong, %d missed)", s.Precision(), s.Recall(), s.Hit, s.Wrong, s.Missed)
	if s.Precision() < 0.98 || s.Recall() < 0.95 {
		t.Error("below the bar")
	}
}

// Headlines from all over China hardly ever concern 桐乡: a town found in them is nearly always a false one.
func TestQualityHeadlines(t *testing.T) {
	d := desktest.Builtin(t)
	all, found := desktest.Headlines(t), 0
	for _, h := range all {
		e := d.Edit(news.Source{ID: "s", Name: "钱江晚报"}, news.Raw{Title: h.Title}, desktest.Now)
		if len(e.Towns) > 0 {
			found++
			t.Log(h.Title, e.Why.Towns)
		}
	}
	t.Logf("%d of %d headlines get a town", found, len(all))
	if found*2000 > len(all) {
		t.Errorf("more than 1 in 2,000")
	}
}
