package admin

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// Partners is the list of partners as the store keeps it.
type Partners interface {
	Partners(ctx context.Context) ([]news.Partner, error)
	AddPartner(ctx context.Context, p news.Partner, act news.Act) error
	RevokePartner(ctx context.Context, id string, act news.Act) error
}

// NewPartner is a partner that is asked for. An empty ID is made of the name.
type NewPartner struct {
	ID      string   `json:"id,omitempty"`
	Name    string   `json:"name"`
	Contact string   `json:"contact,omitempty"`
	Sources []string `json:"sources,omitempty"` // that the agreement covers; empty: all
}

// PartnerKey is a partner that was added, with its key, which is told this once.
type PartnerKey struct {
	news.Partner
	Key string `json:"key"`
}

const (
	keyBytes = 32   // of randomness in a key
	maxSlug  = 64   // letters of an id
	maxName  = 200  // bytes of a name or a contact
	maxTries = 1000 // at finding a free id
)

var slugForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

func (a *api) listPartners(w http.ResponseWriter, r *http.Request) error {
	list, err := a.Partners.Partners(r.Context())
	if err != nil {
		return err
	}
	for i := range list {
		list[i].KeyHash = "" // nobody's business, and of no use
	}
	if list == nil {
		list = []news.Partner{}
	}
	return writeJSON(w, http.StatusOK, list)
}

func (a *api) addPartner(w http.ResponseWriter, r *http.Request) error {
	var ask NewPartner
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	if err := a.checkPartner(r.Context(), &ask); err != nil {
		return err
	}
	secret := make([]byte, keyBytes)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	key := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)) // safe in headers and addresses
	p, err := a.addUnder(r.Context(), news.Partner{ID: ask.ID, Name: ask.Name, Contact: ask.Contact, Sources: ask.Sources,
		KeyHash: news.KeyHash(key), Created: a.Now().UTC()}, actor(r).Name)
	if err != nil {
		return err
	}
	p.KeyHash = ""
	w.Header().Set("Cache-Control", "no-store")
	return writeJSON(w, http.StatusCreated, PartnerKey{p, key})
}

// addUnder adds a partner under its id. Where it has none, one is made of its name, with a number behind it where that is taken.
func (a *api) addUnder(ctx context.Context, p news.Partner, by string) (news.Partner, error) {
	add := func() error {
		return a.Partners.AddPartner(ctx, p, news.Act{At: p.Created, By: by, Op: "partner.add", Object: p.ID, Detail: p.Name})
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

// checkPartner refuses, in words, what cannot be added.
func (a *api) checkPartner(ctx context.Context, p *NewPartner) error {
	refuse := func(format string, args ...any) error {
		return &Problem{Status: http.StatusUnprocessableEntity, Detail: fmt.Sprintf(format, args...)}
	}
	p.Name, p.Contact = strings.TrimSpace(p.Name), strings.TrimSpace(p.Contact)
	switch {
	case p.Name == "":
		return refuse("a partner needs a name, as people know it")
	case len(p.Name) > maxName || len(p.Contact) > maxName:
		return refuse("the partner's name and contact may have %d bytes each", maxName)
	case p.ID != "" && (len(p.ID) > maxSlug || !slugForm.MatchString(p.ID)):
		return refuse("%q is not an id: use a–z, 0–9 and - between them, at most %d", p.ID, maxSlug)
	case len(p.Sources) == 0:
		return nil
	}
	known, err := a.Sources.Sources(ctx)
	if err != nil {
		return err
	}
	for _, id := range p.Sources {
		if !slices.ContainsFunc(known, func(s news.Source) bool { return s.ID == id }) {
			return refuse("there is no source %q for an agreement to cover; `hub source list` names them", id)
		}
	}
	slices.Sort(p.Sources)
	p.Sources = slices.Compact(p.Sources)
	return nil
}

func (a *api) revokePartner(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	act := news.Act{At: a.Now().UTC(), By: actor(r).Name, Op: "partner.revoke", Object: id}
	if err := a.Partners.RevokePartner(r.Context(), id, act); err != nil {
		return fmt.Errorf("%w; `hub partner list` names them", err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
