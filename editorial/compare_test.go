package editorial

import (
	"strings"
	"testing"

	"github.com/txnews/hub/abreast"
	"github.com/txnews/hub/news"
)

// marked writes one side with what is not in the other in brackets.
func marked(rows []abreast.Row, side func(abreast.Row) []abreast.Piece) string {
	var b strings.Builder
	for i, r := range rows {
		if i > 0 {
			b.WriteString("|")
		}
		for _, p := range side(r) {
			if p.Other {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
	}
	return b.String()
}

func left(r abreast.Row) []abreast.Piece  { return r.Left }
func right(r abreast.Row) []abreast.Piece { return r.Right }

func TestVersionsAndCopiesAreCompared(t *testing.T) {
	o, s := office(t)
	first, second := printed(t, o, s)
	_ = must(o.Decide(t.Context(), li, first.ID, "", Decision{Said: news.Said{Title: new("乌镇新添两条公交线路")}}))
	c := must(o.CompareEntryVersions(t.Context(), first.ID, 1, 0))
	if l, r := marked(c.Fields[0].Rows, left), marked(c.Fields[0].Rows, right); c.Fields[0].Name != "title" || l != "乌镇新添公交线路" || r != "乌镇新添[两条]公交线路" || c.Left.Until.IsZero() {
		t.Errorf("%s beside %s: %+v", l, r, c.Left)
	}
	for _, f := range c.Fields[1:] {
		if !f.Same {
			t.Errorf("%s differs", f.Name)
		}
	}
	if body := c.Fields[len(c.Fields)-1]; body.Name != "text" || strings.Contains(marked(body.Rows, left), "\n") {
		t.Errorf("%+v, want the text on one line, as it has one block", body)
	}
	_, err := o.CompareEntryVersions(t.Context(), first.ID, 7, 0)
	wantRefusal(t, err, RevisionMissing)
	apart := must(o.CompareCopies(t.Context(), first.ID, second.ID))
	if apart.Share || apart.Left.Source == apart.Right.Source {
		t.Errorf("%+v", apart)
	}
	_ = must(o.Decide(t.Context(), li, second.ID, "", Decision{Story: first.ID}))
	if together := must(o.CompareCopies(t.Context(), first.ID, second.ID)); !together.Share {
		t.Errorf("%+v", together)
	}
	_, err = o.CompareCopies(t.Context(), first.ID, "none")
	wantRefusal(t, err, EntryMissing)
}
