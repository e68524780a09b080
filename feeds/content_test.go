package feeds

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/words"
)

// hostile has markup, quotes, an end of CDATA, what XML cannot carry, and bytes that are no UTF-8.
const hostile = "<script>alert(1)</script>\" onload='x' ]]> &amp; \x00\x0b\x1f\uFFFE\uFFFF \xff\xfe 尾"

func hostileStore() (*memory, Options) {
	h, at := hostile, noon
	e := news.Entry{
		ID: "hostile", Version: 1, Source: "src", URL: "https://x.example.cn/\"><script>", Title: h, Summary: h,
		Content: "<p>ok\x00\x0b\uFFFF\xff ]]></p>", Language: h, Published: at, Updated: at, FirstSeen: at, Sort: at,
		Channels: []string{"c", h}, Towns: []string{"t", h},
		Why: news.Why{Channels: map[string]news.Reason{h: {Text: h}}, Towns: map[string]news.Reason{h: news.Because(h, h).At(h)}},
		Attribution: news.Attribution{Origin: h, OriginURL: h, Reporters: []string{h}, Correspondents: []string{h + "1"},
			Photographers: []string{h + "2"}, Editors: []string{h + "3"}, Rights: h},
		Providers: []news.Provider{{ID: "src", Name: h, URL: "javascript:alert(1)"}}, Story: h, Original: "hostile",
		Media: []news.Media{{URL: "javascript:alert(1)", Type: "image/png"}, {URL: "data:text/html,x"}, {URL: "//x.example.cn/1.png"},
			{URL: "https://x.example.cn/a b\".png?q=<\x00>", Type: h, Caption: h, Length: -5}},
		Categories: []string{h},
	}
	s := news.Source{ID: "src", Name: h, URL: "https://user:password@x.example.cn/f?<>", Homepage: "javascript:1", Enabled: true,
		Licence: news.Licence{Public: news.ExtentFull, Label: h + "{origin}", Rights: h, URL: "javascript:alert(1)"}}
	channels := []news.Channel{{ID: "c", Name: h}}
	o := Options{Settings: settings.Static(settings.Snapshot{Site: news.Site{Title: h, URL: "https://hub.example.cn/", Language: h, Contact: h},
		Channels: channels, Towns: []news.Town{{ID: "t", Name: h}}})}
	return newMemory(channels, []news.Source{s}, e), o
}

func TestHostileTextStaysText(t *testing.T) {
	m, o := hostileStore()
	p := over(o, m)
	opml, err := p.OPML(context.Background(), ListAll)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := given(t, p, rights.Audience{}, m.entries[0])
	item, err := json.Marshal(p.Ninjs(e))
	if err != nil {
		t.Fatal(err)
	}
	docs := map[string]*Document{"opml": opml, "ninjs": {Plain: item}}
	for _, f := range Formats() {
		for _, sel := range []news.Selection{{}, {Channel: "c", Town: "t"}, {Source: "src"}} {
			docs[Path(sel, f)] = feedOf(t, p, sel, f)
		}
	}
	for name, d := range docs {
		if !isClean(string(d.Plain)) {
			t.Errorf("%s has what XML cannot carry", name)
		}
		for _, bad := range []string{"javascript:", "password", `\u0000`, `\u000b`, `\u001f`, `\ufffe`, `\uffff`} {
			if bytes.Contains(d.Plain, []byte(bad)) {
				t.Errorf("%s has %s", name, bad)
			}
		}
		if strings.HasPrefix(d.MediaType, "application/feed+json") || name == "ninjs" {
			if !json.Valid(d.Plain) {
				t.Errorf("%s is no JSON", name)
			}
			continue
		}
		for _, el := range elements(t, name, d.Plain) {
			if el == "script" {
				t.Errorf("%s has a script element", name)
			}
		}
	}
}

