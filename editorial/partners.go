package editorial

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Partners is the list of partners as the store keeps it.
type Partners interface {
	Partners(ctx context.Context) ([]news.Partner, error)
	AddPartner(ctx context.Context, p news.Partner, act news.Act) error
	RevokePartner(ctx context.Context, id string, act news.Act) error
	// PutPartner replaces what is agreed; its keys, and what was pulled, stay.
	PutPartner(ctx context.Context, p news.Partner, act news.Act) error
	// PutKeys replaces the keys; those without a hash keep the one that they had.
	PutKeys(ctx context.Context, id string, keys []news.PartnerKey, act news.Act) error
}

// NewPartner is a partner that is asked for. An empty ID is made of the name.
type NewPartner struct {
	ID string `json:"id,omitempty"`
	PartnerEdit
}

// PartnerEdit is what an administrator says of a partner.
type PartnerEdit struct {
	Name    string `json:"name"`
	Contact string `json:"contact,omitempty"`
	news.Agreement
}

// Said is what an administrator may say of a partner, as it stands.
func Said(p *news.Partner) PartnerEdit { return PartnerEdit{p.Name, p.Contact, p.Agreement} }

const (
	maxSlug  = 64   // letters of an id
	maxQuota = 1e9  // requests
	maxName  = 200  // bytes of a name or a contact
	maxTries = 1000 // at finding a free id
)

var slugForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// Partners gives every partner, ordered by id, without the hashes of its keys.
func (o *Office) Partners(ctx context.Context) ([]news.Partner, error) {
	list, err := o.p.Partners.Partners(ctx)
	for i := range list {
		list[i].Redact()
	}
	return list, err
}

// Partner gives one partner.
func (o *Office) Partner(ctx context.Context, id string) (news.Partner, error) {
	list, err := o.Partners(ctx)
	if err != nil {
		return news.Partner{}, err
	}
	i := slices.IndexFunc(list, func(p news.Partner) bool { return p.ID == id })
	if i < 0 {
		return news.Partner{}, refuse(NotFound, PartnerMissing, id)
	}
	return list[i], nil
}

// AddPartner adds a partner and gives its key.
func (o *Office) AddPartner(ctx context.Context, by Actor, ask NewPartner) (KeyedPartner, error) {
	if ask.ID != "" && (len(ask.ID) > maxSlug || !slugForm.MatchString(ask.ID)) {
		return KeyedPartner{}, refuse(Invalid, PartnerID, ask.ID, strconv.Itoa(maxSlug)).in("id")
	}
	if err := o.checkPartner(ctx, &ask.PartnerEdit); err != nil {
		return KeyedPartner{}, err
	}
	key, secret, err := o.newKey(news.FirstKey)
	if err != nil {
		return KeyedPartner{}, err
	}
	p, err := o.addUnder(ctx, by, news.Partner{ID: ask.ID, Name: ask.Name, Contact: ask.Contact, Agreement: ask.Agreement,
		Keys: []news.PartnerKey{key}, Created: key.Created})
	p.Redact()
	return KeyedPartner{p, secret, key.ID}, err
}

// EditPartner replaces what is agreed with a partner by what edit makes of it; its keys stay. Where rev is not the partner's
// revision, nothing is changed; empty: whatever it is.
func (o *Office) EditPartner(ctx context.Context, by Actor, id, rev string, edit func(PartnerEdit) (PartnerEdit, error)) (news.Partner, error) {
	p, err := o.Partner(ctx, id)
	if err != nil {
		return p, err
	}
	if rev != "" && rev != p.Rev {
		return p, stale(PartnerChanged, p.Rev, id)
	}
	next, err := edit(Said(&p))
	if err == nil {
		err = o.checkPartner(ctx, &next)
	}
	if err != nil {
		return p, err
	}
	act := o.act(by, "partner.edit", id, news.Text(next.Name))
	act.Rev = p.Rev
	p.Name, p.Contact, p.Agreement = next.Name, next.Contact, next.Agreement
	if err := o.partnerConflict(ctx, o.p.Partners.PutPartner(ctx, p, act), id, rev); err != nil {
		return p, err
	}
	return o.Partner(ctx, id)
}

