package aggregator

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// someAliases is after how many other keys a source that gives entries new ones without a change is no longer heeded: some make
// a guid or a link anew for each answer.
const someAliases = 4

// recognise finds out which of the drafts are entries that the store has under another key, and reads what stands of those that it
// has. An entry that the document names itself is no other's.
func (a *Aggregator) recognise(ctx context.Context, out *edited, todo []draft) error {
	var asked []string
	for i := range todo {
		if !todo[i].stored {
			asked = append(asked, todo[i].looked...)
		}
	}
	found := map[string]string{}
	if len(asked) > 0 {
		var err error
		if found, err = a.p.Store.Aliases(ctx, asked); err != nil {
			return fmt.Errorf("look for other keys of entries: %w", err)
		}
	}
	var want []string
	for i := range todo {
		d := &todo[i]
		if d.stored {
			want = append(want, d.id)
			continue
		}
		for _, like := range d.looked {
			if id := found[like]; id != "" {
				want = append(want, id)
			}
		}
	}
	if len(want) == 0 {
		return nil
	}
	var err error
	if out.olds, err = a.p.Stories.EntriesByID(ctx, want); err != nil {
		return fmt.Errorf("read the entries that are corrected: %w", err)
	}
	if out.removed, err = a.removed(ctx, want, out.olds); err != nil {
		return fmt.Errorf("read entries that were taken down: %w", err)
	}
	for i := range todo {
		d := &todo[i]
		for _, like := range d.looked {
			id := found[like]
			if _, here := out.here[id]; d.stored || id == "" || here || !a.alike(out, d, like, id) {
				continue
			}
			delete(out.here, d.id)
			d.id, d.stored = id, true
			out.here[id] = d.at
		}
	}
	return a.missing(ctx, out, todo)
}

// removed reads those of the entries that were taken down.
func (a *Aggregator) removed(ctx context.Context, want []string, there map[string]news.Entry) (map[string]news.Removed, error) {
	var ids []string
	for _, id := range want {
		if _, ok := there[id]; !ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return a.p.Stories.Removed(ctx, ids)
}

// alike judges the entry that a likeness of a draft leads to. Of one that was pruned there is nothing to compare with: its likeness
// is believed, lest it come back.
func (a *Aggregator) alike(out *edited, d *draft, like, id string) bool {
	if !news.WeakLikeness(like) {
		return true
	}
	was, ok := out.olds[id]
	if taken, gone := out.removed[id]; gone {
		was, ok = taken.Entry, true
	}
	if !ok || news.SameEntry(&was, &d.entry, like, d.shared) {
		return true
	}
	same, _ := a.p.Desk.SameStory(&was, &d.entry)
	return same
}

// missing judges the stored entries that have no text: they are gone, or an alias leads nowhere.
func (a *Aggregator) missing(ctx context.Context, out *edited, todo []draft) error {
	var ids []string
	for i := range todo {
		if _, ok := out.olds[todo[i].id]; todo[i].stored && !ok {
			ids = append(ids, todo[i].id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	known, err := a.p.Store.Known(ctx, ids)
	if err != nil {
		return fmt.Errorf("look up entries that are gone: %w", err)
	}
	out.gone = map[string]bool{}
	for i := range todo {
		d := &todo[i]
		if _, ok := out.olds[d.id]; !d.stored || ok {
			continue
		}
		if _, there := known[d.id]; there || d.id == d.key { // gone, or damaged: what an editor decided of it is not known
			out.gone[d.id] = true
		} else {
			d.id = d.key
		}
	}
	return nil
}

// corrects makes of a draft the next version of its entry; false: it says what that says.
func (a *Aggregator) corrects(d *draft, old *news.Entry, now time.Time) bool {
	e := &d.entry
	renamed := d.key != d.id && !slices.Contains(old.Aliases, d.key)
	if saysSame(old.Brought(), e) {
		stable := e.GUID != "" || !news.Tracked(e.URL)
		found := e.StaysFound() || d.shared && e.GUID == "" // by its title, of which its key is made too
		if !renamed || found || !stable || len(old.Aliases) >= someAliases {
			return false
		}
	}
	keepPublished(e, old)
	e.Aliases = old.Aliases
	e.Alias(d.key)
	likenesses := e.Likenesses()
	for _, like := range d.likenesses {
		if !slices.Contains(likenesses, like) { // it claims to be younger than it is
			e.Alias(like)
		}
	}
	old.Override.Apply(e)
	was := *old
	if renamed {
		was.URL = e.URL
	}
	e.Version, e.FirstSeen, e.Sort, e.Updated = old.Version+1, old.FirstSeen, old.Sort, now
	e.Revised, e.Due = old.Revised, old.Due
	if !saysSame(&was, e) {
		e.Revised++
	}
	if a.p.Desk.Minor(&was, e) { // readers want to hear of no comma, and of no move to another host
		e.Updated = old.Updated
	}
	return true
}

// name has entries that need nothing found by their likenesses: those of older hubs are not yet.
func (a *Aggregator) name(out *edited, src news.Source, raws []news.Raw, now time.Time, made *memo) {
	for _, id := range out.same {
		at := out.here[id]
		e := made.edit(a.p.Desk, src, at, raws[at], now)
		for _, like := range e.Likenesses() {
			out.aliases = append(out.aliases, news.Alias{Key: like, Entry: id})
		}
	}
}
