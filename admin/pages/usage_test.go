package pages

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// used has a partner be given an entry so often.
func (d *desk) used(day, partner string, e news.Entry, way news.Way, line news.Timeline, times int) {
	d.t.Helper()
	u := &news.Used{}
	u.Add(news.Given{ID: e.ID, Label: "稿件来源:源a", Way: way, Line: line, Times: times})
	if err := d.store.AddUsed(d.t.Context(), map[news.UsedBy]*news.Used{{Day: day, Partner: partner, Source: e.Source}: u}); err != nil {
		d.t.Fatal(err)
	}
}

// pulled is a desk whose partner took entries of a, one with a title that a spreadsheet would run, on two days.
func pulled(t *testing.T) (*desk, news.Entry) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	e, f := entryOf("a", "=1+cmd|' /C calc'!A0"), entryOf("a", "另一篇")
	d.write([]news.Entry{e, f})
	if err := d.store.AddPartner(t.Context(), news.Partner{ID: "radio", Name: "电台", Keys: []news.PartnerKey{{ID: "1", Hash: "x"}}, Created: noon}, news.Act{At: noon}); err != nil {
		t.Fatal(err)
	}
	d.used("2026-11-26", "radio", e, news.WayFeed, "channel/world", 3)
	d.used("2026-11-27", "radio", e, news.WayFeed, "channel/world", 4)
	d.used("2026-11-27", "radio", f, news.WayExport, "", 1)
	d.used("2026-11-25", "radio", f, news.WayFeed, "search/q=%E6%A1%A5&town=wuzhen", 1)
	d.used("2026-10-01", "radio", f, news.WayAPI, "all", 9) // before the last 30 days
	return d, e
}

func TestUsageSaysWhoTookWhat(t *testing.T) {
	d, _ := pulled(t)
	page := d.page("/admin/usage")
	wants(t, page, "使用情况", "电台", "源a", "2026-11-27", "2026-11-26", "订阅 4", "批量导出 1", "/admin/usage/entries?from=2026-11-27&amp;partner=radio&amp;source=a&amp;until=2026-11-27", "/admin/usage/export?as=csv")
	if strings.Contains(page, "2026-10-01") || strings.Index(page, "2026-11-27</th>") > strings.Index(page, "2026-11-26</th>") {
		t.Error("days that were not asked for, or the older one first")
	}
	wants(t, d.page("/admin/usage?from=2026-10-01&until=2026-10-01&lang=en"), "2026-10-01", "API 9")
	for query, status := range map[string]int{"?from=2026-11-28&until=2026-11-27": 400, "?from=2020-01-01": 400, "?from=x": 400, "?partner=none": 404, "?source=none": 200, "?page=9": 200} {
		if w := d.ask(http.MethodGet, "/admin/usage"+query, nil); w.Code != status {
			t.Errorf("%s: %d", query, w.Code)
		}
	}
	w := d.ask(http.MethodGet, "/admin/usage/export?as=csv", nil)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), bom))).ReadAll()
	if err != nil || len(rows) != 4 || rows[3][0] != "2026-11-27" || rows[3][6] != "5" || rows[3][7] != "4" || len(rows[0]) != len(rows[3]) {
		t.Errorf("%v %q", err, rows)
	}
	var list []editorial.UsageRow
	if err := json.Unmarshal(d.ask(http.MethodGet, "/admin/usage/export?as=json", nil).Body.Bytes(), &list); err != nil || len(list) != 3 || list[2].Times[news.WayExport] != 1 {
		t.Errorf("%v %+v", err, list)
	}
}

func TestUsesSayWhereASourcesWorkWent(t *testing.T) {
	d, e := pulled(t)
	wants(t, d.page("/admin/usage/entries"), "请填写来源代码")
	wants(t, d.page("/admin/usage/entries?source=a"), "稿件去向", "=1&#43;cmd", "/admin/entries/"+e.ID, "国内国际", "稿件来源:源a", "<td>7</td>", "2026-11-26<small>至 2026-11-27", "批量导出", "电台", "搜索 q=桥")
	wants(t, d.page("/admin/usage/entries?source=a&partner=radio&from=2026-11-27&until=2026-11-27"), "<td>4</td>")
	wants(t, d.page("/admin/usage/entries?source=none"), "没有取走记录")
	w := d.ask(http.MethodGet, "/admin/usage/entries/export?source=a", nil)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), bom))).ReadAll()
	if err != nil || len(rows) != 5 {
		t.Fatalf("%v %q", err, rows)
	}
	times := 0
	for _, row := range rows[1:] {
		n, _ := strconv.Atoi(row[10])
		if times += n; strings.HasPrefix(row[1], "=") {
			t.Errorf("a spreadsheet would run %q", row[1])
		}
	}
	if times != 9 {
		t.Errorf("%d times in %q", times, rows)
	}
	if w := d.ask(http.MethodGet, "/admin/usage/entries/export?as=csv", nil); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("no source: %d", w.Code)
	}
}
