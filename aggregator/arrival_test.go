package aggregator_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// report is one of real length about the bridge, by its paragraphs.
func report(bridge string) []string {
	return []string{
		"昨天上午十点，随着最后一段钢箱梁稳稳落在桥墩上，跨越京杭运河的" + bridge + "主桥顺利合龙。这座桥全长六百八十六米，主跨一百二十米，是我市目前跨径最大的桥梁。",
		bridge + "工程去年三月动工，由市交通投资集团建设，总投资三亿四千万元。项目经理卢建平说，每一节钢箱梁重九十八吨，要用两艘浮吊同时起吊，误差不能超过五毫米。",
		"为了不影响运河通航，吊装都安排在夜里十一点到凌晨四点之间。四个多月里，海事部门先后发布航行通告十七次，疏导船只两千三百多艘次，没有发生一起事故。",
		"家住桥东的退休教师庄元庆几乎天天来看造桥。他说，过去到对岸的菜场要绕行四公里，等桥通了，走路只要十分钟。",
		"按照计划，大桥将在今年国庆节前通车，届时庆丰路和环城东路将连成一线，两岸将补种香樟四百一十三棵。",
	}
}

// tellings are what houses made of the report: cut, turned round, with figures in digits, with something of their own, as a teaser.
func tellings(ps []string) []told {
	dated := func(day, hour int) string {
		return fmt.Sprintf("<pubDate>%s</pubDate>", time.Date(2026, 11, day, hour, 0, 0, 0, desktest.Shanghai).Format(time.RFC1123Z))
	}
	all := strings.Join(ps, "</p><p>")
	digits := strings.NewReplacer("六百八十六", "686", "一百二十", "120", "三亿四千万", "3.4亿", "九十八", "98", "十七次", "17次", "两千三百", "2300", "四百一十三", "413", "十点", "10:00")
	return []told{
		{"主桥昨天合龙", "<p>" + all + "</p>", dated(20, 7)},
		{"跨径最大的桥梁合龙", "<p>" + digits.Replace(all) + "</p>", dated(20, 9)},
		{"跨运河，又添一座桥", "<p>" + strings.Join([]string{ps[3], ps[0], ps[4], ps[1]}, "</p><p>") + "</p>", dated(21, 8)},
		{"大桥合龙了", "<p>" + string([]rune(all)[:110]) + "……</p>", dated(20, 12)},
		{"运河上架起新桥", "<p>" + all + "</p><p>今年以来，嘉兴各地交通项目全面提速，在建项目四十三个，上半年完成投资一百零六亿元。</p>", dated(22, 7)},
	}
}

// takenInOver refreshes every source once, in an order of that seed, so long after the one before.
func (p *printers) takenInOver(t *testing.T, address string, seed uint64, apart time.Duration) *store.Store {
	t.Helper()
	d, now := desktest.Builtin(t), desktest.Now
	st, err := store.Open(t.Context(), address, store.Options{Prefix: fmt.Sprintf("o%d-%d", seed, apart), Channels: config.BuiltinChannels(), Rank: d.Rank, CallersClock: true, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	f := fetch.New(fetch.Options{AllowPrivate: true, Gap: -1, PerHost: 64, Timeout: time.Minute})
	const year = 365 * 24 * time.Hour // no source is due a second time
	a := aggregator.New(aggregator.Params{Store: st, Stories: st, Fetch: f, Intake: intake.New(f, intake.Options{}), Desk: d, Owner: "test",
		Lease: time.Minute, MinInterval: year, MaxInterval: year, Now: func() time.Time { return now }})
	for _, i := range rand.New(rand.NewPCG(seed, 2)).Perm(len(p.sources)) {
		if err := st.AddSource(t.Context(), p.sources[i], now, news.Act{}); err != nil {
			t.Fatal(err)
		}
		jobs, err := st.Claim(t.Context(), "test", now, time.Hour, 1)
		if err != nil || len(jobs) != 1 || jobs[0].Source.ID != p.sources[i].ID {
			t.Fatalf("claimed %v, want %s: %v", jobs, p.sources[i].ID, err)
		}
		if rep := a.Refresh(t.Context(), jobs[0]); rep.Err != nil || rep.New != 1 {
			t.Fatalf("%s: %+v", jobs[0].Source.ID, rep)
		}
		now = now.Add(apart)
	}
	return st
}

// What makes a story of reports of real length does not depend on when its copies came: at once, or days apart, in any order.
func TestStoriesOfRealLengthDoNotDependOnWhenTheirCopiesCame(t *testing.T) {
	p := newPrinters(t, [][]told{
		tellings(report("长山河大桥")),
		tellings(report("康泾塘大桥")),
	})
	const stories = 2
	var want string
	for _, engine := range []string{"embedded", "redis"} {
		address := ""
		if engine == "redis" {
			address = storetest.StartRedis(t)
		}
		for seed := range uint64(4) {
			for _, apart := range []time.Duration{0, 50 * time.Hour} {
				at := address
				if at == "" {
					at = t.TempDir()
				}
				got := p.stories(t, p.takenInOver(t, at, seed, apart))
				if want == "" {
					want = got
					if n := strings.Count(got, "\n") + 1; n != stories {
						t.Fatalf("%d stories, want %d:\n%s", n, stories, got)
					}
				}
				if got != want {
					t.Fatalf("%s, order %d, %v apart:\n%s\nin the first order:\n%s", engine, seed, apart, got, want)
				}
			}
		}
	}
}
