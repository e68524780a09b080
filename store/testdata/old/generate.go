//go:build ignore

// Generate makes the store and the dump of this folder, with the code of commit d6004b2, which kept records before stores
// had a format version:
//
//	git worktree add ../old d6004b2 && cp store/testdata/old/generate.go ../old/ && cd ../old && go run generate.go OUT
//
// It refreshes three sources on loopback through the desk of that day, so that the texts of its judgements are real, then
// does what editors do. old.json, what the store answered then, is written by TestOldStore with -update at that commit.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

var now = time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)

func main() {
	out := os.Args[1]
	dir, err := os.MkdirTemp("", "old")
	must(err)
	s, err := store.Open(context.Background(), dir, store.Options{Channels: config.BuiltinChannels(), Now: func() time.Time { return now }})
	must(err)
	fill(s)
	var dump bytes.Buffer
	must(s.Dump(context.Background(), &dump))
	must(os.WriteFile(filepath.Join(out, "dump.zst"), dump.Bytes(), 0o644))
	must(s.Close())
	file, err := os.ReadFile(filepath.Join(dir, "hub.db"))
	must(err)
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	must(err)
	must(os.WriteFile(filepath.Join(out, "hub.db.zst"), z.EncodeAll(file, nil), 0o644))
}

const bridge = "昨天上午,洲泉湘溪大桥建成通车,两岸一万多名居民告别了绕行的历史。大桥全长428米,双向四车道,总投资1.2亿元,由市交通局组织建设,历时两年零三个月。"

// documents are what the sources say at each refresh.
var documents = map[string][2]string{
	"jxrb": {
		item("湘溪大桥昨建成通车", "a1", "本报讯 "+bridge, "<pubDate>Thu, 19 Nov 2026 08:00:00 +0800</pubDate>") +
			item("乌镇水乡迎来旅游旺季", "a2", "本报记者 沈一 乌镇西栅景区昨日接待游客三万人次,民宿入住率超过九成,比去年同期增长两成。", "") +
			item("崇福皮草小镇转型", "a3", "崇福镇皮草企业纷纷开起直播间,全镇电商销售额今年前十个月达到四十亿元,同比增长一成五。", "<category>财经</category>"),
		item("湘溪大桥昨日建成通车", "a1", "本报讯 "+bridge+"大桥通车后,两岸车程由二十分钟缩短为三分钟。", "<pubDate>Thu, 19 Nov 2026 08:00:00 +0800</pubDate>") +
			item("濮院毛衫汇展开幕", "a4", "濮院国际毛针织服装博览会昨天开幕,来自十二个国家和地区的客商参加,现场签约三亿元。", ""),
	},
	"zjol": {
		item("桐乡一座新桥通车", "b1", bridge+"(来源:嘉兴日报)", "<category>财经</category>"),
		item("桐乡一座新桥通车", "b1", bridge+"(来源:嘉兴日报)", "<category>财经</category>") +
			item("省里下达秋冬防汛任务", "b2", "省防汛指挥部昨天下午召开会议,布置秋冬季节的水利工程检查,要求各地月底前完成自查。(来源:某某娱乐网)", "") +
			item("一条要撤下的消息", "b3", "这条消息说的是某公司的纠纷,当事人已向法院起诉,法院定于下月开庭审理此案,双方均未回应。", "<link>https://zjol.example/b3</link>"),
	},
	"old": {item("两年前的旧闻", "c1", "旧闻一则,说的是两年前市民广场的改造,如今已是市民休闲的好去处,每晚有上千人散步。", "<pubDate>Wed, 20 Nov 2024 08:00:00 +0800</pubDate>"), ""},
}

func item(title, guid, text, more string) string {
	return fmt.Sprintf(`<item><title>%s</title><guid isPermaLink="false">%s</guid><description>&lt;p&gt;%s&lt;/p&gt;</description>%s</item>`, title, guid, text, more)
}

