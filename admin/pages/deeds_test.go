package pages

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

var undoing = regexp.MustCompile(`action="(/admin/acts/[^"]+/undo)"><input type="hidden" name="(entry|takedown)" value="([^"]+)"`)

func TestADecisionIsUndoneOnTheEntrysPage(t *testing.T) {
	d := newDesk(t)
	e := entryOf("a", "一篇")
	d.write([]news.Entry{e})
	d.decide(e.ID, "", "file", url.Values{"had-channels": {"world"}, "channels": {"travel"}})
	form := undoing.FindStringSubmatch(d.page("/admin/entries/" + e.ID))
	if form == nil || form[3] != e.ID {
		t.Fatal("no form undoes it:", form)
	}
	sent := url.Values{form[2]: {form[3]}}
	w := d.ask(http.MethodPost, form[1], sent)
	if at := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/admin/entries/"+e.ID) {
		t.Fatal(w.Code, at, w.Body)
	}
	if now := d.entryNow(e.ID); !slices.Equal(now.Channels, []string{"world"}) {
		t.Errorf("it stands in %v", now.Channels)
	}
	wants(t, d.page("/admin/entries/"+e.ID), "已撤销")
	again := d.ask(http.MethodPost, form[1], sent)
	if again.Code != http.StatusConflict {
		t.Errorf("undone twice: %d", again.Code)
	}
	wants(t, again.Body.String(), "已由 zhang 于 2026-11-27 20:0", "撤销过")
}

func TestATakedownIsUndoneOnItsPage(t *testing.T) {
	d := newDesk(t)
	first, _ := d.story()
	w := d.ask(http.MethodPost, "/admin/entries/"+first.ID+"/takedown", url.Values{"do": {"take-down"}, "reason": {"版权"}, "only": {"1"}})
	record, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	form := undoing.FindStringSubmatch(d.page(record))
	if form == nil || form[2] != "takedown" {
		t.Fatal("no form undoes it:", form)
	}
	w = d.ask(http.MethodPost, form[1], url.Values{form[2]: {form[3]}})
	if at := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(at, record) {
		t.Fatal(w.Code, at, w.Body)
	}
	if now := d.entryNow(first.ID); now.ID != first.ID {
		t.Error("it is not back")
	}
	wants(t, d.page("/admin/entries/"+first.ID), "撤稿", "恢复已撤稿件", "已撤销")
}

// No picture, film or sound of a text is loaded: its caption stands there, and leads to it.
func TestPicturesAreNamedAndNotLoaded(t *testing.T) {
	d := newDesk(t)
	e := entryOf("a", "一篇")
	const img = "https://img.example.cn/"
	e.Content = `<p>头<img src="` + img + `1.jpg?a=1&amp;b=2" alt="桥&quot;上" srcset="` + img + `1x.jpg 2x">尾</p><figure><img src="` + img + `2.jpg"><figcaption>市集</figcaption></figure>` +
		`<p><a href="https://a.example.cn/album">看<img src="` + img + `3.jpg">图</a></p><picture><source srcset="` + img + `4.webp" type="image/webp"><img src="` + img + `4.jpg"></picture>` +
		`<video controls="" poster="` + img + `5.jpg"><source src="` + img + `5.mp4" type="video/mp4">放不了</video><audio src="` + img + `6.mp3"></audio>`
	e.Media = []news.Media{{URL: img + "2.jpg", Type: "image/jpeg", Caption: "周末市集"}, {URL: img + "7.pdf", Type: "application/pdf", Caption: "方案"}, {URL: "javascript:alert(1)", Type: "image/png"}}
	d.write([]news.Entry{e})
	page := d.page("/admin/entries/" + e.ID)
	wants(t, page, `<p>头<a class="unloaded" href="`+img+`1.jpg?a=1&amp;b=2" rel="noopener noreferrer nofollow">图片：桥&#34;上</a>尾</p>`, "图片：周末市集</a><figcaption>市集</figcaption>",
		`<span class="unloaded">图片</span>图</a>`, `4.jpg" rel="noopener noreferrer nofollow">图片</a>`, `5.mp4" rel="noopener noreferrer nofollow">视频</a>`, `6.mp3" rel="noopener noreferrer nofollow">音频</a>`, "附件：方案", "不加载外面的图片")
	for _, loads := range []string{"<img", "<video", "<audio", "<source", "srcset", "poster", "javascript:alert"} {
		if strings.Contains(page, loads) {
			t.Errorf("the page has %s", loads)
		}
	}
	plain := entryOf("a", "没有图的")
	d.write([]news.Entry{plain})
	if strings.Contains(d.page("/admin/entries/"+plain.ID), "不加载外面的图片") {
		t.Error("a text without pictures is said to have some")
	}
}
