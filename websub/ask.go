package websub

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// askPauses are how long a subscriber that cannot be reached is left alone before it is asked again; an answer, whatever it says, is one.
func askPauses() []time.Duration { return []time.Duration{3 * time.Second, 30 * time.Second} }

// ask asks a subscriber whether it meant what was asked in its name (WebSub §5.3), or tells it that it is denied (§5.2).
func (h *Hub) ask(ctx context.Context, l news.JobLease, ask news.SubscriptionAsk, sent func()) {
	outcome, err := h.askedOnce(ctx, l, ask, sent)
	h.metrics.asks.WithLabelValues(string(ask.Mode), outcome).Inc()
	switch {
	case errors.Is(err, news.ErrLeaseLost): // something else was asked meanwhile
	case err != nil && ctx.Err() == nil:
		h.Log.Error("what a subscriber was asked cannot be taken in", "subscription", l.ID, "err", err)
	default:
		h.Log.Debug("websub ask", "subscription", l.ID, "mode", ask.Mode, "topic", ask.Topic, "host", fetch.HostOf(ask.Callback), "outcome", outcome)
	}
}

func (h *Hub) askedOnce(ctx context.Context, l news.JobLease, ask news.SubscriptionAsk, sent func()) (outcome string, err error) {
	challenge := rand.Text()
	answer, err := h.Send.Send(ctx, fetch.Message{Method: http.MethodGet, URL: h.question(ask, challenge)})
	sent()
	switch {
	case err != nil && ctx.Err() != nil:
		return "ended", err
	case err != nil && ask.Tries < len(askPauses()):
		pause := askPauses()[ask.Tries]
		ask.Tries++
		return "unreached", h.Store.AskAgain(ctx, l, ask, h.Now().Add(pause))
	case err != nil:
		return "unreached", h.Store.EndAsk(ctx, l)
	case ask.Mode == news.AskDenied:
		return "told", h.Store.EndAsk(ctx, l)
	case !answer.OK() || strings.TrimSpace(string(answer.Body)) != challenge:
		return "refused", h.Store.EndAsk(ctx, l)
	case ask.Mode == news.AskUnsubscribe:
		return "confirmed", h.Store.Unsubscribe(ctx, l)
	}
	return h.confirm(ctx, l, ask)
}

// confirm begins a subscription, where there is room still.
func (h *Hub) confirm(ctx context.Context, l news.JobLease, ask news.SubscriptionAsk) (outcome string, err error) {
	if err := h.index.recent(ctx); err != nil {
		return "failed", err
	}
	if full, ok := errors.AsType[*refusal](h.full(&ask.Subscription)); ok {
		ask.Mode, ask.Why, ask.Secret, ask.Tries = news.AskDenied, full.why, "", 0
		return "denied", h.Store.AskAgain(ctx, l, ask, h.Now())
	}
	ask.Began = h.Now().UTC()
	ask.Until = ask.Began.Add(ask.Lease)
	h.index.add(ask.Subscription) // before others can see it, so that none slips in meanwhile
	return "confirmed", h.Store.Subscribe(ctx, l, ask.Subscription)
}

// question is the address that a subscriber is asked at: its callback, whose own query stays as it is.
func (h *Hub) question(ask news.SubscriptionAsk, challenge string) string {
	q := url.Values{"hub.mode": {string(ask.Mode)}, "hub.topic": {ask.Asked}}
	if ask.Mode == news.AskDenied {
		q.Set("hub.reason", words.English.Say(ask.Why))
	} else {
		q.Set("hub.challenge", challenge)
	}
	if ask.Mode == news.AskSubscribe {
		q.Set("hub.lease_seconds", strconv.FormatInt(int64(ask.Lease/time.Second), 10))
	}
	mark := "?"
	if strings.Contains(ask.Callback, "?") {
		mark = "&"
	}
	return ask.Callback + mark + q.Encode()
}
