package main

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// letters is a mail server, and a webhook, that keep what they are given.
type letters struct {
	mu  sync.Mutex
	got []string
}

func (l *letters) put(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.got = append(l.got, text)
}

// NewSession implements smtp.Backend.
func (l *letters) NewSession(*smtp.Conn) (smtp.Session, error) { return letterbox{l}, nil }

// letterbox is one connection.
type letterbox struct{ *letters }

func (letterbox) Mail(string, *smtp.MailOptions) error { return nil }
func (letterbox) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (letterbox) Reset()                               {}
func (letterbox) Logout() error                        { return nil }

// Data takes a letter.
func (b letterbox) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	b.put("mail " + string(body))
	return err
}

// A rights owner's request is told by webhook and by mail, without what they wrote of themselves; its end is, too.
func TestARequestIsToldByWebhookAndMail(t *testing.T) {
	var told letters
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		told.put("webhook " + string(body))
	}))
	defer hook.Close()
	post := smtp.NewServer(&told)
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = post.Close() }()
	go func() { _ = post.Serve(at) }()
	cfg := testConfig(t.TempDir())
	cfg.Admin.Webhook, cfg.Polling.AllowPrivate = hook.URL, true
	cfg.Admin.SMTP.Host, cfg.Admin.SMTP.Security, cfg.Admin.SMTP.From, cfg.Admin.SMTP.To = at.Addr().String(), "none", "hub@example.cn", []string{"editor@example.cn"}
	now := time.Now()
	h, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	h.now = func() time.Time { return now }
	step := func(id, state string) {
		t.Helper()
		now = now.Add(time.Hour / 4)
		if err := h.watch().Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		now = now.Add(mailGathers)
		for _, c := range h.couriers() {
			if err := h.recurring(c.Queue(), c.Way, c.Do).Once(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		told.mu.Lock()
		defer told.mu.Unlock()
		for _, way := range []string{"webhook ", "mail "} {
			n := 0
			for _, text := range told.got {
				if strings.HasPrefix(text, way) && strings.Contains(text, id) {
					n++
				}
				if strings.Contains(text, "owner@") || strings.Contains(text, "王五") {
					t.Errorf("what they wrote of themselves is told: %s", text)
				}
			}
			if n != 1 {
				t.Errorf("%s by %s: told %d times: %q", state, way, n, told.got)
			}
		}
		told.got = nil
	}
	r := news.TakedownRequest{ID: "20261128-abcdefgh", Address: "https://jxrb.example/1.htm", Name: "王五", Role: "author", Contact: "owner@example.org", Ground: "copyright", AskedAt: now.UTC(), Rev: news.RevNone}
	if err := h.store.PutRequest(t.Context(), r, news.Act{At: now}); err != nil {
		t.Fatal(err)
	}
	step(r.ID, "asked")
	if _, err := h.office.DecideRequest(t.Context(), operator, r.ID, "", editorial.RequestRuling{Decision: editorial.RequestDecline, Note: "不是本站的"}); err != nil {
		t.Fatal(err)
	}
	step(r.ID, "decided")
}
