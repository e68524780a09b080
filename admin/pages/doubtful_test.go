package pages

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

var oneRight = regexp.MustCompile(`name="one" value="([^"]+)" data-key="r"`)

func TestTheDoubtfulAreWorkedByPlainForms(t *testing.T) {
	d := newDesk(t)
	wants(t, d.page("/admin/doubtful"), "没有存疑的归类")
	d = newDesk(t)
	var entries []news.Entry
	for title, rule := range map[string]string{"剩下的": "channel.rest", "默认的": "channel.default", "一个词的": "channel.title-word", "有把握的": "channel.trail"} {
		e := entryOf("a", title)
		e.Why.Channels = map[string]news.Reason{"world": news.Because(rule, "词")}
		entries = append(entries, e)
	}
	d.write(entries)
	page := d.page("/admin/doubtful")
	wants(t, page, "3 篇存疑", "30%", "国内国际 · 未归入其他频道", "归得对", `aria-current="page">存疑归类 <b>3</b>`)
	if strings.Contains(page, "有把握的") || strings.Index(page, "剩下的") > strings.Index(page, "默认的") || strings.Index(page, "默认的") > strings.Index(page, "一个词的") {
		t.Error("they are not in order")
	}
	post := func(form url.Values, code int) string {
		t.Helper()
		w := d.ask(http.MethodPost, "/admin/doubtful", form)
		if w.Code != code {
			t.Fatal(w.Code, w.Body)
		}
		return w.Body.String()
	}
	value := oneRight.FindStringSubmatch(page)[1]
	post(url.Values{"one": {value}}, http.StatusSeeOther)
	wants(t, post(url.Values{"one": {value}}, http.StatusPreconditionFailed), "2 篇存疑", `role="alert"`)
	post(url.Values{}, http.StatusSeeOther)
	page = d.page("/admin/doubtful?done=desk.done.right")
	wants(t, page, "2 篇存疑", "已记下归得对")
	first := oneRight.FindAllStringSubmatch(page, -1)
	id, rev, _ := strings.Cut(first[0][1], " ")
	wants(t, d.page("/admin/entries/"+id+"?back=doubtful"), `name="back" value="doubtful"`, `value="right"`, "45%", "存疑", "<small>来源默认频道 · 45%</small>")
	w := d.ask(http.MethodPost, "/admin/entries/"+id, url.Values{"rev": {rev}, "do": {"file"}, "back": {"doubtful"}, "had-channels": {"world"}, "channels": {"travel"}})
	if at := w.Header().Get("Location"); !strings.HasPrefix(at, "/admin/doubtful?") {
		t.Errorf("corrected, it leads to %s", at)
	}
	post(url.Values{"right": {first[1][1]}}, http.StatusSeeOther)
	wants(t, d.page("/admin/doubtful?lang=en"), "No filing of the newest entries is in doubt")
	harmless(t, post(url.Values{"one": {`"><script>alert(1)</script> x`}}, http.StatusNotFound))
}
