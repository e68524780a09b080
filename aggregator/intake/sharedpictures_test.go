package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// What three entries of a document show is marked in them, as each writes it; what two show is theirs.
func TestPicturesOfSeveralEntriesAreMarked(t *testing.T) {
	var items strings.Builder
	for i, more := range []string{`<img src="/two.jpg">`, `<img src="/two.jpg">`, "", ""} {
		fmt.Fprintf(&items, `<item><title>%d</title><link>http://s.example/%d</link><description><![CDATA[<p>文<IMG SRC="/%d.jpg">%s<img src="/foot.jpg"></p>]]></description>`+
			`<enclosure url="http://s.example/sign.png" type="image/png" length="1"/></item>`, i, i, i, more)
	}
	res, err := New(nil, Options{}).Read(t.Context(), In{Source: news.Source{ID: "s", Kind: news.KindFeed},
		Doc: &fetch.Response{URL: "http://s.example/rss.xml", Body: []byte("<rss><channel>" + items.String() + "</channel></rss>")}})
	if err != nil || len(res.Entries) != 4 {
		t.Fatal(len(res.Entries), err)
	}
	for _, e := range res.Entries {
		if want := []string{`<img src="/foot.jpg">`, "http://s.example/sign.png"}; !slices.Equal(e.PicturesShared, want) {
			t.Errorf("%s: %q", e.Title, e.PicturesShared)
		}
	}
}