// RevokePartner ends a partner's keys; nothing but undoing that act brings it back. Where rev is not the partner's revision, nothing is changed; empty: whatever it is.
func (o *Office) RevokePartner(ctx context.Context, by Actor, id, rev string) error {
	act := o.act(by, "partner.revoke", id)
	act.Rev = rev
	return o.partnerConflict(ctx, o.p.Partners.RevokePartner(ctx, id, act), id, rev)
}

// partnerConflict tells which revision is in force where it is not the one that was expected.
func (o *Office) partnerConflict(ctx context.Context, err error, id, expected string) error {
	if expected != "" && errors.Is(err, news.ErrConflict) {
		now, err := o.Partner(ctx, id)
		if err != nil {
			return err
		}
		return stale(PartnerChanged, now.Rev, id)
	}
	err = refused(err, news.ErrConflict, Conflict, PartnerChanged, id)
	return refused(err, news.ErrNotFound, NotFound, PartnerMissing, id)
}

// addUnder adds a partner under its id. Where it has none, one is made of its name, with a number behind it where that is taken.
func (o *Office) addUnder(ctx context.Context, by Actor, p news.Partner) (news.Partner, error) {
	add := func() error {
		err := o.p.Partners.AddPartner(ctx, p, o.act(by, "partner.add", p.ID, news.Text(p.Name)))
		return refused(err, news.ErrExists, Exists, PartnerExists, p.ID)
	}
	if p.ID != "" {
		return p, add()
	}
	base := slugOf(p.Name)
	var err error
	for n := 1; n <= maxTries; n++ {
		p.ID = base
		if n > 1 || base == nameless {
			p.ID = fmt.Sprintf("%s-%d", base, n)
		}
		if err = add(); !errors.Is(err, news.ErrExists) {
			break
		}
	}
	return p, err
}

// nameless is the id of a partner whose name has no letters that an id can have, a number behind it.
const nameless = "partner"

func slugOf(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') })
	slug := strings.Join(words, "-")
	if len(slug) > maxSlug/2 {
		slug = strings.Trim(slug[:maxSlug/2], "-")
	}
	if slug == "" {
		return nameless
	}
	return slug
}

// checkPartner refuses what cannot be agreed, and puts the rest in order.
func (o *Office) checkPartner(ctx context.Context, p *PartnerEdit) error {
	p.Name, p.Contact = strings.TrimSpace(p.Name), strings.TrimSpace(p.Contact)
	p.From, p.Until = p.From.UTC().Truncate(time.Second), p.Until.UTC().Truncate(time.Second) // as licences turn
	switch {
	case p.Name == "":
		return refuse(Invalid, PartnerNameless).in("name")
	case len(p.Name) > maxName || len(p.Contact) > maxName:
		return refuse(Invalid, PartnerTooLong, strconv.Itoa(maxName)).in("name")
	case p.Form != "" && !slices.Contains(news.Forms(), p.Form):
		return refuse(Invalid, PartnerForm, string(p.Form)).in("form")
	case min(p.Quota, p.PerMinute) < 0 || max(p.Quota, p.PerMinute) > maxQuota:
		return refuse(Invalid, PartnerQuota, strconv.Itoa(maxQuota)).in("quota")
	case !p.Until.IsZero() && !p.From.Before(p.Until):
		return refuse(Invalid, PartnerWindow).in("until")
	}
	now := o.p.Settings.Current()
	for _, id := range p.Channels {
		if _, ok := now.Channel(id); !ok {
			return refuse(Invalid, ChannelMissing, id).in("channels")
		}
	}
	for _, id := range p.Towns {
		if _, ok := now.Town(id); !ok {
			return refuse(Invalid, TownMissing, id).in("towns")
		}
	}
	for _, list := range []*[]string{&p.Sources, &p.Channels, &p.Towns} {
		*list = slices.Compact(slices.Sorted(slices.Values(*list)))
	}
	return o.checkSources(ctx, p.Sources)
}

// checkSources refuses sources that there are not.
func (o *Office) checkSources(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	list, err := o.p.Sources.Sources(ctx)
	if err != nil {
		return err
	}
	known := make(map[string]bool, len(list))
	for i := range list {
		known[list[i].ID] = true
	}
	for _, id := range ids {
		if !known[id] {
			return refuse(Invalid, PartnerNoSource, id).in("sources")
		}
	}
	return nil
}
