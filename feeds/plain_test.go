package feeds

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	gorilla "github.com/gorilla/feeds"

	"github.com/txnews/hub/internal/growth"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/words"
)

// plainItem is an item as gorilla and the standard library write it, but for what gorilla has no place for.
func plainItem(it *item) *gorilla.Item {
	return &gorilla.Item{Title: it.title, Link: &gorilla.Link{Href: it.link}, Id: it.id, IsPermaLink: "false", Created: it.published, Updated: it.updated}
}

func plainRSS(it *item) any {
	base := (&gorilla.Rss{Feed: &gorilla.Feed{Items: []*gorilla.Item{plainItem(it)}}}).RssFeed().Items[0]
	if it.published.IsZero() {
		base.PubDate = "" // gorilla gives the update's date for it
	}
	base.Title = rssTitle(base.Title)
	if m, ok := it.enclosure(); ok {
		base.Enclosure = &gorilla.RssEnclosure{Url: m.url, Length: strconv.FormatInt(m.length, 10), Type: m.kind}
	}
	return struct {
		*gorilla.RssItem
		Description *struct{} `xml:"description"` // shadows gorilla's
	}{RssItem: base}
}

func plainAtom(it *item, feedLang string) any {
	base := (&gorilla.Atom{Feed: &gorilla.Feed{Items: []*gorilla.Item{plainItem(it)}}}).AtomFeed().Entries[0]
	base.Links, base.Rights = nil, it.rights
	if !it.published.IsZero() {
		base.Published = it.published.Format(time.RFC3339)
	}
	out := struct {
		*gorilla.AtomEntry
		Lang string `xml:"xml:lang,attr,omitempty"`
	}{AtomEntry: base}
	if it.language != feedLang {
		out.Lang = it.language
	}
	return out
}

func plainJSON(it *item, form *EntryForm) any {
	type attachment struct {
		URL     string `json:"url"`
		Type    string `json:"mime_type"`
		Title   string `json:"title,omitempty"`
		Size    int64  `json:"size_in_bytes,omitempty"`
		Seconds int64  `json:"duration_in_seconds,omitempty"`
	}
	out := struct {
		*gorilla.JSONItem
		Published   string                `json:"date_published,omitempty"`
		Modified    string                `json:"date_modified,omitempty"`
		Authors     []*gorilla.JSONAuthor `json:"authors,omitempty"`
		Language    string                `json:"language,omitempty"`
		Attachments []attachment          `json:"attachments,omitempty"`
		Hub         *EntryForm            `json:"_hub"`
	}{
		JSONItem:  (&gorilla.JSON{Feed: &gorilla.Feed{Items: []*gorilla.Item{plainItem(it)}}}).JSONFeed().Items[0],
		Published: form.Published, Modified: first(form.Updated, it.updated.Format(time.RFC3339)), Language: it.language, Hub: form,
	}
	out.ContentHTML, out.Summary, out.Image, out.Tags = first(it.content, it.summary)+it.credit, it.entry.Summary, it.image(), tags(it.categories)
	for _, name := range slices.Concat(it.authors, it.contributors) {
		if slices.Contains(it.authors, name) || !slices.Contains(it.entry.Attribution.Editors, name) {
			out.Authors = append(out.Authors, &gorilla.JSONAuthor{Name: name})
		}
	}
	for _, m := range it.media {
		out.Attachments = append(out.Attachments, attachment{m.url, first(m.kind, "application/octet-stream"), m.caption, m.length, m.seconds})
	}
	return out
}

