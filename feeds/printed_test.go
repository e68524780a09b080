package feeds

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

// The page of a printed edition is told in PRISM's words, by feeds that have such entries alone.
func TestAnItemSaysItsPage(t *testing.T) {
	e := news.Entry{Page: news.PrintedPage{Number: "04", Name: "要闻"}}
	of := func(e *news.Entry) string {
		v := &view{items: []item{{entry: e}}}
		doc := &rssDoc{}
		if v.printed() {
			doc.PrismNS = nsPRISM
		}
		b, err := xml.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		written := &scratch{text: b}
		written.rssItem(&v.items[0], false)
		return string(written.text)
	}
	got := of(&e)
	for _, want := range []string{`xmlns:prism="` + nsPRISM + `"`, "<prism:startingPage>04</prism:startingPage>", "<prism:section>要闻</prism:section>"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing of %s", want, got)
		}
	}
	if got := of(&news.Entry{}); strings.Contains(got, "prism") {
		t.Errorf("%s", got)
	}
}
