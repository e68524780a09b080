package editorial

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base32"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

const (
	keyBytes    = 32 // of randomness in a key
	keysInForce = 20 // of one partner
	keysOnList  = 50 // likewise, with those that have ended
	rangesMost  = 50 // of one key

	// KeyOverlap is how long a key goes on that another takes the place of, where nothing else is said.
	KeyOverlap = 7 * 24 * time.Hour
)

// KeyedPartner is a partner with a key that was made for it, which is told this once.
type KeyedPartner struct {
	news.Partner
	Key   string `json:"key"`
	KeyID string `json:"key_id"`
}

// KeyEdit is what an administrator says of a key.
type KeyEdit struct {
	Name    string    `json:"name"`
	Expires time.Time `json:"expires,omitzero" doc:"from then on it is no key; left out: never"`
	Ranges  []string  `json:"ranges,omitempty" doc:"of addresses that it is taken from, as 192.0.2.0/24 or one address; none: any"`
}

// NewKey is another key that is asked for. It takes the place of one that is in force, which goes on for a while, unless it is to stand beside
// all.
type NewKey struct {
	KeyEdit
	Replaces string `json:"replaces,omitempty" doc:"id of the key whose place it takes; left out: the one that has no end, where there is one alone"`
	Beside   bool   `json:"beside,omitempty" doc:"it takes no other's place"`
	Overlap  string `json:"overlap,omitempty" doc:"how long the one goes on whose place it takes: 7d where nothing is said, 0 ends it at once"`
}

// newKey makes a key, of letters that are safe in headers and addresses, and what is kept of it.
func (o *Office) newKey(id string) (key news.PartnerKey, secret string, err error) {
	b := make([]byte, keyBytes)
	_, err = rand.Read(b)
	secret = strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
	now := o.p.Now().UTC()
	key = news.NewPartnerKey(id, secret, now)
	key.Name = now.Format(time.DateOnly)
	return key, secret, err
}

// AddKey gives a partner another key, told this once. The one whose place it takes goes on until the overlap is over, so that the partner's
// programs can be changed one by one. Who was revoked gets none.
func (o *Office) AddKey(ctx context.Context, by Actor, id string, ask NewKey) (KeyedPartner, error) {
	p, err := o.Partner(ctx, id)
	switch {
	case err != nil:
		return KeyedPartner{}, err
	case !p.Active():
		return KeyedPartner{}, refuse(Conflict, PartnerRevoked, id)
	}
	key, secret, err := o.newKey(nextKey(p.Keys))
	if err != nil {
		return KeyedPartner{}, err
	}
	ask.Name = cmp.Or(strings.TrimSpace(ask.Name), key.Name)
	if err := o.sayKey(&key, ask.KeyEdit); err != nil {
		return KeyedPartner{}, err
	}
	if !ask.Beside {
		if err := o.replaced(&p, ask); err != nil {
			return KeyedPartner{}, err
		}
	}
	keys := append(p.Keys, key)
	if err := o.keysFit(keys); err != nil {
		return KeyedPartner{}, err
	}
	p, err = o.putKeys(ctx, p, by, "partner.key", key, keys)
	return KeyedPartner{p, secret, key.ID}, err
}

// nextKey is an id that none of the keys has, nor had.
func nextKey(keys []news.PartnerKey) string {
	last := 0
	for _, k := range keys {
		if n, err := strconv.Atoi(k.ID); err == nil {
			last = max(last, n)
		}
	}
	return strconv.Itoa(last + 1)
}

// keysFit refuses a partner more keys in force than it may have.
func (o *Office) keysFit(keys []news.PartnerKey) error {
	if keysActive(keys, o.p.Now()) > keysInForce {
		return refuse(Conflict, KeyMany, strconv.Itoa(keysInForce))
	}
	return nil
}

func keysActive(keys []news.PartnerKey, now time.Time) (n int) {
	for i := range keys {
		if keys[i].Active(now) {
			n++
		}
	}
	return n
}

// replaced has the key end after the overlap whose place another takes. Where none is named, it is the one without an end, or else the one
// that would go on for longer; where there are several, one must be named.
func (o *Office) replaced(p *news.Partner, ask NewKey) error {
	overlap, err := KeyOverlap, error(nil)
	if ask.Overlap != "" {
		overlap, err = news.ParseDuration(ask.Overlap)
	}
	if err != nil || overlap < 0 {
		return refuse(Invalid, KeyOverlapWrong, ask.Overlap).in("overlap")
	}
	now := o.p.Now().UTC()
	end := now.Add(overlap).Truncate(time.Second)
	var found, later []*news.PartnerKey
	for i := range p.Keys {
		switch k := &p.Keys[i]; {
		case !k.Active(now) || ask.Replaces != "" && ask.Replaces != k.ID:
		case ask.Replaces != "" || k.Expires.IsZero():
			found = append(found, k)
		case k.Expires.After(end):
			later = append(later, k)
		}
	}
	if len(found) == 0 {
		found = later
	}
	switch {
	case len(found) == 0 && ask.Replaces != "":
		return refuse(Conflict, KeyMissing, p.ID, ask.Replaces).in("replaces")
	case len(found) > 1:
		return refuse(Conflict, KeyWhich, p.ID).in("replaces")
	case len(found) == 0:
		return nil
	}
	switch k := found[0]; {
	case overlap == 0:
		k.Revoked = now
	case k.Expires.IsZero() || k.Expires.After(end):
		k.Expires = end
	}
	return nil
}

