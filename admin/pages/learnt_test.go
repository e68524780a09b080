package pages

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	desks "github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// teacher is a desk that has learnt of whatever it is asked about.
type teacher struct{ *desks.Desk }

func (t teacher) Counting(all []news.Lesson) []news.Lesson { return store.DefaultLessons.Within(all) }

func (t teacher) Telling(of []news.Lesson, channel string, most int) []string {
	return t.Taught(of).Telling(of, channel, most)
}

func TestWhatWasLearntIsShownAndTakenBack(t *testing.T) {
	d := newDesk(t, func(p *editorial.Parts) {
		p.Teacher, p.Lessons = teacher{desktest.Builtin(t)}, p.Sources.(*store.Store)
	})
	wants(t, d.page("/admin/learnt"), "还没有编辑归过类", "0 次处理，据其中 0 次判断")
	first, second := entryOf("a", "古镇夜游新添游船航线"), entryOf("a", `<script>alert(1)</script>古镇民宿开张`)
	d.write([]news.Entry{first, second})
	for _, e := range []news.Entry{first, second} {
		if code := d.decide(e.ID, d.revision(e.ID), "file", url.Values{"had-channels": {"world"}, "channels": {"travel"}}); code != http.StatusSeeOther {
			t.Fatal(code)
		}
	}
	const learnt, english = "/admin/learnt", "/admin/learnt?lang=en"
	page := d.page(learnt)
	wants(t, page, "2 次处理，据其中 2 次判断", "最能说明的用词", "古镇", "由谁教的", "不再照 zhang 的处理判断", first.Title, "国内国际", "旅游")
	harmless(t, page)
	wants(t, d.page(english), "2 decisions, of which 2 are judged by", "Most telling words", "Judge by zhang’s decisions no more", "Take back")
	wants(t, d.page(learnt+"?by=nobody"), "nobody 的处理", "还没有编辑归过类")

	post := func(form url.Values, code int) string {
		t.Helper()
		w := d.ask(http.MethodPost, learnt, form)
		if w.Code != code {
			t.Fatal(w.Code, w.Body)
		}
		return w.Body.String()
	}
	one := url.Values{"entry": {first.ID}, "rev": {d.lesson(first.ID).Revision}, "do": {"unlearn"}}
	post(one, http.StatusSeeOther)
	wants(t, post(one, http.StatusPreconditionFailed), `role="alert"`)
	wants(t, d.page(learnt+"?done=unlearnt"), "2 次处理，据其中 1 次判断", "zhang 于", "重新采用", "稿件上的处理不变")
	wants(t, d.page(english), "2 decisions, of which 1 are judged by", "taken back by zhang")
	post(url.Values{"editor": {"zhang"}, "do": {"unlearn"}}, http.StatusSeeOther)
	if page = d.page(learnt); !strings.Contains(page, "据其中 0 次判断") || strings.Contains(page, "最能说明的用词") {
		t.Errorf("all are taken back:\n%s", page)
	}
	post(url.Values{"editor": {"zhang"}, "do": {"learn"}}, http.StatusSeeOther)
	wants(t, d.page(learnt), "据其中 2 次判断", "最能说明的用词")
	if e := d.entryNow(first.ID); len(e.Channels) != 1 || e.Channels[0] != "travel" {
		t.Errorf("the decision itself: %v", e.Channels)
	}
	harmless(t, post(url.Values{"entry": {`"><script>alert(1)</script>`}}, http.StatusNotFound))
}

// lesson is what is learnt of an entry's decisions.
func (d *desk) lesson(id string) editorial.LessonInfo {
	d.t.Helper()
	l, err := d.office.Lesson(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return l
}
