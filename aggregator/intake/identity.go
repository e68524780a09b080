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

// NoIdentity is how a source's state remembers guids and links that tell no entries apart, added to what it remembers.
func NoIdentity(none []string, found ...string) []string {
	none = slices.Clone(none)
	for _, s := range found {
		if k := noIdentityKey(s); s != "" && !slices.Contains(none, k) {
			none = append(none, k)
		}
	}
	return none[max(0, len(none)-maxNoIdentity):]
}

func (d *identity) isNone(s string) bool { return len(d.none) > 0 && d.none[noIdentityKey(s)] }

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
	titled := make(map[string]int, len(res.Entries))
	for i := range res.Entries {
		titled[res.Entries[i].Title]++
	}
	seen, said := make(map[string]bool, len(res.Entries)), map[saying]bool{}
	kept := res.Entries[:0]
	for _, e := range res.Entries {
		k, says := e.Key(), saying{}
		if titled[e.Title] > 1 {
			says = sayingOf(&e)
		}
		if seen[k] || said[says] {
			continue
		}
		seen[k], said[says] = true, says != saying{}
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
	res.markPictures()
	res.NoIdentity = d.order[max(0, len(d.order)-maxNoIdentity):]
}

// saying is what makes two entries of a document one, whatever their guids and hosts.
type saying struct{ link, title, published, summary, content string }

func sayingOf(e *news.Raw) saying {
	link := news.LinkPath(e.URL)
	if link == "" || e.Published == "" {
		return saying{}
	}
	return saying{link, e.Title, e.Published, e.Summary, e.Content}
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

// markLinks marks the entries without a guid whose link is no identity, and counts them. Entries of one link and title are
// different where they are of different dates and say different things.
func (res *Result) markLinks(d *identity) int {
	first := make(map[string]*news.Raw, len(res.Entries))
	for i := range res.Entries {
		e := &res.Entries[i]
		if e.GUID != "" || e.URL == "" {
			continue
		}
		if was, ok := first[e.URL]; !ok {
			first[e.URL] = e
		} else if was.Title != e.Title || e.Title == "" && (was.Summary != e.Summary || was.Content != e.Content) {
			d.add(e.URL)
		}
		titled := e.URL + "\x00" + e.Title
		if was, ok := first[titled]; !ok {
			first[titled] = e
		} else if e.Published != "" && was.Published != "" && was.Published != e.Published && (was.Summary != e.Summary || was.Content != e.Content) {
			d.add(titled)
		}
	}
	res.markOthers(d)
	n := 0
	for i := range res.Entries {
		e := &res.Entries[i]
		if e.GUID != "" || e.URL == "" {
			continue
		}
		e.TitleShared = d.isNone(e.URL + "\x00" + e.Title)
		e.LinkShared = e.TitleShared || e.URL == res.Homepage || d.isNone(e.URL)
		if e.LinkShared {
			n++
		}
	}
	return n
}

// markOthers marks the entries with a guid whose link entries with other titles have too: their guid tells them apart, and their link
// does not tell what becomes of them.
func (res *Result) markOthers(d *identity) {
	title := make(map[string]string, len(res.Entries))
	shared := map[string]bool{}
	for i := range res.Entries {
		e := &res.Entries[i]
		if was, ok := title[e.URL]; ok && was != e.Title {
			shared[e.URL] = true
		}
		title[e.URL] = e.Title
	}
	for i := range res.Entries {
		if e := &res.Entries[i]; e.GUID != "" && e.URL != "" {
			e.LinkShared = shared[e.URL] || e.URL == res.Homepage || d.isNone(e.URL)
		}
	}
}
