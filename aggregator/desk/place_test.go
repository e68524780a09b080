package desk

import (
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

// county is a desk for towns that all name the county.
func county(t *testing.T, names ...string) *Desk {
	t.Helper()
	d, err := New(Rules{Towns: []news.Town{{ID: "a", Name: "高桥", Kind: "镇", Ambiguous: true, For: names},
		{ID: "b", Name: "崇福", Kind: "镇", Ambiguous: true, For: names}}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPlaceFollowsFromTheGazetteer(t *testing.T) {
	rows := []struct {
		county []string
		has    []string
		not    []string
	}{
		{[]string{"桐乡"}, []string{"桐乡", "桐乡市", "嘉兴", "浙江", "浙江省", "浙江嘉兴", "浙江省嘉兴市桐乡"}, []string{"海宁", "杭州"}},
		{[]string{"平江"}, []string{"平江县", "岳阳", "湖南省", "湖南平江", "岳阳市平江"}, []string{"桐乡", "浙江", "嘉兴"}},
		{[]string{"普陀", "舟山"}, []string{"普陀区", "舟山市普陀区", "浙江舟山普陀"}, []string{"上海", "上海市普陀区"}},
		{[]string{"云川"}, []string{"云川", "云川县"}, []string{"桐乡", "浙江"}},
		{nil, nil, []string{"桐乡", "浙江"}},
	}
	for _, r := range rows {
		p, _ := newPlace(county(t, r.county...).rules.Towns)
		for _, n := range r.has {
			if !slices.Contains(p.names, n) {
				t.Errorf("%v: %s is none of its names: %v", r.county, n, p.names)
			}
		}
		for _, n := range r.not {
			if slices.Contains(p.names, n) {
				t.Errorf("%v: %s is one of its names", r.county, n)
			}
		}
	}
}

// A copy elsewhere puts the county's name where the county's own paper says 我市: whose county it is follows from the towns.
func TestReprintsNameTheCounty(t *testing.T) {
	text := func(place string) *news.Entry {
		return &news.Entry{Content: "农业农村部门组织专家到田间地头查看早稻长势，就病虫害防治和田间管理给农户提出了建议，要求各地抓住晴好天气做好施肥，力争夏粮丰收。" +
			"今年" + place + "早稻面积比去年略有增加，长势好于常年同期，预计收割从下月中旬开始，各合作社的农机已经检修完毕，烘干设备也做好了准备。"}
	}
	rows := []struct {
		county, named string
		same          bool
	}{{"桐乡", "浙江桐乡", true}, {"平江", "湖南平江", true}, {"平江", "浙江桐乡", false}, {"桐乡", "湖南平江", false}}
	for _, r := range rows {
		if same, why := county(t, r.county).SameStory(text("我市"), text(r.named)); same != r.same {
			t.Errorf("towns of %s, 我市 and %s: %t, %s", r.county, r.named, same, why)
		}
	}
}

func TestLocalContextIsTheCountys(t *testing.T) {
	rows := []struct {
		county, title string
		towns         []string
	}{
		{"桐乡", "桐乡高桥开展消防演练", []string{"a"}},
		{"平江", "桐乡高桥开展消防演练", nil},
		{"平江", "平江高桥开展消防演练", []string{"a"}},
		{"桐乡", "平江高桥开展消防演练", nil},
		{"云川", "云川县高桥开展消防演练", []string{"a"}},
		{"云川", "云川的崇福是个好地方", []string{"b"}},
		{"云川", "崇福是个好地方", nil},
	}
	for _, r := range rows {
		e := county(t, r.county).Edit(news.Source{ID: "s"}, news.Raw{GUID: "1", Title: r.title}, testNow)
		if !slices.Equal(e.Towns, r.towns) {
			t.Errorf("towns of %s, %s: %v, want %v: %v", r.county, r.title, e.Towns, r.towns, e.Why.Towns)
		}
	}
	if c := County(builtin(t).rules.Towns); strings.Join(c, " ") != "桐乡" {
		t.Errorf("the built-in towns name %v", c)
	}
}
