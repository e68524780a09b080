package websub

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"hash"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

const (
	// slowAfter is when a subscriber counts as slow: it waits apart from the others then.
	slowAfter = time.Second
	// seenWithin is how long this process may take to hear of a change that another hub announced.
	seenWithin = 5 * time.Second
	// laterAfter is when a delivery is tried again that failed here, and not at its subscriber.
	laterAfter = 2 * time.Second
)

// signers are the methods that deliveries can be signed by (WebSub §7.1); SHA-1 is not among them.
var signers = map[string]func() hash.Hash{"sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New}

// Signatures are their names.
func Signatures() []string { return []string{"sha256", "sha384", "sha512"} }

// errOvertaken is for bytes that are served for want of others: whoever was told of them would not be told of what was announced.
var errOvertaken = errors.New("the topic cannot be rendered as it is now")

// render gives a topic's bytes as they are now, to who asks from an address (zero: it is delivered), or news.ErrNotFound.
func (h *Hub) render(ctx context.Context, t topic, from netip.Addr) (*feeds.Document, error) {
	who, err := h.audience(ctx, t.token, from)
	if err != nil {
		return nil, err
	}
	return h.Feeds.FeedFor(ctx, who, t.sel, t.format, t.limit)
}

func (h *Hub) audience(ctx context.Context, token string, from netip.Addr) (rights.Audience, error) {
	switch {
	case token == "":
		return rights.Audience{}, nil
	case h.Partners == nil:
		return rights.Audience{}, news.ErrNotFound
	}
	return h.Partners.TopicAudience(ctx, token, from)
}

// deliver tells a subscriber of its topic as it is now, unless it has just that.
func (h *Hub) deliver(ctx context.Context, l news.JobLease, sub news.Subscription, sent func()) {
	outcome, err := h.delivered(ctx, l, sub, sent)
	switch {
	case err == nil:
		h.metrics.deliveries.WithLabelValues(outcome).Inc()
	case errors.Is(err, news.ErrLeaseLost), errors.Is(err, news.ErrNotFound): // another hub has it, or it is gone
	case ctx.Err() == nil:
		h.Log.Error("a delivery is put off", "subscription", l.ID, "err", err)
		h.deliveries.putOff(ctx, l, h.Now().Add(laterAfter))
	}
}

func (h *Hub) delivered(ctx context.Context, l news.JobLease, sub news.Subscription, sent func()) (outcome string, err error) {
	t, ok := topicOf(sub)
	if !ok {
		return "ended", h.Store.EndSubscription(ctx, sub.ID, news.Because("websub.gone"), news.Act{})
	}
	sub, marks, err := h.Store.Delivery(ctx, l.ID, t.lines()...)
	if err != nil {
		return "", err
	}
	if err := h.seen(ctx, marks); err != nil {
		return "", err
	}
	doc, err := h.render(ctx, t, netip.Addr{})
	switch {
	case errors.Is(err, news.ErrNotFound):
		return "ended", h.Store.EndSubscription(ctx, sub.ID, news.Because("websub.gone"), news.Act{})
	case err != nil:
		return "", err
	case doc.Age() > 0:
		return "", errOvertaken
	case doc.ETag == sub.Told:
		return "unchanged", h.Store.EndDelivery(ctx, l, marks, time.Time{}, func(*news.Subscription) {})
	}
	return h.post(ctx, l, sub, marks, doc, sent)
}

// seen waits until what is rendered here has what was announced.
func (h *Hub) seen(ctx context.Context, marks []news.Mark) error {
	ctx, cancel := context.WithTimeout(ctx, seenWithin)
	defer cancel()
	var seq uint64
	for _, m := range marks {
		seq = max(seq, m.Seq)
	}
	return h.Seen.WaitSeen(ctx, seq)
}

// post sends a topic's bytes (WebSub §7) and notes what became of that.
func (h *Hub) post(ctx context.Context, l news.JobLease, sub news.Subscription, marks []news.Mark, doc *feeds.Document, sent func()) (outcome string, err error) {
	header := http.Header{"Content-Type": {doc.MediaType}, "Link": doc.Links}
	if sub.Secret != "" {
		header.Set("X-Hub-Signature", h.sign(sub.Secret, doc.Plain))
	}
	began := time.Now()
	answer, err := h.Send.Send(ctx, fetch.Message{URL: sub.Callback, Header: header, Body: doc.Plain})
	took := time.Since(began)
	sent()
	if err != nil && ctx.Err() != nil {
		return "", err
	}
	h.metrics.duration.Observe(took.Seconds())
	gone := err == nil && answer.Status == http.StatusGone
	ok := err == nil && answer.OK()
	h.Log.Debug("websub delivery", "subscription", sub.ID, "topic", sub.Topic, "host", fetch.HostOf(sub.Callback), "ok", ok, "took", took.Round(time.Millisecond),
		"bytes", len(doc.Plain), "failures", sub.Failures, "err", err)
	switch {
	case gone:
		return "gone", h.Store.EndSubscription(ctx, sub.ID, news.Reason{}, news.Act{})
	case ok:
		if t, known := topicOf(sub); known && t.token != "" && h.Count != nil {
			h.Count(ctx, t.token, t.sel.Timeline(), doc)
		}
		return "delivered", h.Store.EndDelivery(ctx, l, marks, time.Time{}, func(s *news.Subscription) {
			s.Told, s.ToldAt, s.Slow = doc.ETag, h.Now().UTC(), took > slowAfter
			s.Failures, s.Failing, s.LastFailure = 0, time.Time{}, news.Reason{}
		})
	}
	return h.failed(ctx, l, sub, answer, err)
}

// failed has a delivery tried again, ever later, or gives the subscription up.
func (h *Hub) failed(ctx context.Context, l news.JobLease, sub news.Subscription, answer *fetch.Answer, why error) (outcome string, err error) {
	pause := h.backoff(sub.Failures)
	if why == nil {
		why = &fetch.StatusError{Status: answer.Status, RetryAfter: answer.RetryAfter}
		pause = min(max(pause, answer.RetryAfter), h.MaxRetry)
	}
	now := h.Now().UTC()
	if !sub.Failing.IsZero() && now.Sub(sub.Failing) >= h.GiveUp {
		h.Log.Info("a subscription is given up: nothing came through", "subscription", sub.ID, "host", fetch.HostOf(sub.Callback), "since", sub.Failing, "err", why)
		return "dropped", h.Store.EndSubscription(ctx, sub.ID, news.Because("websub.dead", news.FormatDuration(h.GiveUp)), news.Act{})
	}
	return "failed", h.Store.EndDelivery(ctx, l, nil, now.Add(pause), func(s *news.Subscription) {
		s.Failures++
		if s.Failing.IsZero() {
			s.Failing = now
		}
		s.LastFailure = news.Because("fetch.failed")
		if r := news.ReasonsOf(why); len(r) > 0 {
			s.LastFailure = r[0]
		}
	})
}

// backoff is the pause after so many failures before: twice as long each time, and half of it to one and a half, so that those that failed
// together are not tried again together.
func (h *Hub) backoff(before int) time.Duration {
	d := min(h.Retry<<min(before, 20), h.MaxRetry)
	return min(d/2+rand.N(d), h.MaxRetry)
}

func (h *Hub) sign(secret string, body []byte) string {
	mac := hmac.New(signers[h.Signature], []byte(secret))
	_, _ = mac.Write(body) // never fails
	return h.Signature + "=" + hex.EncodeToString(mac.Sum(nil))
}
