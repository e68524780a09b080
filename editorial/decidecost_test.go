package editorial_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/school"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// What a decision costs that is learnt of, for which the 120 newest entries are read: beside one that is not.
func BenchmarkDecide(b *testing.B) {
	for name, address := range map[string]func(testing.TB) string{
		"embedded": func(t testing.TB) string { return t.TempDir() },
		"redis":    func(t testing.TB) string { return storetest.StartRedis(t) },
	} {
		for _, chars := range []int{1000, 20_000} {
			for _, learnt := range []bool{true, false} {
				b.Run(fmt.Sprintf("%s/%d/learnt=%v", name, chars, learnt), func(b *testing.B) { decided(b, address(b), chars, learnt) })
			}
		}
	}
}

func decided(b *testing.B, address string, chars int, learnt bool) {
	d := desktest.Builtin(b)
	st, err := store.Open(b.Context(), address, store.Options{Channels: config.BuiltinChannels(), Rank: d.Rank, Lessons: bounds})
	must(b, err)
	defer func() { must(b, st.Close()) }()
	set, clock := settings.Static(settings.Snapshot{Channels: config.BuiltinChannels(), Towns: config.BuiltinTowns(), Licence: news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull}}), desktest.Now
	parts := editorial.Parts{Rights: rights.New(rights.Options{Settings: set}, st), Sources: st, Entries: st, Archive: st, Takedowns: st, Requests: st, Partners: st, Audit: st, Desk: d,
		Settings: unsettable{set}, Now: func() time.Time { clock = clock.Add(time.Second); return clock }}
	if learnt {
		taught := school.New(bounds, slog.New(slog.DiscardHandler))
		taught.Use(d)
		parts.Teacher, parts.Lessons = teacher{taught}, st
	}
	office := editorial.New(parts)
	ids := papersOf(b, st, d.Edit, chars)
	shen := editorial.Actor{Name: "shen", Role: news.RoleEditor}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		to := []string{[]string{"finance", "culture"}[i/len(ids)%2]}
		if _, err := office.Decide(b.Context(), shen, ids[i%len(ids)], "", editorial.Decision{Channels: &to}); err != nil {
			b.Fatal(err)
		}
	}
}

// papersOf brings 300 entries of two papers into the store, of so many characters each.
func papersOf(b *testing.B, st *store.Store, edit func(news.Source, news.Raw, time.Time) news.Entry, chars int) (ids []string) {
	rng, words := rand.New(rand.NewPCG(1, 1)), []rune("市镇村社区道路桥梁学校医院工厂农田桑园茶馆码头书店广场公园居民记者老师医生工人学生商户游客昨天上午傍晚建成开放修缮举办展出培训采摘收获")
	prose := func(n int) string {
		text := make([]rune, n)
		for i := range text {
			if text[i] = words[rng.IntN(len(words))]; i%17 == 16 {
				text[i] = '，'
			}
		}
		return string(text)
	}
	for _, id := range []string{"ribao", "wanbao"} {
		src := news.Source{ID: id, Name: id, Kind: news.KindFeed, URL: "https://" + id + ".example.cn/rss", Channels: []string{"tongxiang"}, Enabled: true}
		must(b, st.AddSource(b.Context(), src, desktest.Now, news.Act{}))
		for i := range 150 {
			content := ""
			for range chars / 200 {
				content += "<p>" + prose(200) + "。</p>"
			}
			e := edit(src, news.Raw{GUID: fmt.Sprint(i), URL: fmt.Sprint("https://", id, ".example.cn/", i), Title: prose(16), Content: content, Categories: []string{"要闻"}}, desktest.Now)
			e.Version, e.FirstSeen, e.Sort = 1, desktest.Now, desktest.Now
			_, err := st.Amend(b.Context(), []news.Entry{e}, nil, nil, news.Act{At: desktest.Now, Op: "test"})
			must(b, err)
			ids = append(ids, e.ID)
		}
	}
	return ids
}
