package pages

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// note puts an act on record.
func (d *desk) note(a news.Act) {
	d.t.Helper()
	if a.At.IsZero() {
		a.At = noon
	}
	if err := d.store.Record(d.t.Context(), a); err != nil {
		d.t.Fatal(err)
	}
}

// edited is a source that was seeded and got another name; it gives the edit's act.
func (d *desk) edited(id string) news.Act {
	d.t.Helper()
	d.seed(feedOf(id))
	src, err := d.office.Source(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	src.Name = "新名"
	if _, err := d.office.PutSource(d.t.Context(), zhang, src); err != nil {
		d.t.Fatal(err)
	}
	acts, _, err := d.store.Acts(d.t.Context(), news.Cursor{}, 1)
	if err != nil || acts[0].Op != "source.edit" {
		d.t.Fatal(acts, err)
	}
	return acts[0]
}

func TestTheAuditLogSaysWhoDidWhatWhenAndFromWhere(t *testing.T) {
	d := newDesk(t)
	wants(t, d.page("/admin/audit"), "还没有操作记录")
	act := d.edited("a")
	d.note(news.Act{At: noon.Add(time.Hour), By: "li", From: "api 192.0.2.7 token k1", Op: "user.login-limited", Object: "li", Detail: news.Reasons{news.Because("act.login-limited.address")}})
	page := d.page("/admin/audit")
	wants(t, page, "修改来源", "2026年11月27日 20:00", "UTC&#43;08:00", "Asia/Shanghai", "<small>名称</small>", "<del>源a</del>", "<ins>新名</ins>", "接口 192.0.2.7 令牌 k1", "登录受限", "该地址尝试次数过多", "/admin/acts/"+act.ID+"/undo")
	if n := strings.Count(page, "/undo\""); n != 1 {
		t.Errorf("%d acts can be undone, not the edit alone", n)
	}
	wants(t, d.page("/admin/audit?lang=en"), "changed a source", "API 192.0.2.7 token k1", "too many tries from this address")
	wants(t, d.page("/admin/audit/"+act.ID), "zhang", `<th scope="row">名称</th>`, "之前", "之后")
	if w := d.ask(http.MethodGet, "/admin/audit/none", nil); w.Code != http.StatusNotFound {
		t.Error(w.Code)
	}
}

func TestTheAuditLogIsFiltered(t *testing.T) {
	d := newDesk(t)
	d.edited("a")
	d.note(news.Act{At: noon.Add(48 * time.Hour), By: "li", From: "web 192.0.2.7", Op: "sources.edit", Object: "sources", Before: json.RawMessage(`[{"id":"a","name":"源<a>"},{"id":"b"}]`), After: json.RawMessage(`[{"id":"a","name":"甲"},{"id":"b"}]`)})
	for query, n := range map[string]int{"": 3, "by=li": 1, "by=nobody": 0, "op=source.edit": 1, "op=sources.edit": 1, "object=a": 3, "object=b": 1, "from=2026-11-28": 1, "until=2026-11-27": 2, "from=2026-11-27&until=2026-11-27": 2, "until=2026-11-26": 0,
		"q=ZHANG": 1, "q=192.0.2": 1, "q=" + url.QueryEscape("源<A>"): 1, "q=" + url.QueryEscape("新名"): 1, "q=nothing": 0} {
		if got := strings.Count(d.page("/admin/audit?"+query), "<tr><th scope=\"row\">"); got != n {
			t.Errorf("%s: %d acts, not %d", query, got, n)
		}
	}
	for _, wrong := range []string{"from=morgen", "until=2026-13-01", "cursor=x"} {
		if w := d.ask(http.MethodGet, "/admin/audit?"+wrong, nil); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, w.Code)
		}
	}
}

func TestEveryFormSaysOfADayThatItIsNone(t *testing.T) {
	d := newDesk(t)
	e := entryOf("a", "一篇")
	d.write([]news.Entry{e})
	for _, day := range []string{"morgen", "2026-13-01", "2026-11-24T08:00"} {
		wants(t, d.ask(http.MethodGet, "/admin/audit?from="+day, nil).Body.String(), "「"+day+"」不是日期")
		for path, form := range map[string]url.Values{
			"/admin/entries/" + e.ID + "/takedown": {"do": {"open"}, "reason": {"应版权方要求"}, "asked-at": {day}},
			"/admin/tokens":                        {"user": {"zhang"}, "name": {"脚本"}, "role": {"editor"}, "expires": {day}},
		} {
			w := d.ask(http.MethodPost, path, form)
			if w.Code != http.StatusBadRequest {
				t.Errorf("%s with the day %s: %d", path, day, w.Code)
			}
			wants(t, w.Body.String(), "「"+day+"」不是日期", "<form")
			if strings.Contains(w.Body.String(), "来源有误") {
				t.Error(path, "blames a source")
			}
		}
	}
}

var older = regexp.MustCompile(`rel="next" href="([^"]+)"`)

