package news

import (
	"slices"
	"time"
)

// TakedownRequest is what somebody outside asks for by the form of the site: that an entry be taken down. It holds who they are and what
// they wrote, and is erased as a whole when its time is over. What comes of it when it is accepted is the takedown that has its id.
type TakedownRequest struct {
	ID        string        `json:"id"`              // the reference that who asks is told
	Entry     string        `json:"entry,omitempty"` // id, as far as the address names one; whether there is such an entry is not said
	Address   string        `json:"address"`         // as they gave it
	Name      string        `json:"name"`
	Role      RequestRole   `json:"role"`
	Contact   string        `json:"contact"` // mail or telephone
	Ground    RequestGround `json:"ground"`
	Statement string        `json:"statement,omitempty"`
	AskedAt   time.Time     `json:"asked_at"`

	Declined time.Time `json:"declined,omitzero"` // zero: it was not
	By       string    `json:"by,omitempty"`      // who declined it
	Note     string    `json:"note,omitempty"`    // why

	Rev string `json:"-"` // of the record that this was read from
}

// How long a request is kept: until somebody decides it, at most RequestOpenFor, and RequestClosedFor after that.
const (
	RequestOpenFor   = 180 * 24 * time.Hour
	RequestClosedFor = 30 * 24 * time.Hour
)

// RequestRole is what somebody who asks is to the article.
type RequestRole string

// RequestRoles are all of them.
func RequestRoles() []RequestRole {
	return []RequestRole{"author", "publisher", "agent", "subject", "other"}
}

// Known reports whether there is such a role.
func (r RequestRole) Known() bool { return slices.Contains(RequestRoles(), r) }

// RequestGround is why an entry should go.
type RequestGround string

// RequestGrounds are all of them.
func RequestGrounds() []RequestGround {
	return []RequestGround{"copyright", "licence", "privacy", "untrue", "other"}
}

// Known reports whether there is such a ground.
func (g RequestGround) Known() bool { return slices.Contains(RequestGrounds(), g) }

// Expires is when a request is to be erased; accepted is when the takedown that answers it was done, zero: there is none.
func (r *TakedownRequest) Expires(accepted time.Time) time.Time {
	closed := r.Declined
	if closed.IsZero() {
		closed = accepted
	}
	if closed.IsZero() {
		return r.AskedAt.Add(RequestOpenFor)
	}
	return closed.Add(RequestClosedFor)
}
