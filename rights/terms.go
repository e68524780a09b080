package rights

import (
	"cmp"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// Terms are the licences in force: each source's, with what the site's adds to it. They never change.
type Terms struct {
	office  *Office
	now     *settings.Snapshot
	site    news.Licence // for a source that is gone
	sources map[string]news.Source
	damaged map[string]bool // sources whose licence cannot be read: nothing of theirs is given
}

// Given is an entry as an audience may see it.
type Given struct {
	Entry   news.Entry
	Extent  news.Extent  // how much of it that is
	Licence news.Licence // what holds for it now, without exceptions
	Source  news.Source  // that brought it, with its licence whole; of one that is gone, the site's licence alone
	Less    time.Time    // of one that is asked for alone: when its licence next turns, if it gives less from then on; zero: it does not
}

// Sources gives every source by id, each with its licence whole. It must not be changed.
func (t *Terms) Sources() map[string]news.Source { return t.sources }

// Source gives one source, with its licence whole.
func (t *Terms) Source(id string) (news.Source, bool) {
	s, ok := t.sources[id]
	return s, ok
}

// licence is a source's, or the site's where the source is gone.
func (t *Terms) licence(source string) news.Licence {
	if t.damaged[source] {
		return news.Licence{Public: news.ExtentNothing, Partner: news.ExtentNothing}
	}
	if src, ok := t.sources[source]; ok {
		return src.Licence
	}
	return t.site
}

// Extent is what an audience gets of an entry at a moment. It is nothing of an entry that waits for an editor.
func (t *Terms) Extent(who Audience, e *news.Entry, now time.Time) news.Extent {
	x, _ := t.judge(who, e, now)
	return x
}

// extent picks what a source's licence gives of an entry: to partners, in the form that is agreed, where the agreement covers it; else to the
// public.
func (t *Terms) extent(who Audience, source string, e *news.Entry, l news.Licence, now time.Time) news.Extent {
	if t.covers(who, source, e, now) {
		return l.Partner.AtMost(who.agreement.Form)
	}
	return l.Public
}

// covers reports whether there is an agreement in force for what a source, or one that was merged into it, has of an entry.
func (t *Terms) covers(who Audience, source string, e *news.Entry, now time.Time) bool {
	g := who.agreement
	return g != nil && g.InForce(now) && t.about(g.Covers, source) && g.Files(t.now.Channels, e)
}

// about asks of a source, and of those that were merged into it.
func (t *Terms) about(covers func(source string) bool, source string) bool {
	return covers(source) || slices.ContainsFunc(t.sources[source].Also, covers)
}

// Agreed reports whether two audiences are given different things of an entry, by its licence now or by the one that the change log last told of.
func (t *Terms) Agreed(was, is Audience, e *news.Entry, now time.Time) bool {
	x, _ := t.judge(was, e, now)
	y, _ := t.judge(is, e, now)
	kept := news.Licence{Public: e.Grant.Public, Partner: e.Grant.Partner}
	if x != y || t.extent(was, e.Source, e, kept, now) != t.extent(is, e.Source, e, kept, now) {
		return true
	}
	return x != news.ExtentNothing && !slices.Equal(t.carriers(was, e, now), t.carriers(is, e, now))
}

// judge is the one place where a licence is asked what it gives of an entry.
func (t *Terms) judge(who Audience, e *news.Entry, now time.Time) (news.Extent, news.Licence) {
	licence := t.licence(e.Source).For(e, now)
	extent := t.extent(who, e.Source, e, licence, now)
	if _, known := t.sources[e.Source]; !known {
		public, partner := afterSource(e) // its source is gone, and with it what that source allowed
		if t.covers(who, e.Source, e, now) {
			public = partner
		}
		extent = extent.AtMost(public)
	}
	if !e.Held.IsZero() {
		extent = news.ExtentNothing
	}
	return extent, licence
}

// afterSource is the most that is given of an entry whose source is gone: its headline, and nothing where that source's licence
// last gave nothing.
func afterSource(e *news.Entry) (public, partner news.Extent) {
	public, partner = news.ExtentHeadline, news.ExtentHeadline
	givesPublic, givesPartner := e.Granted()
	if !givesPublic {
		public = news.ExtentNothing
	}
	if !givesPartner {
		partner = news.ExtentNothing
	}
	return public, partner
}

// Show cuts an entry down to what its licence gives the audience at a moment, and puts the licence's label and rights on it.
// It is false where nothing may be shown. The entry passed in is left as it is. What it was filed under stays, though the channel or town be gone:
// else followers of the log would have to be told of every entry of one.
func (t *Terms) Show(who Audience, e news.Entry, now time.Time) (Given, bool) {
	extent, licence := t.judge(who, &e, now)
	out, ok := extent.Apply(e)
	if !ok {
		return Given{}, false
	}
	out.Override, out.Evidence, out.Aliases, out.Grant, out.Due = nil, nil, nil, news.Grant{}, time.Time{} // for the hub alone
	src, known := t.sources[e.Source]
	if !known {
		src.Licence = t.site
	}
	a := &out.Attribution
	a.Label = licence.LabelFor(t.credited(&e))
	if a.Rights = cmp.Or(a.Rights, licence.Rights); licence.Rights != src.Licence.Rights {
		a.Rights = licence.Rights // an exception knows better than what a feed states of all it has
	}
	if out.Providers = t.carriers(who, &e, now); extent != news.ExtentFull || len(e.Providers) > 1 {
		out.Why = t.why(&out) // another provider's copy has reasons of its own
	}
	if turn := src.Licence.Last(&e, now); turn.After(out.Updated) && (e.Grant.Mark == "" || t.unsettled(&e, now)) {
		out.Updated = turn // readers that have it in another extent take it anew
	}
	return Given{Entry: out, Extent: extent, Licence: licence, Source: src}, true
}

// carriers are the providers of an entry that the audience may know of: its own source, and on the head of a story those
// others whose licence gives the audience anything of such an entry.
func (t *Terms) carriers(who Audience, e *news.Entry, now time.Time) []news.Provider {
	if !slices.ContainsFunc(e.Providers, func(pr news.Provider) bool { return pr.ID != e.Source }) {
		return e.Providers
	}
	copied := e.Original != "" && e.Original != e.ID
	out := make([]news.Provider, 0, len(e.Providers))
	for _, pr := range e.Providers {
		open := func() bool {
			extent := t.extent(who, pr.ID, e, t.licence(pr.ID).For(e, now), now)
			return extent != "" && extent != news.ExtentNothing
		}
		if pr.ID == e.Source || !copied && open() {
			out = append(out, pr)
		}
	}
	return out
}

// less is when the licence of an entry next turns, where an audience that is given so much of it now gets less from then on; zero: it does not.
func (t *Terms) less(who Audience, e *news.Entry, is news.Extent, now time.Time) time.Time {
	next := t.Next(e, now)
	if next.IsZero() {
		return next
	}
	if then, _ := t.judge(who, e, next); then == is || then.AtMost(is) != then {
		return time.Time{}
	}
	return next
}

// turns tells when time last changed what licences give of an entry, and when it will next: zero where it does not.
func (t *Terms) turns(e *news.Entry, now time.Time) (last, next time.Time) {
	l := t.licence(e.Source)
	last, next = t.otherTurns(e, now)
	return later(last, l.Last(e, now)), sooner(next, l.Next(e, now))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// sooner is the earlier of two times, of which zero is none.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// credited is whom a label names: the entry's origin, or its source where it has none.
func (t *Terms) credited(e *news.Entry) string {
	return cmp.Or(e.Attribution.Origin, t.sources[e.Source].Name, providerName(e))
}

// providerName is what the entry itself calls the source that brought it.
func providerName(e *news.Entry) string {
	name := ""
	for _, pr := range e.Providers {
		if pr.ID == e.Source {
			name = cmp.Or(name, pr.Name)
		}
	}
	return name
}
