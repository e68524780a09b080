package intake

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

var update = flag.Bool("update", false, "write what is read now over the expected results")

func read(tb testing.TB, body string, o Options) (Result, error) {
	tb.Helper()
	return New(nil, o).Read(tb.Context(), In{Source: news.Source{ID: "s", Kind: news.KindFeed}, Doc: &fetch.Response{URL: "http://doc.example/feeds/rss.xml", Body: []byte(body)}})
}

// TestFixtures reads each document of testdata/feeds and compares with the .want beside it.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/feeds/*")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, ".want") {
			continue
		}
		t.Run(filepath.Base(f), func(t *testing.T) {
			body, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			res, err := read(t, string(body), Options{})
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.MarshalIndent(res, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(f+".want", append(got, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(f + ".want")
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), string(got)+"\n"); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestNotAFeed(t *testing.T) {
	for name, row := range map[string]struct {
		body string
		is   error
		says string
	}{
		"page":       {"<!DOCTYPE html><html><head><title>桐乡新闻网</title></head></html>", ErrNotFeed, "a web page (桐乡新闻网)"},
		"feed named": {`<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>`, ErrNotFeed, "/rss.xml"},
		"login":      {`<html><body><input type="password"></body></html>`, ErrNotFeed, "a login page"},
		"opml":       {"<opml/>", ErrNotFeed, "OPML"},
		"sitemap":    {"<?xml version='1.0'?><urlset></urlset>", ErrNotFeed, "sitemap"},
		"text":       {"404 page not found", ErrNotFeed, ""},
		"json":       {`{"error":"no"}`, ErrNotFeed, "no JSON Feed"},
		"nothing":    {"", ErrEmpty, ""},
		"blanks":     {" \n ", ErrEmpty, ""},
		"only tag":   {"<rss version", ErrNotFeed, "breaks off"},
	} {
		_, err := read(t, row.body, Options{})
		if !errors.Is(err, row.is) || !strings.Contains(fmt.Sprint(err), row.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFeedWithoutEntriesIsFine(t *testing.T) {
	for _, body := range []string{`<rss version="2.0"><channel><title>t</title></channel></rss>`, `<feed xmlns="http://www.w3.org/2005/Atom"/>`, `{"version":"https://jsonfeed.org/version/1","items":[]}`,
		`<rss version="2.0"><channel><title>t</title>unexpected</channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:activity="http://activitystrea.ms/spec/1.0/"><activity:subject><title>t</title><link href="/"/></activity:subject></feed>`,
		`<rss version="2.0" xmlns:itunes="i" xmlns:at="a" xmlns:geo="g"><channel><title>t</title><link>http://a.example/</link><description>d</description><image><url>u</url><title>t</title><link>l</link></image>` +
			`<itunes:owner><itunes:name>n</itunes:name><itunes:email>e</itunes:email></itunes:owner><skipHours><hour>1</hour><hour>2</hour><hour>3</hour><hour>4</hour><hour>5</hour></skipHours>` +
			`<textInput><title>t</title><name>q</name></textInput><where><geo:Point><geo:pos>1 2</geo:pos></geo:Point></where></channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom"><title type="xhtml"><div>甲<b>乙</b></div></title><author><name>n</name><uri>u</uri></author><at:deleted-entry xmlns:at="a" ref="x"><at:by><name>n</name></at:by></at:deleted-entry></feed>`,
		`{"version":"https://jsonfeed.org/version/1.1","title":"t","authors":[{"name":"n","url":"u"}],"hubs":[{"type":"WebSub","url":"u"}],"items":[]}`} {
		if res, err := read(t, body, Options{}); err != nil || len(res.Entries) != 0 || res.Incomplete {
			t.Errorf("%s: %v %+v", body, err, res)
		}
	}
}

func TestRootBeyondTheWindow(t *testing.T) {
	body := "<?xml version='1.0'?><!--" + strings.Repeat("x", 9000) + "--><rss><channel><title>t</title><item><guid>1</guid></item></channel></rss>"
	if res, err := read(t, body, Options{}); err != nil || len(res.Entries) != 1 {
		t.Errorf("%v %+v", err, res)
	}
}

// A file that is looked at came from no site: its addresses stand against its feed's.
func TestAddressesOfAFile(t *testing.T) {
	for doc, want := range map[string]string{
		`<rss><channel><link>https://w.example/</link><item><title>t</title><link>/a/1.html</link></item></channel></rss>`:                    "https://w.example/a/1.html",
		`<rss><channel><item><title>t</title><link>//w.example/1</link></item></channel></rss>`:                                               "http://w.example/1",
		`<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://w.example/x/"/><entry><title>t</title><link href="1"/></entry></feed>`: "https://w.example/x/1",
		`{"version":"https://jsonfeed.org/version/1","home_page_url":"https://w.example/","items":[{"id":"1","url":"/1"}]}`:                   "https://w.example/1",
	} {
		res, err := New(nil, Options{}).Read(t.Context(), In{Doc: &fetch.Response{URL: "file:///tmp/rss.xml", Body: []byte(doc)}})
		if err != nil || len(res.Entries) != 1 || res.Entries[0].URL != want {
			t.Errorf("%s: %v %+v, want %s", doc, err, res.Entries, want)
		}
	}
}

func TestMaxEntries(t *testing.T) {
	for name, row := range map[string][3]string{
		"rss":  {"<rss><channel><title>t</title>", "<item><guid>g%d</guid></item>", "</channel></rss>"},
		"rdf":  {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>t</title></channel>`, `<item rdf:about="g%d"/>`, "</rdf:RDF>"},
		"atom": {`<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>`, "<entry><id>g%d</id></entry>", "</feed>"},
	} {
		body := row[0]
		for i := range 50 {
			body += fmt.Sprintf(row[1], i)
		}
		res, err := read(t, body+row[2], Options{MaxEntries: 7})
		if err != nil || len(res.Entries) != 7 || res.Incomplete || len(res.Skipped) != 1 || res.Title != "t" || res.Entries[6].GUID != "g6" {
			t.Errorf("%s: %v, %d entries, incomplete %v, %v", name, err, len(res.Entries), res.Incomplete, res.Skipped)
		}
	}
}

// Wherever a document is cut, the items before the cut come as in the whole one, and none comes that is not in it.
func TestTruncatedAnywhere(t *testing.T) {
	for _, f := range []string{"rss_modules.xml", "atom_ids_types_bases.xml", "rdf_about.xml"} {
		b, err := os.ReadFile("testdata/feeds/" + f)
		if err != nil {
			t.Fatal(err)
		}
		body := string(b)
		whole, err := read(t, body, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for cut := strings.Index(body, "<title"); cut < len(body); cut++ {
			res, err := read(t, body[:cut], Options{})
			if err != nil {
				t.Fatalf("%s cut at %d: %v", f, cut, err)
			}
			if len(res.Entries) > len(whole.Entries) {
				t.Fatalf("%s cut at %d: %d entries of %d", f, cut, len(res.Entries), len(whole.Entries))
			}
			ends := strings.Count(body[:cut], "</item>") + strings.Count(body[:cut], "</entry>")
			for i, e := range res.Entries {
				if i < ends && e.Digest() != whole.Entries[i].Digest() {
					t.Fatalf("%s cut at %d: entry %d differs: %s", f, cut, i, cmp.Diff(whole.Entries[i], e))
				}
			}
		}
	}
}

func TestSoundDocumentsAreNotCopied(t *testing.T) {
	body := sampleRSS()
	doc, m, err := mend(body, Options{}.withDefaults())
	if err != nil || m.out != nil || len(m.notes) != 0 {
		t.Fatalf("%v, %v", err, m.notes)
	}
	if !strings.HasPrefix(string(doc), "<rss") || &doc[len(doc)-1] != &body[len(body)-1] {
		t.Error("what comes out is no slice of what went in")
	}
}

func FuzzFeed(f *testing.F) {
	files, err := filepath.Glob("testdata/feeds/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		if b, err := os.ReadFile(name); err == nil && !strings.HasSuffix(name, ".want") {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		res, err := read(t, string(body), Options{MaxEntries: 10, MaxDepth: 20})
		if err != nil {
			if !errors.Is(err, ErrNotFeed) && !errors.Is(err, ErrEmpty) {
				t.Fatalf("a document that was mended is refused: %v", err)
			}
			return
		}
		keys := map[string]bool{}
		for _, e := range res.Entries {
			if keys[e.Key()] {
				t.Fatalf("key %q twice", e.Key())
			}
			keys[e.Key()] = true
			if e.URL != "" && !strings.HasPrefix(e.URL, "http") {
				t.Fatalf("address %q", e.URL)
			}
		}
	})
}
