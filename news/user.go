package news

import (
	"slices"
	"time"
)

// Role is what somebody may do. Each includes those before it.
type Role string

// The roles.
const (
	RoleReader        Role = "reader"        // sees reports
	RoleEditor        Role = "editor"        // decides on entries and takedowns
	RoleAdministrator Role = "administrator" // may do everything
)

// Roles are all roles, from the least to the most.
func Roles() []Role { return []Role{RoleReader, RoleEditor, RoleAdministrator} }

// Known reports whether there is such a role.
func (r Role) Known() bool { return slices.Contains(Roles(), r) }

// Includes reports whether who has this role may do what needs at least another.
func (r Role) Includes(least Role) bool {
	return least.Known() && slices.Index(Roles(), r) >= slices.Index(Roles(), least)
}

// Lesser is the one of two roles that may do less.
func Lesser(a, b Role) Role {
	if a.Includes(b) {
		return b
	}
	return a
}

// User is somebody who signs in to the administration.
type User struct {
	Name     string    `json:"name"` // that they sign in with
	Role     Role      `json:"role"`
	Language string    `json:"language,omitempty"` // of their pages; empty: the site's
	Created  time.Time `json:"created"`
	Revoked  time.Time `json:"revoked,omitzero"` // from then on they cannot sign in, and their tokens are none

	Password string       `json:"password,omitempty"` // its hash; empty: none was set yet
	Invited  []Invitation `json:"invited,omitempty"`  // one-time links to set a password
	Devices  []string     `json:"devices,omitempty"`  // KeyHash of the marks of browsers that they signed in with, the newest last
	Second   *Second      `json:"second,omitempty"`   // nil: a password is enough
	Pending  string       `json:"pending,omitempty"`  // the secret of a Second that is not confirmed yet
	Subject  string       `json:"subject,omitempty"`  // who they are at the identity provider: issuer and subject; empty: not known there

	// Epoch is what their sessions must name: it changes with the password, so that older sessions end.
	Epoch    string    `json:"epoch,omitempty"`
	SignedIn time.Time `json:"signed_in,omitzero"` // the last time

	Rev string `json:"-"` // tells this writing from any other
}

// Active reports whether the user may sign in, once there is a password.
func (u *User) Active() bool { return u.Revoked.IsZero() }

// Invitation is a one-time link to set a password: its hash, as KeyHash makes it.
type Invitation struct {
	Hash    string    `json:"hash"`
	Expires time.Time `json:"expires"`
}

// Second is what a user shows beside the password: a code by time (RFC 6238), or one of the codes for when that is lost.
type Second struct {
	Secret  string   `json:"secret"`            // base32
	Used    int64    `json:"used,omitempty"`    // the step of the last code: it and those before it are used up
	Recover []string `json:"recover,omitempty"` // KeyHash of the codes that are left
}

// Token is what a program shows in the place of a user: it may do what its role and its user's both may.
type Token struct {
	ID      string    `json:"id"`
	User    string    `json:"user"`
	Name    string    `json:"name"` // what it is for
	Role    Role      `json:"role"`
	Only    string    `json:"only,omitempty"` // what alone it is for: TokenAlerts; empty: all that its role may do
	Hash    string    `json:"hash,omitempty"` // KeyHash of its secret; the secret itself is kept nowhere
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires,omitzero"` // zero: never
	Revoked time.Time `json:"revoked,omitzero"`

	Rev string `json:"-"`
}

// TokenAlerts is the use of a token that is for the feed of what needs somebody alone.
const TokenAlerts = "alerts"

// Active reports whether the token is in force at a moment.
func (t *Token) Active(now time.Time) bool {
	return t.Revoked.IsZero() && (t.Expires.IsZero() || now.Before(t.Expires))
}

// Session is a browser in which a user is signed in.
type Session struct {
	ID      string    `json:"id"` // hash of what the cookie holds
	User    string    `json:"user"`
	Epoch   string    `json:"epoch,omitempty"` // the user's, when it began
	Began   time.Time `json:"began"`
	Seen    time.Time `json:"seen"` // may be a minute behind
	Ends    time.Time `json:"ends"` // at the latest
	Address string    `json:"address,omitempty"`
	Agent   string    `json:"agent,omitempty"` // the browser's, as it says
	Ended   bool      `json:"ended,omitempty"` // signed out, or revoked: it never comes back
}

// Of reports whether the session is the user's, who may go on with it.
func (s *Session) Of(u *User) bool {
	return !s.Ended && u.Active() && s.User == u.Name && s.Epoch == u.Epoch
}
