package web

import (
	"embed"
	"net/http"
	"strings"

	"github.com/txnews/hub/site"
)

//go:embed guide/*.txt
var guideFiles embed.FS

// example is a call of an operation, as the guide for partners shows it. The call as it is typed and its answer stand in guide/, where the
// tests' hub writes them.
type example struct {
	Name   string   // of its file and, after "guide." and "guide.text.", of its texts
	Of     string   // id of the operation in the API's description; empty: it is of none
	Path   string   // ENTRY stands for an entry's id, CURSOR for a place in the change log
	Header []string // names and values; TAG stands for an entity tag
	Form   string   // body of a POST; empty: it is a GET
	Open   bool     // it is asked without a key
	Shows  []string // headers of the answer that are worth a look, beside its Content-Type
	Status int      // of the answer; 0: 200
	Lines  int      // of the answer's body that are shown at most
}

// examples has one at least for each operation, in the order in which they are read.
func examples() []example {
	return []example{
		{Name: "key-wrong", Of: "", Path: "/api/v1/entries?key=wrong", Open: true, Status: http.StatusUnauthorized, Shows: []string{"WWW-Authenticate"}},
		{Name: "entries", Of: "entries", Path: "/api/v1/entries?town=wuzhen&town=dama&since=2012-06-11T16:00:00Z&limit=1", Lines: 60},
		{Name: "entry", Of: "entry", Path: "/api/v1/entries/ENTRY", Lines: 10},
		{Name: "changes", Of: "changes", Path: "/api/v1/changes?since=CURSOR&channel=world&wait=30s", Lines: 14},
		{Name: "changes-stream", Of: "changes", Path: "/api/v1/changes?source=zjol", Header: []string{"Accept", "text/event-stream"}, Lines: 9},
		{Name: "changes-gone", Of: "changes", Path: "/api/v1/changes?since=another.7.0123456789ab", Status: http.StatusGone},
		{Name: "export", Of: "export", Path: "/api/v1/export.ndjson?source=zjol", Lines: 4},
		{Name: "entries-ninjs", Of: "entriesNinjs", Path: "/api/v1/entries.ninjs?limit=1", Lines: 12},
		{Name: "ninjs", Of: "ninjs", Path: "/api/v1/entries/ENTRY.ninjs", Lines: 24},
		{Name: "changes-ninjs", Of: "changesNinjs", Path: "/api/v1/changes.ninjs?since=CURSOR", Lines: 14},
		{Name: "usage", Of: "usage", Path: "/api/v1/usage?from=2012-06-12&until=2012-06-12"},
		{Name: "openapi", Of: "openapi", Path: "/api/v1/openapi.json", Open: true, Lines: 3},
		{Name: "feed-all", Of: "feedAll", Path: "/feeds/all.atom?limit=1", Shows: []string{"Link"}, Lines: 16},
		{Name: "feed-delta", Of: "feedAll", Path: "/feeds/all.atom", Header: []string{"A-IM", "feed", "If-None-Match", "TAG"}, Status: http.StatusIMUsed, Shows: []string{"IM", "Delta-Base"}, Lines: 8},
		{Name: "feed-channel", Of: "feedChannel", Path: "/feeds/channel/world.rss", Open: true, Lines: 14},
		{Name: "feed-town", Of: "feedTown", Path: "/feeds/town/wuzhen.json", Open: true, Lines: 16},
		{Name: "feed-both", Of: "feedBoth", Path: "/feeds/channel/world/town/wuzhen.rss", Open: true, Lines: 8},
		{Name: "feed-source", Of: "feedSource", Path: "/feeds/source/zjol.atom", Lines: 8},
		{Name: "feed-search", Of: "feedSearch", Path: "/feeds/search.atom?q=%E5%85%AC%E4%BA%A4&town=wuzhen&channel=world&channel=tongxiang", Lines: 8},
		{Name: "archive", Of: "archiveChannel", Path: "/feeds/channel/world/archive/1.atom", Open: true, Lines: 10},
		{Name: "opml", Of: "opml", Path: "/feeds.opml?of=towns", Open: true, Lines: 12},
		{Name: "websub", Path: "/websub", Open: true, Status: http.StatusAccepted, Form: "hub.mode=subscribe&hub.topic=" + guideAddress + "feeds/all.atom&hub.callback=https://reader.example/callback&hub.secret=s3cret"},
	}
}

// guideAddress is the site's in the examples.
const guideAddress = "http://hub.example/"

// call is an example as somebody types it.
func (e *example) call() string {
	var b strings.Builder
	b.WriteString("curl")
	if !e.Open {
		b.WriteString(" -H 'Authorization: Bearer KEY'")
	}
	for i := 0; i+1 < len(e.Header); i += 2 {
		b.WriteString(" -H '" + e.Header[i] + ": " + e.Header[i+1] + "'")
	}
	if e.Form != "" {
		for pair := range strings.SplitSeq(e.Form, "&") {
			b.WriteString(" \\\n  -d '" + pair + "'")
		}
	}
	b.WriteString(" '" + strings.TrimSuffix(guideAddress, "/") + e.Path + "'")
	return b.String()
}

// guideBody is what the guide shows.
type guideBody struct {
	Notes    []string // what holds for all operations
	Examples []shownExample
	OpenAPI  string // address of the description
}

// shownExample is an example with its words and its answer.
type shownExample struct {
	Name, Title, Text string
	Call, Answer      string
}

// guideNotes are the parts of the guide that are of no single operation.
var guideNotes = []string{"key", "agreement", "reading", "errors", "times", "several", "cursors", "limits", "mirror", "usage", "demo"}

// guidePage tells a partner's programmers how the hub is read: every operation with a call and what it answers.
func (s *public) guidePage(w http.ResponseWriter, r *http.Request) error {
	v := s.view(r)
	b := guideBody{OpenAPI: s.base + "api/v1/openapi.json"}
	for _, name := range guideNotes {
		b.Notes = append(b.Notes, v.T("guide.note."+name))
	}
	address := s.inForce().URL
	for _, e := range examples() {
		file, err := guideFiles.ReadFile("guide/" + e.Name + ".txt")
		if err != nil {
			return err
		}
		call, answer, _ := strings.Cut(strings.ReplaceAll(string(file), guideAddress, address), "\n\n")
		b.Examples = append(b.Examples, shownExample{Name: e.Name, Title: v.T("guide." + e.Name), Text: v.T("guide.text." + e.Name),
			Call: call, Answer: answer})
	}
	v.Title, v.Description, v.Body = v.T("guide.title"), v.T("guide.intro"), b
	v.Menus = []site.Menu{}
	return v.Answer(w, r, http.StatusOK, "guide", v)
}
