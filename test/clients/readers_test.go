package clients

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/needs"
)

// seen is an entry as a client shows it. Clients without a field for the source show it in the text.
type seen struct {
	Title, Author, Source, Text, Link, ID string
	Date                                  time.Time
}

// reader is a real feed client with a folder of its own, so that a second run is that of a returning subscriber.
type reader interface {
	// read polls one feed and gives everything that the client now holds of it.
	read(t *testing.T, url string) []seen
	// learns is how many full answers the client takes before it asks conditionally.
	learns() int
}

// readers are the clients, by name, fresh.
func readers(t *testing.T) map[string]func(t *testing.T) reader {
	t.Helper()
	return map[string]func(t *testing.T) reader{
		"newsboat": func(t *testing.T) reader {
			return newsboat{needs.Program(t, "newsboat", "newsboat"), needs.Program(t, "sqlite3", "sqlite3"), t.TempDir()}
		},
		"sfeed": func(t *testing.T) reader {
			needs.Program(t, "curl", "curl")
			return sfeed{needs.Program(t, "sfeed_update", "sfeed"), t.TempDir()}
		},
		"feedparser": func(t *testing.T) reader {
			// Debian's own interpreter has Debian's feedparser; another python3 that stands first in PATH has not.
			python := "/usr/bin/python3"
			if err := exec.Command(python, "-c", "import feedparser").Run(); err != nil {
				needs.Missing(t, "python3-feedparser is not installed (apt-get install python3-feedparser)")
			}
			return feedparser{python, t.TempDir()}
		},
	}
}

// run runs a client's program with its own home.
func run(t *testing.T, home string, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = home
	cmd.Env = append(os.Environ(), "HOME="+home, "LC_ALL=C.UTF-8", "no_proxy=127.0.0.1")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", filepath.Base(name), err, out, stderr.String())
	}
	return out
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// newsboat keeps what it has read, with the feed's validators, in an SQLite file.
type newsboat struct{ program, sqlite, home string }

func (n newsboat) read(t *testing.T, url string) []seen {
	t.Helper()
	urls, conf, cache := filepath.Join(n.home, "urls"), filepath.Join(n.home, "config"), filepath.Join(n.home, "cache.db")
	write(t, urls, url+"\n")
	write(t, conf, "error-log "+filepath.Join(n.home, "errors")+"\nreload-threads 1\n")
	run(t, n.home, n.program, "-u", urls, "-c", cache, "-C", conf, "-x", "reload")
	if unread := string(run(t, n.home, n.program, "-u", urls, "-c", cache, "-C", conf, "-x", "print-unread")); !strings.Contains(unread, "unread articles") {
		t.Errorf("newsboat -x print-unread: %s", unread)
	}
	if log, err := os.ReadFile(filepath.Join(n.home, "errors")); err == nil && len(log) > 0 {
		t.Errorf("newsboat's error log: %s", log)
	}
	out := run(t, n.home, n.sqlite, "-json", cache, "SELECT title, author, url, guid, pubDate, content FROM rss_item WHERE deleted = 0 ORDER BY id")
	if len(strings.TrimSpace(string(out))) == 0 {
		return nil
	}
	var rows []struct {
		Title, Author, URL, GUID, Content string
		PubDate                           int64
	}
	if err := json.Unmarshal(out, &rows); err != nil {
		t.Fatalf("newsboat's cache: %v\n%s", err, out)
	}
	var list []seen
	for _, r := range rows {
		list = append(list, seen{Title: r.Title, Author: r.Author, Text: r.Content, Link: r.URL, ID: r.GUID, Date: time.Unix(r.PubDate, 0)})
	}
	return list
}

// learns: newsboat writes the validators into the feed's row, which its first poll has not made yet (seen in 2.21).
func (newsboat) learns() int { return 2 }

// sfeed is a shell script over curl: conditional requests are switched on as its manual says (README, "ETag").
type sfeed struct{ program, home string }

