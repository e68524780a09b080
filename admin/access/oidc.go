package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// Provider is an identity provider (OpenID Connect Core 1.0) that people may sign in by.
type Provider struct {
	Issuer, ID, Secret string
	RoleClaim          string            // whose value, or values, Roles has; empty: none
	Roles              map[string]string // value of the claim, or verified address of mail, → role; the one that may do most holds
}

const (
	providerPatience = 10 * time.Second // with one of its answers
	outsideFor       = 10 * time.Minute // to sign in there
)

// outside is the way to the provider, found out when it is first needed.
type outside struct {
	flights  singleflight.Group
	provider atomic.Pointer[oidc.Provider]
	client   *http.Client
}

// find asks the provider for its addresses and keys, once it answers. However many wait for one that does not, they are told together.
func (o *outside) find(ctx context.Context, issuer string) (*oidc.Provider, error) {
	if p := o.provider.Load(); p != nil {
		return p, nil
	}
	found, err, _ := o.flights.Do(issuer, func() (any, error) {
		return oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), o.client), issuer)
	})
	if err != nil {
		return nil, &editorial.Error{Kind: editorial.Unreachable, Code: editorial.OutsideAway, Terms: []string{issuer}, Err: err}
	}
	p := found.(*oidc.Provider)
	o.provider.Store(p)
	return p, nil
}

// Outside reports whether people may sign in by an identity provider.
func (a *Access) Outside() bool { return a.Provider.Issuer != "" }

func (a *Access) oauth(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: a.Provider.ID, ClientSecret: a.Provider.Secret, Endpoint: p.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
		RedirectURL: a.Address + "admin/oidc/callback"}
}

func (a *Access) outsideCookie(value string, age time.Duration) *http.Cookie {
	name := "hub_outside"
	if a.secure {
		name = "__Host-hub_outside"
	}
	return &http.Cookie{Name: name, Value: value, Path: a.sessions.Cookie.Path, MaxAge: int(age / time.Second), HttpOnly: true, Secure: a.secure, SameSite: http.SameSiteLaxMode}
}

// GoOutside sends a browser to the provider. What its answer must fit (state, nonce, the verifier of RFC 7636) stays with the browser.
func (a *Access) GoOutside(w http.ResponseWriter, r *http.Request, next string) error {
	p, err := a.outside.find(r.Context(), a.Provider.Issuer)
	if err != nil {
		return err
	}
	state, nonce, verifier := rand.Text(), rand.Text(), oauth2.GenerateVerifier()
	kept := url.Values{"state": {state}, "nonce": {nonce}, "verifier": {verifier}, "next": {a.Next(next)}}
	http.SetCookie(w, a.outsideCookie(url.QueryEscape(kept.Encode()), outsideFor))
	http.Redirect(w, r, a.oauth(p).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), http.StatusSeeOther)
	return nil
}

// errOutside is an answer of the provider that does not fit what was asked.
var errOutside = errors.New("the provider's answer does not fit")

// ComeBack signs in whom the provider's answer vouches for, and gives where they go on.
func (a *Access) ComeBack(w http.ResponseWriter, r *http.Request) (next string, err error) {
	c, err := r.Cookie(a.outsideCookie("", 0).Name)
	if err != nil {
		return "", badAnswer(err)
	}
	gone := a.outsideCookie("", 0)
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	text, err1 := url.QueryUnescape(c.Value)
	kept, err2 := url.ParseQuery(text)
	q := r.URL.Query()
	if err1 != nil || err2 != nil || kept.Get("state") == "" || subtle.ConstantTimeCompare([]byte(kept.Get("state")), []byte(q.Get("state"))) != 1 || q.Get("code") == "" {
		return "", badAnswer(fmt.Errorf("%w: %s", errOutside, q.Get("error")))
	}
	who, err := a.vouched(r.Context(), q.Get("code"), kept.Get("nonce"), kept.Get("verifier"))
	if err != nil {
		return "", err
	}
	in, err := a.Office.SignInOutside(r.Context(), From(r.Context()), who)
	if err != nil {
		return "", err
	}
	return a.Next(kept.Get("next")), a.Enter(w, r, in)
}

func badAnswer(err error) error {
	return &editorial.Error{Kind: editorial.Forbidden, Code: editorial.OutsideBad, Err: err}
}

// vouched exchanges a code for the provider's word.
func (a *Access) vouched(ctx context.Context, code, nonce, verifier string) (editorial.Outsider, error) {
	p, err := a.outside.find(ctx, a.Provider.Issuer)
	if err != nil {
		return editorial.Outsider{}, err
	}
	ctx = oidc.ClientContext(ctx, a.outside.client)
	token, err := a.oauth(p).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return editorial.Outsider{}, badAnswer(err)
	}
	raw, _ := token.Extra("id_token").(string)
	word, err := p.Verifier(&oidc.Config{ClientID: a.Provider.ID}).Verify(ctx, raw)
	if err != nil {
		return editorial.Outsider{}, badAnswer(err)
	}
	if nonce == "" || subtle.ConstantTimeCompare([]byte(word.Nonce), []byte(nonce)) != 1 {
		return editorial.Outsider{}, badAnswer(errOutside)
	}
	var claims map[string]any
	if err := word.Claims(&claims); err != nil {
		return editorial.Outsider{}, badAnswer(err)
	}
	return a.Provider.outsider(word.Subject, claims), nil
}

// outsider is whom claims tell of.
func (p *Provider) outsider(subject string, claims map[string]any) editorial.Outsider {
	who := editorial.Outsider{Issuer: p.Issuer, Subject: subject}
	mail, _ := claims["email"].(string)
	if verified, _ := claims["email_verified"].(bool); !verified {
		mail = ""
	}
	if name, _ := claims["preferred_username"].(string); name != "" {
		who.Names = append(who.Names, name)
	}
	has := []string{mail, strings.ToLower(mail)}
	if mail != "" {
		who.Names = append(who.Names, mail)
	}
	switch v := claims[p.RoleClaim].(type) {
	case string:
		has = append(has, v)
	case []any:
		for _, one := range v {
			if s, ok := one.(string); ok {
				has = append(has, s)
			}
		}
	}
	for _, value := range has {
		role := news.Role(p.Roles[value])
		if value != "" && role.Known() && (who.Role == "" || role.Includes(who.Role)) {
			who.Role = role
		}
	}
	return who
}
