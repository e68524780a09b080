package credit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

type bylineCase struct {
	Where, Text                                       string
	Origin                                            string
	Reporters, Correspondents, Photographers, Editors []string
	Held                                              bool
}

func TestQualityBylines(t *testing.T) {
	d := desktest.Builtin(t)
	right, fields := map[bool]int{}, map[bool]int{}
	for _, c := range desktest.Cases[bylineCase](t, "bylines.jsonl") {
		raw := news.Raw{Title: "天气", URL: "http://e.cn/1"}
		switch c.Where {
		case "b":
			raw.Byline = c.Text
		case "c":
			raw.Content = c.Text
		case "a":
			raw.Authors = []string{c.Text}
		case "o":
			raw.Origin = c.Text
		}
		a := d.Edit(news.Source{ID: "s", Name: "桐乡新闻网"}, raw, desktest.Now).Attribution
		ok := 0
		for i, got := range [][]string{{a.Origin}, a.Reporters, a.Correspondents, a.Photographers, a.Editors} {
			if slices.Equal(got, [][]string{{c.Origin}, c.Reporters, c.Correspondents, c.Photographers, c.Editors}[i]) || len(got)+len([][]string{{c.Origin}, c.Reporters, c.Correspondents, c.Photographers, c.Editors}[i]) == 0 {
				ok++
			}
		}
		fields[c.Held] += 5
		right[c.Held] += ok
		if ok < 5 && !c.Held {
			t.Logf("%s: %s\n got %s r%v c%v p%v e%v\nwant %s r%v c%v p%v e%v", c.Where, c.Text, a.Origin, a.Reporters, a.Correspondents, a.Photographers, a.Editors,
				c.Origin, c.Reporters, c.Correspondents, c.Photographers, c.Editors)
		}
	}
	for held, n := range fields {
		share := desktest.Ratio(right[held], n)
		t.Logf("bylines, held %v: %.3f of %d fields exact", held, share, n)
		if share < 0.97 {
			t.Errorf("bylines, held %v: below the floor", held)
		}
	}
}

func TestQualityCreditLinesAreRemoved(t *testing.T) {
	d := desktest.Builtin(t)
	for _, c := range desktest.Cases[bylineCase](t, "bylines.jsonl") {
		if c.Where != "c" || c.Held || len(c.Reporters)+len(c.Editors) == 0 || strings.Contains(c.Text, "sunny") {
			continue
		}
		e := d.Edit(news.Source{ID: "s", Name: "桐乡新闻网"}, news.Raw{Title: "天气", Content: c.Text}, desktest.Now)
		for _, name := range append(c.Reporters, c.Editors...) {
			if strings.Contains(e.Content, name) {
				t.Errorf("%s\nstill names %s: %s", c.Text, name, e.Content)
			}
		}
	}
}