func asXML(t testing.TB, v any) []byte {
	t.Helper()
	b, err := xml.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func asPlainJSON(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

// written gives what is written by hand.
func written(write func(*scratch)) []byte {
	var s scratch
	write(&s)
	return s.text
}

// sameAsPlain tells whether items are written as gorilla and the standard library write them. In XML gorilla's part stands first.
func sameAsPlain(t testing.TB, p *Publisher, it *item) {
	t.Helper()
	if want, got := asXML(t, plainRSS(it)), written(func(s *scratch) { s.rssItem(it, false) }); !bytes.HasPrefix(got, bytes.TrimSuffix(want, []byte("</item>"))) {
		t.Errorf("RSS:\n%s\nwant\n%s", got, want)
	}
	for _, lang := range []string{"", "zh-CN"} {
		if want, got := asXML(t, plainAtom(it, lang)), written(func(s *scratch) { s.atomEntry(it, lang) }); !bytes.HasPrefix(got, bytes.TrimSuffix(want, []byte("</entry>"))) {
			t.Errorf("Atom:\n%s\nwant\n%s", got, want)
		}
	}
	form := p.form(it.entry, it.id, p.face().lang)
	if want, got := asPlainJSON(t, plainJSON(it, form)), written(func(s *scratch) { s.jsonItem(it, form) }); !bytes.Equal(got, want) {
		t.Errorf("JSON:\n%s\nwant\n%s", got, want)
	}
}

// Items are the bytes that the libraries make of them.
func TestItemsAreWrittenAsTheLibrariesDo(t *testing.T) {
	s := readSample(t)
	hostile, hostileOptions := hostileStore()
	long, longOptions := fifty()
	for name, p := range map[string]*Publisher{
		"sample": over(s.options(), s.store()), "hostile": over(hostileOptions, hostile), "fifty": over(longOptions, long), "airwaves": airwaves(news.Site{}),
	} {
		t.Run(name, func(t *testing.T) {
			v, err := p.look(context.Background(), rights.Audience{}, news.Selection{}, 0)
			if err != nil || len(v.items) == 0 {
				t.Fatal(len(v.items), err)
			}
			for i := range v.items {
				sameAsPlain(t, p, &v.items[i])
			}
		})
	}
}

// Every field of a form is written: each has another value, or none.
func TestEveryFieldOfAFormIsWritten(t *testing.T) {
	n := 0
	var fill func(v reflect.Value)
	fill = func(v reflect.Value) {
		n++
		switch v.Kind() {
		case reflect.String:
			v.SetString("甲<\"" + strconv.Itoa(n))
		case reflect.Int, reflect.Int64:
			v.SetInt(int64(n))
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fill(v.Index(0))
			fill(v.Index(1))
		case reflect.Map:
			v.Set(reflect.ValueOf(map[string]string{"乙": "1", "甲": "2", "": "3"}))
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		default:
			t.Fatalf("%v is new here", v.Kind())
		}
	}
	var full EntryForm
	fill(reflect.ValueOf(&full).Elem())
	empty := New(Options{}).form(&news.Entry{Media: []news.Media{{}}, Page: news.PrintedPage{Name: "n"}}, "", words.English)
	for _, f := range []*EntryForm{&full, empty} {
		if want, got := asPlainJSON(t, f), written(func(s *scratch) { s.entryForm(f) }); !bytes.Equal(got, want) {
			t.Errorf("\n%s\nwant\n%s", got, want)
		}
	}
}

// FuzzText has any text, cleaned as all texts of entries are, written as the libraries do.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "<b>&'\"\\ \t\n\r", hostile, "“引号”\u2028\u2029 \u2028", "e2\xe2\x80", "\ufffd", "\ufffd\x00", "\xed\xa0\x80", "𠀀", "\u007f\u0085"} {
		f.Add(s)
	}
	unfit := func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r", r) || r == 0xFFFE || r == 0xFFFF }
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := isClean(s), utf8.ValidString(s) && !strings.ContainsFunc(s, unfit); got != want {
			t.Errorf("%q is clean: %v, want %v", s, got, want)
		}
		s = clean(s)
		if want, got := asPlainJSON(t, s), appendJSON(nil, s); string(want) != `"`+string(got)+`"` {
			t.Errorf("JSON of %q is %s, want %s", s, got, want)
		}
		var b bytes.Buffer
		if err := xml.EscapeText(&b, []byte(s)); err != nil || b.String() != string(appendEscaped(nil, s, &asElement)) {
			t.Errorf("XML of %q is not %s", s, &b)
		}
	})
}

// What a text takes grows with its length, whatever it is made of.
func TestLineSeparatorsAreLookedForOnce(t *testing.T) {
	growth.Linear(t, 1<<14, func(n int) func() {
		s := strings.Repeat("\u2028", n)
		return func() { appendJSON(nil, s) }
	})
}
