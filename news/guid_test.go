package news_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

var uuidURN = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func TestGUIDIsForEver(t *testing.T) {
	for id, want := range map[string]string{
		"aaaaaaaaaaaaaaaaaaaaaaaaaa":     "urn:uuid:00000000-0000-8000-8000-000000000000",
		news.EntryID("jxrb", "1"):        "urn:uuid:74ec8f88-1fc2-8f51-a908-673dc7ecf997",
		"an id of another kind":          "urn:uuid:18c538fe-302f-8f18-87ab-bfa745ea8fdf",
		strings.Repeat("a", 26) + "a234": "urn:uuid:328a0a26-66d4-846b-a57b-b48467ae262d",
	} {
		if got := news.GUID(id); got != want || !uuidURN.MatchString(got) {
			t.Errorf("the guid of %s is %s, want %s", id, got, want)
		}
	}
}

func TestAFeedsGUIDIsMadeOfStoreAndPath(t *testing.T) {
	seen := map[string]bool{}
	for _, store := range []string{"A", "B"} {
		for _, path := range []string{"/feeds/all", "/feeds/town/wuzhen"} {
			id := news.FeedGUID(store, path)
			if seen[id] || !uuidURN.MatchString(id) || id != news.FeedGUID(store, path) {
				t.Errorf("%s of store %s has the id %s", path, store, id)
			}
			seen[id] = true
		}
	}
}
