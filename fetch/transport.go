package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

func newTransport(opt Options) *http.Transport {
	dial := opt.Dial
	if dial == nil {
		d := &net.Dialer{Timeout: maxDial, KeepAlive: -1, Resolver: opt.Resolver}
		if !opt.AllowPrivate {
			d.Control = newGuard()
		}
		dial = d.DialContext
	}
	firstByte := maxFirstByte
	if opt.Timeout <= firstByte {
		firstByte = 0 // the whole request's time ends before
	}
	return &http.Transport{
		Proxy:                  nil, // one from the environment would be dialled in the partner's place, past the guard
		DialContext:            dial,
		TLSClientConfig:        &tls.Config{RootCAs: opt.RootCAs, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    maxDial,
		ResponseHeaderTimeout:  firstByte,
		MaxResponseHeaderBytes: maxHeader,
		MaxIdleConns:           maxIdleConns,
		MaxIdleConnsPerHost:    opt.PerHost,
		IdleConnTimeout:        maxIdle,
		DisableCompression:     true, // ours has bounds
		ForceAttemptHTTP2:      true,
	}
}

// step is what one hop gave: an answer, or where to go next.
type step struct {
	res       *Response
	next      *url.URL
	permanent bool
	cookies   []*http.Cookie // that a redirect sets
}

// hop makes one request, with at most left time for it and its body. A body that is too large is cut where cut is set.
func (c *Client) hop(ctx context.Context, left time.Duration, u *url.URL, cookies string, req *Request, cut bool) (step, error) {
	hctx, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	hr := (&http.Request{
		Method: http.MethodGet, URL: u, Host: u.Host, Header: c.header(u, req),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(hctx)
	if cookies != "" {
		hr.Header["Cookie"] = []string{cookies}
	}
	answer, err := c.transport.RoundTrip(hr)
	if err != nil {
		return step{}, c.inWords(ctx, hctx, u.Host, err)
	}
	defer func() { _ = answer.Body.Close() }()
	switch answer.StatusCode {
	case http.StatusOK:
		res, err := c.document(answer, u, req, cut)
		if err != nil {
			return step{}, c.inWords(ctx, hctx, u.Host, err)
		}
		return step{res: res}, nil
	case http.StatusNotModified:
		if req.Validators.ETag != "" || req.Validators.LastModified != "" {
			return step{res: notModified(answer, u, req)}, nil
		}
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		drain(answer)
		return redirect(answer, u)
	}
	drain(answer)
	return step{}, &StatusError{URL: u.String(), Status: answer.StatusCode, RetryAfter: retryAfter(answer.Header, time.Now())}
}

func (c *Client) header(u *url.URL, req *Request) http.Header {
	accept := req.Accept
	if accept == "" {
		accept = acceptFeeds
	}
	h := make(http.Header, 6)
	h["User-Agent"] = []string{c.opt.AgentNow()}
	h["Accept"] = []string{accept}
	h["Accept-Encoding"] = []string{acceptEncoding}
	if req.credentials.fit(u) {
		h["Authorization"] = []string{req.credentials.header}
	}
	if v := req.Validators.ETag; v != "" {
		h["If-None-Match"] = []string{v}
	}
	if v := req.Validators.LastModified; v != "" {
		h["If-Modified-Since"] = []string{v}
	}
	return h
}

// drain reads a short body of known length, so that its connection can serve another request.
func drain(answer *http.Response) {
	if n := answer.ContentLength; n > 0 && n <= maxDrain {
		_, _ = io.CopyN(io.Discard, answer.Body, n) // an error only costs the connection
	}
}

// document reads a 200. Errors may still be net/http's own.
func (c *Client) document(answer *http.Response, u *url.URL, req *Request, cut bool) (*Response, error) {
	most := req.MaxBody
	if most <= 0 {
		most = c.opt.MaxBody
	}
	d, ok := c.decoders.Get().(*decoder)
	if !ok {
		d = newDecoder()
	}
	defer c.putDecoder(d)
	body, err := d.read(answer, most, cut)
	if err != nil && !(cut && errors.Is(err, ErrTooLarge)) {
		return nil, err
	}
	res := newResponse(answer, u)
	res.Validators.BodyHash = hash(body)
	if res.Validators.BodyHash == req.Validators.BodyHash {
		res.SameBody = true
	} else {
		res.Body = append([]byte(nil), body...)
	}
	return res, nil
}

func notModified(answer *http.Response, u *url.URL, req *Request) *Response {
	res := newResponse(answer, u)
	res.NotModified = true
	// A 304 need not repeat the validators (RFC 9110 §15.4.5).
	if res.Validators.ETag == "" {
		res.Validators.ETag = req.Validators.ETag
	}
	if res.Validators.LastModified == "" {
		res.Validators.LastModified = req.Validators.LastModified
	}
	res.Validators.BodyHash = req.Validators.BodyHash
	return res
}

func newResponse(answer *http.Response, u *url.URL) *Response {
	h := answer.Header
	res := &Response{URL: u.String(), Status: answer.StatusCode, ContentType: oneLine(h.Get("Content-Type")), Fresh: fresh(h, time.Now())}
	res.Validators.ETag = sendable(h.Get("ETag"))
	res.Validators.LastModified = lastModified(h, time.Now())
	res.Hub, res.Self = links(h["Link"], u)
	return res
}
