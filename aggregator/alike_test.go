package aggregator_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// weighing counts the bytes of the texts that its desk compares.
type weighing struct {
	*desk.Desk
	read *atomic.Int64
}

func (w weighing) SameStory(a, b *news.Entry) (bool, news.Reasons) {
	w.read.Add(int64(len(a.Content) + len(b.Content)))
	return w.Desk.SameStory(a, b)
}

// Long texts of one document that are alike but for a number are not compared each with each.
func TestTextsAlikeCostABoundedTime(t *testing.T) {
	const texts = 400
	line := strings.Repeat("来源：嘉兴日报 作者：记者 张三 编辑：李四 ", 130)
	var doc strings.Builder
	doc.WriteString("<rss version=\"2.0\"><channel><title>t</title>")
	for i := range texts {
		fmt.Fprintf(&doc, "<item><title>%s</title><guid>%d</guid><description>%s%d</description></item>", line[:120], i, line, i)
	}
	doc.WriteString("</channel></rss>")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, doc.String()) }))
	defer server.Close()
	d := weighing{desktest.Builtin(t), new(atomic.Int64)}
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Channels: config.BuiltinChannels(), Rank: d.Rank})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := st.AddSource(t.Context(), news.Source{ID: "a", Kind: news.KindFeed, URL: server.URL + "/", Enabled: true}, time.Now(), news.Act{}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	var report news.Report
	f := fetch.New(fetch.Options{AllowPrivate: true, Timeout: time.Minute})
	a := aggregator.New(aggregator.Params{Store: st, Stories: st, Fetch: f, Intake: intake.New(f, intake.Options{}), Desk: d, Owner: "hub", Workers: 1, PerHost: 1,
		Lease: 15 * time.Second, MinInterval: time.Hour, MaxInterval: 12 * time.Hour, Report: func(r news.Report) { report = r; stop() }})
	if err := a.Run(ctx); err != nil || report.Err != nil || report.New != texts {
		t.Errorf("%d new, %v, %v", report.New, report.Err, err)
	}
	if read := d.read.Load() >> 20; read > 20 {
		t.Errorf("%d MiB of text compared for %d texts of %d bytes", read, texts, len(line))
	}
}
