package news

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Partner is a medium with an agreement: with its key it gets what licences give to partners.
type Partner struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Contact string   `json:"contact,omitempty"`
	Sources []string `json:"sources,omitempty"` // ids that the agreement covers, empty: all; of the others it gets what the public gets

	KeyHash string `json:"key_hash,omitempty"` // KeyHash of its key; the key itself is kept nowhere
	// TopicHash is the KeyHash of TopicToken of its key; empty: none was made yet.
	TopicHash string    `json:"topic_hash,omitempty"`
	Created   time.Time `json:"created"`
	Revoked   time.Time `json:"revoked,omitzero"` // from then on its key is no key

	LastSeen time.Time `json:"last_seen,omitzero"` // of its requests; may be some minutes behind
	Pulled   uint64    `json:"pulled,omitempty"`   // the change log's place up to which it has been told
	PulledAt time.Time `json:"pulled_at,omitzero"` // when Pulled was reached

	Rev string `json:"-"` // of what was agreed, as this was read: what it pulls leaves it as it is
}

// KeyHash is what is kept of a partner's key, and how its partner is found.
//
// Keys are 32 random bytes, so one SHA-256 does. Slow, salted hashes protect passwords, which can be guessed; nobody
// guesses 256 random bits, and no two partners share them. And it is made at each request, where a slow one would be a way
// to wear the hub out.
func KeyHash(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// TopicToken stands in the addresses of feeds that a partner's subscribers are told of, and gives these feeds as the key does. It is
// made of the key, and leads back to none; with the key it ends.
func TopicToken(key string) string {
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write([]byte("websub topic")) // never fails
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil)))
}

// Active reports whether the partner's key is in force.
func (p *Partner) Active() bool { return p.Revoked.IsZero() }

// Covers reports whether the agreement covers a source.
func (p *Partner) Covers(source string) bool {
	return len(p.Sources) == 0 || slices.Contains(p.Sources, source)
}

// HasPulled reports whether the partner has been told of the change log up to a place, a Takedown's Seq for one.
func (p *Partner) HasPulled(seq uint64) bool { return p.Pulled >= seq }

// Saw notes that the partner asked at a time, and was told of the change log up to a place: 0, of nothing. The place never
// goes back, as who reads the log from its beginning again has not forgotten what it was told before. It reports whether
// that is news.
func (p *Partner) Saw(seq uint64, at time.Time) bool {
	fresh := false
	if seq > p.Pulled {
		p.Pulled, p.PulledAt, fresh = seq, at, true
	}
	if at.After(p.LastSeen) {
		p.LastSeen, fresh = at, true
	}
	return fresh
}
