package jobs_test

import (
	"testing"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// settle has other channels and towns in force, and the log tell of it.
func (h *hubs) settle(name string, channels []news.Channel, towns []news.Town) {
	h.t.Helper()
	h.set.now = settings.Of(settings.Snapshot{Channels: channels, Towns: towns})
	h.must(h.st.PutSetting(h.t.Context(), name, []any{channels, towns}, news.Act{At: h.now}))
}

// TestCopiesOutlastChannelsAndTowns: whoever keeps a copy by the changes has what there is while a channel or a town is gone, has another name and
// is back, and a source that labels name has another name; and nothing is told of entries of which that changes no word.
func TestCopiesOutlastChannelsAndTowns(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		headlines := news.Licence{Public: news.ExtentHeadline, Partner: news.ExtentFull, Label: "来源:{origin}"}
		h := newHubs(t, where, 2, news.Source{ID: "s", Name: "日报", Licence: headlines})
		channels := []news.Channel{{ID: "finance", Name: "财经"}, {ID: "world", Name: "国内国际"}}
		towns := []news.Town{{ID: "puyuan", Name: "濮院"}, {ID: "wuzhen", Name: "乌镇"}}
		h.settle(news.SettingChannels, channels, towns)
		a, b := letter("a"), letter("b")
		a.Categories = []string{"财经"} // of which a headline says nothing
		a.Channels, a.Towns = []string{"finance"}, []string{"wuzhen"}
		a.Why = news.Why{Channels: map[string]news.Reason{"finance": news.Because("channel.category", "财经")}, Towns: map[string]news.Reason{"wuzhen": news.Because("town.body", "乌镇", "西栅")}}
		b.Channels, b.Towns, b.Attribution.Origin = []string{"finance"}, []string{"wuzhen"}, "新华社"
		b.Why = news.Why{Channels: map[string]news.Reason{"finance": news.Because("channel.default")}, Towns: map[string]news.Reason{"wuzhen": news.Because("filed.editor")}}
		h.put("s", nil, a)
		h.put("s", nil, b)
		public, late := h.copyFor(""), h.copyFor("")
		public.alike("at first")
		for _, step := range []struct {
			when, name string
			channels   []news.Channel
			towns      []news.Town
		}{
			{"a channel is gone", news.SettingChannels, channels[1:], towns},
			{"a town is gone", news.SettingTowns, channels[1:], towns[:1]},
			{"the town is back under another name", news.SettingTowns, channels[1:], []news.Town{towns[0], {ID: "wuzhen", Name: "乌镇镇"}}},
			{"all is back", news.SettingChannels, channels, towns},
			{"both are gone", news.SettingTowns, channels[1:], towns[:1]},
		} {
			h.settle(step.name, step.channels, step.towns)
			public.read()
			public.alike(step.when)
		}
		h.settle(news.SettingTowns, channels, towns)
		late.read()
		h.settle(news.SettingTowns, channels[1:], towns[:1])
		public.alike("both were back for a moment")
		late.alike("who began meanwhile")
		src, err := h.st.Source(t.Context(), "s")
		h.must(err)
		src.Name = "晨报"
		h.must(h.st.PutSource(t.Context(), src, news.Act{At: h.now}))
		public.alike("the source has another name")
		if e, err := h.st.Entry(t.Context(), b.ID); err != nil || e.Version != 1 {
			t.Errorf("what says nothing else has version %d: %v", e.Version, err)
		}
	})
}
