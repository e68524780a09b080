package feeds

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

var (
	rssGUID = regexp.MustCompile(`<guid isPermaLink="false">([^<]*)</guid>`)
	atomID  = regexp.MustCompile(`<id>(urn:[^<]*)</id>`)
	deleted = regexp.MustCompile(`at:deleted-entry ref="([^"]*)"`)
)

// gone is a store's one tombstone.
type gone string

func (g gone) Gone(context.Context, news.Timeline, int) ([]news.Tombstone, error) {
	return []news.Tombstone{{ID: string(g), At: emptyTime.Add(time.Hour)}}, nil
}

// ids are an entry's ids in every format of one hub, by what carries them, and the Atom feed's own.
func ids(t *testing.T, siteURL string) (entries map[string][]string, feed string) {
	t.Helper()
	s := readSample(t)
	o := s.options()
	o.Settings, o.StoreID, o.Tombstones = settings.Static(s.settings(siteURL)), "a store", gone(s.Entries[0].ID)
	p := over(o, s.store())
	all := func(re *regexp.Regexp, f Format) (list []string) {
		for _, m := range re.FindAllSubmatch(feedOf(t, p, news.Selection{}, f).Plain, -1) {
			list = append(list, string(m[1]))
		}
		return list
	}
	atom := all(atomID, Atom)
	entries = map[string][]string{"RSS": all(rssGUID, RSS), "Atom": atom[1:], "tombstone": all(deleted, Atom)}
	var doc struct {
		Items []struct {
			ID  string    `json:"id"`
			Hub EntryForm `json:"_hub"`
		} `json:"items"`
	}
	if err := json.Unmarshal(feedOf(t, p, news.Selection{}, JSON).Plain, &doc); err != nil {
		t.Fatal(err)
	}
	for _, it := range doc.Items {
		entries["JSON Feed"] = append(entries["JSON Feed"], it.ID)
		entries["API"] = append(entries["API"], it.Hub.GUID)
		entries["ninjs"] = append(entries["ninjs"], p.Ninjs(news.Entry{ID: it.Hub.ID}).URI)
	}
	return entries, atom[0]
}

func TestIDsAreOneInEveryFormatWhateverTheSitesAddress(t *testing.T) {
	here, feedHere := ids(t, "http://127.0.0.1:8080/")
	there, feedThere := ids(t, "https://news.example.cn/hub/")
	want := here["RSS"]
	if len(want) < 3 {
		t.Fatalf("%d entries", len(want))
	}
	for _, got := range []map[string][]string{here, there} {
		for format, list := range got {
			if format == "tombstone" && len(list) == 1 && slices.Contains(want, list[0]) {
				continue
			}
			if !slices.Equal(list, want) {
				t.Errorf("%s has the ids %v, want %v", format, list, want)
			}
		}
	}
	if feedHere != feedThere || feedHere != news.FeedGUID("a store", "/feeds/all") {
		t.Errorf("the feed's id is %s and %s", feedHere, feedThere)
	}
}
