package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/internal/walktest"
	"github.com/txnews/hub/news"
)

// payloads are our own, and those of public collections that lie in HUB_CORPUS/xss, one a line.
func payloads(t *testing.T) []string {
	t.Helper()
	all := desktest.HostilePayloads()
	files, err := filepath.Glob(filepath.Join(os.Getenv("HUB_CORPUS"), "xss", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Split(strings.TrimSpace(string(b)), "\n")...)
	}
	return all
}

// every gives every n-th.
func every(n int, all []string) (some []string) {
	for i := 0; i < len(all); i += n {
		some = append(some, all[i])
	}
	return some
}

// perSource is how many entries each hostile source brings.
const perSource = 100

// hostileStore fills a store beneath the desk: every field that is text holds a payload, for each of them. What the desk lets into an entry's
// HTML is another test's, in aggregator/desk.
func (d door) hostileStore(all []string) (entries []string) {
	d.t.Helper()
	now := d.now()
	var sources []news.Source
	for i := 0; i < len(all); i += perSource {
		p := all[i]
		sources = append(sources, news.Source{ID: fmt.Sprintf("h%04d", i/perSource), Name: p, Kind: news.KindFeed, URL: "https://e.cn/" + p, Homepage: p, Labels: []string{p, "x"}, Channels: []string{p}, Towns: []string{p}, Categories: map[string]string{p: p},
			Timezone: p, Language: p, Permit: []string{p}, Licence: news.Licence{Public: news.ExtentFull, Label: p, Rights: p, URL: p}, Selectors: news.Selectors{Links: p, Title: p}, Enabled: true})
	}
	if _, err := d.store.Seed(d.t.Context(), sources, now, news.Act{At: now}); err != nil {
		d.t.Fatal(err)
	}
	notes := map[string][]news.Refreshed{}
	for {
		jobs, err := d.store.Claim(d.t.Context(), "fill", now, time.Hour, 64)
		if err != nil {
			d.t.Fatal(err)
		}
		if len(jobs) == 0 {
			break
		}
		for _, job := range jobs {
			var n int
			_, _ = fmt.Sscanf(job.Source.ID, "h%d", &n)
			r := news.Refresh{Lease: job.Lease, At: now}
			for i, p := range all[n*perSource : min(len(all), (n+1)*perSource)] {
				e := hostileEntry(job.Source.ID, fmt.Sprint(i), p, now)
				r.Entries, entries = append(r.Entries, e), append(entries, e.ID)
			}
			p := all[n*perSource]
			why := news.Reasons{news.Text(p), news.Because("fetch.status", p), news.Because(p, p)}
			r.State = news.SourceState{Outcome: news.OutcomeFailed, Reason: why, Failures: 3, FailingSince: now, LastCheck: now, NextCheck: now.Add(time.Hour), Title: p, Moved: []news.Move{{At: now, From: p, To: p}}}
			if _, err := d.store.Commit(d.t.Context(), r); err != nil {
				d.t.Fatal(err)
			}
			notes[job.Source.ID] = []news.Refreshed{{At: now, Outcome: news.OutcomeFailed, Reason: why}, {At: now, Outcome: news.Outcome(p)}}
		}
	}
	if err := d.store.NoteRefreshes(d.t.Context(), notes, time.UTC); err != nil {
		d.t.Fatal(err)
	}
	return entries
}

func hostileEntry(source, key, p string, now time.Time) news.Entry {
	return news.Entry{ID: news.EntryID(source, key), Version: 1, Source: source, GUID: p, Digest: key, URL: p, Title: p, Summary: p, Language: p, Published: now, Updated: now, FirstSeen: now, Sort: now,
		Channels: []string{p}, Towns: []string{p}, Categories: []string{p, p + "1"}, Held: news.Because("held.origin", p),
		Attribution: news.Attribution{Origin: p, Label: p, Rights: p, Reporters: []string{p}, Photographers: []string{p}, Editors: []string{p}, Correspondents: []string{p}},
		Providers:   []news.Provider{{ID: source, Name: p, URL: p}}, Media: []news.Media{{URL: p, Type: p, Caption: p}, {URL: "https://e.cn/x.jpg", Type: "image/jpeg", Caption: p}},
		Why: news.Why{Channels: map[string]news.Reason{p: news.Because("channel.word", p, p)}, Towns: map[string]news.Reason{p: news.Text(p)}}}
}

// hostileActs put every payload on record.
func (d door) hostileActs(all []string) {
	d.t.Helper()
	for i, p := range all {
		said, err := json.Marshal(map[string]any{"id": p, p: p, "name": p, "list": []string{p}})
		if err != nil {
			d.t.Fatal(err)
		}
		act := news.Act{ID: fmt.Sprintf("act-%06d", i), At: d.now(), By: p, From: "web " + p + " token " + p, Op: p, Object: p, Detail: news.Reasons{news.Text(p), news.Because("act.undo", p)}, Before: said, After: []byte(`{"id":"x"}`)}
		if err := d.store.Record(d.t.Context(), act); err != nil {
			d.t.Fatal(err)
		}
	}
}

