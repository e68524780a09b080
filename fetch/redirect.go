package fetch

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// follow makes the request and those that its redirects ask for. Cookies that a redirect sets go to its target (RFC 6265
// §5.4) and end with the fetch: some sites send a client in a circle until it gives theirs back.
func (c *Client) follow(ctx context.Context, u *url.URL, req *Request, cut bool) (*Response, error) {
	left := c.opt.Timeout
	permanent := true // and no hop fell from https to http, which anybody on the way could have sent
	var been map[string]bool
	var jar *cookiejar.Jar // nil until a redirect sets one
	for hops := 0; ; hops++ {
		if left <= 0 {
			return nil, fail(ErrTimeout, "fetch.redirects-slow", "the server takes too long: %d redirects within %v and no answer", hops, c.opt.Timeout)
		}
		cookies := cookiesFor(jar, u)
		s, spent, err := c.turn(ctx, left, u, cookies, req, cut)
		if err != nil {
			return nil, err
		}
		left -= spent
		if s.res != nil {
			if hops > 0 && permanent {
				s.res.Moved = req.credentials.moved(u)
			}
			return s.res, nil
		}
		if been == nil {
			been = make(map[string]bool)
		}
		been[u.String()+cookies] = true
		if len(s.cookies) > 0 {
			if jar == nil {
				jar, _ = cookiejar.New(nil) // gives no error
			}
			jar.SetCookies(u, s.cookies)
		}
		if been[s.next.String()+cookiesFor(jar, s.next)] {
			return nil, fail(ErrRedirects, "fetch.redirects-circle", "the redirects go in a circle: back to %s", oneLine(s.next.String()))
		}
		if hops == maxRedirects {
			return nil, fail(ErrRedirects, "fetch.redirects-many", "the server redirects more than %d times", maxRedirects)
		}
		permanent = permanent && s.permanent && !(u.Scheme == "https" && s.next.Scheme == "http")
		u = s.next
	}
}

// cookiesFor is the Cookie header that a jar has for an address; a nil jar has none.
func cookiesFor(jar *cookiejar.Jar, u *url.URL) string {
	if jar == nil {
		return ""
	}
	var pairs []string
	for _, c := range jar.Cookies(u) {
		pairs = append(pairs, c.Name+"="+c.Value)
	}
	return strings.Join(pairs, "; ")
}

// turn waits for what robots.txt and politeness ask for, and makes one request; spent is its time without the waiting.
func (c *Client) turn(ctx context.Context, left time.Duration, u *url.URL, cookies string, req *Request, cut bool) (step, time.Duration, error) {
	var gap time.Duration
	if req.Politely {
		gap = c.gap(u.Hostname())
	}
	if req.Robots {
		delay, err := c.robots.allow(ctx, u)
		if err != nil {
			return step{}, 0, err
		}
		gap = max(gap, delay)
	}
	l, err := c.gate.enter(ctx, u.Host, gap)
	if err != nil {
		return step{}, 0, err
	}
	defer c.gate.leave(l)
	begun := time.Now()
	s, err := c.hop(ctx, left, u, cookies, req, cut)
	return s, time.Since(begun), err
}

// redirect reads where an answer sends us.
func redirect(answer *http.Response, from *url.URL) (step, error) {
	to := answer.Header.Get("Location")
	if to == "" {
		return step{}, fail(ErrRedirects, "fetch.redirect-nowhere", "the server answered %d without saying where to", answer.StatusCode)
	}
	ref, err := url.Parse(to)
	if err != nil {
		return step{}, fail(ErrRedirects, "fetch.redirect-unread", "the server redirects to an address that cannot be read: %s", oneLine(Masked(to)))
	}
	next, err := tidy(from.ResolveReference(ref))
	if err != nil {
		return step{}, because(err, ErrRedirects, "fetch.redirect-to", "the server redirects to %s: %w", oneLine(Masked(to)), err)
	}
	permanent := answer.StatusCode == http.StatusMovedPermanently || answer.StatusCode == http.StatusPermanentRedirect
	return step{next: next, permanent: permanent, cookies: answer.Cookies()}, nil
}