func TestTheAuditLogIsPaged(t *testing.T) {
	d := newDesk(t)
	for i := range 120 {
		d.note(news.Act{At: noon.Add(time.Duration(i/3) * time.Second), By: "li", Op: "session.end", Object: fmt.Sprintf("o-%03d-", i)})
		d.note(news.Act{At: noon.Add(time.Duration(i/3) * time.Second), By: "wang", Op: "session.end", Object: "other"})
	}
	seen, pages := map[string]int{}, 0
	object := regexp.MustCompile(`o-\d+-`)
	for at := "/admin/audit?by=li"; at != ""; pages++ {
		page := d.page(at)
		for _, o := range regexp.MustCompile(`<small>(o-\d+-)</small>`).FindAllString(page, -1) {
			seen[object.FindString(o)]++
		}
		at = ""
		if m := older.FindStringSubmatch(page); m != nil {
			at = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	if len(seen) != 120 || pages != 3 {
		t.Errorf("%d acts on %d pages", len(seen), pages)
	}
	for o, n := range seen {
		if n != 1 {
			t.Errorf("%s came %d times", o, n)
		}
	}
}

func TestAnActIsUndoneFromTheLog(t *testing.T) {
	d := newDesk(t)
	act := d.edited("a")
	undo := "/admin/acts/" + act.ID + "/undo"
	if w := d.ask(http.MethodPost, undo, url.Values{"audit": {"1"}}); w.Code != http.StatusSeeOther || !strings.Contains(w.Header().Get("Location"), "/admin/audit?") {
		t.Fatal(w.Code, w.Header(), w.Body)
	}
	if src, _ := d.office.Source(t.Context(), "a"); src.Name != "源a" {
		t.Errorf("%+v", src)
	}
	w := d.ask(http.MethodPost, undo, url.Values{"audit": {"1"}})
	if w.Code != http.StatusConflict {
		t.Fatal(w.Code, w.Body)
	}
	wants(t, w.Body.String(), `role="alert"`, "撤销过", "修改来源")
}

func TestNoTextOfAnActRuns(t *testing.T) {
	d := newDesk(t)
	const x = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	said, err := json.Marshal(map[string]string{x: x})
	if err != nil {
		t.Fatal(err)
	}
	for i, before := range []json.RawMessage{nil, said} {
		d.note(news.Act{ID: fmt.Sprintf("%013d-x", i), By: x, From: x, Op: x, Object: x, Detail: news.Reasons{{Text: x}, news.Because("act.undo", x), news.Because(x, x)}, Before: before, After: json.RawMessage(`{}`)})
		harmless(t, d.page(fmt.Sprintf("/admin/audit/%013d-x", i)))
	}
	q := url.QueryEscape(x)
	harmless(t, d.page("/admin/audit"))
	harmless(t, d.page("/admin/audit?q="+q+"&by="+q+"&op="+q+"&object="+q))
}

func TestTheAuditLogIsExported(t *testing.T) {
	d := newDesk(t)
	d.edited("a")
	for i := range 450 {
		d.note(news.Act{At: noon.Add(time.Duration(i) * time.Minute), By: "li", Op: "session.end", Object: fmt.Sprint(i)})
	}
	w := d.ask(http.MethodGet, "/admin/audit/export?as=csv&by=li", nil)
	body, marked := strings.CutPrefix(w.Body.String(), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || !marked || len(rows) != 451 || rows[1][5] != "退出登录" || rows[1][1] != "2026-11-28 03:29:00" || rows[1][2] != "UTC+08:00" {
		t.Errorf("%v, marked %v, %d rows: %v", err, marked, len(rows), rows[:min(2, len(rows))])
	}
	rows, err = csv.NewReader(strings.NewReader(d.ask(http.MethodGet, "/admin/audit/export?as=csv&op=source.edit", nil).Body.String())).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][9] != "name" || rows[1][10] != `"源a"` || rows[1][11] != `"新名"` {
		t.Errorf("%v %v", err, rows)
	}
	var acts []news.Act
	if err := json.Unmarshal(d.ask(http.MethodGet, "/admin/audit/export?as=json", nil).Body.Bytes(), &acts); err != nil || len(acts) != 452 {
		t.Errorf("%v: %d acts", err, len(acts))
	}
	if err := json.Unmarshal(d.ask(http.MethodGet, "/admin/audit/export?as=json&by=none", nil).Body.Bytes(), &acts); err != nil || len(acts) != 0 {
		t.Errorf("%v: %d acts", err, len(acts))
	}
}

func TestNoCellOfTheExportIsAFormula(t *testing.T) {
	d := newDesk(t)
	for _, text := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"} {
		d.note(news.Act{By: text, From: text, Op: text, Object: text, Detail: news.Reasons{{Text: text}}})
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(d.ask(http.MethodGet, "/admin/audit/export", nil).Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 9 {
		t.Fatal(err, rows)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.IndexAny(cell, "=+-@\t\r\n＝＋－＠") == 0 {
				t.Errorf("a cell is %q", cell)
			}
		}
	}
	if rows[1][3][0] != '\'' {
		t.Errorf("%q", rows[1])
	}
}

// TestEveryOpIsSaidInWords finds the names of acts where they are given.
func TestEveryOpIsSaidInWords(t *testing.T) {
	op := regexp.MustCompile(`(?:\.act\(by, |changeUser\(ctx, by, |\b[oO]p(?:, err)? ?:?=?:? |act\.Op, )"([a-z]+\.[a-z-]+)"`)
	n := 0
	for _, folder := range []string{"editorial", "store"} {
		files, err := filepath.Glob("../../" + folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range op.FindAllStringSubmatch(string(b), -1) {
				n++
				if key := "op." + m[1]; words.Chinese.T(key) == key {
					t.Errorf("%s: add %s to words/*/desk.json", file, key)
				}
			}
		}
	}
	if n < 40 {
		t.Errorf("found only %d", n)
	}
}
