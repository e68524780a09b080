package pages

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

func TestOlderEntriesAreFiledAnewAsAJobOfWhichAPageTells(t *testing.T) {
	d := newSettingsDesk(t, configured())
	d.seed(news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindFeed, URL: "https://jxrb.example.cn/", Channels: []string{"world"}, Enabled: true})
	d.file("灵溪坳昨天开门", "油价上涨")
	wants(t, d.page("/admin/refile"), "还没有重新归类过", "开始重新归类", "先看会改多少")
	form := formIn(d.page("/admin/settings/channels/rows/travel"))
	form.Set("words", "+灵溪坳")
	d.save("/admin/settings/channels/rows/travel", form)
	wants(t, d.page("/admin/refile?try=1"), "最近 2 篇里，会改 1 篇")
	if w := d.ask(http.MethodPost, "/admin/refile/stop", nil); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "没有正在进行的重新归类") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	d.save("/admin/refile", nil)
	going := d.page("/admin/refile")
	wants(t, going, "马上开始", `<progress max="2" value="0"`, "0 / 2 篇", "停下", "zhang", "看最新进度")
	if w := d.ask(http.MethodPost, "/admin/refile/stop", nil); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	wants(t, d.page("/admin/refile?done=desk.done.refile-stopped"), "已停下", "接着做")
	d.save("/admin/refile", nil)
	if err := d.office.GoOnRefiling(t.Context()); err != nil {
		t.Fatal(err)
	}
	wants(t, d.page("/admin/refile"), "已完成", "<dt>改动</dt><dd>1</dd>", "规则没有改过", "开始重新归类")
	r := httptest.NewRequestWithContext(editorial.WithActor(t.Context(), editorial.Actor{Name: "wang", Role: news.RoleReader}), http.MethodGet, "/admin/refile", nil)
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if page := w.Body.String(); w.Code != http.StatusOK || strings.Contains(page, "<form") {
		t.Errorf("%d, a reader is given a form: %s", w.Code, page)
	}
}

// leaving is a browser that goes once it was told of something.
type leaving struct {
	*httptest.ResponseRecorder
	after string
	leave func()
}

func (l *leaving) Flush() {
	l.ResponseRecorder.Flush()
	if strings.Contains(l.Body.String(), l.after) {
		l.leave()
	}
}

func TestABrowserIsToldOfTheProgressOfARun(t *testing.T) {
	d := newSettingsDesk(t, configured())
	d.file("油价上涨")
	d.save("/admin/refile", nil)
	ctx, cancel := context.WithTimeout(editorial.WithActor(t.Context(), zhang), time.Minute)
	defer cancel()
	w := &leaving{httptest.NewRecorder(), "event: moved", cancel}
	d.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/admin/refile/watch?since=before", nil))
	if got := w.Header().Get("Content-Type"); got != "text/event-stream; charset=utf-8" {
		t.Error(got)
	}
	wants(t, w.Body.String(), "event: moved", "id: asked-")
	d.save("/admin/refile/stop", nil)
	over := d.ask(http.MethodGet, "/admin/refile/watch", nil)
	wants(t, over.Body.String(), "event: over")
}
