package pages

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// send sends a file with a list.
func (d *desk) send(file []byte) *httptest.ResponseRecorder {
	d.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "list.opml")
	if err != nil {
		d.t.Fatal(err)
	}
	_, _ = part.Write(file)
	_ = form.Close()
	r := httptest.NewRequestWithContext(editorial.WithActor(d.t.Context(), zhang), http.MethodPost, "/admin/sources/import", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

var listField = regexp.MustCompile(`(?s)<textarea name="list" hidden>(.*?)</textarea>`)

// confirmList is the form that a list's preview has to take it in.
func confirmList(t *testing.T, page string) url.Values {
	t.Helper()
	form, m := confirmation(page), listField.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("the page has no list:\n%s", page)
	}
	form.Set("list", html.UnescapeString(m[1]))
	return form
}

func TestAListInAnyCharsetComesInAsItWasSeen(t *testing.T) {
	const chinese = `<?xml version="1.0" encoding="%"?><opml version="2.0"><body><outline text="桐乡新闻网" xmlUrl="https://neu.example.cn/rss"/></body></opml>`
	const french = `<?xml version='1.0' encoding='%'?><opml version="2.0"><body><outline text="Actualités" xmlUrl="https://neu.example.cn/rss"/></body></opml>`
	for _, c := range []struct {
		label, list, name string
		in                encoding.Encoding
	}{
		{"GB2312", chinese, "桐乡新闻网", simplifiedchinese.GBK},
		{"gbk", chinese, "桐乡新闻网", simplifiedchinese.GBK},
		{"utf-8", chinese, "桐乡新闻网", simplifiedchinese.GBK},
		{"hz-gb-2312", chinese, "桐乡新闻网", simplifiedchinese.HZGB2312},
		{"utf-16", chinese, "桐乡新闻网", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
		{"UTF-16", chinese, "桐乡新闻网", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
		{"gb2312", french, "Actualités", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
		{"iso-8859-1", french, "Actualités", charmap.ISO8859_1},
		{"utf-8", chinese, "桐乡新闻网", unicode.UTF8BOM},
	} {
		d := newDesk(t)
		file, err := c.in.NewEncoder().Bytes(bytes.ReplaceAll([]byte(c.list), []byte("%"), []byte(c.label)))
		if err != nil {
			t.Fatal(err)
		}
		seen := d.send(file)
		wants(t, seen.Body.String(), "将添加或修改 1 个来源", c.name)
		if w := d.ask(http.MethodPost, "/admin/sources/import", confirmList(t, seen.Body.String())); w.Code != http.StatusSeeOther {
			t.Fatal(w.Code, w.Body)
		}
		if all, err := d.office.Sources(t.Context()); err != nil || len(all) != 1 || all[0].Name != c.name {
			t.Errorf("%s: %+v, %v", c.label, all, err)
		}
	}
}

// yamlLists reads no list but gives the sources that it is.
type yamlLists struct {
	noLists
	sources []news.Source
}

func (l yamlLists) ParseSources([]byte) ([]news.Source, error) { return l.sources, nil }

func TestAListOverwritesNothingThatChangedAfterItWasSeen(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"), feedOf("b"))
	list := yamlLists{sources: []news.Source{feedOf("a"), feedOf("b"), feedOf("late"), {ID: "x", Name: "x", URL: "https://b.example.cn/rss?x", Kind: news.KindFeed}}}
	for i := range list.sources {
		list.sources[i].Interval = time.Hour
	}
	d.Lists = list
	ask := url.Values{"list": {"- id: a"}, "update": {"1"}}
	form := confirmList(t, d.ask(http.MethodPost, "/admin/sources/import", ask).Body.String())
	d.rename("a", "先改的名")
	if _, err := d.office.AddSource(t.Context(), zhang, feedOf("late")); err != nil {
		t.Fatal(err)
	}
	said := d.ask(http.MethodPost, "/admin/sources/import", form)
	if d.interval("a") != 0 || d.interval("late") != 0 || d.interval("b") != time.Hour || d.interval("x") != time.Hour {
		t.Errorf("what changed meanwhile is overwritten: %v %v, and the others come in: %v %v", d.interval("a"), d.interval("late"), d.interval("b"), d.interval("x"))
	}
	if said.Code != http.StatusOK {
		t.Fatal(said.Code, said.Body)
	}
	wants(t, said.Body.String(), "有 2 个未能导入", "刚被他人修改", "源late")
	again := confirmList(t, said.Body.String())
	if again.Has("sure") || again.Get("update") == "" {
		t.Errorf("what was refused is taken in unseen: %v", again)
	}
	form = confirmList(t, d.ask(http.MethodPost, "/admin/sources/import", again).Body.String())
	if w := d.ask(http.MethodPost, "/admin/sources/import", form); w.Code != http.StatusSeeOther || d.interval("a") != time.Hour || d.interval("late") != time.Hour {
		t.Error(w.Code, w.Body)
	}
}

// What was refused already when it was seen is no news.
func TestAListWhoseRefusalsWereSeenIsImported(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"), feedOf("b"))
	d.Lists = yamlLists{sources: []news.Source{{ID: "a", Name: "a", URL: "https://b.example.cn/rss", Kind: news.KindFeed}, feedOf("c")}}
	seen := d.ask(http.MethodPost, "/admin/sources/import", url.Values{"list": {"- id: a"}, "update": {"1"}}).Body.String()
	wants(t, seen, "不能导入")
	if w := d.ask(http.MethodPost, "/admin/sources/import", confirmList(t, seen)); w.Code != http.StatusSeeOther {
		t.Error(w.Code, w.Body)
	}
}

func TestAListOfWhichNothingIsTakenSaysWhy(t *testing.T) {
	d := newDesk(t)
	const list = `<opml version="2.0"><body><outline text="甲" xmlUrl="https://a.example.cn/rss"/><outline text="乙" xmlUrl="ftp://b.example.cn/rss"/></body></opml>`
	const none = `<opml version="2.0"><body><outline type="rss" text="乙" xmlUrl="ftp://b.example.cn/rss"/></body></opml>`
	for _, text := range []string{list, none} {
		wants(t, d.ask(http.MethodPost, "/admin/sources/import", url.Values{"list": {text}}).Body.String(), "ftp://b.example.cn/rss", "第 1 行，未采用")
	}
}

const foldered = `<opml version="2.0"><body><outline text="新闻"><outline text="本地"><outline text="甲" xmlUrl="https://a.example.cn/rss"/><outline text="乙" xmlUrl="https://b.example.cn/rss"/></outline>
<outline text="旅游"><outline text="丙" xmlUrl="https://c.example.cn/rss"/></outline></outline></body></opml>`

// What a folder means is said before the list comes in, and seen; what was not seen does not come in.
func TestFoldersThatAreNoChannelsAreMapped(t *testing.T) {
	d := newDesk(t)
	seen := d.ask(http.MethodPost, "/admin/sources/import", url.Values{"list": {foldered}}).Body.String()
	wants(t, seen, "列表里的 2 个文件夹不是频道", `value="新闻"`, `value="新闻/本地"`)
	form := confirmList(t, seen)
	if got := form["folder"]; len(got) != 2 || got[0] != "新闻" {
		t.Fatalf("folders %q", got)
	}
	form["folder-channel"] = []string{"", "world"}
	again := d.ask(http.MethodPost, "/admin/sources/import", form).Body.String()
	wants(t, again, "国内国际", `<option value="world" selected>`)
	if list, _ := d.office.Sources(t.Context()); len(list) != 0 {
		t.Fatal("what was not seen came in")
	}
	form = confirmList(t, again)
	form["folder-channel"] = []string{"", "world"}
	if w := d.ask(http.MethodPost, "/admin/sources/import", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	list, err := d.office.Sources(t.Context())
	if err != nil || len(list) != 3 {
		t.Fatal(list, err)
	}
	for _, s := range list {
		channel, labels := "world", []string{"新闻"}
		if s.Name == "丙" {
			channel = "travel"
		}
		if !slices.Equal(s.Channels, []string{channel}) || !slices.Equal(s.Labels, labels) {
			t.Errorf("%s: channels %q, labels %q", s.Name, s.Channels, s.Labels)
		}
	}
}

func TestChosenSourcesAreExported(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"), feedOf("b"), feedOf("c"))
	ticked := ticks(d.page("/admin/sources"))
	get := func(form url.Values) string {
		w := d.ask(http.MethodPost, "/admin/sources/export", form)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Fatal(w.Code, w.Header(), w.Body)
		}
		return w.Body.String()
	}
	for form, want := range map[*url.Values]string{
		{"source": {ticked[0], ticked[2]}}:                              "ac",
		{"source": {ticked[0]}, "all": {"1"}, "query": {"q=b.example"}}: "b",
		{"all": {"1"}}: "abc",
	} {
		list := get(*form)
		for _, id := range "abc" {
			if has := strings.Contains(list, string(id)+".example.cn"); has != strings.ContainsRune(want, id) {
				t.Errorf("%v: %c %v in %s", form, id, has, list)
			}
		}
	}
	if w := d.ask(http.MethodPost, "/admin/sources/export", url.Values{}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("nothing was chosen: %d", w.Code)
	}
	if w := d.ask(http.MethodPost, "/admin/sources/export", url.Values{"source": {"gone x"}}); w.Code != http.StatusNotFound {
		t.Errorf("one that is gone: %d", w.Code)
	}
	wants(t, d.page("/admin/sources?q=a.example&lang=en"), `href="/admin/sources/export?as=yaml&amp;lang=en&amp;q=a.example"`)
}
