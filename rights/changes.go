package rights

import (
	"context"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// Part is a part of the entries: those that stand on one timeline at least of each group. nil: all of them.
type Part [][]news.Timeline

func (p Part) has(lines []news.Timeline) bool {
	return !slices.ContainsFunc(p, func(group []news.Timeline) bool {
		return !slices.ContainsFunc(group, func(tl news.Timeline) bool { return slices.Contains(lines, tl) })
	})
}

// Told is a record of the change log as an audience may see it: a put has an entry, a delete its id alone.
type Told struct {
	Seq   uint64
	Op    news.Op
	At    time.Time
	ID    string
	Entry news.Entry
}

// Changes are those records of a part of the log that the audience hears of.
//
// The log keeps what happened, not what an entry said then. So a put is told only while its version is the entry's current
// one: an older version's put is left out, as the newer one's comes later in the log; so is the put of an entry that has
// been removed, as its delete comes later. Whoever follows the log hears of every version that stands, once. The first
// version of which the audience gets nothing any more is a delete to those who were given an earlier one, and nothing to others; so
// is a takedown. An agreement that begins, ends or changes is told to its partner likewise, of each entry that it gives otherwise then: such a put
// may be of a version that was told before.
//
// Of a part of the entries, of is heard. What stood there once is told as a delete, and may be told so again, to who was given it or not; what is gone altogether is
// told to all.
func (o *Office) Changes(ctx context.Context, who Audience, log []news.Change, of Part) ([]Told, error) {
	terms, err := o.Terms(ctx)
	if err != nil {
		return nil, err
	}
	var put []string
	for _, c := range log {
		if c.Op == news.OpPut && of.has(c.Timelines) || c.Op == news.OpAgreed && who.hears(&c) {
			put = append(put, c.ID)
		}
	}
	now := o.opt.Now()
	entries, err := o.store.EntriesByID(ctx, put)
	if err != nil {
		return nil, err
	}
	var told []Told
	var early []news.Entry
	for i := range log {
		var e *news.Entry
		if found, ok := entries[log[i].ID]; ok {
			if e = &found; log[i].Version == e.Version && terms.unsettled(e, now) {
				early = append(early, *e)
			}
		}
		t := Told{Seq: log[i].Seq, At: log[i].At, ID: log[i].ID}
		if t.Op, t.Entry = terms.told(who, &log[i], of, e, now); t.Op != "" {
			told = append(told, t)
		}
	}
	return told, o.toldBefore(ctx, early)
}

// told is what a record of the log is to an audience: a put of the entry as it is shown now, a delete, or nothing. e is the entry; nil: it is not
// there.
func (t *Terms) told(who Audience, c *news.Change, of Part, e *news.Entry, now time.Time) (news.Op, news.Entry) {
	var none news.Entry
	switch {
	case c.Op == news.OpDelete && t.heard(who, c.Unheard, c.Timelines):
		return news.OpDelete, none
	case e == nil, c.Op == news.OpAgreed && (!who.hears(c) || c.Version != e.Version):
		return "", none
	}
	g, shown := t.Show(who, *e, now)
	stays := of == nil || of.has(news.Timelines(e, t.now.Channels))
	switch {
	case c.Op == news.OpAgreed && !stays:
		return "", none
	case !stays && (shown || t.heard(who, news.UnheardOf(e), c.Timelines)), c.Op == news.OpAgreed && !shown:
		return news.OpDelete, none
	case shown && c.Version == e.Version:
		return news.OpPut, g.Entry
	case !shown && (t.lost(who, e, c.Version, now) || t.left(who, e, c, now)): // its licence closed, or it left the agreement
		return news.OpDelete, none
	}
	return "", none
}
