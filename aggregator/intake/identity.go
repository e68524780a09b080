package intake

import (
	"slices"
	"strconv"

	"github.com/txnews/hub/news"
)

// maxNoIdentity bounds what a source's state remembers of guids and links that are no identity; the newest stay.
const maxNoIdentity = 500

// noIdentityKey is how a guid or link is remembered.
func noIdentityKey(s string) string { return news.EntryID("", s)[:12] }

// identity finds out what of a document's guids and links tells entries apart.
type identity struct {
	none  map[string]bool // by noIdentityKey
	order []string        // those of the source's state, then new ones
}

func (d *identity) isNone(s string) bool { return d.none[noIdentityKey(s)] }

func (d *identity) add(s string) {
	if k := noIdentityKey(s); !d.none[k] {
		d.none[k] = true
		d.order = append(d.order, k)
	}
}

// distinct keeps ids from being made of what is no identity: a guid that entries with different links or titles have (N/A, a
// section's page), a link that entries with different titles have, or the source's own homepage. What was found so before
// counts as such in a document that has one such entry alone. Then entries that repeat another's key are left out.
func (res *Result) distinct(before []string) {
	d := identity{none: make(map[string]bool, len(before)), order: slices.Clone(before)}
	for _, k := range before {
		d.none[k] = true
	}
	guids := res.dropGUIDs(&d)
	links := res.markLinks(&d)
	seen := make(map[string]bool, len(res.Entries))
	kept := res.Entries[:0]
	for _, e := range res.Entries {
		k := e.Key()
		if seen[k] {
			continue
		}
		seen[k] = true
		kept = append(kept, e)
	}
	if guids > 0 {
		res.Notes = append(res.Notes, news.Because("mended.shared-guids", strconv.Itoa(guids)))
	}
	if links > 0 {
		res.Notes = append(res.Notes, news.Because("mended.shared-links", strconv.Itoa(links)))
	}
	if n := len(res.Entries) - len(kept); n > 0 {
		res.Notes = append(res.Notes, news.Because("mended.twice", strconv.Itoa(n)))
	}
	clear(res.Entries[len(kept):])
	res.Entries = kept
	res.NoIdentity = d.order[max(0, len(d.order)-maxNoIdentity):]
}

// dropGUIDs takes guids away that are no identity, and counts them.
func (res *Result) dropGUIDs(d *identity) int {
	type use struct{ link, title string }
	first := make(map[string]use, len(res.Entries))
	for i := range res.Entries {
		e := &res.Entries[i]
		if e.GUID == "" {
			continue
		}
		u := use{e.URL, e.Title}
		if was, ok := first[e.GUID]; !ok {
			first[e.GUID] = u
		} else if was != u {
			d.add(e.GUID)
		}
	}
	n := 0
	for i := range res.Entries {
		if e := &res.Entries[i]; e.GUID != "" && (noLink(e.GUID) || d.isNone(e.GUID)) {
			e.GUID = ""
			n++
		}
	}
	return n
}

// markLinks marks the entries without a guid whose link is no identity, and counts them.
func (res *Result) markLinks(d *identity) int {
	first := make(map[string]string, len(res.Entries))
	for i := range res.Entries {
		e := &res.Entries[i]
		if e.GUID != "" || e.URL == "" {
			continue
		}
		if was, ok := first[e.URL]; !ok {
			first[e.URL] = e.Title
		} else if was != e.Title {
			d.add(e.URL)
		}
	}
	n := 0
	for i := range res.Entries {
		if e := &res.Entries[i]; e.GUID == "" && e.URL != "" && (e.URL == res.Homepage || d.isNone(e.URL)) {
			e.LinkShared = true
			n++
		}
	}
	return n
}