// HTML that we make around a hostile text has no element but p and a.
func TestHostileTextInOurHTML(t *testing.T) {
	m, o := hostileStore()
	p := over(o, m)
	v, err := p.look(context.Background(), rights.Audience{}, news.Selection{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	it := v.items[0]
	for _, el := range elements(t, "summary", []byte("<x>"+it.summary+it.credit+"</x>")) {
		if !slices.Contains([]string{"x", "p", "a"}, el) {
			t.Errorf("a text became an element: %s in %s", el, it.summary+it.credit)
		}
	}
	if !strings.Contains(it.credit, `<a href="https://x.example.cn/%22%3E%3Cscript%3E">`) {
		t.Errorf("the link left its attribute: %s", it.credit)
	}
}

// elements parses well-formed XML and names its elements.
func elements(t *testing.T, name string, b []byte) []string {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(b))
	var out []string
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%s is not well-formed: %v", name, err)
		}
		if s, ok := tok.(xml.StartElement); ok {
			out = append(out, s.Name.Local)
		}
	}
}

func TestWebURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://x.example.cn/a.html":        "https://x.example.cn/a.html",
		" http://x.example.cn/a?b=1&c=2 ":    "http://x.example.cn/a?b=1&c=2",
		"http://x.example.cn:8080/a":         "http://x.example.cn:8080/a",
		"HTTP://x.example.cn/a":              "http://x.example.cn/a",
		"https://x.example.cn/强县 1.html":     "https://x.example.cn/%E5%BC%BA%E5%8E%BF%201.html",
		"https://x.example.cn/?q=乌镇&p=\"1\"": "https://x.example.cn/?q=%E4%B9%8C%E9%95%87&p=%221%22",
		"https://x.example.cn/%E5%BC":        "https://x.example.cn/%E5%BC",
		"https://key:secret@x.example.cn/":   "https://x.example.cn/",
		"https://x.example.cn":               "https://x.example.cn",
		"javascript:alert(1)":                "",
		"data:text/html,x":                   "",
		"//x.example.cn/a":                   "",
		"/a":                                 "",
		"https:///a":                         "",
		"http://":                            "",
		"https://x.example.cn:port/":         "",
		"":                                   "",
	} {
		if got := webURL(in); got != want {
			t.Errorf("webURL(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"乌镇\t\r\n a":          "乌镇\t\r\n a",
		"a\x00b\x08c\x1fd":    "abcd",
		"a\uFFFEb\uFFFFc":     "abc",
		"a\xffb":              "a\uFFFDb",
		"\uFFFD\uE000😀\u0085": "\uFFFD\uE000😀\u0085",
		"a\xed\xa0\x80b":      "a\uFFFDb", // a surrogate
		"尾\xef\xbf":           "尾\uFFFD",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLicenceDecides(t *testing.T) {
	s := readSample(t)
	secret := []string{"不给公众", "只给标题。", "不公开的稿件"}
	p := over(s.options(), s.store())
	for _, sel := range goldens {
		for _, f := range Formats() {
			for _, word := range secret {
				if d := feedOf(t, p, sel, f); bytes.Contains(d.Plain, []byte(word)) {
					t.Errorf("%s gives away %q", Path(sel, f), word)
				}
			}
		}
	}
	for _, c := range []struct {
		entry           int
		public, partner string // fields shown
	}{
		{0, "title summary content media", "title summary content media"},
		{1, "title summary media", "title summary content media"},
		{2, "title", "title summary content media"},
		{3, "", "title summary"},
	} {
		pub, _ := given(t, p, rights.Audience{}, s.Entries[c.entry])
		par, _ := given(t, p, partnerOf(), s.Entries[c.entry])
		if got := fields(pub); got != c.public {
			t.Errorf("the public gets %q of %s, want %q", got, s.Entries[c.entry].Title, c.public)
		}
		if got := fields(par); got != c.partner {
			t.Errorf("a partner gets %q of %s, want %q", got, s.Entries[c.entry].Title, c.partner)
		}
	}
}

func fields(e news.Entry) string {
	var out []string
	for _, f := range []struct {
		name string
		has  bool
	}{{"title", e.Title != ""}, {"summary", e.Summary != ""}, {"content", e.Content != ""}, {"media", len(e.Media) > 0}} {
		if f.has {
			out = append(out, f.name)
		}
	}
	return strings.Join(out, " ")
}

func TestEntryOfASourceThatIsGoneShowsItsHeadline(t *testing.T) {
	s := readSample(t)
	m := s.store()
	m.srcs = nil
	p := over(s.options(), m)
	e, ok := given(t, p, rights.Audience{}, s.Entries[0])
	if !ok || fields(e) != "title" || e.Attribution.Label != "稿件来源:嘉兴日报" {
		t.Errorf("got %q, %v, label %q", fields(e), ok, e.Attribution.Label)
	}
	m.setDown(true)
	if terms, err := p.opt.Rights.Terms(t.Context()); err == nil {
		t.Errorf("nobody can know what licences allow, and is told %+v", terms)
	}
}

// Entries that may not be shown do not make a feed shorter, and do not make it read without end.
func TestHiddenEntriesAreReadOver(t *testing.T) {
	s := readSample(t)
	var list []news.Entry
	for i := range 300 {
		e := entry(fmt.Sprintf("e%03d", i), fmt.Sprintf("第%d条", i), noon.Add(-time.Duration(i)*time.Minute))
		if i%3 != 0 {
			e.Source = "inside"
		}
		list = append(list, e)
	}
	m := newMemory(s.Channels, s.Sources, list...)
	v, err := over(s.options(), m).look(context.Background(), rights.Audience{}, news.Selection{}, 50)
	if err != nil || len(v.items) != 50 || v.items[49].entry.ID != "e147" {
		t.Fatalf("%d items, %v", len(v.items), err)
	}
	for last, want := range map[int]int{4000: 1, 6000: 0} { // the one that may be shown
		m.entries = m.entries[:0]
		for i := range 6001 {
			e := entry(fmt.Sprintf("e%04d", i), "题", noon.Add(-time.Duration(i)*time.Minute))
			e.Channels, e.Towns = nil, nil
			if i != last {
				e.Source = "inside"
			}
			m.entries = append(m.entries, e)
		}
		m.reads = 0
		if v, err = over(s.options(), m).look(context.Background(), rights.Audience{}, news.Selection{}, 1); err != nil || len(v.items) != want || m.reads > scanMost/200+2 {
			t.Errorf("%d items after %d reads, %v", len(v.items), m.reads, err)
		}
	}
}

func TestUnknownFeeds(t *testing.T) {
	s := readSample(t)
	p := over(s.options(), s.store())
	for _, sel := range []news.Selection{{Channel: "x"}, {Town: "x"}, {Source: "x"}, {Channel: "world", Town: "x"}, {Channel: "world", Source: "zjol"}} {
		if _, err := p.Feed(context.Background(), sel, RSS, 0); !errors.Is(err, news.ErrNotFound) {
			t.Errorf("%+v gave %v", sel, err)
		}
	}
	if _, err := p.Feed(context.Background(), news.Selection{}, "xml", 0); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("an unknown format gave %v", err)
	}
}

// The store's order is kept, and the newest update of any entry is the feed's.
func TestOrderAndUpdated(t *testing.T) {
	s := readSample(t)
	v, err := over(s.options(), s.store()).look(context.Background(), rights.Audience{}, news.Selection{}, 50)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, it := range v.items {
		ids = append(ids, it.entry.ID[:1])
	}
	if got := strings.Join(ids, ""); got != "abc" {
		t.Errorf("entries come in the order %s", got)
	}
	if got := v.updated.Format(time.RFC3339); got != "2012-06-12T11:00:00+08:00" {
		t.Errorf("the feed was updated at %s", got)
	}
}

func TestEntryForm(t *testing.T) {
	s := readSample(t)
	p := over(s.options(), s.store())
	for i, want := range []string{
		"id guid version url title summary content published updated first_seen language channels towns why attribution providers story original media categories",
		"id guid version url title summary updated first_seen language channels towns why attribution providers story original media categories",
	} {
		e, _ := given(t, p, rights.Audience{}, s.Entries[i])
		b, err := json.Marshal(p.EntryJSON(e, words.Chinese))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte("null")) {
			t.Errorf("a list or map is null in %s", b)
		}
		if got := keys(t, b); got != want {
			t.Errorf("fields\n%s, want\n%s", got, want)
		}
	}
}

// keys are the fields of a JSON object, in order.
func keys(t *testing.T, b []byte) string {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(b))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for dec.More() {
		k, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, k.(string))
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			t.Fatal(err)
		}
	}
	return strings.Join(out, " ")
}

