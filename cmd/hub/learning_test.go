package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

// editing is an editor who signed in at a hub, over the network.
type editing struct {
	t    *testing.T
	base string
	http http.Client
}

func editsAt(t *testing.T, h *Hub, base string) *editing {
	t.Helper()
	door{h, t}.user("li", news.RoleEditor)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	e := &editing{t, base, http.Client{Jar: jar}}
	e.send("/admin/login", url.Values{"username": {"li"}, "password": {secret}})
	return e
}

func (e *editing) send(path string, form url.Values) string {
	e.t.Helper()
	resp, err := e.http.PostForm(e.base+path, form)
	return e.answer(path, resp, err)
}

func (e *editing) see(path string) string {
	e.t.Helper()
	resp, err := e.http.Get(e.base + path)
	return e.answer(path, resp, err)
}

func (e *editing) answer(path string, resp *http.Response, err error) string {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		e.t.Fatalf("%s: %s %v %s", path, resp.Status, err, body)
	}
	return string(body)
}

// seeing is a page once it has every word, and none of those behind "no ".
func (e *editing) seeing(path string, words ...string) string {
	e.t.Helper()
	var body, missing string
	for late := time.Now().Add(patience); time.Now().Before(late); time.Sleep(20 * time.Millisecond) {
		body, missing = e.see(path), ""
		for _, w := range words {
			if plain, no := strings.CutPrefix(w, "no "); strings.Contains(body, plain) == no {
				missing = w
			}
		}
		if missing == "" {
			return body
		}
	}
	e.t.Fatalf("%s has not: %s\n%s", path, missing, body)
	return ""
}

// An editor corrects ten entries; the page shows what was learnt, and of what nothing; what comes next follows, and does no more once the
// decision is taken back.
func TestWhatAnEditorCorrectsIsLearntAndTakenBack(t *testing.T) {
	partner := feedtest.New(t)
	var printed strings.Builder
	prints := func(title string) {
		fmt.Fprintf(&printed, `<item><title>%s</title><guid isPermaLink="false">%s</guid><description>&lt;p&gt;本报讯（记者 李建国）%s，今天有很多人来看。&lt;/p&gt;</description></item>`, title, title, title)
		partner.Serve("/feed.xml", feedtest.Doc{Text: `<rss version="2.0"><channel><title>城里</title><link>http://example.cn/</link><description>d</description>` + printed.String() + `</channel></rss>`})
	}
	titles := []string{"古镇夜游新添游船航线", "古镇民宿开张迎客", "古镇灯会今晚开幕", "游船码头修好了", "古镇门票半价", "夜游航线再添一条", "民宿老板讲古镇", "古镇茶馆上新", "灯会延长三天", "街边的一张照片"}
	for _, title := range titles {
		prints(title)
	}
	h, base := startHub(t, testConfig(t.TempDir(), news.Source{ID: "s", Name: "城里的报纸", Kind: news.KindFeed, URL: partner.URL + "/feed.xml", Enabled: true}))
	e := editsAt(t, h, base)
	list := func() string { return e.see("/admin/entries?limit=50") }
	eventually(t, base+"/api/v1/entries", titles...)
	id := func(title string) string {
		m := regexp.MustCompile(`href="/admin/entries/([^"?]+)">` + title + `<`).FindStringSubmatch(list())
		if m == nil {
			t.Fatalf("%s is not in the list:\n%s", title, list())
		}
		return m[1]
	}
	rev := regexp.MustCompile(`name="rev" value="([^"]*)"`)
	had := regexp.MustCompile(`name="had-channels" value="([^"]*)"`)
	for i, title := range titles {
		at := "/admin/entries/" + id(title)
		page := e.see(at)
		form := url.Values{"rev": {rev.FindStringSubmatch(page)[1]}, "do": {"file"}, "channels": {"livelihood"}}
		for _, m := range had.FindAllStringSubmatch(page, -1) {
			form.Add("had-channels", m[1])
		}
		switch i {
		case 8: // a channel that no content tells
			form.Set("channels", "video")
		case 9:
			form = url.Values{"rev": form["rev"], "do": {"say"}, "had-say-reporters": {"李建国"}, "say-reporters": {""}}
		}
		e.send(at, form)
	}
	page := e.seeing("/admin/learnt", "10 次处理，据其中 10 次判断", "李建国", "不署此名", ">城里的报纸</a>", "没有学到什么：这些频道不看内容判断", "民生")
	if strings.Count(page, "没有学到什么") != 1 {
		t.Errorf("of one decision nothing is learnt:\n%s", page)
	}

	by := func(title string) string {
		t.Helper()
		prints(title)
		if err := h.office.Poll(t.Context(), []string{"s"}, func(news.Report) {}); err != nil {
			t.Fatal(err)
		}
		eventually(t, base+"/api/v1/entries", title)
		return read(t, base+"/api/v1/entries/"+id(title))
	}
	learnt := func(yes bool) { // whether the desk has learnt it, who learns beside the decision
		t.Helper()
		for late := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
			has := false
			for _, l := range h.desk.Said() {
				has = has || l.Kind == news.LearntNobody
			}
			if has == yes {
				return
			}
			if time.Now().After(late) {
				t.Fatalf("it is learnt: %v", has)
			}
		}
	}
	learnt(true)
	if body := by("后来的第一张照片"); strings.Contains(body, "李建国\"") {
		t.Errorf("the reporter is named whom the editor struck out: %s", body)
	}
	l, err := h.office.Lesson(t.Context(), id(titles[9]))
	if err != nil {
		t.Fatal(err)
	}
	e.send("/admin/learnt", url.Values{"entry": {l.Entry}, "rev": {l.Revision}, "do": {"unlearn"}})
	e.seeing("/admin/learnt", "10 次处理，据其中 9 次判断", "no 不署此名", "li 于")
	learnt(false)
	if body := by("后来的第二张照片"); !strings.Contains(body, "李建国\"") {
		t.Errorf("the reporter is not named though the decision was taken back: %s", body)
	}
	if _, err := h.office.CountLesson(t.Context(), editorial.Actor{Name: "li", Role: news.RoleEditor}, l.Entry, "", true); err != nil {
		t.Error(err)
	}
}
