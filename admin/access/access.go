// Package access says who asks the administration, and what they may do: sessions of browsers, API tokens, and the role that each
// route needs at least. It puts an editorial.Actor into the request's context; nothing of the administration is reached over the
// network but through Guard.
package access

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// Options are what access works with.
type Options struct {
	Office   *editorial.Office
	Sessions Sessions
	Address  string         // that the pages are below, ends in /
	Trusted  []netip.Prefix // proxies whose word about the client's address is believed
	Idle     time.Duration  // after which a session that is not used ends
	Lifetime time.Duration  // after which any session ends
	Provider Provider       // its Issuer is empty: there is none
}

// Access lets people and programs in.
type Access struct {
	Options
	sessions *scs.SessionManager
	cross    *http.CrossOriginProtection
	path     string // of Address, ends in /
	device   string // name of the cookie that marks a browser
	secure   bool
	outside  outside
}

// touchEvery is how far a session's last use may be behind.
const touchEvery = time.Minute

// deviceFor is how long a browser is known as one that its user signed in with.
const deviceFor = 180 * 24 * time.Hour

// SessionCookie is what a session is known by; below an address of https __Host- stands before it.
const SessionCookie = "hub_session"

// New lets people in below an address.
func New(o Options) (*Access, error) {
	u, err := url.Parse(o.Address)
	if err != nil {
		return nil, err
	}
	a := &Access{Options: o, cross: http.NewCrossOriginProtection(), path: u.EscapedPath(), device: "hub_browser", secure: u.Scheme == "https"}
	if err := a.cross.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil { // a proxy may pass another Host on
		return nil, err
	}
	a.outside.client = &http.Client{Timeout: providerPatience}
	// Made by hand: what scs.New makes starts a store in memory, whose cleaner never ends.
	a.sessions = &scs.SessionManager{Store: sessionStore{o.Sessions}, Codec: sessionCodec{}, HashTokenInStore: true, IdleTimeout: o.Idle, Lifetime: o.Lifetime,
		Cookie: scs.SessionCookie{Name: SessionCookie, Path: a.path + "admin/", HttpOnly: true, Persist: true, Secure: a.secure, SameSite: http.SameSiteLaxMode}}
	if a.secure { // RFC 6265bis §4.1.3.2: no other host and no plain connection can set it
		a.sessions.Cookie.Name, a.sessions.Cookie.Path, a.device = "__Host-"+SessionCookie, "/", "__Host-hub_browser"
	}
	return a, nil
}

// Router knows which of its routes a request takes.
type Router interface {
	http.Handler
	Handler(r *http.Request) (h http.Handler, pattern string)
}

// Deny answers who may not do what they ask. The error says why: it is an *editorial.Error of the kind Unauthorized or Forbidden.
type Deny func(w http.ResponseWriter, r *http.Request, why error)

// Guard lets requests through to their routes by who asks, and what the table says.
func (a *Access) Guard(to Router, deny Deny) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site.SecureDesk(w.Header())
		r.Header.Del("Hub-User") // the control socket's: from elsewhere it says nothing
		_, pattern := to.Handler(r)
		if err := a.cross.Check(r); err != nil {
			deny(w, r, &editorial.Error{Kind: editorial.Forbidden, Code: editorial.CrossSite, Err: err})
			return
		}
		asked := r
		r, err := a.identify(w, r)
		if err == nil {
			err = allowed(pattern, r.Context())
		}
		if err != nil {
			deny(w, r, err)
			return
		}
		r, done := a.while(r, asked, pattern)
		defer done()
		to.ServeHTTP(w, r)
	})
}

// allowed refuses whose role does not include the least one of a route, and tokens where a route is of somebody's own account.
func allowed(pattern string, ctx context.Context) error {
	by, in := editorial.ActorIn(ctx)
	switch least := Least(pattern); {
	case least == Anyone:
		return nil
	case !in:
		return &editorial.Error{Kind: editorial.Unauthorized, Code: editorial.LoginNeeded}
	case !by.Role.Includes(least):
		return &editorial.Error{Kind: editorial.Forbidden, Code: editorial.RoleLacks, Terms: []string{string(least)}}
	case by.From.Token != "" && OfAccount(pattern):
		return &editorial.Error{Kind: editorial.Forbidden, Code: editorial.TokenAccount}
	}
	return nil
}

