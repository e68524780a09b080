package clients

import (
	"encoding/json"
	"testing"

	"github.com/txnews/hub/test/hubproc"
)

// parsersRead lets npm's parsers read the feeds of all, of pictures, of a search and of a town, in each format that they know: they find
// entries, each whole.
func parsersRead(t *testing.T, base string) {
	t.Helper()
	for parser, formats := range map[string][]string{"rss-parser": {"rss", "atom"}, "feedparser": {"rss", "atom"}, "feedsmith": {"rss", "atom", "json"}} {
		t.Run(parser, func(t *testing.T) {
			args := []string{parser}
			for _, format := range formats {
				for _, feed := range []string{"all.", "channel/pictures.", "town/wuzhen.", "search."} {
					args = append(args, base+"/feeds/"+feed+format+"?q=%E4%B9%8C%E9%95%87")
				}
			}
			out, err := hubproc.Node(t, "parse.mjs", args...)
			var found map[string][]seen
			if err != nil || json.Unmarshal([]byte(out), &found) != nil || len(found) != len(args)-1 {
				t.Fatalf("%v %.500s", err, out)
			}
			for address, list := range found {
				if len(list) < 3 {
					t.Errorf("%s has %d entries", address, len(list))
				}
				for _, s := range list {
					if s.Title == "" || s.Link == "" || s.ID == "" || s.Text == "" || s.Date.Year() < 2000 {
						t.Errorf("%s has an entry that is not whole: %+v", address, s)
					}
				}
			}
		})
	}
}
