package editorial

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// When what is not well needs somebody.
const (
	failuresTold = 3                  // failures in a row after which a source is told of at once …
	failingTold  = time.Hour          // … or how long it has failed
	emptyTold    = 24 * time.Hour     // how long one that never brought anything is waited for
	deadlineNear = 24 * time.Hour     // before a takedown request's deadline, or the last quarter of its time
	heldLong     = 3 * 24 * time.Hour // how long an entry may wait for an editor
	triesDoubt   = 5                  // failed tries for one user within triesWithin
	triesWithin  = time.Hour
	triesRead    = 2000 // lines of the audit log that are looked through
)

// SourceTroubles are the sources that need somebody.
func (o *Office) SourceTroubles(ctx context.Context) ([]news.Trouble, error) {
	list, err := o.p.Roster.Roster(ctx)
	if err != nil {
		return nil, err
	}
	var found []news.Trouble
	now := o.p.Now()
	for _, l := range list {
		c := check(l, now)
		if !c.health.Troubled() {
			continue
		}
		t := news.Trouble{Kind: news.TroubleSource, Object: c.src.ID, Name: c.src.Name, Why: c.why(), Since: c.since, Page: "admin/sources/" + url.PathEscape(c.src.ID)}
		switch {
		case c.health == HealthFailing:
			t.Grade = 1
			if c.st.Failures < failuresTold {
				t.Settle = failingTold
			}
		case c.health == HealthDamaged:
			t.Grade = 2
		case c.st.LastNew.IsZero():
			t.Settle = emptyTold
		}
		found = append(found, t)
	}
	return found, nil
}

// TakedownTroubles are the open requests whose deadline is near or has passed.
func (o *Office) TakedownTroubles(ctx context.Context) ([]news.Trouble, error) {
	all, err := o.takedownsBy(ctx, moreUrgent)
	if err != nil {
		return nil, err
	}
	now := o.p.Now()
	var found []news.Trouble
	var entries []string
	for _, t := range all {
		if t.State != news.TakedownOpen {
			break // the open ones come first
		}
		near := t.Deadline.Add(-min(deadlineNear, t.Deadline.Sub(t.AskedAt)/4))
		if now.Before(near) {
			continue
		}
		is := news.Trouble{Kind: news.TroubleTakedown, Object: t.ID, Why: news.Reasons{news.Because("alert.takedown-near")}, Since: near, Until: t.Deadline, Page: "admin/takedowns/" + url.PathEscape(t.ID)}
		if t.Overdue(now) {
			is.Why, is.Since, is.Grade = news.Reasons{news.Because("alert.takedown-late")}, t.Deadline, 1
		}
		if t.Block != nil {
			is.Name = t.Block.What
		}
		found, entries = append(found, is), append(entries, t.Entry)
	}
	if len(found) == 0 {
		return nil, nil
	}
	known, err := o.p.Entries.EntriesByID(ctx, entries)
	for i := range found {
		if e, ok := known[entries[i]]; ok {
			found[i].Name = e.Title
		}
	}
	return found, err
}

// HeldTroubles is that entries have waited for an editor for long.
func (o *Office) HeldTroubles(ctx context.Context) ([]news.Trouble, error) {
	since, err := o.p.Alerts.HeldSince(ctx)
	if err != nil || since.IsZero() || o.p.Now().Sub(since) < heldLong {
		return nil, err
	}
	return []news.Trouble{{Kind: news.TroubleHeld, Why: news.Reasons{news.Because("alert.held", strconv.Itoa(int(heldLong/(24*time.Hour))))}, Since: since, Page: "admin/entries?held=1"}}, nil
}

// guesses are failed tries to sign in, for one user or from one address.
type guesses struct {
	n     int
	first time.Time
	limit bool // so many that they were refused
}

// LoginTroubles are users for whom many tries to sign in failed lately, and addresses from which many did for users that there are not.
func (o *Office) LoginTroubles(ctx context.Context) ([]news.Trouble, error) {
	by, err := o.guesses(ctx)
	if err != nil {
		return nil, err
	}
	var found []news.Trouble
	for of, g := range by {
		if g.n < triesDoubt && !g.limit {
			continue
		}
		t := news.Trouble{Kind: news.TroubleLogin, Object: of, Name: of, Since: g.first, Page: "admin/audit?op=user.login-failed"}
		switch {
		case g.limit:
			t.Why, t.Grade, t.Page = news.Reasons{news.Because("alert.login-limited")}, 1, "admin/audit?op=user.login-limited"
		default:
			t.Why = news.Reasons{news.Because("alert.login", strconv.Itoa(triesDoubt))}
		}
		found = append(found, t)
	}
	return found, nil
}

// guesses counts the failed tries of the last hour, by user, else by address.
func (o *Office) guesses(ctx context.Context) (map[string]guesses, error) {
	by, from := map[string]guesses{}, o.p.Now().Add(-triesWithin)
	var before news.Cursor
	for read := 0; read < triesRead; read += actsRead {
		acts, next, err := o.p.Audit.Acts(ctx, before, actsRead)
		if err != nil {
			return nil, err
		}
		for _, a := range acts {
			if a.At.Before(from) {
				return by, nil
			}
			failed, limited := a.Op == "user.login-failed", a.Op == "user.login-limited"
			if !failed && !limited {
				continue
			}
			of := a.Object
			if of == "" {
				_, of, _ = strings.Cut(a.From, " ")
			}
			g := by[of]
			g.first, g.limit = a.At, g.limit || limited
			if failed {
				g.n++
			}
			by[of] = g
		}
		if next.IsZero() {
			return by, nil
		}
		before = next
	}
	return by, nil
}
