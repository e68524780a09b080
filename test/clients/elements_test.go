package clients

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/test/hubproc"
)

// meant is what a published entry says, by the form of it in the JSON Feed.
type meant struct {
	GUID, URL, Title, Summary, Content string
	Published                          time.Time
	Attribution                        struct{ Reporters []string }
	Providers                          []struct{ Name string }
	Media                              []struct{ URL, Caption string }
}

// TestReadersSeeWhatEachElementMeans lets readers read the publisher's golden feeds: no element is taken for another one, as a
// picture's caption for the article.
func TestReadersSeeWhatEachElementMeans(t *testing.T) {
	golden := filepath.Join(hubproc.Root(t), "feeds", "testdata", "golden")
	server := httptest.NewServer(http.FileServer(http.Dir(golden)))
	t.Cleanup(server.Close)
	b, err := os.ReadFile(filepath.Join(golden, "all.json"))
	if err != nil {
		t.Fatal(err)
	}
	var feed struct {
		Items []struct {
			Tags []string
			Hub  meant `json:"_hub"`
		}
	}
	if err := json.Unmarshal(b, &feed); err != nil || len(feed.Items) < 3 {
		t.Fatal(err, len(feed.Items))
	}
	for _, format := range []string{"rss", "atom"} {
		for name, start := range readers(t) {
			t.Run(name+"/"+format, func(t *testing.T) {
				list := start(t).read(t, server.URL+"/all."+format)
				for _, item := range feed.Items {
					i := slices.IndexFunc(list, func(s seen) bool { return s.ID == item.Hub.GUID })
					if i < 0 {
						t.Fatalf("%q is not among %+v", item.Hub.Title, list)
					}
					item.Hub.check(t, list[i])
				}
			})
		}
		t.Run("feedparser's fields/"+format, func(t *testing.T) {
			for i, got := range fields(t, server.URL+"/all."+format) {
				m, tags := feed.Items[i].Hub, feed.Items[i].Tags
				if got.Source != m.Providers[0].Name || len(got.Tags) != len(tags) || got.Author != firstOf(m.Attribution.Reporters, got.Author) {
					t.Errorf("%s: source %q, tags %q, author %q", m.Title, got.Source, got.Tags, got.Author)
				}
				for _, text := range []string{got.Summary, got.Detail} { // two ways to the same; rss2email takes the second
					if m.Summary != "" && !strings.HasPrefix(plain(text), plain(html.EscapeString(m.Summary))) || m.Summary == "" && !strings.Contains(plain(text), "查看原文") {
						t.Errorf("%s: the summary is %q", m.Title, text)
					}
				}
				if !strings.HasPrefix(plain(got.Content), plain(m.Content)) {
					t.Errorf("%s: the content is %q", m.Title, got.Content)
				}
			}
		})
	}
}

func (m *meant) check(t *testing.T, s seen) {
	t.Helper()
	if s.Title != m.Title || m.URL != "" && s.Link != m.URL {
		t.Errorf("title %q and link %q, want %q and %q", s.Title, s.Link, m.Title, m.URL)
	}
	if !m.Published.IsZero() && !s.Date.Equal(m.Published) {
		t.Errorf("%s: date %v, want %v", m.Title, s.Date, m.Published)
	}
	if want := firstOf(m.Attribution.Reporters, s.Author); s.Author != want {
		t.Errorf("%s: author %q, want %q", m.Title, s.Author, want)
	}
	want := m.Content
	if want == "" {
		want = html.EscapeString(m.Summary)
	}
	if !strings.HasPrefix(plain(s.Text), plain(want)) {
		t.Errorf("%s: the text is %q, want %q", m.Title, s.Text, want)
	}
}

// plain is a text without its markup, blanks and escapes.
func plain(text string) string {
	for {
		from := strings.IndexByte(text, '<')
		to := strings.IndexByte(text, '>')
		if from < 0 || to < from {
			return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", " ", "", "\\n", "", "\n", "").Replace(text)
		}
		text = text[:from] + text[to+1:]
	}
}

func firstOf(list []string, otherwise string) string {
	if len(list) == 0 {
		return otherwise
	}
	return list[0]
}

// parsed is an entry by feedparser's own names.
type parsed struct {
	Summary, Detail, Content, Author, Source string
	Tags                                     []string
}

const fieldsScript = `
import sys, json, feedparser
print(json.dumps([{"Summary": e.summary, "Detail": e.summary_detail.value, "Content": e.content[0].value if e.get("content") else "", "Author": e.author,
  "Source": e.source.get("title"), "Tags": [t.term for t in e.tags]} for e in feedparser.parse(sys.argv[1]).entries]))
`

func fields(t *testing.T, url string) []parsed {
	t.Helper()
	python, ok := readers(t)["feedparser"](t).(feedparser)
	if !ok {
		needs.Missing(t, "python3-feedparser is not installed")
	}
	var list []parsed
	if err := json.Unmarshal(run(t, python.home, python.python, "-c", fieldsScript, url), &list); err != nil {
		t.Fatal(err)
	}
	return list
}
