package towns_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/aggregator/desk/towns"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// Whatever an administrator writes into a gazetteer, it is made at once, and texts are looked through at once. Each of these took minutes, or
// gigabytes, where every bearer of a name was weighed against every other.
func TestNoGazetteerHangs(t *testing.T) {
	const much = time.Minute // on a machine that does other things; a second or so is needed
	alike := func(n int, town news.Town) (out []news.Town) {
		for i := range n {
			town.ID = fmt.Sprint(i)
			out = append(out, town)
		}
		return out
	}
	var words, within []string
	for i := range 20_000 {
		words = append(words, fmt.Sprintf("第%d县", i))
	}
	for n := range 1000 {
		within = append(within, strings.Repeat("高桥", n+1))
	}
	for name, draft := range map[string][]news.Town{
		"of one name":      alike(300, news.Town{Name: "高桥", Ambiguous: true, For: []string{"桐乡"}}),
		"of one sure name": alike(300, news.Town{Name: "高桥"}),
		"called 街道":        alike(1000, news.Town{Name: "街道"}),
		"of many counties": alike(2, news.Town{Name: "高桥", For: words}),
		"within another":   {{ID: "a", Name: "高桥", Villages: within}},
		"of one character": alike(50, news.Town{Name: "桥", For: []string{"高", "桥"}, Against: []string{"高"}}),
		"of none":          alike(3, news.Town{Name: " ", Aliases: []string{"", "？"}, Villages: []string{"村村"}, For: []string{""}}),
		"of no characters": {{ID: "a", Name: "\xff\xfe"}, {ID: "b", Name: "\x01"}},
		"of no end":        {{ID: "a", Name: strings.Repeat("高桥", 100_000)}},
	} {
		began := time.Now()
		g := towns.New(draft)
		for _, said := range []string{"高桥", "高桥镇、", "上海高桥", "街道，", "1", "，"} {
			var room towns.Room
			g.Find(text.Fold(nil, "标题\x01"+strings.Repeat(said, 60_000/len([]rune(said)))), 2, towns.Whence{Outlet: "嘉兴日报"}, &room)
		}
		if took := time.Since(began); took > much {
			t.Errorf("towns %s: %v", name, took)
		}
	}
}

// Where it is not known in which county the towns lie, no place is elsewhere: it may be their own.
func TestNothingIsElsewhereWhereTheCountyIsNotKnown(t *testing.T) {
	d := desktest.Builtin(t)
	alone := desktest.Rules()
	alone.Towns = []news.Town{{ID: "a", Name: "高桥", Kind: "镇"}}
	one := desktest.Desk(t, alone)
	for _, title := range []string{"上海浦东高桥镇整治河道", "宁波海曙高桥整治河道", "长沙：高桥整治河道", "长沙县的高桥，三年造林千亩"} {
		raw := news.Raw{GUID: "1", Title: title, Content: "长沙县、浦东新区和海曙区都来人看过。"}
		if e := one.Edit(news.Source{ID: "s", Name: "新闻报"}, raw, desktest.Now); len(e.Towns) != 1 {
			t.Errorf("%s: one town alone is not found: %v", title, e.Towns)
		}
		if e := d.Edit(news.Source{ID: "s", Name: "新闻报"}, raw, desktest.Now); len(e.Towns) != 0 {
			t.Errorf("%s: found in 桐乡: %v", title, e.Why.Towns)
		}
	}
}
