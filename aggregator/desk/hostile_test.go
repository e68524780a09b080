package desk_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	nethtml "golang.org/x/net/html"
)

var allowedTag = regexp.MustCompile(`^(p|div|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|pre|code|strong|b|em|i|u|s|del|ins|sub|sup|small|mark|q|cite|abbr|ruby|rt|rp|figure|figcaption|table|caption|thead|tbody|tfoot|tr|td|th|a|img|video|audio|source|picture)$`)

var allowedAttr = regexp.MustCompile(`^(href|src|srcset|alt|width|height|poster|controls|type|colspan|rowspan|start)$`)

// hostile finds what a browser would act on in clean HTML.
func hostile(s string) string {
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return ""
		case nethtml.CommentToken, nethtml.DoctypeToken:
			return "comment"
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken, nethtml.EndTagToken:
			t := z.Token()
			if !allowedTag.MatchString(t.Data) {
				return "<" + t.Data
			}
			for _, a := range t.Attr {
				if !allowedAttr.MatchString(a.Key) {
					return t.Data + " " + a.Key
				}
				switch a.Key {
				case "href":
					if !strings.HasPrefix(a.Val, "http://") && !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "mailto:") {
						return a.Val
					}
				case "src", "poster", "srcset":
					if !strings.HasPrefix(a.Val, "http://") && !strings.HasPrefix(a.Val, "https://") {
						return a.Val
					}
				}
			}
		}
	}
}

var tagInText = regexp.MustCompile(`<[A-Za-z/!?]`)

func TestNothingHostileGetsThrough(t *testing.T) {
	d := desktest.Builtin(t)
	all := desktest.HostilePayloads()
	if len(all) < 9000 {
		t.Fatalf("only %d payloads", len(all))
	}
	for _, p := range all {
		e := d.Edit(news.Source{ID: "s", Name: "x"}, news.Raw{
			GUID: "1", URL: p, Base: "http://e.cn/", Title: p, Summary: p, Content: p, Authors: []string{p, "记者 " + p}, Byline: "来源:" + p + " 作者:" + p, Origin: p, OriginURL: p, Rights: p,
			Categories: []string{p}, Trail: []string{"x", p}, Media: []news.RawMedia{{URL: p, Type: p, Caption: p}}, Language: p, Published: p,
		}, desktest.Now)
		if bad := hostile(e.Content); bad != "" {
			t.Errorf("content of %q: %s in %q", p, bad, e.Content)
		}
		texts := append([]string{e.Language, e.Attribution.Origin, e.Attribution.Rights}, e.Categories...)
		texts = append(texts, e.Attribution.Reporters...)
		texts = append(texts, e.Attribution.Editors...)
		for _, m := range e.Media {
			texts = append(texts, m.Caption, m.Type)
		}
		for _, w := range e.Why.Channels {
			texts = append(append(texts, w.Text), w.Terms...)
		}
		for _, s := range texts {
			if tagInText.MatchString(s) {
				t.Errorf("text of %q: %q", p, s)
			}
		}
		if desktest.Acts(e.Title) || desktest.Acts(e.Summary) {
			t.Errorf("title and summary of %q: %q, %q", p, e.Title, e.Summary)
		}
		for _, u := range append([]string{e.URL, e.Attribution.OriginURL}, func() (u []string) {
			for _, m := range e.Media {
				u = append(u, m.URL)
			}
			return
		}()...) {
			if u != "" && !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "https://") || strings.ContainsAny(u, "<>\"'` \n") {
				t.Errorf("address of %q: %q", p, u)
			}
		}
	}
}
