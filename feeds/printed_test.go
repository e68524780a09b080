package feeds

import (
	"encoding/json"
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
	for page, want := range map[news.PrintedPage]string{
		e.Page:          `"objects":[{"name":"要闻","rel":"printedOn","literal":"04"}]`,
		{Number: "A12"}: `"objects":[{"name":"A12","rel":"printedOn","literal":"A12"}]`,
		{Name: "副刊"}:    `"objects":[{"name":"副刊","rel":"printedOn"}]`,
		{}:              "",
	} {
		b, err := json.Marshal(New(Options{}).Ninjs(news.Entry{ID: "e", Page: page}))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(b); !strings.Contains(got, want) || page.IsZero() && strings.Contains(got, "objects") {
			t.Errorf("%+v: %s", page, got)
		}
	}
	if got := of(&news.Entry{}); strings.Contains(got, "prism") {
		t.Errorf("%s", got)
	}
}