// sayKey has a key be as is said of it.
func (o *Office) sayKey(k *news.PartnerKey, say KeyEdit) error {
	say.Name = strings.TrimSpace(say.Name)
	switch {
	case say.Name == "" || len(say.Name) > maxName:
		return refuse(Invalid, KeyName, strconv.Itoa(maxName)).in("name")
	case !say.Expires.IsZero() && !say.Expires.Equal(k.Expires) && !o.p.Now().Before(say.Expires):
		return refuse(Invalid, KeyPast).in("expires")
	case len(say.Ranges) > rangesMost:
		return refuse(Invalid, KeyRanges, strconv.Itoa(rangesMost)).in("ranges")
	}
	k.Name, k.Expires, k.Ranges = say.Name, say.Expires.UTC(), nil
	for _, text := range say.Ranges {
		r, err := rangeOf(strings.TrimSpace(text))
		if err != nil {
			return refuse(Invalid, KeyRange, text).in("ranges")
		}
		if !slices.Contains(k.Ranges, r) {
			k.Ranges = append(k.Ranges, r)
		}
	}
	return nil
}

// rangeOf reads a range of addresses, or one address. What is written as IPv6 and is IPv4 (RFC 4291, 2.5.5.2) is the latter.
func rangeOf(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil {
		a = a.Unmap().WithZone("")
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	r, err := netip.ParsePrefix(text)
	if err != nil {
		return r, err
	}
	if a := r.Addr(); a.Is4In6() && r.Bits() >= 96 {
		r = netip.PrefixFrom(a.Unmap(), r.Bits()-96)
	}
	return r.Masked(), nil
}

// said is what an administrator may say of a key, as it stands.
func said(k *news.PartnerKey) KeyEdit {
	e := KeyEdit{Name: k.Name, Expires: k.Expires}
	for _, r := range k.Ranges {
		e.Ranges = append(e.Ranges, r.String())
	}
	return e
}

// EditKey changes what is said of one of a partner's keys by what edit makes of it. Where rev is not the partner's revision, nothing is
// changed; empty: whatever it is.
func (o *Office) EditKey(ctx context.Context, by Actor, id, key, rev string, edit func(KeyEdit) (KeyEdit, error)) (news.Partner, error) {
	p, k, err := o.keyOf(ctx, id, key, rev)
	if err != nil {
		return p, err
	}
	if !k.Revoked.IsZero() {
		return p, refuse(Conflict, KeyRevoked, id, key)
	}
	ended := !k.Active(o.p.Now())
	next, err := edit(said(k))
	if err == nil {
		err = o.sayKey(k, next)
	}
	if err == nil && ended && k.Active(o.p.Now()) {
		err = o.keysFit(p.Keys)
	}
	if err != nil {
		return p, err
	}
	return o.putKeys(ctx, p, by, "partner.key-edit", *k, p.Keys)
}

// RevokeKey ends one of a partner's keys; nothing but undoing that act brings it back. Where rev is not the partner's revision, nothing is
// changed; empty: whatever it is.
func (o *Office) RevokeKey(ctx context.Context, by Actor, id, key, rev string) (news.Partner, error) {
	p, k, err := o.keyOf(ctx, id, key, rev)
	if err != nil || !k.Revoked.IsZero() {
		return p, err
	}
	k.Revoked = o.p.Now().UTC()
	return o.putKeys(ctx, p, by, "partner.key-revoke", *k, p.Keys)
}

// keyOf is one of a partner's keys, among its others.
func (o *Office) keyOf(ctx context.Context, id, key, rev string) (news.Partner, *news.PartnerKey, error) {
	p, err := o.Partner(ctx, id)
	if err != nil {
		return p, nil, err
	}
	k := p.Key(key)
	switch {
	case k == nil:
		return p, nil, refuse(NotFound, KeyMissing, id, key)
	case rev != "" && rev != p.Rev:
		return p, nil, stale(PartnerChanged, p.Rev, id)
	}
	return p, k, nil
}

// putKeys writes a partner's keys, of which one was made or changed, as it was read. Of those that ended, the oldest go where there are too many.
func (o *Office) putKeys(ctx context.Context, p news.Partner, by Actor, op string, key news.PartnerKey, keys []news.PartnerKey) (news.Partner, error) {
	now := o.p.Now()
	for len(keys) > keysOnList {
		i := slices.IndexFunc(keys, func(k news.PartnerKey) bool { return !k.Active(now) })
		keys = slices.Delete(keys, i, i+1)
	}
	act := o.act(by, op, p.ID, news.Text(p.Name+": "+cmp.Or(key.Name, key.ID)))
	act.Rev = p.Rev
	if err := o.partnerConflict(ctx, o.p.Partners.PutKeys(ctx, p.ID, keys, act), p.ID, p.Rev); err != nil {
		return p, err
	}
	return o.Partner(ctx, p.ID)
}