// identify puts who asks into the request's context, and notes that their session is used.
func (a *Access) identify(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	ctx, is, err := a.find(r)
	if err != nil {
		return r, err
	}
	if now := time.Now(); is.User != "" && now.Sub(is.Seen) >= touchEvery && !byScript(r) {
		is.Seen, is.Address, is.Agent = now.UTC(), From(ctx).Address, agent(r)
		if err := a.keep(ctx, w, is); err != nil {
			return r, err
		}
	}
	return r.WithContext(ctx), nil
}

// find gives the request's context with who asks, and their session where they have one. A token that is none is refused; a cookie
// that is none is nobody's.
func (a *Access) find(r *http.Request) (context.Context, news.Session, error) {
	from := editorial.From{Way: editorial.WayAPI, Address: site.ClientAddress(r, a.Trusted)}
	var none news.Session
	if token, ok := tokenOf(r); ok {
		u, t, err := a.Office.Bearer(r.Context(), token)
		if errors.Is(err, news.ErrNotFound) {
			err = &editorial.Error{Kind: editorial.Unauthorized, Code: editorial.TokenWrong}
		}
		if err != nil {
			return r.Context(), none, err
		}
		if t.Only != "" && r.URL.Path != only[t.Only] {
			return r.Context(), none, &editorial.Error{Kind: editorial.Forbidden, Code: editorial.TokenOnly}
		}
		from.Token = t.ID
		return with(r.Context(), &who{user: u, from: from}, editorial.Actor{Name: u.Name, From: from, Role: t.Role}), none, nil
	}
	if !strings.HasPrefix(r.URL.Path, "/admin/api/") {
		from.Way = editorial.WayWeb
	}
	token := ""
	if c, err := r.Cookie(a.sessions.Cookie.Name); err == nil {
		token = c.Value
	}
	ctx, err := a.sessions.Load(r.Context(), token)
	if err != nil {
		return ctx, none, err
	}
	is, _ := a.sessions.Get(ctx, sessionKey).(news.Session)
	if is.User == "" {
		return with(ctx, &who{from: from}, editorial.Actor{}), none, nil
	}
	u, err := a.Office.Account(ctx, is.User)
	if err != nil && !errors.Is(err, news.ErrNotFound) {
		return ctx, none, err
	}
	if err != nil || !is.Of(&u) {
		return with(ctx, &who{from: from}, editorial.Actor{}), none, nil
	}
	return with(ctx, &who{user: u, session: is, from: from}, editorial.Actor{Name: u.Name, From: from, Role: u.Role}), is, nil
}

// byScript reports whether a page's script asks by itself (Fetch Metadata §2.1: what fetch and EventSource ask goes nowhere). A page
// that is left open is no use of its session.
func byScript(r *http.Request) bool { return r.Header.Get("Sec-Fetch-Dest") == "empty" }

// feeds are where readers of feeds, which can send no header, show a token in the address.
const feeds = "/admin/feeds/"

// only has the one address of tokens that are for one thing alone, by what that is.
var only = map[string]string{news.TokenAlerts: feeds + "alerts.atom"}

// tokenOf is the API token that a request shows; false: it shows none.
func tokenOf(r *http.Request) (string, bool) {
	if kind, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(kind, "Bearer") {
		return strings.TrimSpace(token), true
	}
	if token := r.URL.Query().Get("token"); token != "" && strings.HasPrefix(r.URL.Path, feeds) {
		return token, true
	}
	return "", false
}

// who is what is known of who asks, beside the actor.
type who struct {
	user    news.User
	session news.Session
	from    editorial.From
}

type whoKey struct{}

func with(ctx context.Context, w *who, by editorial.Actor) context.Context {
	ctx = context.WithValue(ctx, whoKey{}, w)
	if by.Name == "" {
		return ctx
	}
	return editorial.WithActor(ctx, by)
}

// User is the record of who asks; false: nobody is known.
func User(ctx context.Context) (news.User, bool) {
	w, ok := ctx.Value(whoKey{}).(*who)
	if !ok || w.user.Name == "" {
		return news.User{}, false
	}
	return w.user, true
}

// Session is the browser's that asks; false: it is none, or nobody is signed in there.
func Session(ctx context.Context) (news.Session, bool) {
	w, ok := ctx.Value(whoKey{}).(*who)
	if !ok || w.session.User == "" {
		return news.Session{}, false
	}
	return w.session, true
}

// From is where a request came from, whoever asks.
func From(ctx context.Context) editorial.From {
	if w, ok := ctx.Value(whoKey{}).(*who); ok {
		return w.from
	}
	return editorial.From{Way: editorial.WayWeb}
}
