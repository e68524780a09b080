package towns_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// What lies elsewhere under a town's name follows from the gazetteer as it is edited: the same headline is one county's or another's.
func TestNamesakesFollowFromTheGazetteer(t *testing.T) {
	rows := []struct {
		county, outlet, title, content string
		towns                          []string
	}{
		{"桐乡", "长沙晚报", "高桥镇整治占道经营", "", nil},
		{"长沙", "长沙晚报", "高桥镇整治占道经营", "", []string{"a"}},
		{"桐乡", "潇湘晨报", "高桥镇整治占道经营", "平江县。", nil},
		{"桐乡", "中新网", "高桥镇整治占道经营", "上海浦东新区为此出动二十人。", nil},
		{"桐乡", "中新网", "高桥镇整治占道经营", "桐乡市为此出动二十人。", []string{"a"}},
		{"桐乡", "湖南日报", "高桥镇整治占道经营", "", nil},
		{"桐乡", "河北日报", "高桥镇整治占道经营", "", []string{"a"}},
		{"桐乡", "高桥镇", "老手艺里的高桥", "", []string{"a"}},
		{"桐乡", "海宁日报", "高桥镇整治占道经营", "", []string{"a"}},
		{"桐乡", "桐乡新闻网", "海盐县乍浦镇高桥有座桥", "", nil},
		{"桐乡", "中新网", "上高桥回族彝族苗族乡脱贫", "", nil},
		{"桐乡", "中新网", "高桥营街道换新颜", "", nil},
	}
	for _, r := range rows {
		e := desktest.County(t, r.county).Edit(news.Source{ID: "s", Name: r.outlet}, news.Raw{GUID: "1", Title: r.title, Content: r.content}, desktest.Now)
		if !slices.Equal(e.Towns, r.towns) {
			t.Errorf("towns of %s in %s, %s %s: %v, want %v: %v", r.county, r.outlet, r.title, r.content, e.Towns, r.towns, e.Why.Towns)
		}
	}
}

// Lines of plain text end anywhere, and a refiled entry has paragraphs in their place.
func TestNameIsReadAcrossTheEndOfALine(t *testing.T) {
	d := desktest.Builtin(t)
	src := news.Source{ID: "s", Name: "桐乡新闻网"}
	e := d.Edit(src, news.Raw{GUID: "1", Title: "名单", Content: "获评单位：屠\n甸镇和平村、崇\n福镇五丰村、洲\n泉镇义马村。"}, desktest.Now)
	want := []string{"tudian", "chongfu", "zhouquan"}
	if !slices.Equal(e.Towns, want) {
		t.Errorf("%v, want %v", e.Towns, want)
	}
	if again := d.Refile(src, e); !slices.Equal(again.Towns, want) {
		t.Errorf("refiled: %v, want %v", again.Towns, want)
	}
	if e = d.Edit(src, news.Raw{GUID: "2", Title: "名单", Content: "建设大好河\n山上下齐心。走进濮\n院士的家。"}, desktest.Now); len(e.Towns) != 0 {
		t.Errorf("%v: %v", e.Towns, e.Why.Towns)
	}
}