const sfeedrc = `sfeedpath="$HOME/.sfeed/feeds"
fetch() {
	etag="$HOME/.sfeed/etags/$(basename "$3")"
	curl \
		-L --max-redirs 0 -H "User-Agent:" -f -s -m 60 \
		--compressed \
		--etag-save "${etag}" --etag-compare "${etag}" \
		-z "${etag}" \
		"$2" 2>/dev/null
}
feeds() {
	feed "hub" "%s"
}
`

func (s sfeed) read(t *testing.T, url string) []seen {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(s.home, ".sfeed", "etags"), 0o700); err != nil {
		t.Fatal(err)
	}
	rc := filepath.Join(s.home, ".sfeed", "sfeedrc")
	write(t, rc, fmt.Sprintf(sfeedrc, url))
	cmd := exec.Command(s.program, rc)
	cmd.Env = append(os.Environ(), "HOME="+s.home)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("sfeed_update: %v\n%s", err, out)
	}
	tsv, err := os.ReadFile(filepath.Join(s.home, ".sfeed", "feeds", "hub"))
	if err != nil {
		t.Fatal(err)
	}
	var list []seen
	for line := range strings.Lines(string(tsv)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t") // sfeed(5): timestamp title link content content-type id author enclosure category
		if len(f) < 9 {
			t.Fatalf("sfeed's line has %d fields: %q", len(f), line)
		}
		s := seen{Title: f[1], Link: f[2], Text: f[3], ID: f[5], Author: f[6]}
		if f[0] != "" {
			at, err := strconv.ParseInt(f[0], 10, 64)
			if err != nil {
				t.Errorf("sfeed read no date of %q: %q", f[1], f[0])
			}
			s.Date = time.Unix(at, 0)
		}
		list = append(list, s)
	}
	return list
}

func (sfeed) learns() int { return 1 }

// feedparser is Python's; the script is a subscriber that keeps etag and modified as its manual says.
type feedparser struct{ python, home string }

const feedparserScript = `
import sys, json, calendar, os, feedparser
url, state = sys.argv[1], sys.argv[2]
kept = json.load(open(state)) if os.path.exists(state) else {"items": []}
d = feedparser.parse(url, etag=kept.get("etag"), modified=kept.get("modified"))
if d.get("status") in (200, 226): # it asks for what changed alone (RFC 3229), and is given that where the feed has
    if d.bozo: sys.exit("feedparser finds it ill-formed: %s" % d.bozo_exception)
    items = []
    for e in d.entries:
        src = e.get("source") or {}
        when = dict.get(e, "published_parsed") or dict.get(e, "updated_parsed")
        items.append({"Title": e.get("title", ""), "Author": "; ".join([a.get("name", "") for a in e.get("authors", [])] or [e.get("author", "")]), "Source": src.get("title") or src.get("value") or "",
          "Text": (e.content[0].value if e.get("content") else e.get("summary", "")), "Link": e.get("link", ""), "ID": e.get("id", ""), "at": calendar.timegm(when) if when else 0})
    if d.status == 226: items += [old for old in kept["items"] if old["ID"] not in [new["ID"] for new in items]]
    kept = {"items": items, "etag": d.get("etag"), "modified": d.get("modified")}
    json.dump(kept, open(state, "w"))
elif d.get("status") != 304: sys.exit("status %s %s" % (d.get("status"), d.get("bozo_exception")))
json.dump(kept["items"], sys.stdout)
`

func (f feedparser) read(t *testing.T, url string) []seen {
	t.Helper()
	out := run(t, f.home, f.python, "-c", feedparserScript, url, filepath.Join(f.home, "state.json"))
	var rows []struct {
		seen
		At int64 `json:"at"`
	}
	if err := json.Unmarshal(out, &rows); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var list []seen
	for _, r := range rows {
		r.seen.Date = time.Unix(r.At, 0)
		list = append(list, r.seen)
	}
	return list
}

func (feedparser) learns() int { return 1 }
