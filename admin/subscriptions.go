package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/site"
)

func (a *api) subscriptionRoutes(t *site.API) {
	const list = "/admin/api/v1/subscriptions"
	site.Answer(t, site.Operation{ID: "subscriptions", Path: list, Summary: "WebSub subscriptions in force, ordered by id, without their secrets", Fails: reading}, a.listSubscriptions)
	site.Answer(t, site.Operation{ID: "subscription", Path: list + "/{id}", Summary: "One subscription", Fails: reading}, a.showSubscription)
	site.Answer(t, site.Operation{ID: "endSubscription", Method: http.MethodDelete, Path: list + "/{id}", Summary: "End a subscription; its subscriber is told", Fails: changing}, a.endSubscription)
}

type subscriptionsAsk struct {
	After string `query:"after" doc:"id of the last one that was given; without it the first ones"`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

// subscriptionList is a page of them.
type subscriptionList struct {
	Subscriptions []editorial.SubscriptionInfo `json:"subscriptions"`
	All           int                          `json:"all"`  // that there are
	Next          string                       `json:"next"` // to go on after; empty: there are no more
}

func (a *api) listSubscriptions(r *http.Request, in *subscriptionsAsk) (subscriptionList, error) {
	found, all, err := a.Office.Subscriptions(r.Context(), in.After, in.Limit)
	list := subscriptionList{Subscriptions: found, All: all}
	if len(found) == in.Limit {
		list.Next = found[len(found)-1].ID
	}
	return list, err
}

func (a *api) showSubscription(r *http.Request, in *byID) (site.Tagged[editorial.SubscriptionInfo], error) {
	s, err := a.Office.Subscription(r.Context(), in.ID)
	return site.Tagged[editorial.SubscriptionInfo]{Value: s, Revision: s.Revision}, err
}

func (a *api) endSubscription(r *http.Request, in *changeOf) (site.None, error) {
	return site.None{}, a.Office.EndSubscription(r.Context(), actor(r), in.ID, string(in.Match))
}
