package pages

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
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
