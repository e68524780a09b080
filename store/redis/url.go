package redis

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// What bounds a call while the server is away. A URL's own parameters (dial_timeout, read_timeout, max_retries …) win.
const (
	dialTimeout = 2 * time.Second
	callTimeout = 5 * time.Second
	retries     = 2
)

// slotsLast is how long it is believed which node of a cluster has which keys. A master that died answers nothing that would tell: until
// they are asked anew, calls go to it though another took its place. go-redis asks once a minute.
const slotsLast = time.Second

// IsURL reports whether the text is an address that Open takes.
func IsURL(s string) bool {
	scheme, _, ok := strings.Cut(s, "://")
	switch scheme {
	case "redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster":
		return ok
	}
	return false
}

// dial makes the client that a URL asks for; it does not connect. Options of go-redis may follow as query parameters.
//
//	redis://[user:password@]host:port/[db]      rediss:// with TLS
//	unix://[user:password@]/path/redis.sock?db=
//	redis+sentinel://[user:password@]host:port,host:port/master?db=     (the sentinels' addresses)
//	redis+cluster://[user:password@]host:port,host:port                 (some of the nodes)
func dial(raw string) (redis.UniversalClient, error) {
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok || !IsURL(raw) {
		return nil, fmt.Errorf("%q is no address of a Redis", Redacted(raw))
	}
	base, mode, _ := strings.Cut(scheme, "+")
	var client redis.UniversalClient
	var err error
	switch mode {
	case "sentinel":
		client, err = dialSentinel(base, rest)
	case "cluster":
		client, err = dialCluster(base, rest)
	default:
		client, err = dialSingle(raw)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Redacted(raw), err)
	}
	return client, nil
}

func dialSingle(raw string) (redis.UniversalClient, error) {
	o, err := redis.ParseURL(raw)
	if err != nil {
		return nil, plain(err)
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = or(o.DialTimeout, dialTimeout), or(o.ReadTimeout, callTimeout), or(o.WriteTimeout, callTimeout)
	o.MaxRetries = or(o.MaxRetries, retries)
	o.DialerRetries, o.ContextTimeoutEnabled, o.DisableIdentity = 1, true, true
	return redis.NewClient(o), nil
}

func dialSentinel(base, rest string) (redis.UniversalClient, error) {
	u, err := hosts(base, rest)
	if err != nil {
		return nil, err
	}
	master := strings.Trim(u.Path, "/")
	if master == "" {
		return nil, fmt.Errorf("the master's name is missing: redis+sentinel://host:port,host:port/NAME")
	}
	q := u.Query()
	q.Set("master_name", master)
	u.Path, u.RawQuery = "/"+q.Get("db"), q.Encode()
	q.Del("db")
	u.RawQuery = q.Encode()
	o, err := redis.ParseFailoverURL(u.String())
	if err != nil {
		return nil, plain(err)
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = or(o.DialTimeout, dialTimeout), or(o.ReadTimeout, callTimeout), or(o.WriteTimeout, callTimeout)
	o.MaxRetries = or(o.MaxRetries, retries)
	o.DialerRetries, o.ContextTimeoutEnabled, o.DisableIdentity = 1, true, true
	return redis.NewFailoverClient(o), nil
}

func dialCluster(base, rest string) (redis.UniversalClient, error) {
	u, err := hosts(base, rest)
	if err != nil {
		return nil, err
	}
	o, err := redis.ParseClusterURL(u.String())
	if err != nil {
		return nil, plain(err)
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = or(o.DialTimeout, dialTimeout), or(o.ReadTimeout, callTimeout), or(o.WriteTimeout, callTimeout)
	o.DialerRetries, o.ContextTimeoutEnabled, o.DisableIdentity = 1, true, true
	o.ClusterStateReloadInterval = or(o.ClusterStateReloadInterval, slotsLast)
	return redis.NewClusterClient(o), nil
}

// hosts turns a list of hosts into the form that go-redis reads: the first as the host, the others as addr parameters.
func hosts(base, rest string) (*url.URL, error) {
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	authority, tail := rest[:end], rest[end:]
	user := ""
	if at := strings.LastIndex(authority, "@"); at >= 0 {
		user, authority = authority[:at+1], authority[at+1:]
	}
	list := strings.Split(authority, ",")
	if list[0] == "" {
		return nil, fmt.Errorf("no host is named")
	}
	u, err := url.Parse(base + "://" + user + list[0] + tail)
	if err != nil {
		return nil, plain(err)
	}
	q := u.Query()
	for _, h := range list[1:] {
		q.Add("addr", h)
	}
	u.RawQuery = q.Encode()
	return u, nil
}

// plain drops the address that net/url repeats in its errors: it may hold a password.
func plain(err error) error {
	if e, ok := err.(*url.Error); ok {
		return e.Err
	}
	return err
}

// Redacted is the address without its password.
func Redacted(raw string) string {
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok {
		return raw
	}
	rest, query, _ := strings.Cut(rest, "?")
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		user, _, _ := strings.Cut(rest[:at], ":")
		rest = user + ":***" + rest[at:]
	}
	if query != "" && strings.Contains(query, "password") {
		query = "***"
	}
	if query != "" {
		rest += "?" + query
	}
	return scheme + "://" + rest
}

func or[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}
