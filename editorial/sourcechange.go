package editorial

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// SourceChange is what is done to each of many sources. What is nil or empty stays as it is.
type SourceChange struct {
	Interval     *time.Duration // 0: adaptive
	Enabled      *bool
	PausedUntil  *time.Time // the zero time: it does not rest
	Licence      *LicenceChange
	Channels     *[]string // all of them
	AddChannels  []string
	DropChannels []string
	AddLabels    []string
	DropLabels   []string
	Timezone     *string
	Language     *string
	Host         *HostRename
	Remove       bool // nothing else may be asked with it
}

// LicenceChange changes parts of a licence.
type LicenceChange struct {
	Public  *news.Extent
	Partner *news.Extent
	Label   *string
	Rights  *string
	URL     *string
}

// HostRename has addresses on one host be on another.
type HostRename struct {
	From string // a host, with a port where it is of that port alone
	To   string // a host, with a port or without; before it https:// or http:// where that changes too
}

// check refuses a change that changes nothing, and a host that cannot be one.
func (c *SourceChange) check() error {
	none := c.Interval == nil && c.Enabled == nil && c.PausedUntil == nil && c.Licence == nil && c.Channels == nil && c.Timezone == nil && c.Language == nil &&
		c.Host == nil && len(c.AddChannels)+len(c.DropChannels)+len(c.AddLabels)+len(c.DropLabels) == 0
	if none != c.Remove {
		if c.Remove {
			return refuse(Invalid, BulkRemoveAlone).in("change")
		}
		return refuse(Invalid, BulkNoChange).in("change")
	}
	if c.Host == nil {
		return nil
	}
	if _, host := c.Host.to(); !isHost(host) {
		return refuse(Invalid, BulkHost, c.Host.To).in("change.host.to")
	}
	if !isHost(c.Host.From) {
		return refuse(Invalid, BulkHost, c.Host.From).in("change.host.from")
	}
	return nil
}

// isHost reports whether a text is a host, with a port or without, and nothing else.
func isHost(host string) bool {
	u, err := url.Parse("http://" + host + "/")
	return err == nil && host != "" && u.Host == host && u.Hostname() != "" && u.Path == "/" && u.User == nil && !strings.ContainsAny(host, " \t<>\"")
}

// to is the scheme, empty where it stays, and the host of where to.
func (h *HostRename) to() (scheme, host string) {
	to := strings.TrimSuffix(strings.TrimSpace(h.To), "/")
	for _, scheme := range []string{"https", "http"} {
		if host, ok := strings.CutPrefix(to, scheme+"://"); ok {
			return scheme, host
		}
	}
	return "", to
}

// of is an address after the rename; one on another host stays.
func (h *HostRename) of(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.EqualFold(u.Host, h.From) && !(strings.EqualFold(u.Hostname(), h.From) && u.Port() == "") {
		return address
	}
	scheme, host := h.to()
	if u.Host = host; scheme != "" {
		u.Scheme = scheme
	}
	return u.String()
}

// of is a source after the change.
func (c *SourceChange) of(src news.Source) news.Source {
	give(&src.Interval, c.Interval)
	give(&src.Enabled, c.Enabled)
	give(&src.PausedUntil, c.PausedUntil)
	give(&src.Timezone, c.Timezone)
	give(&src.Language, c.Language)
	give(&src.Channels, c.Channels)
	src.Channels = listed(src.Channels, c.AddChannels, c.DropChannels)
	src.Labels = listed(src.Labels, c.AddLabels, c.DropLabels)
	if l := c.Licence; l != nil {
		give(&src.Licence.Public, l.Public)
		give(&src.Licence.Partner, l.Partner)
		give(&src.Licence.Label, l.Label)
		give(&src.Licence.Rights, l.Rights)
		give(&src.Licence.URL, l.URL)
	}
	if c.Host != nil {
		src.URL, src.Homepage = c.Host.of(src.URL), c.Host.of(src.Homepage)
	}
	return src
}

func give[T any](to *T, v *T) {
	if v != nil {
		*to = *v
	}
}

// listed is a list with some more and without some.
func listed(list, add, drop []string) []string {
	if len(add)+len(drop) == 0 {
		return list
	}
	var out []string
	for _, v := range slices.Concat(list, add) {
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(out, v) && !slices.Contains(drop, v) {
			out = append(out, v)
		}
	}
	return out
}
