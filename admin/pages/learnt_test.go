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
type teacher struct {
	*desks.Desk
	lessons func() []news.Lesson
}

func (t teacher) Said() []news.Learnt { return t.Taught(t.Counting(t.lessons())).Said() }

func (t teacher) Counting(all []news.Lesson) []news.Lesson { return store.DefaultLessons.Within(all) }

func (t teacher) Mute(l *news.Lesson) news.Reasons { return t.Desk.Mute(l) }

func (t teacher) Telling(of []news.Lesson, channel string, most int) []string {
	return t.Taught(of).Telling(of, channel, most)
}

// newLearningDesk is one whose desk learns.
func newLearningDesk(t *testing.T) *desk {
	return newDesk(t, func(p *editorial.Parts) {
		st := p.Sources.(*store.Store)
		p.Teacher, p.Lessons = teacher{desktest.Builtin(t), func() []news.Lesson {
			all, err := st.Lessons(t.Context())
			if err != nil {
				t.Error(err)
			}
			return all
		}}, st
	})
}

func TestWhatWasLearntIsShownAndTakenBack(t *testing.T) {
	d := newLearningDesk(t)
	wants(t, d.page("/admin/learnt"), "还没有编辑作过处理", "0 次处理，据其中 0 次判断")
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
	wants(t, d.page(learnt+"?by=nobody"), "nobody 的处理", "还没有编辑作过处理")

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
	for _, do := range []string{"", "unlearned", "<script>alert(1)</script>"} {
		harmless(t, post(url.Values{"editor": {"zhang"}, "do": {do}}, http.StatusBadRequest))
	}
	wants(t, d.page(learnt), "据其中 2 次判断", `aria-current="page"`)
	if w := d.ask(http.MethodPost, learnt, url.Values{"editor": {"nobody"}, "do": {"unlearn"}}); !strings.HasSuffix(w.Header().Get("Location"), "done=desk.done.learnt-none") {
		t.Errorf("led to %s", w.Header().Get("Location"))
	}
	wants(t, d.page(learnt+"?done=desk.done.learnt-none"), "没有可改的")
	wants(t, d.page("/admin/audit"), "据以学习")
	harmless(t, post(url.Values{"do": {"unlearn"}, "entry": {`"><script>alert(1)</script>`}}, http.StatusNotFound))
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

// What is learnt of outlets, names and towns is shown as it is used, beside what the desk had, in either language, and is gone once it is
// taken back; a form that no script sends does it.
func TestWhatIsLearntBesideChannelsIsShown(t *testing.T) {
	d := newLearningDesk(t)
	e := entryOf("a", "高桥小龙虾店开张迎客")
	e.Content, e.Towns = "<p>昨天，很多人来看。</p>", []string{"gaoqiao"}
	e.Attribution = news.Attribution{Origin: "本站编辑小组", Reporters: []string{"李建国"}}
	d.write([]news.Entry{e})
	by := editorial.Actor{Name: "zhang", Role: news.RoleEditor}
	_, err := d.office.Decide(t.Context(), by, e.ID, "", editorial.Decision{Towns: &[]string{}, Said: news.Said{Origin: new("桐乡新闻网"), Reporters: &[]string{}}})
	if err != nil {
		t.Fatal(err)
	}
	const learnt = "/admin/learnt"
	page := d.page(learnt)
	wants(t, page, "关于来源单位", "本站编辑小组", "来源单位是 桐乡新闻网", "关于人名", "关于镇街", "高桥小龙", "不是gaoqiao", "不署此名", "原先判断", "记者 李建国", "记者 （无）", "来源 本站编辑小组", "重新归类")
	harmless(t, page)
	wants(t, d.page(learnt+"?lang=en"), "Learnt of outlets", "the outlet is 桐乡新闻网", "Learnt of names", "Learnt of towns", "is not", "The desk said", "all sources")
	photo := entryOf("a", "街边的一张照片")
	d.write([]news.Entry{photo})
	if _, err := d.office.Decide(d.t.Context(), by, photo.ID, "", editorial.Decision{Channels: &[]string{}}); err != nil {
		t.Fatal(err)
	}
	page = d.page(learnt)
	wants(t, page, "没有学到什么：这些频道不看内容判断")
	if strings.Count(page, "没有学到什么") != 1 {
		t.Error("of a decision of which something is learnt, nothing is")
	}
	form := url.Values{"entry": {e.ID}, "rev": {d.lesson(e.ID).Revision}, "do": {"unlearn"}}
	if !strings.Contains(page, `name="rev" value="`+form.Get("rev")+`"`) {
		t.Error("the form does not hold the lesson's revision")
	}
	if w := d.ask(http.MethodPost, learnt, form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if page = d.page(learnt); strings.Contains(page, "学到的</h2>") || !strings.Contains(page, "本站编辑小组") {
		t.Error("what was taken back is shown as learnt, or its decision is not")
	}
}