// looker asks for pages and has each judged.
type looker struct {
	door
	judge   judge
	cookies string
	pages   int
}

// see asks for an address and judges what comes.
func (l *looker) see(path string) string {
	l.t.Helper()
	return l.saw("GET "+path, l.ask("GET", path, "", l.cookies))
}

// saw judges an answer: a page by its parts; a feed by the HTML in it; all else must be of a type in which nothing runs.
func (l *looker) saw(what string, resp *http.Response) string {
	l.t.Helper()
	body := l.body(resp)
	kind, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	var found []string
	switch kind {
	case "text/html":
		if l.pages++; resp.StatusCode != http.StatusSeeOther {
			found = l.judge.finds(body)
		}
	case "application/atom+xml":
		found = l.feedFinds(body)
	case "application/json", "application/problem+json", "text/csv", "text/x-opml", "application/yaml", "image/png", "text/event-stream", "application/octet-stream", "application/x-ndjson", "":
	default:
		found = []string{"the type " + kind}
	}
	if kind != "" && resp.Header.Get("X-Content-Type-Options") != "nosniff" {
		found = append(found, "it may be taken for something else")
	}
	if at := resp.Header.Get("Location"); at != "" && !strings.HasPrefix(at, "/admin/") {
		found = append(found, "it leads to "+at)
	}
	if len(found) > 0 {
		l.t.Errorf("%s: %.600q", what, found)
	}
	return body
}

// feedFinds judges what a feed has a reader show as HTML.
func (l *looker) feedFinds(feed string) (found []string) {
	d := xml.NewDecoder(strings.NewReader(feed))
	asHTML := false
	for {
		tok, err := d.Token()
		if tok == nil {
			if err.Error() != "EOF" {
				found = append(found, err.Error())
			}
			return found
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			asHTML = false
			for _, a := range tok.Attr {
				asHTML = asHTML || a.Name.Local == "type" && a.Value == "html"
				if a.Name.Local == "href" && !harmless(a.Value) {
					found = append(found, tok.Name.Local+" href="+a.Value)
				}
			}
		case xml.CharData:
			if asHTML {
				found = append(found, l.judge.finds(string(tok))...)
			}
		}
	}
}

var olderLink = regexp.MustCompile(`<a rel="next" href="([^"]+)"`)

// follow sees a page and all that its link to the next one leads to.
func (l *looker) follow(path string) {
	l.t.Helper()
	for path != "" && !l.t.Failed() {
		m := olderLink.FindStringSubmatch(l.see(path))
		if path = ""; m != nil {
			path = html.UnescapeString(m[1])
		}
	}
}

// ids are those of the things that a hostile store has.
func (d door) hostileIDs(entry string) walktest.IDs {
	d.t.Helper()
	ids := d.rows(filling{sources: 3, rows: 2, entry: entry})
	ids["sources"], ids["entries"] = "h0000", entry
	acts, _, err := d.store.Acts(d.t.Context(), news.Cursor{}, 1)
	if err != nil || len(acts) == 0 {
		d.t.Fatal(acts, err)
	}
	ids["acts"], ids["audit"], ids["refreshes"] = acts[0].ID, acts[0].ID, d.refreshing("h0000")
	return ids
}

// TestNothingThatSourcesSayRunsOnAnyPage has every payload in every field of entries, sources, refreshes and acts, and looks at every page.
func TestNothingThatSourcesSayRunsOnAnyPage(t *testing.T) {
	all := payloads(t)
	if testing.Short() {
		all = every(101, all)
	}
	d := openDoor(t)
	d.user("boss", news.RoleAdministrator)
	cookies, _ := d.login("boss", secret)
	entries := d.hostileStore(all)
	d.hostileActs(every(7, all))
	l := &looker{door: d, judge: newJudge(t), cookies: cookies}
	for _, r := range d.pages(d.hostileIDs(entries[0])) {
		l.see(r.Path)
		l.see(r.Path + "?lang=en")
	}
	for i, p := range every(20, all) {
		l.see("/admin/requests/" + d.request(fmt.Sprint("hostile-", i), p))
	}
	l.see("/admin/requests")
	l.follow("/admin/entries")
	l.follow("/admin/sources")
	l.follow("/admin/audit")
	for i, id := range entries {
		if l.see("/admin/entries/" + id); i%50 == 0 {
			l.see("/admin/entries/" + id + "/takedown")
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	for i := 0; i*perSource < len(all); i++ {
		id := fmt.Sprintf("/admin/sources/h%04d", i)
		l.see(id)
		l.see(id + "/edit")
	}
	if l.pages < len(all) {
		t.Errorf("only %d pages were looked at", l.pages)
	}
}
