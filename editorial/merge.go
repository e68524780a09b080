package editorial

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/txnews/hub/news"
)

// Lookups tell which entries are known.
type Lookups interface {
	Known(ctx context.Context, ids []string) (map[string]news.Known, error)
}

// Merge has two sources that are one be one.
type Merge struct {
	Keep, Drop string            // ids: Drop is merged into Keep
	Revs       map[string]string // by id, the revisions that somebody saw; nil: any
	DryRun     bool              // only say what would be done
}

// Merged says what a merge does.
type Merged struct {
	Kept, Dropped news.Source // as they are after it
	Entries       int         // that the dropped one has on its timeline: they stay as they are
	Looked        int         // of them, the newest, that were looked for in the kept one
	Twice         []news.Entry
	Changed       []Changed // of the kept one; the dropped one's Into and Enabled
	Act           string    // by which it is undone; empty: nothing was changed
}

// mergeLooked is how many entries of a source are looked for in another.
const mergeLooked = 1000

// MergeSources merges one source into another, in one step with its act: it is asked no more, its pages and feeds lead to the other, and
// what the other brings from then on is known where the dropped one brought it, or where it was taken down there. No entry is changed:
// each keeps its id, its guid and its place.
func (o *Office) MergeSources(ctx context.Context, by Actor, m Merge) (done Merged, err error) {
	err = again(func() error {
		done, err = o.merge(ctx, by, m)
		return err
	})
	return done, refused(err, news.ErrConflict, Conflict, SourcesChanged)
}

func (o *Office) merge(ctx context.Context, by Actor, m Merge) (done Merged, err error) {
	if m.Keep == m.Drop {
		return done, refuse(Invalid, MergeSame, m.Keep)
	}
	keep, err := o.Source(ctx, m.Keep)
	if err != nil {
		return done, err
	}
	drop, err := o.Source(ctx, m.Drop)
	if err != nil {
		return done, err
	}
	for _, src := range []news.Source{keep, drop} {
		switch rev := m.Revs[src.ID]; {
		case src.Damaged:
			return done, refuse(Conflict, SourceDamaged, src.ID)
		case src.Into != "":
			return done, refuse(Conflict, MergeDone, src.ID, src.Into)
		case rev != "" && rev != src.Rev:
			return done, stale(SourceChanged, src.Rev, src.ID)
		}
	}
	done.Kept, done.Dropped = keep, drop
	for _, id := range append([]string{drop.ID}, drop.Also...) {
		if !slices.Contains(keep.Also, id) {
			done.Kept.Also = append(slices.Clip(done.Kept.Also), id)
		}
	}
	if len(done.Kept.Also) > news.MaxAlso {
		return done, refuse(Conflict, MergeMany, keep.ID, strconv.Itoa(news.MaxAlso))
	}
	done.Dropped.Into, done.Dropped.Enabled = keep.ID, false
	if done.Changed, err = SourceChanges(keep, done.Kept); err != nil {
		return done, err
	}
	if m.DryRun {
		return done, o.lookAtMerge(ctx, &done)
	}
	before, after := make([]map[string]json.RawMessage, 2), make([]map[string]json.RawMessage, 2)
	before[0], after[0] = differing(plainFields(keep), plainFields(done.Kept))
	before[1], after[1] = differing(plainFields(drop), plainFields(done.Dropped))
	act := o.act(by, "sources.merge", keep.ID+", "+drop.ID, news.Because("act.merged", drop.ID, keep.ID))
	done.Act, err = o.editSources(ctx, news.SourceEdits{Put: []news.Source{done.Kept, done.Dropped}}, act, before, after)
	return done, err
}

// lookAtMerge finds out which entries both sources have.
func (o *Office) lookAtMerge(ctx context.Context, done *Merged) error {
	line := news.Selection{Source: done.Dropped.ID}.Timeline()
	count, err := o.p.Archive.Count(ctx, line)
	if err != nil {
		return err
	}
	entries, _, err := o.p.Archive.Entries(ctx, line, news.Cursor{}, mergeLooked)
	if err != nil {
		return err
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = news.EntryID(done.Kept.ID, cmp.Or(e.GUID, e.URL))
	}
	known, err := o.p.Lookups.Known(ctx, ids)
	done.Entries, done.Looked = count, len(entries)
	for i, e := range entries {
		if k, there := known[ids[i]]; there && !k.Gone {
			done.Twice = append(done.Twice, e)
		}
	}
	return err
}
