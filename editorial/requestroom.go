package editorial

import (
	"context"
	"net/netip"
	"strconv"
	"time"

	"github.com/txnews/hub/news"
)

// How many requests are taken within requestWindow. The more came in or wait, the fewer each range of addresses, a provider's roughly, may still
// send: whoever has many addresses of a few ranges leaves room for everybody else, and whoever has those of many, for one request of each other.
const (
	requestWindow   = 24 * time.Hour
	requestsAddress = 5   // from one address
	requestsRange   = 25  // from one range …
	requestsFew     = 50  // … until so many came from all …
	requestsScarce  = 5   // … and from then on
	requestsAll     = 100 // from then on, and where requestsOpen wait, one from each range that has sent none …
	requestsMost    = 200 // … up to this
	requestsOpen    = 200 // that wait at a time …
	requestsHeld    = 400 // … up to this
)

// rangeShare is how many requests one range may send, where so many came from all and so many wait.
func rangeShare(came int64, waiting int) int64 {
	switch {
	case came >= requestsMost || waiting >= requestsHeld:
		return 0
	case came >= requestsAll || waiting >= requestsOpen:
		return 1
	case came >= requestsFew:
		return requestsScarce
	}
	return requestsRange
}

// requestCounters are the keys of what came in the window that it is; expires: when they end.
func (o *Office) requestCounters(address string) (one, many, all string, expires time.Time) {
	start := o.p.Now().Truncate(requestWindow)
	window := "request/" + strconv.FormatInt(start.Unix(), 36) + "/"
	return window + "address/" + network(address), window + "range/" + addressRange(address), window + "all", start.Add(requestWindow)
}

// roomForRequest refuses one more where one address or its range has sent its share, or there is no room for anybody. Of what a range sends beyond
// its share nothing is written, from however many addresses it comes.
func (o *Office) roomForRequest(ctx context.Context, address string) error {
	one, many, all, expires := o.requestCounters(address)
	n, err := o.p.Tries.Counters(ctx, one, many, all)
	switch {
	case err != nil:
		return err
	case n[one] >= requestsAddress:
		return refuse(Limited, RequestLimited)
	case n[many] >= rangeShare(n[all], 0):
		return refuse(Limited, RequestFull)
	}
	waiting, err := o.requestsWaiting(ctx)
	switch {
	case err != nil:
		return err
	case n[many] >= rangeShare(n[all], waiting):
		return refuse(Limited, RequestFull)
	}
	if err := o.p.Tries.AddCounts(ctx, map[string]int64{one: 1}, expires); err != nil {
		return err
	}
	switch n, err := o.p.Tries.Counters(ctx, one); {
	case err != nil:
		return err
	case n[one] > requestsAddress: // of several at once
		return refuse(Limited, RequestLimited)
	}
	return o.p.Tries.AddCounts(ctx, map[string]int64{many: 1, all: 1}, expires)
}

func (o *Office) requestsWaiting(ctx context.Context) (n int, err error) {
	infos, err := o.allRequests(ctx, nil)
	return len(openRequests(infos)), err
}

// requestCrowd is that so many requests came in, or wait, that each range may send one at most; nil: it is not so. waiting are the open ones.
func (o *Office) requestCrowd(ctx context.Context, waiting []RequestInfo) (*news.Trouble, error) {
	_, _, all, expires := o.requestCounters("")
	n, err := o.p.Tries.Counters(ctx, all)
	if err != nil || rangeShare(n[all], len(waiting)) > 1 {
		return nil, err
	}
	t := &news.Trouble{Kind: news.TroubleRequest, Why: news.Reasons{news.Because("alert.request-crowd")}, Since: expires.Add(-requestWindow), Page: "admin/requests"}
	if len(waiting) >= requestsOpen {
		t.Since = waiting[requestsOpen-1].AskedAt
	}
	if rangeShare(n[all], len(waiting)) == 0 {
		t.Why, t.Grade = news.Reasons{news.Because("alert.request-full")}, 1
	}
	return t, nil
}

// addressRange is what one provider has of addresses, roughly.
func addressRange(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "none"
	}
	bits := 16
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		bits = 32
	}
	return netip.PrefixFrom(ip, bits).Masked().String()
}
