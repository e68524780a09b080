package fetch

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"
)

// maxAnswer bounds what is read of the answer to a Message, where it does not say.
const maxAnswer = 4 << 10

// Message is a request to an address that somebody outside gave, who is to be told of something or asked. Its answer is taken as it
// comes: redirects are not followed, and no status is an error. How many are sent to one host at a time is the caller's to bound.
type Message struct {
	Method    string      // empty: POST
	URL       string      // a user and password in it are sent as Basic authentication
	Header    http.Header // beside the client's own
	Body      []byte
	MaxAnswer int64 // bytes of the answer that are read; 0: 4 KiB
}

// Answer is what came of a Message.
type Answer struct {
	Status     int
	Body       []byte        // its beginning, as it was sent
	RetryAfter time.Duration // what the server asks for, 0 to MaxRetryAfter
}

// OK reports whether the receiver took it.
func (a *Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// CheckAddress refuses what Send could not be sent to: an address that is not http or https, or names no host.
func CheckAddress(address string) error {
	_, err := parseURL(address)
	return err
}

// HostOf is the host and port of an address, as they are dialled; empty for one that CheckAddress refuses.
func HostOf(address string) string {
	u, err := parseURL(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// Send sends a message within the client's Timeout. Its errors are as Get's.
func (c *Client) Send(ctx context.Context, m Message) (*Answer, error) {
	u, err := parseURL(m.URL)
	if err != nil {
		return nil, err
	}
	if m.Method == "" {
		m.Method = http.MethodPost
	}
	sctx, cancel := context.WithTimeout(ctx, c.opt.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(sctx, m.Method, u.String(), bytes.NewReader(m.Body))
	if err != nil {
		return nil, fail(ErrAddress, "fetch.address-unread", "the address cannot be read: %s", oneLine(Masked(m.URL)))
	}
	req.Header["User-Agent"] = []string{c.opt.AgentNow()}
	for name, values := range m.Header {
		req.Header[name] = values
	}
	if cred := credentialsIn(m.URL, u); cred.fit(u) {
		req.Header["Authorization"] = []string{cred.header}
	}
	res, err := c.transport.RoundTrip(req)
	if err != nil {
		return nil, c.inWords(ctx, sctx, u.Host, err)
	}
	defer func() { _ = res.Body.Close() }()
	most := m.MaxAnswer
	if most <= 0 {
		most = maxAnswer
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, most))
	if err != nil {
		return nil, c.inWords(ctx, sctx, u.Host, err)
	}
	return &Answer{Status: res.StatusCode, Body: body, RetryAfter: retryAfter(res.Header, time.Now())}, nil
}
