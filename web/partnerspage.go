package web

import (
	"net/http"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// partnersBody is what the page for partners shows.
type partnersBody struct {
	Extents         []extentRow
	Public, Partner string      // what a source that says nothing gives, in words
	Papers          []site.Link // that a partner's programmers read
}

// extentRow is an extent and what it gives.
type extentRow struct{ Name, About string }

// partnersPage says what syndication offers, under which licences, and how to ask for an agreement.
func (s *public) partnersPage(w http.ResponseWriter, r *http.Request) error {
	v := s.view(r)
	l := s.Settings.Current().Licence
	b := partnersBody{
		Public: v.T("extent." + string(l.Public)), Partner: v.T("extent." + string(l.Partner)),
		Papers: []site.Link{
			{Text: v.T("guide.title"), URL: v.To("partners/api")},
			{Text: v.T("partners.paper.openapi"), URL: s.base + "api/v1/openapi.json"},
			{Text: v.T("partners.paper.feeds"), URL: v.To("feeds")},
			{Text: v.T("partners.paper.opml"), URL: s.base + "feeds.opml"},
		},
	}
	for _, x := range []news.Extent{news.ExtentFull, news.ExtentSummary, news.ExtentHeadline, news.ExtentNothing} {
		b.Extents = append(b.Extents, extentRow{v.T("extent." + string(x)), v.T("partners.extent." + string(x))})
	}
	v.Title, v.Description, v.Body = v.T("partners.title"), v.T("partners.intro"), b
	v.Menus = v.menus("", "")
	return v.Answer(w, r, http.StatusOK, "partners", v)
}
