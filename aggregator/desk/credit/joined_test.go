package credit_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// A word that could be cut into names in more ways than anybody lives to see is read at once, as no list of them.
func TestAWordOfManyNames(t *testing.T) {
	d := desktest.Builtin(t)
	for _, part := range []string{"张三·和·", "张三和和"} {
		s := strings.Repeat(part, 400) + "张三"
		d.Edit(news.Source{ID: "s"}, news.Raw{GUID: "1", Title: "标题", Byline: "记者:" + s, Content: "<p>记者：" + s + "</p>"}, desktest.Now)
	}
}