func inLanguage(language string) Options {
	return Options{Settings: settings.Static(settings.Snapshot{Site: news.Site{Language: language}})}
}

func TestCreditLine(t *testing.T) {
	full := news.Attribution{Origin: "嘉兴日报", Reporters: []string{"顾亦来"}, Correspondents: []string{"黄佩锋", "杨懿泓"}, Photographers: []string{"李图"}, Editors: []string{"宋琼燕"}}
	labelled := full
	labelled.Label = "稿件来源:嘉兴日报"
	for _, c := range []struct {
		language, provider string
		a                  news.Attribution
		want               string
	}{
		{"zh-CN", "嘉兴日报", full, "来源:嘉兴日报 记者:顾亦来 通讯员:黄佩锋、杨懿泓 摄影:李图 编辑:宋琼燕 "},
		{"zh-CN", "浙江在线", labelled, "稿件来源:嘉兴日报 记者:顾亦来 通讯员:黄佩锋、杨懿泓 摄影:李图 编辑:宋琼燕 转自:浙江在线 "},
		{"zh-CN", "桐乡新闻网", news.Attribution{}, "来源:桐乡新闻网 "},
		{"zh-CN", "桐乡新闻网", news.Attribution{Label: "请注明出处"}, "请注明出处 来源:桐乡新闻网 "},
		{"en", "浙江在线", full, "Source: 嘉兴日报 Reporters: 顾亦来 Correspondents: 黄佩锋, 杨懿泓 Photos: 李图 Editors: 宋琼燕 Via: 浙江在线 "},
	} {
		p := New(inLanguage(c.language))
		want := "<p>" + c.want + `<a href="https://x.example.cn/">` + p.face().labels.original + "</a></p>"
		if got := p.credit(&news.Entry{Attribution: c.a}, c.provider, "https://x.example.cn/"); got != want {
			t.Errorf("credit\n%s, want\n%s", got, want)
		}
	}
	p := New(inLanguage("zh-CN"))
	carried := news.Entry{Attribution: full, Providers: []news.Provider{{Name: "嘉兴日报"}, {Name: "浙江在线"}, {Name: "钱江晚报"}}}
	if got := p.credit(&carried, "嘉兴日报", "https://x.example.cn/"); !strings.Contains(got, "另见:浙江在线、钱江晚报 ") {
		t.Errorf("who else carries the story is not in %s", got)
	}
}

func TestPaths(t *testing.T) {
	for want, sel := range map[string]news.Selection{
		"/feeds/all.rss":                       {},
		"/feeds/channel/world.rss":             {Channel: "world"},
		"/feeds/town/wuzhen.rss":               {Town: "wuzhen"},
		"/feeds/channel/world/town/wuzhen.rss": {Channel: "world", Town: "wuzhen"},
		"/feeds/source/jxrb.rss":               {Source: "jxrb"},
	} {
		if got := Path(sel, RSS); got != want {
			t.Errorf("%+v is at %s, want %s", sel, got, want)
		}
	}
}
