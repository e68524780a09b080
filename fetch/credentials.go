package fetch

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// credentials are the user and password that stand in a request's own address. They go to its host and to no other, as HTTP
// Basic authentication (RFC 7617), and never from https to http. None stand in what Get gives but a Response's Moved.
type credentials struct {
	user   *url.Userinfo
	host   string
	secure bool
	header string // value of Authorization; empty: none
}

// credentialsIn reads those of raw, whose tidy form is u.
func credentialsIn(raw string, u *url.URL) credentials {
	if !strings.Contains(raw, "@") {
		return credentials{}
	}
	given, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || given.User.String() == "" {
		return credentials{}
	}
	password, _ := given.User.Password()
	pair := given.User.Username() + ":" + password
	return credentials{user: given.User, host: u.Host, secure: u.Scheme == "https",
		header: "Basic " + base64.StdEncoding.EncodeToString([]byte(pair))}
}

// fit reports whether they may be sent to u.
func (c *credentials) fit(u *url.URL) bool {
	return c.header != "" && u.Host == c.host && (u.Scheme == "https" || !c.secure)
}

// moved is the address that a source moved to, with its credentials where they are still of use.
func (c *credentials) moved(u *url.URL) string {
	if !c.fit(u) {
		return u.String()
	}
	with := *u
	with.User = c.user
	return with.String()
}

// SignedFor gives an address the user and password of another one, where both are on one host, so that they may be sent there.
func SignedFor(address, owner string) string {
	o, err := parseURL(owner)
	if err != nil {
		return address
	}
	u, err := parseURL(address)
	if err != nil {
		return address
	}
	if c := credentialsIn(owner, o); c.fit(u) {
		return c.moved(u)
	}
	return address
}

// Masked is an address as people may see it: the password in it is hidden. It need not be one that can be fetched.
func Masked(address string) string {
	const hidden = "xxxxx" // url.URL.Redacted's
	scheme, rest, ok := strings.Cut(address, "://")
	at := strings.LastIndexByte(rest, '@')
	if !ok || at < 0 {
		return address
	}
	if u, err := url.Parse(address); err == nil {
		if _, has := u.User.Password(); !has {
			return address
		}
		return u.Redacted()
	}
	user, _, _ := strings.Cut(rest[:at], ":") // a password may hold what should have been escaped
	return scheme + "://" + user + ":" + hidden + rest[at:]
}
