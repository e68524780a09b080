package alerts

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Sender sends a message to an address outside, with its guard and its bounds.
type Sender interface {
	Send(ctx context.Context, m fetch.Message) (*fetch.Answer, error)
}

// Webhook tells an address by POST, as JSON.
type Webhook struct {
	URL    string
	Secret string // it signs with; empty: it does not
	Send   Sender
	Teller func() *Teller // as the site is now
}

// posted is the body: what was told at one time.
type posted struct {
	ID     string        `json:"id"` // the same when it is sent once more
	At     time.Time     `json:"at"`
	Site   string        `json:"site"`
	Text   string        `json:"text"` // all of it in words, as chat programs show it
	URL    string        `json:"url"`  // of the list
	Alerts []postedAlert `json:"alerts"`
	More   int           `json:"more,omitempty"` // that are not named
}

type postedAlert struct {
	ID      string           `json:"id"`
	State   string           `json:"state"` // open, over
	Kind    news.TroubleKind `json:"kind"`
	Object  string           `json:"object,omitempty"`
	Name    string           `json:"name,omitempty"`
	Title   string           `json:"title"`
	Why     string           `json:"why"`
	Reasons news.Reasons     `json:"reasons"`
	Grade   int              `json:"grade,omitempty"`
	Since   time.Time        `json:"since,omitzero"`
	Until   time.Time        `json:"until,omitzero"`
	Over    time.Time        `json:"over,omitzero"`
	URL     string           `json:"url"` // where it is mended
}

// Tell posts what was told at one time, each time by itself.
func (w *Webhook) Tell(ctx context.Context, told []news.Telling) error {
	for i := range told {
		if err := w.post(ctx, &told[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *Webhook) post(ctx context.Context, told *news.Telling) error {
	by := w.Teller()
	body, err := json.Marshal(by.posted(told))
	if err != nil {
		return err
	}
	h := http.Header{"Content-Type": {"application/json"}}
	if w.Secret != "" {
		mac := hmac.New(sha256.New, []byte(w.Secret))
		mac.Write(body) // never fails
		h.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	}
	answer, err := w.Send.Send(ctx, fetch.Message{URL: w.URL, Header: h, Body: body})
	if err != nil {
		return err
	}
	if !answer.OK() {
		return &refused{answer.Status, answer.RetryAfter}
	}
	return nil
}

func (t *Teller) posted(told *news.Telling) posted {
	p := posted{ID: t.id("alerts/" + strconv.FormatUint(told.Seq, 10)), At: told.At, Site: t.Site, URL: t.Base + "admin/alerts", More: told.More}
	var lines []string
	for _, part := range []struct {
		alerts []news.Alert
		state  string
	}{{told.Began, "open"}, {told.Ended, "over"}} {
		for _, a := range part.alerts {
			p.Alerts = append(p.Alerts, postedAlert{ID: a.ID, State: part.state, Kind: a.Kind, Object: a.Object, Name: a.Name, Title: t.Title(&a), Why: t.Lang.SayAll(a.Why), Reasons: a.Why,
				Grade: a.Grade, Since: a.Since, Until: a.Until, Over: a.Over, URL: t.Base + a.Page})
			lines = append(lines, t.Title(&a)+" "+t.Base+a.Page)
		}
	}
	if told.More > 0 {
		lines = append(lines, t.Lang.T("desk.alerts.more", told.More)+" "+p.URL)
	}
	p.Text = strings.Join(lines, "\n")
	return p
}

// refused is that the receiver did not take it.
type refused struct {
	status int
	wait   time.Duration
}

func (r *refused) Error() string { return "the receiver answered " + strconv.Itoa(r.status) }

// Reason implements news.Reasoned.
func (r *refused) Reason() news.Reason {
	return news.Because("fetch.status", strconv.Itoa(r.status)+" "+http.StatusText(r.status))
}

// Wait implements Waiter.
func (r *refused) Wait() time.Duration { return r.wait }
