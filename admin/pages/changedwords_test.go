package pages

import (
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// fieldsOf gives the fields of a record as the audit log names them.
func fieldsOf(of reflect.Type, below string) (all []string) {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || of == reflect.TypeFor[time.Time]() || strings.Count(below, ".") > 3 {
		return nil
	}
	for i := range of.NumField() {
		f := of.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case f.Anonymous && name == "":
			all = append(all, fieldsOf(f.Type, below)...)
		default:
			all = append(append(all, below+name), fieldsOf(f.Type, below+name+".")...)
		}
	}
	return all
}

// TestEveryFieldOfARecordHasAWord: what a change says of a field is what its form calls it, in both languages.
func TestEveryFieldOfARecordHasAWord(t *testing.T) {
	d := newDesk(t)
	for _, lang := range []string{"zh-CN", "en"} {
		v := d.view(httptest.NewRequest("GET", "/admin/audit?lang="+lang, nil))
		for family, of := range map[string]reflect.Type{"source": reflect.TypeFor[news.Source](), "partner": reflect.TypeFor[news.Partner](), "user": reflect.TypeFor[news.User](), "token": reflect.TypeFor[news.Token](),
			"takedown": reflect.TypeFor[news.Takedown](), "entry": reflect.TypeFor[news.Override](), "channels": reflect.TypeFor[news.Channel](), "gazetteer": reflect.TypeFor[news.Town]()} {
			for _, field := range fieldsOf(of, "") {
				said := v.worded(family, false, []editorial.Changed{{Field: field}})[0].Field
				if lang == "zh-CN" && (strings.ContainsAny(said, "abcdefghijklmnopqrstuvwxyz_") && said != "id") || strings.Contains(said, "_") {
					t.Errorf("%s: a change of %s's %s is told as %q: add it to words/*/changed.json", lang, family, field, said)
				}
			}
		}
	}
}

func TestChangesAreToldAsPeopleWriteThem(t *testing.T) {
	d := newDesk(t)
	act := func(a news.Act) []editorial.Changed {
		v := d.view(httptest.NewRequest("GET", "/admin/audit", nil))
		return v.actRow(a, editorial.ChangedBy(a), 10, 100).Changed
	}
	raw := func(v any) json.RawMessage {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	was, is := feedOf("a"), feedOf("a")
	is.Interval, is.Enabled, is.Channels, is.Licence.Public, is.Kind = 15*time.Minute, false, []string{"travel"}, news.ExtentSummary, news.KindPage
	for _, c := range []struct {
		act  news.Act
		want string
	}{
		{news.Act{Op: "source.edit", Before: raw(was), After: raw(is)}, "频道: →旅游|启用:是→否|抓取间隔: →15m|种类:新闻源→列表页|版权: →公众可见 摘要"},
		{news.Act{Op: "sources.edit", Before: raw([]map[string]any{{"id": "a"}}), After: raw([]map[string]any{{"id": "a", "interval": 900000000000}})}, "a · 抓取间隔: →15m"},
		{news.Act{Op: "channels.put", Before: raw([]map[string]any{{"id": "world", "name": "旧"}}), After: raw([]map[string]any{{"id": "world", "name": "新"}})}, "world · 名称:旧→新"},
		{news.Act{Op: "user.edit", Before: raw(map[string]any{"role": "reader"}), After: raw(map[string]any{"role": "editor"})}, "身份:查看者→编辑"},
		{news.Act{Op: "setting.put", Object: "site", Before: raw(map[string]any{"title": "旧"}), After: raw(map[string]any{"title": "新"})}, "网站名称:旧→新"},
		{news.Act{Op: "later.op", Before: raw(map[string]any{"unknown": 1}), After: raw(map[string]any{"unknown": []int{2}})}, "unknown:1→[2]"},
	} {
		var got []string
		for _, f := range act(c.act) {
			before := f.Before
			if before == "" {
				before = " "
			}
			got = append(got, f.Field+":"+before+"→"+f.After)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: %q, want %q", c.act.Op, s, c.want)
		}
	}
}
