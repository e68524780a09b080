package desk_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// Entries are judged in memory that others were judged in before: nothing of one is seen in another.
func TestEditIsPureAndConcurrent(t *testing.T) {
	src := news.Source{ID: "s", Name: "桐乡新闻网", Timezone: "Asia/Shanghai", Categories: map[string]string{"CJ": "finance"}}
	raws := []news.Raw{{GUID: "1", Title: "乌镇、濮院、石门联游", Content: "<p>本报讯（记者 张三）昨天。</p>", Published: "3小时前", Categories: []string{"CJ"}}}
	for i, e := range desktest.Shipped(40) {
		raws = append(raws, news.Raw{GUID: fmt.Sprint(i), Title: e.Title, Content: fmt.Sprintf("<p>本报讯（记者 %c小明）%s</p>", '丁'+rune(i), e.Text), Byline: "来源：南湖晚报"})
	}
	var want []news.Entry
	for _, raw := range raws {
		want = append(want, desktest.Builtin(t).Edit(src, raw, desktest.Now)) // by a desk of its own
	}
	d := desktest.Builtin(t)
	var wg sync.WaitGroup
	for from := range 8 {
		wg.Go(func() {
			got := make([]news.Entry, len(raws))
			for i := range raws {
				at := (from*5 + i) % len(raws)
				got[at] = d.Edit(src, raws[at], desktest.Now)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	wg.Wait()
}

func TestNewRefusesRulesThatCannotBe(t *testing.T) {
	for name, r := range map[string]desk.Rules{
		"town twice":      {Towns: []news.Town{{ID: "a", Name: "甲"}, {ID: "a", Name: "乙"}}},
		"town unnamed":    {Towns: []news.Town{{ID: "a"}}},
		"channel twice":   {Channels: []news.Channel{{ID: "a"}, {ID: "a"}}},
		"channel without": {Channels: []news.Channel{{Name: "甲"}}},
	} {
		if _, err := desk.New(r); !errors.Is(err, desk.ErrRules) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A gazetteer of another county works by configuration alone.
func TestAnotherCounty(t *testing.T) {
	d, err := desk.New(desk.Rules{Towns: []news.Town{
		{ID: "xitang", Name: "西塘", Kind: "镇", For: []string{"嘉善"}},
		{ID: "ganyao", Name: "干窑", Kind: "镇", For: []string{"嘉善"}},
		{ID: "luoxing", Name: "罗星", Kind: "街道", Ambiguous: true, For: []string{"嘉善"}, Villages: []string{"鑫锋村"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		"嘉善罗星派出所民警": {"luoxing"}, "罗星派出所民警在长沙": nil, "西塘镇与干窑镇": {"xitang", "ganyao"}, "桐乡市罗星街道": nil, "嘉善县罗星街道": {"luoxing"}, "鑫锋村的葡萄": {"luoxing"},
	} {
		if diff := cmp.Diff(want, d.Edit(news.Source{ID: "s"}, news.Raw{Title: text}, desktest.Now).Towns); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}
