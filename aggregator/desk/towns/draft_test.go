package towns_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/aggregator/desk/towns"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/internal/growth"
	"github.com/txnews/hub/news"
)

// Whatever an administrator writes into a gazetteer, it is made in time that grows with it, and texts are looked through in time that grows with
// them. Each of these took minutes, or gigabytes, where every bearer of a name was weighed against every other.
func TestNoGazetteerHangs(t *testing.T) {
	alike := func(town news.Town) func(n int) []news.Town {
		return func(n int) (out []news.Town) {
			for i := range n {
				town.ID = fmt.Sprint(i)
				out = append(out, town)
			}
			return out
		}
	}
	one := func(draft ...news.Town) func(int) []news.Town { return func(int) []news.Town { return draft } }
	each := func(n int, f func(i int) string) (out []string) {
		for i := range n {
			out = append(out, f(i))
		}
		return out
	}
	for name, c := range map[string]struct {
		few int
		of  func(n int) []news.Town
	}{
		"of one name":      {20, alike(news.Town{Name: "高桥", Ambiguous: true, For: []string{"桐乡"}})},
		"of one sure name": {20, alike(news.Town{Name: "高桥"})},
		"called 街道":        {60, alike(news.Town{Name: "街道"})},
		"of many counties": {1200, func(n int) []news.Town {
			return alike(news.Town{Name: "高桥", For: each(n, func(i int) string { return fmt.Sprintf("第%d县", i) })})(2)
		}},
		"within another": {60, func(n int) []news.Town {
			return []news.Town{{ID: "a", Name: "高桥", Villages: each(n, func(i int) string { return strings.Repeat("高桥", i+1) })}}
		}},
		"of one character": {3, alike(news.Town{Name: "桥", For: []string{"高", "桥"}, Against: []string{"高"}})},
		"of none":          {3, alike(news.Town{Name: " ", Aliases: []string{"", "？"}, Villages: []string{"村村"}, For: []string{""}})},
		"of no characters": {1, one(news.Town{ID: "a", Name: "\xff\xfe"}, news.Town{ID: "b", Name: "\x01"})},
		"of no end":        {6000, func(n int) []news.Town { return []news.Town{{ID: "a", Name: strings.Repeat("高桥", n)}} }},
	} {
		t.Run(name, func(t *testing.T) {
			growth.Linear(t, c.few, func(n int) func() {
				draft, long := c.of(n), 4000*n/c.few
				return func() {
					g := towns.New(draft)
					for said, outlet := range map[string]string{"高桥": "嘉兴日报", "高桥镇、": "嘉兴日报", "上海高桥": "嘉兴日报", "街道，": "嘉兴日报", "1": "嘉兴日报", "，": "嘉兴日报",
						"高桥生。": "羊城晚报", "临高桥镇": "羊城晚报", "“高桥城”": "羊城晚报"} {
						var room towns.Room
						g.Find(text.Fold(nil, "标题\x01"+strings.Repeat(said, long/len([]rune(said)))), 2, towns.Whence{Outlet: outlet}, &room)
					}
				}
			})
		})
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
