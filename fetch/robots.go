package fetch

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

// How robots.txt is kept (RFC 9309 §2.4, §2.5).
const (
	robotsTTL     = 24 * time.Hour
	robotsAgain   = 15 * time.Second // after it could not be read; doubled each time
	robotsRetry   = 10 * time.Minute // at most
	maxRobots     = 500 << 10        // bytes that are looked at
	maxRobotHosts = 1024
	MaxCrawlDelay = 10 * time.Second // a longer Crawl-delay counts as this
)

// robots remembers the rules of hosts.
type robots struct {
	agent string
	get   func(ctx context.Context, u *url.URL) (body string, status int, err error)
	mu    sync.Mutex
	hosts map[string]*rules
}

// rules are one host's. What stands below ready is set before it closes.
type rules struct {
	ready chan struct{}
	until time.Time // guarded by robots.mu: read again from then on; zero while being read
	last  *rules    // what held before, for when the new ones cannot be read
	tries int       // so many times in a row they could not
	group *robotstxt.Group
	err   error // nothing may be fetched, and why
}

func newRobots(agent string, get func(context.Context, *url.URL) (string, int, error)) *robots {
	return &robots{agent: agent, get: get, hosts: make(map[string]*rules)}
}

// allow reports whether a URL may be fetched, and the delay that its host asks for between requests.
func (r *robots) allow(ctx context.Context, u *url.URL) (time.Duration, error) {
	key := u.Scheme + "://" + u.Host
	h := r.host(ctx, key, u)
	select {
	case <-h.ready:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	if h.err != nil {
		return 0, h.err
	}
	path := robotsPath(u)
	if !h.group.Test(path) {
		return 0, fail(ErrRobots, "fetch.robots-forbids", "robots.txt of %s forbids %s", u.Host, oneLine(strings.TrimPrefix(path, anchor)))
	}
	delay := h.group.CrawlDelay
	if delay < 0 { // more than a Duration holds
		delay = MaxCrawlDelay
	}
	return min(delay, MaxCrawlDelay), nil
}

// host gives the rules of a host; who asks first has them read, and everybody waits for that.
func (r *robots) host(ctx context.Context, key string, u *url.URL) *rules {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	old := r.hosts[key]
	if old != nil && (old.until.IsZero() || now.Before(old.until)) {
		return old
	}
	if old == nil && len(r.hosts) >= maxRobotHosts {
		r.forget()
	}
	h := &rules{ready: make(chan struct{}), last: old}
	r.hosts[key] = h
	// Others wait for it too, so it goes on where the one who asked first gives up. Its time is bounded by the client's.
	go r.load(context.WithoutCancel(ctx), h, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
	return h
}

func (r *robots) load(ctx context.Context, h *rules, u *url.URL) {
	text, status, err := r.get(ctx, u)
	ttl, tries := robotsTTL, 0
	if h.last != nil {
		tries = h.last.tries
	}
	switch {
	case err == nil && status == http.StatusOK:
		h.group = parseRobots(text, r.agent)
	case status >= 200 && status < 300, status >= 400 && status < 500 && status != http.StatusTooManyRequests:
		h.group = parseRobots("", r.agent) // no such file: everything is allowed
	case errors.Is(err, ErrRedirects):
		h.group = parseRobots("", r.agent) // RFC 9309 §2.3.1.2: may be taken as none
	case h.last != nil && h.last.group != nil:
		h.group, h.tries = h.last.group, tries+1
	default:
		h.tries = tries + 1
		kind := ErrRobotsLater
		if errors.Is(err, ErrPrivateAddress) {
			kind = ErrRobots // nor will it ever be read
		}
		h.err = because(err, kind, "fetch.robots-unread", "robots.txt of %s cannot be read, so nothing is fetched there: %w", u.Host, err)
	}
	if h.last = nil; h.tries > 0 {
		ttl = min(robotsRetry, robotsAgain<<min(h.tries-1, 10))
	}
	r.mu.Lock()
	h.until = time.Now().Add(ttl)
	r.mu.Unlock()
	close(h.ready)
}

// forget makes room: the host whose rules end first goes.
func (r *robots) forget() {
	var first string
	var until time.Time
	for key, h := range r.hosts {
		if !h.until.IsZero() && (first == "" || h.until.Before(until)) {
			first, until = key, h.until
		}
	}
	delete(r.hosts, first)
}

// getRobots reads a robots.txt, as much of it as counts. The status is 0 where there was no answer.
func (c *Client) getRobots(ctx context.Context, u *url.URL) (string, int, error) {
	res, err := c.follow(ctx, u, &Request{Accept: "text/plain, */*;q=0.1", MaxBody: maxRobots}, true)
	if err != nil {
		var status *StatusError
		if errors.As(err, &status) {
			return "", status.Status, err
		}
		return "", 0, err
	}
	return string(res.Body), res.Status, nil
}

// anchor stands before every path and pattern, since the library looks for patterns anywhere in a path.
const anchor = "/\x01"

// robotsPath is what rules are held against.
func robotsPath(u *url.URL) string {
	path := anchor + u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}

// parseRobots gives the rules for an agent. The library refuses a whole file for one bad line, so it is only given lines
// that it can read; rules before any User-agent are nobody's (RFC 9309 §2.2).
func parseRobots(text, agent string) *robotstxt.Group {
	var b, forbidden strings.Builder // a group's Disallow lines follow its Allow lines: the first wins a tie, and Allow should (§2.2.2)
	named := false
	for line := range strings.Lines(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r", "\n")) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if !ok || value == "" && key != "disallow" {
			continue
		}
		switch key {
		case "user-agent":
			named = true
			b.WriteString(forbidden.String() + "User-agent: " + escapeQuery(strings.Fields(value)[0]) + "\n")
			forbidden.Reset()
		case "allow":
			if named {
				b.WriteString("Allow: " + pattern(value) + "\n")
			}
		case "disallow":
			if named {
				forbidden.WriteString("Disallow: " + pattern(value) + "\n")
			}
		case "crawl-delay":
			d, err := strconv.ParseFloat(value, 64)
			if named && err == nil && d >= 0 && !math.IsInf(d, 0) {
				b.WriteString("Crawl-delay: " + strconv.FormatFloat(min(d, MaxCrawlDelay.Seconds()), 'f', -1, 64) + "\n")
			}
		}
	}
	b.WriteString(forbidden.String())
	data, err := robotstxt.FromString(b.String())
	if err != nil {
		data = &robotstxt.RobotsData{} // nothing that it can refuse is left; without rules all is allowed
	}
	return data.FindGroup(agent)
}

// pattern gives a rule's path as the library must see it: anchored, and escaped as request paths are.
func pattern(value string) string {
	if value == "" {
		return "" // Disallow with nothing after it forbids nothing, and still ends a list of agents
	}
	value = escapeQuery(value)
	if value[0] != '/' && value[0] != '*' {
		value = "/" + value
	}
	return anchor + value
}

// product is the name of a user agent in robots.txt.
func product(userAgent string) string {
	name, _, _ := strings.Cut(userAgent, "/")
	name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
	return name
}
