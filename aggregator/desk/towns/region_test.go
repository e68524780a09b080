package towns_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk/towns"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

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
		e := desktest.County(t, r.county).Edit(news.Source{ID: "s"}, news.Raw{GUID: "1", Title: r.title}, desktest.Now)
		if !slices.Equal(e.Towns, r.towns) {
			t.Errorf("towns of %s, %s: %v, want %v: %v", r.county, r.title, e.Towns, r.towns, e.Why.Towns)
		}
	}
	if c := news.County(config.BuiltinTowns()); strings.Join(c, " ") != "桐乡 Tongxiang" {
		t.Errorf("the built-in towns name %v", c)
	}
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
		names := towns.New([]news.Town{{ID: "a", Name: "高桥", For: r.county}, {ID: "b", Name: "崇福", For: r.county}}).Home()
		for _, n := range r.has {
			if !slices.Contains(names, n) {
				t.Errorf("%v: %s is none of its names: %v", r.county, n, names)
			}
		}
		for _, n := range r.not {
			if slices.Contains(names, n) {
				t.Errorf("%v: %s is one of its names", r.county, n)
			}
		}
	}
}
