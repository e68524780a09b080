package config

import (
	"maps"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

// storeSchemes are the stores that are no folder.
var storeSchemes = []string{"redis", "rediss", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster", "unix"}

var (
	levels  = []string{"debug", "info", "warn", "error"}
	formats = []string{"text", "json"}

	securities = []string{"starttls", "tls", "none"}

	signatures = []string{"sha256", "sha384", "sha512"}
	extents    = []news.Extent{news.ExtentNothing, news.ExtentHeadline, news.ExtentSummary, news.ExtentFull}
)

// check records what is wrong with a complete configuration.
func (r *reader) check(c *Config) {
	r.checkSite(&c.Site)
	r.checkListen("listen", c.Listen)
	r.checkStore(c.Store)
	r.checkPolling(&c.Polling)
	r.unless0("retention.max_age", c.Retention.MaxAge, time.Second)
	r.unless0("retention.audit", c.Retention.Audit, time.Second)
	r.between("retention.max_entries", c.Retention.MaxEntries, 0, 1<<31-1)
	r.between("retention.versions", c.Retention.Versions, 1, 1000)
	r.between("learning.lessons", c.Learning.Lessons, 0, 5000)
	r.between("learning.per_editor", c.Learning.PerEditor, 1, 5000)
	r.checkLicence("licence", c.Licence, channelNames(c.Channels))
	r.checkOrigins("origins.permit", c.Origins.Permit)
	r.checkOrigins("origins.outlets", c.Origins.Outlets)
	r.atLeast("takedown.deadline", c.Takedown.Deadline, time.Second)
	if c.Publish.MaxSize < 1 {
		r.fault("publish.max_size", news.Because("config.size-zero"))
	}
	r.atLeast("publish.stale", c.Publish.Stale, leastStale)
	r.between("publish.per_minute", c.Publish.PerMinute, 0, 1_000_000)
	r.between("search.workers", c.Search.Workers, 0, 4096)
	r.between("search.queue", c.Search.Queue, 1, 4096)
	r.between("search.per_client", c.Search.PerClient, 0, 4096)
	r.atLeast("search.timeout", c.Search.Timeout, shortest)
	r.between("search.weighed", c.Search.Weighed, 500, 1_000_000)
	r.checkWebSub(&c.WebSub)
	oneOf(r, "log.level", c.Log.Level, levels)
	oneOf(r, "log.format", c.Log.Format, formats)
	r.checkAdmin(c)
	r.checkChannels(c.Channels)
	r.checkTowns(c.Towns)
	r.checkSources("sources", c.Sources, c.Channels, c.Towns)
}

func (r *reader) checkSite(s *news.Site) {
	if strings.TrimSpace(s.Title) == "" {
		r.fault("site.title", news.Because("config.empty"))
	}
	r.checkBase("site.url", s.URL)
	r.checkLanguage("site.language", s.Language)
	if s.Timezone == "" {
		r.fault("site.timezone", news.Because("config.zone-empty"))
	}
	r.checkZone("site.timezone", s.Timezone)
	if s.Contact != "" && !isContact(s.Contact) {
		r.fault("site.contact", news.Because("config.contact", quoted(s.Contact)))
	}
	r.checkNumber("site.icp", s.ICP)
	r.checkNumber("site.police", s.Police)
	r.checkNumber("site.news_licence", s.NewsLicence)
	r.checkNumber("site.av_licence", s.AVLicence)
	if s.PerSource < 0 || s.PerSource > perSourceMost {
		r.fault("site.per_source", news.Because("config.per-source", strconv.Itoa(perSourceMost)))
	}
	if s.Cover != "" {
		r.checkURL("site.cover", s.Cover)
	}
	if s.PodcastCategory != "" && !slices.Contains(news.PodcastCategories(), s.PodcastCategory) {
		r.fault("site.podcast_category", news.Because("config.podcast-category", quoted(s.PodcastCategory)))
	}
}

// perSourceMost bounds site.per_source: more comes in of no source in a minute.
const perSourceMost = 10_000

// numberMost bounds in characters the number of a filing or a licence, as it is shown.
const numberMost = 60

func (r *reader) checkNumber(path, number string) {
	if utf8.RuneCountInString(number) > numberMost || strings.ContainsFunc(number, hidden) {
		r.fault(path, news.Because("config.number", strconv.Itoa(numberMost)))
	}
}

// checkBase is checkURL for an address that others are made of.
func (r *reader) checkBase(path, address string) {
	u, ok := r.checkURL(path, address)
	if ok && (u.RawQuery != "" || u.Fragment != "" || u.User != nil) {
		r.fault(path, news.Because("config.base-address"))
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

func (r *reader) checkAdmin(c *Config) {
	if c.Admin.Listen != "" {
		r.checkListen("admin.listen", c.Admin.Listen)
	}
	if c.Admin.URL != "" {
		r.checkBase("admin.url", c.Admin.URL)
	}
	r.atLeast("admin.session.idle", c.Admin.Session.Idle, shortest)
	r.atLeast("admin.session.lifetime", c.Admin.Session.Lifetime, shortest)
	if o := c.Admin.OIDC; o.Issuer != "" {
		r.checkURL("admin.oidc.issuer", o.Issuer)
		if o.ClientID == "" {
			r.fault("admin.oidc.client_id", news.Because("config.empty"))
		}
		for _, value := range slices.Sorted(maps.Keys(o.Roles)) {
			if role := o.Roles[value]; !news.Role(role).Known() {
				r.fault("admin.oidc.roles."+value, news.Because("refusal.user.role", role))
			}
		}
	}
	r.checkTelling(&c.Admin)
	r.atLeast("admin.backup.every", c.Admin.Backup.Every, shortest)
	r.between("admin.backup.keep", c.Admin.Backup.Keep, 1, 500)
	for _, p := range c.Proxies {
		if _, err := Network(p); err != nil {
			r.fault("trusted_proxies", news.Because("config.network", quoted(p)))
		}
	}
}

// checkTelling checks where it is told what needs somebody.
func (r *reader) checkTelling(a *Admin) {
	if a.Webhook != "" {
		r.checkURL("admin.webhook", a.Webhook)
	} else if a.WebhookSecret != "" {
		r.fault("admin.webhook_secret", news.Because("config.webhook-secret"))
	}
	oneOf(r, "admin.smtp.security", a.SMTP.Security, securities)
	if a.SMTP.Host == "" {
		return
	}
	if host, port, err := net.SplitHostPort(a.SMTP.Host); err != nil || host == "" || !isPort(port) {
		r.fault("admin.smtp.host", news.Because("config.mail-server", quoted(a.SMTP.Host)))
	}
	r.checkMail("admin.smtp.from", a.SMTP.From)
	if len(a.SMTP.To) == 0 {
		r.fault("admin.smtp.to", news.Because("config.mail-nobody"))
	}
	for i, to := range a.SMTP.To {
		r.checkMail("admin.smtp.to["+strconv.Itoa(i)+"]", to)
	}
}

func (r *reader) checkMail(path, address string) {
	if _, err := mail.ParseAddress(address); err != nil || strings.ContainsFunc(address, hidden) {
		r.fault(path, news.Because("config.mail", quoted(address)))
	}
}

// Network reads an address, or a network like 10.0.0.0/8.
func Network(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	return p.Masked(), err
}

func (r *reader) checkListen(path, addr string) {
	if _, port, err := net.SplitHostPort(addr); err != nil || !isPort(port) {
		r.fault(path, news.Because("config.listen", quoted(addr)))
	}
}

func isPort(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil
}

func (r *reader) checkStore(s string) {
	scheme, rest, isURL := strings.Cut(s, "://")
	switch {
	case s == "":
		r.fault("store", news.Because("config.store-empty"))
	case isURL && !slices.Contains(storeSchemes, scheme):
		r.fault("store", withHint(news.Because("config.store-kind", quoted(scheme+"://"), strings.Join(storeSchemes, "://…, ")+"://…"), scheme, storeSchemes)...)
	case isURL && strings.Trim(rest, "/") == "":
		r.fault("store", news.Because("config.store-server", scheme))
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
		r.fault(path, news.Because("config.intervals", news.FormatDuration(p.MinInterval), news.FormatDuration(p.MaxInterval)))
	}
	r.between("polling.workers", p.Workers, 1, 4096)
	r.between("polling.per_host", p.PerHost, 1, 4096)
	r.between("polling.max_articles", p.MaxArticles, 1, 100_000)
	r.between("polling.max_entries", p.MaxEntries, 1, 100_000)
	if p.MaxBody < 1 {
		r.fault("polling.max_body", news.Because("config.size-zero"))
	}
	if strings.ContainsFunc(p.UserAgent, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		r.fault("polling.user_agent", news.Because("config.header-line"))
	}
}

func (r *reader) checkWebSub(w *WebSub) {
	r.atLeast("websub.min_lease", w.MinLease, time.Second)
	r.atLeast("websub.lease", w.Lease, w.MinLease)
	r.atLeast("websub.max_lease", w.MaxLease, w.Lease)
	r.between("websub.per_topic", w.PerTopic, 1, 1_000_000)
	r.between("websub.per_host", w.PerHost, 1, 1_000_000)
	r.between("websub.most", w.Most, 1, 1_000_000)
	r.between("websub.workers", w.Workers, 1, 4096)
	r.between("websub.at_once", w.AtOnce, 1, 4096)
	r.atLeast("websub.timeout", w.Timeout, shortest)
	r.atLeast("websub.settle", w.Settle, 0)
	r.atLeast("websub.retry", w.Retry, shortest)
	r.atLeast("websub.max_retry", w.MaxRetry, w.Retry)
	r.atLeast("websub.give_up", w.GiveUp, shortest)
	oneOf(r, "websub.signature", w.Signature, signatures)
}

// shortest is what a time may be that something is done in or again after: less is a slip of the unit.
const shortest = 10 * time.Millisecond

func (r *reader) atLeast(path string, d, least time.Duration) {
	switch {
	case d >= least:
	case d <= 0 && least > 0:
		r.fault(path, news.Because("config.more-than-0", news.FormatDuration(d)))
	case least == 0:
		r.fault(path, news.Because("config.0-or-more", news.FormatDuration(d)))
	default:
		r.fault(path, news.Because("config.too-short", news.FormatDuration(d), news.FormatDuration(least)))
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
		r.fault(path, news.Because("config.range", strconv.Itoa(n), strconv.Itoa(low), strconv.Itoa(high)))
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
	r.fault(path, withHint(news.Because("config.one-of", quoted(string(got)), strings.Join(words, ", ")), string(got), words)...)
}

func (r *reader) checkURL(path, raw string) (*url.URL, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		r.fault(path, news.Because("config.address", quoted(maskURL(raw))))
		return nil, false
	}
	return u, true
}

func (r *reader) checkZone(path, name string) {
	if name == "" {
		return
	}
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		r.fault(path, news.Because("config.zone", quoted(name)))
	}
}

// checkLanguage wants a tag that looks like BCP 47's: letters and digits joined by hyphens.
func (r *reader) checkLanguage(path, tag string) {
	for part := range strings.SplitSeq(tag, "-") {
		if tag != "" && (part == "" || len(part) > 8 || strings.ContainsFunc(part, notAlphanumeric)) {
			r.fault(path, news.Because("config.language", quoted(tag)))
			return
		}
	}
}

func notAlphanumeric(c rune) bool {
	return (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
}

// leastStale is what publish.stale may be: a store that hangs is known to be away after some seconds alone.
const leastStale = 10 * time.Second
