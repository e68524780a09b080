package desk_test
import ("testing";"github.com/txnews/hub/internal/desktest";"github.com/txnews/hub/news";"github.com/txnews/hub/aggregator/desk/markup";"github.com/txnews/hub/aggregator/desk/credit";"github.com/txnews/hub/config")
func BenchmarkCredit(b *testing.B) {
	_, raws := benchFeed(&testing.B{})
	rd := credit.New(config.BuiltinVocabulary().Outlets, config.BuiltinTowns())
	cl := markup.NewCleaner()
	src := news.Source{ID: "s", Name: "桐乡新闻网", Channels: []string{"tongxiang"}}
	_ = desktest.Now
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		var bodies []*markup.Body
		for i := range raws { bodies = append(bodies, cl.Of(raws[i].Content, false, &markup.Linker{Base:"http://e.cn/"})) }
		b.StartTimer()
		for i := range raws { rd.Attribute(&src, &raws[i], bodies[i], &markup.Linker{}) }
		b.StopTimer()
		for _, x := range bodies { x.Free() }
		b.StartTimer()
	}
}
