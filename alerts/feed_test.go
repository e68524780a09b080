package alerts

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// told are a source that failed and answers again, with what would be markup and what no XML may hold.
func told() []news.Telling {
	a := news.Alert{Trouble: failing("a"), Noticed: noon, Told: noon}
	a.ID, a.Name, a.Page, a.Why = a.Key(), "<b>甲</b> & 乙\x01", "admin/sources/a", news.Reasons{news.Text("]]><script>\x00")}
	over := a
	over.Over = noon.Add(time.Hour)
	return []news.Telling{{Seq: 1, At: noon, Began: []news.Alert{a}, More: 3}, {Seq: 2, At: noon.Add(time.Hour), Ended: []news.Alert{over}}}
}

func teller(lang words.Lang) *Teller {
	return &Teller{Lang: lang, Zone: time.FixedZone("", 8*3600), Site: "桐乡", Base: "https://hub.example/", Store: "s"}
}

func TestTheFeedHasAnEntryForEachThatIsTold(t *testing.T) {
	first, err := teller(words.Chinese).Feed(told()[:1])
	if err != nil {
		t.Fatal(err)
	}
	both, err := teller(words.Chinese).Feed(told())
	if err != nil {
		t.Fatal(err)
	}
	var was, is atomFeed
	for body, to := range map[string]*atomFeed{string(first): &was, string(both): &is} {
		if err := xml.Unmarshal([]byte(body), to); err != nil {
			t.Fatal(err)
		}
	}
	if len(was.Entries) != 2 || len(is.Entries) != 3 || is.Updated != "2026-11-27T13:00:00Z" || is.ID != was.ID {
		t.Fatalf("first %+v, then %+v", was, is)
	}
	for i, e := range was.Entries { // what is over comes above, and nothing of what was there changes
		if is.Entries[i+1] != e && (is.Entries[i+1].ID != e.ID || is.Entries[i+1].Updated != e.Updated || is.Entries[i+1].Title != e.Title) {
			t.Errorf("%+v became %+v", e, is.Entries[i+1])
		}
	}
	if top := is.Entries[0]; !strings.HasPrefix(top.Title, "已恢复 · 来源：<b>甲</b> & 乙") || top.ID == is.Entries[1].ID || top.Link.Href != "https://hub.example/admin/sources/a" || !strings.Contains(top.Content, "]]><script>") {
		t.Errorf("the newest is %+v", top)
	}
}

func TestTheFeedIsBounded(t *testing.T) {
	var many []news.Telling
	for i := range 300 {
		a := told()[0]
		a.Seq = uint64(i)
		many = append(many, a)
	}
	body, err := teller(words.English).Feed(many)
	if n := strings.Count(string(body), "<entry>"); err != nil || n != feedMost {
		t.Errorf("%d entries, %v", n, err)
	}
}

// The schema of RFC 4287 finds nothing in the feed, with and without entries.
func TestTheFeedFollowsTheSchema(t *testing.T) {
	jing := needs.Program(t, "jing", "jing")
	for name, all := range map[string][]news.Telling{"none": nil, "some": told()} {
		body, err := teller(words.English).Feed(all)
		file := filepath.Join(t.TempDir(), name+".atom")
		if err == nil {
			err = os.WriteFile(file, body, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(jing, "-c", "../feeds/testdata/atom.rnc", file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s\n%s", name, err, out, body)
		}
	}
}
