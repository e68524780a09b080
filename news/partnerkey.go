package news

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// PartnerKey is one of a partner's keys. The key itself is kept nowhere. What stands on it ends with it.
type PartnerKey struct {
	ID   string `json:"id"` // among its partner's; never used again
	Name string `json:"name,omitempty"`
	Hash string `json:"hash,omitempty"` // KeyHash
	// TopicHash is the KeyHash of its TopicToken; empty: none was made yet.
	TopicHash string         `json:"topic_hash,omitempty"`
	Created   time.Time      `json:"created"`
	Expires   time.Time      `json:"expires,omitzero"`   // from then on it is no key; zero: never
	Revoked   time.Time      `json:"revoked,omitzero"`   // likewise
	Ranges    []netip.Prefix `json:"ranges,omitempty"`   // of addresses that it is taken from; empty: any
	LastUsed  time.Time      `json:"last_used,omitzero"` // may be some minutes behind
}

// FirstKey is the id of the key that a partner had when each had one.
const FirstKey = "1"

// NewPartnerKey is what is kept of a key that was made at a time.
func NewPartnerKey(id, key string, at time.Time) PartnerKey {
	return PartnerKey{ID: id, Hash: KeyHash(key), TopicHash: KeyHash(TopicToken(key)), Created: at}
}

// Active reports whether the key is in force at a moment, as long as its partner is one.
func (k *PartnerKey) Active(now time.Time) bool {
	return k.Revoked.IsZero() && (k.Expires.IsZero() || now.Before(k.Expires))
}

// Admits reports whether the key is taken from an address; one that cannot be told is none of a range.
func (k *PartnerKey) Admits(from netip.Addr) bool {
	from = from.Unmap().WithZone("")
	return len(k.Ranges) == 0 || slices.ContainsFunc(k.Ranges, func(r netip.Prefix) bool { return r.Contains(from) })
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
