package config

import (
	"net"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// storeSchemes are the stores that are no folder.
var storeSchemes = []string{"redis", "rediss", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster", "unix"}

var (
	levels  = []string{"debug", "info", "warn", "error"}
	formats = []string{"text", "json"}
	extents = []news.Extent{news.ExtentNothing, news.ExtentHeadline, news.ExtentSummary, news.ExtentFull}
)

// check records what is wrong with a complete configuration.
func (r *reader) check(c *Config) {
	r.checkSite(&c.Site)
	r.checkListen(c.Listen)
	r.checkStore(c.Store)
	r.checkPolling(&c.Polling)
	r.unless0("retention.max_age", c.Retention.MaxAge, time.Second)
	r.between("retention.max_entries", c.Retention.MaxEntries, 0, 1<<31-1)
	r.checkLicence("licence", c.Licence, channelNames(c.Channels))
	r.checkOrigins("origins.permit", c.Origins.Permit)
	r.checkOrigins("origins.outlets", c.Origins.Outlets)
	r.atLeast("takedown.deadline", c.Takedown.Deadline, time.Second)
	r.between("search.workers", c.Search.Workers, 0, 4096)
	r.between("search.queue", c.Search.Queue, 1, 4096)
	r.atLeast("search.timeout", c.Search.Timeout, shortest)
	oneOf(r, "log.level", c.Log.Level, levels)
	oneOf(r, "log.format", c.Log.Format, formats)
	r.checkChannels(c.Channels)
	r.checkTowns(c.Towns)
	r.checkSources("sources", c.Sources, c.Channels, c.Towns)
}

func (r *reader) checkSite(s *news.Site) {
	if strings.TrimSpace(s.Title) == "" {
		r.fault("site.title", "must not be empty")
	}
	u, ok := r.checkURL("site.url", s.URL)
	if ok && (u.RawQuery != "" || u.Fragment != "" || u.User != nil) {
		r.fault("site.url", "must be a base address like https://news.example.cn/, without user, ? or #")
	}
	r.checkLanguage("site.language", s.Language)
	if s.Timezone == "" {
		r.fault("site.timezone", "must not be empty: write a name like Asia/Shanghai")
	}
	r.checkZone("site.timezone", s.Timezone)
	if s.Contact != "" && !isContact(s.Contact) {
		r.fault("site.contact", "%q reaches nobody: write an e-mail address like editor@example.cn, or a web page's like https://example.cn/contact", s.Contact)
	}
}

// isContact reports whether somebody can be reached there: an address of e-mail or of a page, on one line.
func isContact(s string) bool {
	if strings.ContainsFunc(s, hidden) {
		return false
	}
	if u, err := url.Parse(s); err == nil && u.Host != "" {
		return u.Scheme == "http" || u.Scheme == "https"
	}
	a, err := mail.ParseAddress(strings.TrimPrefix(s, "mailto:"))
	return err == nil && strings.Contains(a.Address[strings.LastIndexByte(a.Address, '@'):], ".")
}

func (r *reader) checkListen(addr string) {
	_, port, err := net.SplitHostPort(addr)
	n, errPort := strconv.ParseUint(port, 10, 16)
	if err != nil || errPort != nil || n > 65535 {
		r.fault("listen", "%q is not an address to listen on: write host:port like 127.0.0.1:8080, or :8080 for every interface", addr)
	}
}

func (r *reader) checkStore(s string) {
	scheme, rest, isURL := strings.Cut(s, "://")
	switch {
	case s == "":
		r.fault("store", "must not be empty: name a folder like ./data, or a server like redis://127.0.0.1:6379/0")
	case isURL && !slices.Contains(storeSchemes, scheme):
		r.fault("store", "%q is no kind of store: write a folder, or %s://…%s", scheme+"://", strings.Join(storeSchemes, "://…, "), didYouMean(scheme, storeSchemes))
	case isURL && strings.Trim(rest, "/") == "":
		r.fault("store", "%s:// names no server: write it like %s://127.0.0.1:6379", scheme, scheme)
	}
}

func (r *reader) checkPolling(p *Polling) {
	r.atLeast("polling.min_interval", p.MinInterval, shortest)
	r.atLeast("polling.max_interval", p.MaxInterval, shortest)
	r.atLeast("polling.recent", p.Recent, shortest)
	r.atLeast("polling.lease", p.Lease, shortest)
	r.atLeast("polling.timeout", p.Timeout, shortest)
	r.atLeast("polling.article_gap", p.ArticleGap, 0)
	if p.MinInterval > p.MaxInterval && p.MaxInterval > 0 {
		path := "polling.min_interval"
		if !r.given(path) {
			path = "polling.max_interval"
		}
		r.fault(path, "min_interval (%s) is longer than max_interval (%s)", FormatDuration(p.MinInterval), FormatDuration(p.MaxInterval))
	}
	r.between("polling.workers", p.Workers, 1, 4096)
	r.between("polling.per_host", p.PerHost, 1, 4096)
	r.between("polling.max_articles", p.MaxArticles, 1, 100_000)
	r.between("polling.max_entries", p.MaxEntries, 1, 100_000)
	if p.MaxBody < 1 {
		r.fault("polling.max_body", "must be more than 0: write it like 10MiB")
	}
	if strings.ContainsFunc(p.UserAgent, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		r.fault("polling.user_agent", "must be one line: it is sent as a header")
	}
}

// shortest is what a time may be that something is done in or again after: less is a slip of the unit.
const shortest = 10 * time.Millisecond

func (r *reader) atLeast(path string, d, least time.Duration) {
	switch {
	case d >= least:
	case d <= 0 && least > 0:
		r.fault(path, "%s is too short: it must be more than 0", FormatDuration(d))
	case least == 0:
		r.fault(path, "%s is too short: it must be 0 or more", FormatDuration(d))
	default:
		r.fault(path, "%s is too short: it must be %s or more; write it with its unit, like 15m", FormatDuration(d), FormatDuration(least))
	}
}

// unless0 is atLeast for a time of which 0 means that there is none.
func (r *reader) unless0(path string, d, least time.Duration) {
	if d < 0 {
		least = 0
	}
	if d != 0 {
		r.atLeast(path, d, least)
	}
}

func (r *reader) between(path string, n, low, high int) {
	if n < low || n > high {
		r.fault(path, "%d is out of range: it must be %d to %d", n, low, high)
	}
}

func oneOf[T ~string](r *reader, path string, got T, allowed []T) {
	if slices.Contains(allowed, got) {
		return
	}
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	r.fault(path, "%q is not one of %s%s", got, strings.Join(words, ", "), didYouMean(string(got), words))
}

func (r *reader) checkURL(path, raw string) (*url.URL, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		r.fault(path, "%q is not a web address: write it in full, like https://example.cn/", maskURL(raw))
		return nil, false
	}
	return u, true
}

func (r *reader) checkZone(path, name string) {
	if name == "" {
		return
	}
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		r.fault(path, "%q is not a time zone: write a name like Asia/Shanghai or UTC", name)
	}
}

// checkLanguage wants a tag that looks like BCP 47's: letters and digits joined by hyphens.
func (r *reader) checkLanguage(path, tag string) {
	for part := range strings.SplitSeq(tag, "-") {
		if tag != "" && (part == "" || len(part) > 8 || strings.ContainsFunc(part, notAlphanumeric)) {
			r.fault(path, "%q is not a language tag: write it like zh-CN", tag)
			return
		}
	}
}

func notAlphanumeric(c rune) bool {
	return (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
}
