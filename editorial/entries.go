package editorial

import (
	"context"
	"errors"

	"github.com/txnews/hub/news"
)

// Entries is what editing asks of the store.
type Entries interface {
	Entry(ctx context.Context, id string) (news.Entry, error)
	EntriesByID(ctx context.Context, ids []string) (map[string]news.Entry, error)
	StoriesByID(ctx context.Context, ids []string) (map[string]news.Story, error)
	// Similar gives, for each fingerprint, the few entries that came last with it, the latest first.
	Similar(ctx context.Context, terms []uint64) ([][]string, error)
	Amend(ctx context.Context, entries []news.Entry, stories []news.Story, prints []news.Print, act news.Act, lessons ...news.Lesson) (uint64, error)
}

// Archive is what the store keeps of entries beside what they say now.
type Archive interface {
	Entries(ctx context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error)
	Count(ctx context.Context, tl news.Timeline) (int, error)
	History(ctx context.Context, id string) ([]news.Revision, error)
	Tombstone(ctx context.Context, id string) (news.Tombstone, error)
	Removed(ctx context.Context, ids []string) (map[string]news.Removed, error)
}

// EntryInfo is one entry with all that is known of it.
type EntryInfo struct {
	Entry   news.Entry      `json:"entry"`
	Story   *news.Story     `json:"story,omitempty"` // where there are several copies
	History []news.Revision `json:"history,omitempty"`

	Revision string `json:"-"` // of the editors' decisions: corrections by the source leave it as it is
}

// heldMost bounds the list of entries that wait for an editor.
const heldMost = 500

// Entry gives one entry with all that is known of it.
func (o *Office) Entry(ctx context.Context, id string) (EntryInfo, error) {
	e, err := o.entry(ctx, id)
	if err != nil {
		return EntryInfo{}, err
	}
	info := EntryInfo{Entry: e, Revision: decisionsRev(e.Override)}
	stories, err := o.p.Entries.StoriesByID(ctx, []string{e.Story})
	if err != nil {
		return info, err
	}
	if st, ok := stories[e.Story]; ok {
		info.Story = &st
	}
	info.History, err = o.p.Archive.History(ctx, id)
	return info, err
}

// entry is one entry; of one that was taken down the refusal says by which takedown.
func (o *Office) entry(ctx context.Context, id string) (news.Entry, error) {
	e, err := o.p.Entries.Entry(ctx, id)
	if errors.Is(err, news.ErrDamaged) {
		return e, refuse(NotFound, EntryDamaged, id).because(err)
	}
	if !errors.Is(err, news.ErrNotFound) {
		return e, err
	}
	stone, err := o.p.Archive.Tombstone(ctx, id)
	switch {
	case err != nil:
		return e, refused(err, news.ErrNotFound, NotFound, EntryMissing, id)
	case stone.Takedown != "":
		return e, refuse(Gone, EntryTakenDown, id, stone.Takedown, stone.Reason)
	}
	return e, refuse(Gone, EntryPruned, id)
}

// Held gives the entries that wait for an editor, newest first.
func (o *Office) Held(ctx context.Context) ([]news.Entry, error) {
	entries, _, err := o.p.Archive.Entries(ctx, news.TimelineHeld, news.Cursor{}, heldMost)
	return entries, err
}

// story is what an entry shares with others; nil where it is alone. Of very many copies it keeps some, which the entry need not be among.
func (o *Office) story(ctx context.Context, e *news.Entry) (*news.Story, error) {
	stories, err := o.p.Entries.StoriesByID(ctx, []string{e.Story})
	if err != nil {
		return nil, err
	}
	if st, ok := stories[e.Story]; ok && (st.Member(e.ID) >= 0 || e.Original != "" && e.Original != e.ID) {
		return &st, nil
	}
	return nil, nil
}
