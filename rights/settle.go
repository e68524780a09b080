package rights

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Settle keeps with an entry what the licence of its source, as it is given, gives of it now. was is the version that this one
// replaces; nil: there is none. The zero source stands for one that is gone.
func (o *Office) Settle(src news.Source, e, was *news.Entry, now time.Time) {
	set := o.opt.Settings.Current()
	src.Licence = src.Licence.Or(set.Licence).In(set.Channels)
	t := Terms{office: o, site: set.Licence.In(set.Channels), sources: map[string]news.Source{src.ID: src}}
	t.settle(e, was, now)
}

// Renew keeps with a stored entry what its licence gives of it now, and reports whether that is another answer than the one
// that it has: then it is to be written, as the version after this one.
func (t *Terms) Renew(e *news.Entry, now time.Time) bool {
	was := *e
	t.settle(e, &was, now)
	if g, old := e.Grant, was.Grant; g.Public == old.Public && g.Partner == old.Partner && g.Mark == old.Mark && e.Closed == was.Closed {
		*e = was
		return false
	}
	e.Version++
	if turn := t.licence(e.Source).Last(e, now); turn.After(e.Updated) {
		e.Updated = turn
	}
	return true
}

// Next is when a licence will next give something else of an entry; zero: never.
func (t *Terms) Next(e *news.Entry, now time.Time) time.Time { return t.licence(e.Source).Next(e, now) }

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
		l.Public, l.Partner = l.Public.AtMost(news.ExtentHeadline), l.Partner.AtMost(news.ExtentHeadline)
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{l.Label, l.Rights, l.URL}, "\x00")))
	g := news.Grant{Public: l.Public, Partner: l.Partner, Mark: hex.EncodeToString(sum[:4])}
	if was != nil {
		g.HadPublic, g.HadPartner = had(was)
	}
	e.Grant, e.Closed = g, l.Public == news.ExtentNothing
	e.Opened = was != nil && was.Closed && !e.Closed && !g.HadPublic && t.licence(e.Source).Last(e, now).After(was.Updated)
}

// had tells whether a version, or one before it, gave the public, or partners, anything. Of one that was written before rights
// were asked it takes partners to have had it.
func had(e *news.Entry) (public, partner bool) {
	g := e.Grant
	if g.Mark == "" {
		g.Public, g.Partner = news.ExtentFull, news.ExtentFull
		if e.Closed {
			g.Public = news.ExtentNothing
		}
	}
	shown := e.Held.IsZero()
	gives := func(x news.Extent) bool { return shown && x != "" && x != news.ExtentNothing }
	return g.HadPublic || gives(g.Public), g.HadPartner || gives(g.Partner)
}

// hadBefore tells whether an audience was given anything of a version before this one.
func (a Audience) hadBefore(e *news.Entry) bool {
	if a.covers(e.Source) {
		return e.Grant.HadPartner
	}
	return e.Grant.HadPublic
}