func fill(s *store.Store) {
	ctx := context.Background()
	round := 0
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", fmt.Sprintf(`"%d"`, round))
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>%s</title><link>http://example.cn/</link><description>d</description>%s</channel></rss>`,
			r.URL.Path, documents[r.URL.Path[1:]][round])
	}))
	defer upstream.Close()
	for _, src := range []news.Source{
		{ID: "jxrb", Name: "嘉兴日报", Channels: []string{"tongxiang"}, Licence: news.Licence{Public: news.ExtentFull}},
		{ID: "zjol", Name: "浙江在线", Channels: []string{"world"}, Categories: map[string]string{"财经": "finance"}, Interval: time.Hour},
		{ID: "old", Name: "旧闻", Channels: []string{"culture"}},
	} {
		src.Kind, src.Enabled, src.URL = news.KindFeed, true, upstream.URL+"/"+src.ID
		must(s.AddSource(ctx, src, now))
		must(s.Record(ctx, act("source.add", src.ID)))
	}
	a := newAggregator(s)
	refresh(ctx, s, a)
	now, round = now.Add(36*time.Hour), 1
	refresh(ctx, s, a)
	now = now.Add(time.Minute)
	edit(ctx, s)
}

func newAggregator(s *store.Store) *aggregator.Aggregator {
	d, err := desk.New(desk.Rules{Channels: config.BuiltinChannels(), Towns: config.BuiltinTowns(), Location: time.UTC, Language: "zh-CN"})
	must(err)
	f := fetch.New(fetch.Options{AllowPrivate: true, Gap: -1, Timeout: 5 * time.Second})
	return aggregator.New(aggregator.Params{Store: s, Stories: s, Fetch: f, Intake: intake.New(f, intake.Options{MaxArticles: 2, Presets: config.BuiltinPresets()}), Desk: d,
		Owner: "old", Lease: time.Minute, MinInterval: 5 * time.Minute, MaxInterval: 12 * time.Hour, Permit: []string{"嘉兴日报", "浙江在线", "旧闻"},
		Now: func() time.Time { return now }})
}

func refresh(ctx context.Context, s *store.Store, a *aggregator.Aggregator) {
	jobs, err := s.Claim(ctx, "old", now, time.Minute, 10)
	must(err)
	for _, j := range jobs {
		must(a.Refresh(ctx, j).Err)
	}
}

// edit does what editors and administrators did.
func edit(ctx context.Context, s *store.Store) {
	_, err := s.Prune(ctx, now, 0, 5)
	must(err)
	e, err := s.Entry(ctx, news.EntryID("jxrb", "a2"))
	must(err)
	channels := []string{"culture"}
	(&news.Override{Channels: &channels, By: "zhang", At: now}).Apply(&e)
	e.Version++
	_, err = s.Amend(ctx, []news.Entry{e}, nil, act("entry.set", e.ID))
	must(err)
	gone := news.EntryID("zjol", "b3")
	e, err = s.Entry(ctx, gone)
	must(err)
	_, err = s.TakeDown(ctx, news.Takedown{ID: "20261121-abcdef", Entry: gone, AskedBy: "某公司", AskedAt: now, Reason: "应版权方要求", Note: "电话",
		By: "zhang", At: now, Removed: []string{gone}, Keys: d.BlockKeys(&e)}, act("takedown.done", gone))
	must(err)
	must(s.PutTakedown(ctx, news.Takedown{ID: "20261121-open00", Entry: news.EntryID("jxrb", "a3"), Reprints: true, AskedAt: now, Reason: "有误",
		State: news.TakedownOpen, Deadline: now.Add(news.TakedownTime)}, act("takedown.ask", "a3")))
	must(s.AddPartner(ctx, news.Partner{ID: "nhwb", Name: "南湖晚报", KeyHash: news.KeyHash("old key"), Created: now, Sources: []string{"jxrb"}}, act("partner.add", "nhwb")))
	must(s.RecordPull(ctx, "nhwb", 3, now))
	towns := config.BuiltinTowns()
	towns[0].Aliases = append(towns[0].Aliases, "老街坊")
	must(s.PutGazetteer(ctx, towns, act("gazetteer.put", "")))
	must(s.AddSource(ctx, news.Source{ID: "off", Name: "停用", Kind: news.KindFeed, URL: "https://off.example/rss"}, now))
}

func act(op, object string) news.Act {
	return news.Act{At: now, By: "zhang", Op: op, Object: object, Detail: "旧"}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
