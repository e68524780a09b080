package rights_test

import (
	"context"
	"errors"
	"testing"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

type past []news.Revision

func (p past) History(context.Context, string) ([]news.Revision, error) { return p, nil }

// Earlier versions are cut to what the licence gives, and end where an editor, or a licence, kept one from readers.
func TestEarlierVersions(t *testing.T) {
	revision := func(v int, corrected bool, origin string) news.Revision {
		return news.Revision{Version: v, Corrected: corrected, Title: "旧题", Summary: "旧摘要", Content: "<p>旧文</p>", Attribution: news.Attribution{Origin: origin}}
	}
	for name, c := range map[string]struct {
		public  news.Extent
		past    past
		want    []int
		summary string
	}{
		"by the source":   {news.ExtentSummary, past{revision(3, true, ""), revision(2, true, "")}, []int{3, 2}, "旧摘要"},
		"headlines":       {news.ExtentHeadline, past{revision(3, true, "")}, []int{3}, ""},
		"by an editor":    {news.ExtentFull, past{revision(3, true, ""), revision(2, false, ""), revision(1, true, "")}, []int{3}, "旧摘要"},
		"another licence": {news.ExtentFull, past{revision(3, true, "新华社"), revision(2, true, "")}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			src := news.Source{ID: "s", Licence: news.Licence{Public: c.public, Except: []news.Exception{{Origins: []string{"新华社"}, Public: news.ExtentNothing}}}}
			store := &shelf{sources: []news.Source{src}, entries: []news.Entry{{ID: "e", Source: "s", Title: "题", Version: 4}}}
			office := rights.New(rights.Options{Settings: settings.Static(settings.Snapshot{}), Past: c.past}, store)
			got, err := office.Earlier(t.Context(), rights.Audience{}, "e")
			if err != nil || len(got) != len(c.want) {
				t.Fatalf("%v %+v, want %v", err, got, c.want)
			}
			for i, g := range got {
				if g.Entry.Version != c.want[i] || g.Entry.Summary != c.summary || c.public != news.ExtentFull && g.Entry.Content != "" {
					t.Errorf("%+v", g.Entry)
				}
			}
		})
	}
	shut := rights.New(rights.Options{Past: past{revision(1, true, "")}}, &shelf{sources: []news.Source{{ID: "s", Licence: news.Licence{Public: news.ExtentNothing}}}, entries: []news.Entry{{ID: "e", Source: "s"}}})
	if got, err := shut.Earlier(t.Context(), rights.Audience{}, "e"); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("%v %v", got, err)
	}
}
