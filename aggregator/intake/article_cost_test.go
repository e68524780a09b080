package intake

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/txnews/hub/internal/growth"
	"github.com/txnews/hub/news"
)

// A page that is one long line costs as much as it is long, up to what is kept of it and beyond.
func TestAnArticleInOneLineCostsAsMuchAsItIsLong(t *testing.T) {
	for name, unit := range map[string]string{"letters": "a", "ampersands": "&", "text": "某某镇，"} {
		page := func(size int) string {
			return `<html><head><title>题目</title></head><body><h1>题目</h1><div class="content">` + strings.Repeat(unit, size/len(unit)) + `</div></body></html>`
		}
		parse := func(page string) *goquery.Document {
			g, err := goquery.NewDocumentFromReader(strings.NewReader(page))
			if err != nil {
				t.Fatal(err)
			}
			return g
		}
		t.Run(name, func(t *testing.T) {
			const kept = 256 << 10
			read := func(size int) func() {
				page := page(size)
				return func() { extract(parse(page), "http://a.example/1.html", "题目", news.Selectors{}, kept) }
			}
			growth.Linear(t, kept/16, read)
			growth.Linear(t, kept/2, read)
		})
	}
}
