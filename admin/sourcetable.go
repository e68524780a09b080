package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// TableAsk asks for a page of the sources' table.
type TableAsk struct {
	Query   string              `query:"q" doc:"in the name, the id, the addresses or a label"`
	Health  editorial.Health    `query:"health" enum:"damaged,failing,silent,waiting,paused,disabled,well,troubled" doc:"how they do; troubled: damaged, failing or silent"`
	Kind    news.Kind           `query:"kind" enum:"feed,page,epaper"`
	Channel string              `query:"channel" doc:"id of a channel that they are filed in"`
	Label   string              `query:"label"`
	Licence news.Extent         `query:"licence" enum:"nothing,headline,summary,full,site" doc:"what the public gets by their own licence; site: they leave it to the site's"`
	Sort    editorial.TableSort `query:"sort" enum:"id,name,health,next,last_new" default:"id"`
	Reverse bool                `query:"reverse"`
	Page    int                 `query:"page" minimum:"1" maximum:"100000" default:"1"`
	Limit   int                 `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"rows"`
}

func (a *api) sourceRefreshes(r *http.Request, in *byID) ([]news.Refreshed, error) {
	return a.Office.Refreshes(r.Context(), in.ID)
}

func (a *api) sourceCategories(r *http.Request, in *byID) ([]editorial.CategorySeen, error) {
	return a.Office.CategoriesSeen(r.Context(), in.ID)
}

func (a *api) sourceTable(r *http.Request, in *TableAsk) (editorial.SourceTable, error) {
	return a.Office.SourceTable(r.Context(), editorial.TableAsk(*in))
}
