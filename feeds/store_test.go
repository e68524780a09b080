package feeds_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// A feed follows its store through a commit, a takedown and a change of its source, however hurried its readers are.
func TestFeedFollowsTheStore(t *testing.T) {
	t.Run("embedded", func(t *testing.T) { followsTheStore(t, t.TempDir()) })
	t.Run("redis", func(t *testing.T) { followsTheStore(t, storetest.StartRedis(t)) })
}

func followsTheStore(t *testing.T, address string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	channels := []news.Channel{{ID: "world", Name: "国内国际"}, {ID: "strong-counties", Name: "强县新闻", Parent: "world"}}
	st, err := store.Open(ctx, address, store.Options{Channels: channels})
	must(t, err)
	inForce := settings.Static(settings.Snapshot{
		Site:     news.Site{Title: "桐乡新闻聚合", URL: "https://hub.example.cn/", Language: "zh-CN", Timezone: "Asia/Shanghai"},
		Channels: channels, Licence: news.Licence{Public: news.ExtentSummary, Label: "稿件来源:{origin}"},
	})
	p := feeds.New(feeds.Options{Rights: rights.New(rights.Options{Settings: inForce}, st), Settings: inForce})
	follower := changelog.New(st, slog.New(slog.DiscardHandler), p)
	run := make(chan error, 1)
	runCtx, stop := context.WithCancel(ctx)
	go func() { run <- follower.Run(runCtx) }()
	defer func() {
		stop()
		must(t, <-run)
		must(t, st.Close())
	}()

	shows := func(sel news.Selection, text string, want bool) {
		t.Helper()
		seq, err := st.LastSeq(ctx)
		must(t, err)
		must(t, follower.WaitSeen(ctx, seq))
		for _, f := range feeds.Formats() {
			d, err := p.AtHand(ctx, rights.Audience{}, sel, f, 0)
			must(t, err)
			if got := strings.Contains(string(d.Plain), text); got != want {
				t.Errorf("%s shows %q: %v, want %v", feeds.Path(sel, f), text, got, want)
			}
		}
	}
	now := time.Now()
	src := news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindFeed, URL: "https://jxrb.example.cn/rss.xml", Enabled: true}
	must(t, st.AddSource(ctx, src, now, news.Act{}))
	parent := news.Selection{Channel: "world"}
	shows(parent, "百强县", false)

	jobs, err := st.Claim(ctx, "hub", now, time.Minute, 1)
	must(t, err)
	e := news.Entry{
		ID: news.EntryID("jxrb", "1"), Version: 1, Source: "jxrb", URL: "https://jxrb.example.cn/1.html", Title: "百强县", Summary: "摘要",
		Updated: now, FirstSeen: now, Sort: now, Channels: []string{"strong-counties"}, Attribution: news.Attribution{Origin: "嘉兴日报"},
	}
	e.Story, e.Original = e.ID, e.ID
	_, err = st.Commit(ctx, news.Refresh{Lease: jobs[0].Lease, Entries: []news.Entry{e}, State: news.SourceState{NextCheck: now.Add(time.Hour)}, At: now})
	must(t, err)
	for _, sel := range []news.Selection{{}, parent, {Channel: "strong-counties"}, {Source: "jxrb"}} {
		shows(sel, "百强县", true)
		shows(sel, "摘要", true)
	}

	src.Licence.Public = news.ExtentHeadline
	must(t, st.PutSource(ctx, src, news.Act{}))
	shows(parent, "百强县", true)
	shows(parent, "摘要", false)

	_, err = st.TakeDown(ctx, news.Takedown{ID: "t", Entry: e.ID, At: now, Removed: []string{e.ID}}, news.Act{At: now})
	must(t, err)
	shows(parent, "百强县", false)
	shows(news.Selection{}, "百强县", false)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
