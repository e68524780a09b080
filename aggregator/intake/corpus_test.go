package intake

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"html"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/news"
)

type oracleRow struct {
	Path, Encoding, Version, Title, Error                  string
	Bozo                                                   bool
	IDs, Titles, Published, Updated, Links, Texts, Authors []string
}

// oracle asks Debian's python3-feedparser what it sees in the files.
func oracle(t *testing.T, files []string) []oracleRow {
	t.Helper()
	if err := exec.Command("/usr/bin/python3", "-c", "import feedparser").Run(); err != nil {
		needs.Missing(t, "python3-feedparser is not installed, there is nothing to compare with (apt-get install python3-feedparser)")
	}
	cmd := exec.Command("/usr/bin/python3", "testdata/oracle/rows.py")
	cmd.Stdin = strings.NewReader(strings.Join(files, "\n"))
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("feedparser: %v", err)
	}
	var rows []oracleRow
	d := json.NewDecoder(bytes.NewReader(out))
	for d.More() {
		var r oracleRow
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}

const oracleURL = "http://oracle.invalid/"

var headerComment = regexp.MustCompile(`(?i)Header:\s*content-type:\s*([^\n]+)`)

func readFile(tb testing.TB, path string) (Result, error) {
	tb.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	ct := ""
	if m := headerComment.FindSubmatch(body[:min(len(body), 4096)]); m != nil {
		ct = strings.TrimSpace(string(m[1]))
	}
	r := New(nil, Options{})
	return r.Read(tb.Context(), In{Source: news.Source{ID: "x", Kind: news.KindFeed}, Now: time.Now(),
		Doc: &fetch.Response{URL: oracleURL, Body: body, ContentType: ct}})
}

// plain makes titles comparable: markup, references and blanks gone.
func plain(s string) string {
	s = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(s, "")
	return squeeze(html.UnescapeString(html.UnescapeString(s)))
}

// sameWords: a says nothing that b does not (feedparser repeats a lone content as the summary).
func sameWords(a, b string) bool {
	have := map[string]bool{}
	for _, w := range strings.Fields(b) {
		have[w] = true
	}
	for _, w := range strings.Fields(a) {
		if !have[w] {
			return false
		}
	}
	return true
}

// tally counts agreement with the oracle.
type tally struct{ of, same int }

func (c *tally) add(ok bool) bool {
	c.of++
	if ok {
		c.same++
	}
	return ok
}

type agreement struct{ read, counts, titles, entryTitles, ids, dates, links, texts, authors tally }

func compare(t *testing.T, dir string, largest int64, verbose bool) agreement {
	var files []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(p, ".py") && !strings.HasSuffix(p, ".md") {
			if i, err := d.Info(); err == nil && i.Size() <= largest {
				files = append(files, p)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var a agreement
	for _, row := range oracle(t, files) {
		a.one(t, row, verbose)
	}
	return a
}

func (a *agreement) one(t *testing.T, row oracleRow, verbose bool) {
	say := func(format string, args ...any) {
		if verbose {
			t.Logf(row.Path+": "+format, args...)
		}
	}
	res, err := readFile(t, row.Path)
	if len(row.IDs) == 0 && row.Title == "" {
		return // feedparser sees nothing in it either
	}
	if !a.read.add(err == nil) {
		say("not read: %v", err)
		return
	}
	if row.Title != "" && !a.titles.add(plain(row.Title) == plain(res.Title)) {
		say("title %q, feedparser %q (%s)", res.Title, row.Title, row.Encoding)
	}
	for _, n := range res.Notes {
		if n.Rule == "mended.twice" || strings.HasPrefix(n.Rule, "mended.shared-") {
			return // ours on purpose
		}
	}
	if !a.counts.add(len(res.Entries) == len(row.IDs)) {
		say("%d entries, feedparser %d %v %v", len(res.Entries), len(row.IDs), res.Notes, res.Skipped)
		return
	}
	for i, e := range res.Entries {
		if row.Titles[i] != "" && !a.entryTitles.add(plain(row.Titles[i]) == plain(e.Title)) {
			say("entry title %q, feedparser %q", e.Title, row.Titles[i])
		}
		if row.IDs[i] != "" && !a.ids.add(row.IDs[i] == cmp.Or(e.GUID, e.URL) || row.IDs[i] == e.URL || row.IDs[i] == "/"+e.GUID) {
			say("id %q, feedparser %q", e.GUID, row.IDs[i])
		}
		if d := either(row.Published[i], row.Updated[i]); d != "" && !a.dates.add(d == e.Published || d == e.Updated) {
			say("dates %q %q, feedparser %q %q", e.Published, e.Updated, row.Published[i], row.Updated[i])
		}
		if want := plain(row.Texts[i]); want != "" && !a.texts.add(sameWords(want, plain(e.Summary+" "+e.Content))) {
			say("text %.200q, feedparser %.200q", plain(e.Summary+" "+e.Content), want)
		}
		if row.Authors[i] != "" && !a.authors.add(strings.Contains(row.Authors[i], either(append(e.Authors, "?")...)) || strings.Contains(strings.Join(e.Authors, " "), row.Authors[i])) {
			say("authors %q, feedparser %q", e.Authors, row.Authors[i])
		}
		if row.Links[i] != "" && !a.links.add(absolute(either(e.Base, oracleURL), row.Links[i]) == e.URL) {
			say("link %q, feedparser %q", e.URL, row.Links[i])
		}
	}
}

// TestCorpus compares what is read from other parsers' test documents with what feedparser reads from them.
func TestCorpus(t *testing.T) {
	a := compare(t, needs.Corpus(t, "feeds"), 48<<10, testing.Verbose()) // feedparser takes its time over large ones
	t.Logf("agreement with feedparser: %+v", a)
	for name, c := range map[string]struct {
		tally
		least float64
	}{"read": {a.read, 0.99}, "entry counts": {a.counts, 0.97}, "titles": {a.titles, 0.96}, "entry titles": {a.entryTitles, 0.97}, "ids": {a.ids, 0.97}} {
		if share := float64(c.same) / float64(max(c.of, 1)); share < c.least {
			t.Errorf("%s: %d of %d agree, want %.0f %%", name, c.same, c.of, c.least*100)
		}
	}
}

// TestSuite does the same for a folder of one's own: HUB_SUITE=DIR go test -run TestSuite -v
func TestSuite(t *testing.T) {
	dir := os.Getenv("HUB_SUITE")
	if dir == "" {
		t.Skip("HUB_SUITE names no folder of documents")
	}
	t.Logf("agreement with feedparser: %+v", compare(t, dir, 1<<30, testing.Verbose()))
}

// TestCorpusCutAnywhere reads every file of the corpus as it is and cut off anywhere.
func TestCorpusCutAnywhere(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(needs.Corpus(t, "feeds"), "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	r := New(nil, Options{})
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for cut := 0; cut < len(body); cut += 1 + len(body)/5 {
			_, err := r.Read(t.Context(), In{Doc: &fetch.Response{Body: body[:cut]}})
			if err != nil && !errors.Is(err, ErrNotFeed) && !errors.Is(err, ErrEmpty) {
				t.Errorf("%s cut at %d: %v", f, cut, err)
			}
		}
	}
}
