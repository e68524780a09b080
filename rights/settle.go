package rights

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Settle keeps with an entry what the licence of its source, as it is given, gives of it now. was is the version that this one
// replaces; nil: there is none. The zero source stands for one that is gone.
func (o *Office) Settle(src news.Source, e, was *news.Entry, now time.Time) {
	set := o.opt.Settings.Current()
	src.Licence = src.Licence.Or(set.Licence).In(set.Channels)
	t := Terms{office: o, now: set, site: set.Licence.In(set.Channels), sources: map[string]news.Source{src.ID: src}}
	t.settle(e, was, now)
}

// Renew keeps with a stored entry what its licence gives of it now, and reports whether that is another answer than the one
// that it has: then it is to be written, as the version after this one.
func (t *Terms) Renew(e *news.Entry, now time.Time) bool {
	was := *e
	t.settle(e, &was, now)
	others, _ := t.otherTurns(e, now)
	sameMark := e.Grant.Mark == was.Grant.Mark || was.Grant.Mark == markOf(t.licence(e.Source).For(e, now))
	if g, old := e.Grant, was.Grant; g.Public == old.Public && g.Partner == old.Partner && sameMark && e.Closed == was.Closed && !others.After(e.Updated) {
		*e = was
		return false
	}
	e.Version++
	if turn := later(others, t.licence(e.Source).Last(e, now)); turn.After(e.Updated) {
		e.Updated = turn
	}
	return true
}

// unsettled reports whether the log has yet to tell what a licence gives of an entry now.
func (t *Terms) unsettled(e *news.Entry, now time.Time) bool {
	other := *e
	return e.Grant.Mark != "" && t.Renew(&other, now)
}

// Next is when a licence will next give something else of an entry; zero: never.
func (t *Terms) Next(e *news.Entry, now time.Time) time.Time { return t.licence(e.Source).Next(e, now) }

// NextTold is when followers of the change log are next to be told of an entry: a licence gives something else of it, or has others named who
// carry its story; zero: never.
func (t *Terms) NextTold(e *news.Entry, now time.Time) time.Time {
	_, next := t.otherTurns(e, now)
	return sooner(next, t.Next(e, now))
}

// otherTurns tells when time last changed whom a story's head may name beside its own source, and when it will next: zero where it does not.
func (t *Terms) otherTurns(e *news.Entry, now time.Time) (last, next time.Time) {
	if e.Original != "" && e.Original != e.ID {
		return last, next
	}
	for _, pr := range e.Providers {
		if pr.ID != e.Source {
			l := t.licence(pr.ID)
			last, next = later(last, l.Last(e, now)), sooner(next, l.Next(e, now))
		}
	}
	return last, next
}

// Vary reports whether what licences give depends on the entry: whether any has exceptions.
func (t *Terms) Vary() bool {
	if len(t.site.Except) > 0 {
		return true
	}
	for _, s := range t.sources {
		if len(s.Licence.Except) > 0 {
			return true
		}
	}
	return false
}

func (t *Terms) settle(e, was *news.Entry, now time.Time) {
	l := t.licence(e.Source).For(e, now)
	if _, known := t.sources[e.Source]; !known {
		before := e
		if was != nil {
			before = was
		}
		public, partner := afterSource(before)
		l.Public, l.Partner = l.Public.AtMost(public), l.Partner.AtMost(partner)
	}
	g := news.Grant{Public: l.Public, Partner: l.Partner, Mark: markOf(l)}
	named, more := t.named(e)
	if label := l.LabelFor(t.credited(e)); e.Attribution.Origin == "" && label != l.Label {
		named, more = named+label, true
	}
	if more {
		g.Mark = markOf(l, named)
	}
	if was != nil {
		g.HadPublic, g.HadPartner = was.Had()
	}
	e.Grant, e.Closed = g, l.Public == news.ExtentNothing
	if was != nil {
		e.Grant.LostPublic, e.Grant.LostPartner = lost(e, was)
	}
	e.Opened = was != nil && was.Closed && !e.Closed && !g.HadPublic && t.licence(e.Source).Last(e, now).After(was.Updated)
}

// markOf is the mark of what comes with a licence's answer, and of what else is read in it by the names of channels, towns and the source. Marks
// of older hubs have nothing of that other.
func markOf(l news.Licence, other ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{l.Label, l.Rights, l.URL}, other...), "\x00")))
	return hex.EncodeToString(sum[:4])
}

// lost is the version since which the public, and partners, get nothing of what they once had; 0: none.
func lost(e, was *news.Entry) (public, partner int) {
	since := func(gives, gave, had bool, before int) int {
		switch {
		case gives || !had:
			return 0
		case gave:
			return was.Version + 1
		}
		return before
	}
	givesPublic, givesPartner := e.Gives()
	gavePublic, gavePartner := was.Gives()
	return since(givesPublic, gavePublic, e.Grant.HadPublic, was.Grant.LostPublic), since(givesPartner, gavePartner, e.Grant.HadPartner, was.Grant.LostPartner)
}

// lost reports whether an audience that had an entry before gets nothing since that version. Of entries from before this was kept
// it is each later version.
func (t *Terms) lost(who Audience, e *news.Entry, version int, now time.Time) bool {
	gives, partner := e.Gives()
	had, since := e.Grant.HadPublic, e.Grant.LostPublic
	if t.covers(who, e.Source, e, now) {
		gives, had, since = partner, e.Grant.HadPartner, e.Grant.LostPartner
	}
	return had && !gives && (since == version || since == 0 && version == e.Version)
}

// left reports whether an entry is no longer the agreement's, of which a partner may have been given a version before that of a change: it was
// filed elsewhere, or the agreement ended meanwhile. Versions that followed elsewhere need not say so any more.
func (t *Terms) left(who Audience, e *news.Entry, c *news.Change, now time.Time) bool {
	if c.Version == 1 || t.covers(who, e.Source, e, now) {
		return false
	}
	_, partner := e.Gives()
	return (partner || e.Grant.HadPartner) && t.had(who, e.Source, c.Timelines, e.FirstSeen)
}

// had reports whether a partner may have been given what a source had on timelines, first seen at a time (zero: any), by what is agreed or was.
func (t *Terms) had(who Audience, source string, lines []news.Timeline, seen time.Time) bool {
	if who.agreement == nil {
		return false
	}
	scopes := append([]news.Scope{who.agreement.Scope()}, who.agreement.past...)
	return slices.ContainsFunc(scopes, func(s news.Scope) bool { return t.about(s.Covers, source) && s.Had(lines, seen) })
}

// heard reports whether an audience was ever given anything of an entry that is gone, which stood on those timelines.
func (t *Terms) heard(who Audience, u *news.Unheard, lines []news.Timeline) bool {
	switch {
	case u == nil:
		return true
	case !t.had(who, u.Source, lines, time.Time{}):
		return !u.Public
	case len(who.agreement.past) == 0 && who.agreement.Until.IsZero():
		return !u.Partner
	}
	return !u.Partner || !u.Public
}

// Heard reports whether an audience may be told that an entry was removed.
func (t *Terms) Heard(who Audience, s *news.Tombstone) bool {
	return t.heard(who, s.Unheard, s.Timelines)
}
