package desk_test

import (
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// What intake knows to be plain text stays as it is, wherever it stands.
func TestPlainTextStaysPlain(t *testing.T) {
	e := desktest.Builtin(t).Edit(news.Source{ID: "s"}, news.Raw{
		Title: "如何用 &lt;table&gt; 排版", Content: "表格写作 &lt;table&gt;,单元格写作 &lt;td&gt;。", Plain: news.Plain{Title: true, Content: true},
	}, desktest.Now)
	if want := "表格写作 <table>,单元格写作 <td>。"; e.Summary != want {
		t.Errorf("summary %q, want %q", e.Summary, want)
	}
	if e.Title != "如何用 <table> 排版" || e.Content != "<p>表格写作 &lt;table&gt;,单元格写作 &lt;td&gt;。</p>" {
		t.Errorf("title %q, content %q", e.Title, e.Content)
	}
}
