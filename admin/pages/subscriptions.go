package pages

import (
	"net/http"

	"github.com/txnews/hub/editorial"
)

// subscriptionsShown is how many stand on a page.
const subscriptionsShown = 100

// subscriptionsBody is what the page of subscriptions shows.
type subscriptionsBody struct {
	Rows  []editorial.SubscriptionInfo
	All   int
	First string // address of the first page, where this is another; empty: it is the first
	Next  string // address of the next page; empty: there is none
}

// subscriptionsPage shows who is told at once of what changes.
func (p *Pages) subscriptionsPage(v *view, w http.ResponseWriter, r *http.Request) error {
	after := r.URL.Query().Get("after")
	rows, all, err := p.Office.Subscriptions(r.Context(), after, subscriptionsShown)
	if err != nil {
		return err
	}
	b := subscriptionsBody{Rows: rows, All: all}
	if after != "" {
		b.First = v.To("admin/subscriptions")
	}
	if len(rows) == subscriptionsShown {
		b.Next = v.To("admin/subscriptions", "after", rows[len(rows)-1].ID)
	}
	return v.show(w, r, "desk.subscriptions", "subscriptions", b)
}

func (p *Pages) endSubscription(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Office.EndSubscription(r.Context(), v.By, r.PathValue("id"), ""); err != nil {
		return v.again(w, r, err, p.subscriptionsPage)
	}
	return v.done(w, r, "admin/subscriptions", "subscription-ended")
}
