package editorial

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Subscriptions is the list of WebSub subscriptions as the store keeps it.
type Subscriptions interface {
	// Subscriptions gives those in force, ordered by id.
	Subscriptions(ctx context.Context) ([]news.Subscription, error)
	// EndSubscription has the subscriber told why; news.ErrNotFound where it is not there.
	EndSubscription(ctx context.Context, id string, why news.Reason, act news.Act) error
}

// SubscriptionInfo is a subscription as administrators see it: without its secret, and without what opens a partner's feed.
type SubscriptionInfo struct {
	ID          string      `json:"id"`
	Topic       string      `json:"topic"`             // path of the feed
	Partner     bool        `json:"partner,omitempty"` // the feed is a partner's
	Callback    string      `json:"callback"`          // a password in it is hidden
	Signed      bool        `json:"signed"`            // there is a secret
	Began       time.Time   `json:"began"`
	Until       time.Time   `json:"until"`
	ToldAt      time.Time   `json:"told_at,omitzero"` // when the last delivery came through
	Failures    int         `json:"failures,omitempty"`
	Failing     time.Time   `json:"failing,omitzero"`
	LastFailure news.Reason `json:"last_failure,omitzero"`
	Revision    string      `json:"-"` // of what the subscriber asked for: deliveries leave it as it is
}

// Host is where its callback is.
func (s SubscriptionInfo) Host() string { return fetch.HostOf(s.Callback) }

func subscriptionInfo(s *news.Subscription) SubscriptionInfo {
	return SubscriptionInfo{ID: s.ID, Topic: s.Topic, Partner: s.Token != "", Callback: fetch.Masked(s.Callback), Signed: s.Secret != "", Began: s.Began, Until: s.Until,
		ToldAt: s.ToldAt, Failures: s.Failures, Failing: s.Failing, LastFailure: s.LastFailure, Revision: news.ContentRev([]byte(s.ID + s.Until.UTC().Format(time.RFC3339Nano)))}
}

// Subscriptions gives up to n that follow on an id, in the order of their ids, and how many there are; empty: the first ones.
func (o *Office) Subscriptions(ctx context.Context, after string, n int) (list []SubscriptionInfo, all int, err error) {
	found, err := o.p.Subscriptions.Subscriptions(ctx)
	if err != nil {
		return nil, 0, err
	}
	from, _ := slices.BinarySearchFunc(found, after, func(s news.Subscription, id string) int {
		if s.ID <= id && id != "" {
			return -1
		}
		return 1
	})
	list = []SubscriptionInfo{}
	for i := range found[from:min(from+n, len(found))] {
		list = append(list, subscriptionInfo(&found[from+i]))
	}
	return list, len(found), nil
}

// Subscription gives one.
func (o *Office) Subscription(ctx context.Context, id string) (SubscriptionInfo, error) {
	found, err := o.p.Subscriptions.Subscriptions(ctx)
	if err != nil {
		return SubscriptionInfo{}, err
	}
	for i := range found {
		if found[i].ID == id {
			return subscriptionInfo(&found[i]), nil
		}
	}
	return SubscriptionInfo{}, refuse(NotFound, SubscriptionMissing, id)
}

// EndSubscription ends a subscription, and has its subscriber told. Where rev is not its revision, nothing is changed; empty: whatever it is.
func (o *Office) EndSubscription(ctx context.Context, by Actor, id, rev string) error {
	s, err := o.Subscription(ctx, id)
	if err != nil {
		return err
	}
	if rev != "" && rev != s.Revision {
		return stale(SubscriptionChanged, s.Revision, id)
	}
	act := o.act(by, "subscription.end", id, news.Text(s.Topic), news.Text(s.Host()))
	err = o.p.Subscriptions.EndSubscription(ctx, id, news.Because("websub.ended"), act)
	if errors.Is(err, news.ErrNotFound) {
		return refuse(NotFound, SubscriptionMissing, id)
	}
	return err
}
