package pages

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/alerts"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// alerted has alerts stand in the store.
func (d *desk) alerted(alerts ...news.Alert) {
	d.t.Helper()
	for i := range alerts {
		alerts[i].ID = alerts[i].Key()
	}
	if err := d.store.EnsureJob(d.t.Context(), "alerts", "look", time.Now()); err != nil {
		d.t.Fatal(err)
	}
	leases, err := d.store.ClaimJobs(d.t.Context(), "alerts", "test", time.Now(), time.Minute, 1)
	if err != nil || len(leases) != 1 {
		d.t.Fatalf("%v, %v", leases, err)
	}
	if err := d.store.KeepAlerts(d.t.Context(), leases[0], news.AlertsKept{Put: alerts}); err != nil {
		d.t.Fatal(err)
	}
}

// sourceAlert is an alert of a source.
func sourceAlert(id, name string) news.Alert {
	return news.Alert{Trouble: news.Trouble{Kind: news.TroubleSource, Object: id, Name: name, Why: news.Reasons{news.Text("坏了")}, Since: noon, Page: "admin/sources/" + id}, Noticed: noon, Told: noon}
}

func TestTheFirstPageSaysWhatToDoFirst(t *testing.T) {
	d := newDesk(t)
	wants(t, d.page("/admin/"), "还没有来源", `href="/admin/sources/new"`, `href="/admin/sources/import"`)
	d.seed(feedOf("a"))
	page := d.page("/admin/")
	wants(t, page, "一切正常", "1 个来源", "health=waiting", "等待审核的稿件", "未决的撤稿请求", "带入首批来源")
	if strings.Contains(page, "还没有来源") {
		t.Error("there are sources, and it says that there are none")
	}
}

func TestTheFirstPageNamesWhatNeedsSomebodyFirst(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	all := []news.Alert{{Trouble: news.Trouble{Kind: news.TroubleTakedown, Object: "t", Name: "某稿", Why: news.Reasons{news.Because("alert.takedown-late")}, Until: noon, Grade: 1, Page: "admin/takedowns/t"}, Noticed: noon, Told: noon}}
	for i := range 12 {
		all = append(all, sourceAlert(fmt.Sprintf("s%02d", i), fmt.Sprintf("源%02d", i)))
	}
	over := sourceAlert("over", "恢复的源")
	over.Over = noon.Add(time.Hour)
	d.alerted(append(all, over)...)
	page := d.page("/admin/")
	wants(t, page, "某稿", "期限已过", `href="/admin/takedowns/t"`, `href="/admin/sources/s00"`, "坏了", "另有 3 项")
	if strings.Index(page, "某稿") > strings.Index(page, "源00") || strings.Contains(page, "源11") || strings.Contains(page, "恢复的源") {
		t.Error("the order or the number of what needs somebody is another")
	}
	page = d.page("/admin/alerts")
	wants(t, page, "源11", "恢复的源", "最近已恢复")
}

func TestNoTextOfAnAlertRuns(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	const x = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	a := sourceAlert(x, x)
	a.Why, a.Page = news.Reasons{news.Text(x)}, "javascript:alert(1)"
	over := sourceAlert("b", x)
	over.Over = noon
	d.alerted(a, over)
	for _, path := range []string{"/admin/", "/admin/alerts", "/admin/alerts?lang=en"} {
		harmless(t, d.page(path))
	}
}

// unfit is a store that cannot be worked with.
type unfit struct{}

func (unfit) Health(context.Context) error {
	return news.Faultf(news.Because("ready.disk-full"), "the disk is full")
}
func (unfit) Warnings(context.Context) ([]news.Reason, error) { return nil, nil }

// TestAStoreThatIsNotWellIsShownAtOnce: nothing can be written then, the list neither.
func TestAStoreThatIsNotWellIsShownAtOnce(t *testing.T) {
	d := newDesk(t, func(p *editorial.Parts) { p.Fitness = unfit{} })
	wants(t, d.page("/admin/"), "磁盘已满")
}

func TestAReaderIsLedOnlyWhereTheyMayGo(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	login := news.Alert{Trouble: news.Trouble{Kind: news.TroubleLogin, Object: "li", Name: "li", Why: news.Reasons{news.Because("alert.login", "5")}, Page: "admin/audit?op=user.login-failed"}}
	d.alerted(login, sourceAlert("a", "甲"))
	was := zhang.Role
	defer func() { zhang.Role = was }()
	for role, leads := range map[news.Role]bool{news.RoleReader: false, news.RoleEditor: true} {
		zhang.Role = role
		page := d.page("/admin/alerts")
		if strings.Contains(page, "admin/audit?op=user.login-failed") != leads || !strings.Contains(page, `href="/admin/sources/a"`) {
			t.Errorf("the page of a %s", role)
		}
	}
	if w := d.ask(http.MethodGet, "/admin/", nil); w.Code != http.StatusOK {
		t.Errorf("%d", w.Code)
	}
}

func TestTheWaysOfTellingAreTried(t *testing.T) {
	d := newDesk(t)
	d.Ways = []string{alerts.WayWebhook, alerts.WayMail}
	var why news.Reasons
	d.Try = func(context.Context) []alerts.Tried {
		return []alerts.Tried{{Way: alerts.WayWebhook}, {Way: alerts.WayMail, Why: why}}
	}
	wants(t, d.page("/admin/alerts"), "webhook, 邮件", "试发一次")
	if w := d.ask(http.MethodPost, "/admin/alerts/try", nil); w.Code != http.StatusSeeOther {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	why = news.Reasons{news.Because("mail.failed", "m.cn:25"), news.Text("<script>alert(1)</script>")}
	w := d.ask(http.MethodPost, "/admin/alerts/try", nil)
	wants(t, w.Body.String(), "邮件发送失败：邮件服务器 m.cn:25：")
	harmless(t, w.Body.String())
	if w.Code != http.StatusBadGateway {
		t.Errorf("%d", w.Code)
	}
}
