package store

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// askKept is how long what a subscriber is to be asked is kept, where it is never asked.
const askKept = 24 * time.Hour

// announcedMost bounds the deliveries that one commit makes due.
const announcedMost = 5000

// subscribers is the name under which subscriptions follow the change log.
const subscribers = "websub"

// subscribedRef says something else after each subscription that came or went, so that hubs know that the list they hold is old. It
// stands beside the change log and not in it: anybody may subscribe, and must not push out of the log what partners have still to read.
var subscribedRef = engine.Ref{Kind: engine.Meta, Key: "websub/list"}

func subscriptionRef(id string) engine.Ref {
	return engine.Ref{Kind: engine.Subscription, Key: id}
}

func askRef(id string) engine.Ref { return engine.Ref{Kind: engine.Meta, Key: "websub/ask/" + id} }

func markRef(line news.Timeline) engine.Ref {
	return engine.Ref{Kind: engine.Meta, Key: "websub/mark/" + line}
}

// Subscriptions gives every subscription whose lease lasts, ordered by id.
func (s *Store) Subscriptions(ctx context.Context) (_ []news.Subscription, err error) {
	defer s.watch("subscriptions", time.Now(), &err)
	return listed[news.Subscription](ctx, s, engine.Subscription, func(v news.Subscription) string { return v.ID })
}

// SubscriptionsByID are those of the subscriptions that are there.
func (s *Store) SubscriptionsByID(ctx context.Context, ids []string) (_ map[string]news.Subscription, err error) {
	defer s.watch("subscriptions_by_id", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), refs(subscriptionRef, ids)...)
	if err != nil {
		return nil, err
	}
	return readable[news.Subscription](s, recs), nil
}

// SubscriptionAsks are those that are to be asked, by the ids of their subscriptions.
func (s *Store) SubscriptionAsks(ctx context.Context, ids []string) (_ map[string]news.SubscriptionAsk, err error) {
	defer s.watch("subscription_asks", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), refs(askRef, ids)...)
	if err != nil {
		return nil, err
	}
	asks := map[string]news.SubscriptionAsk{}
	for _, ask := range readable[news.SubscriptionAsk](s, recs) {
		asks[ask.ID] = ask
	}
	return asks, nil
}

// SubscriptionsRev is another one after each subscription that came or went.
func (s *Store) SubscriptionsRev(ctx context.Context) (_ string, err error) {
	defer s.watch("subscriptions_rev", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), subscribedRef)
	if err != nil {
		return "", err
	}
	return recs[0].Rev, nil
}

// PutAsk has a subscriber asked at a time, in the place of what it was to be asked before. A hub that is asking it loses its lease.
func (s *Store) PutAsk(ctx context.Context, ask news.SubscriptionAsk, at time.Time) (err error) {
	defer s.watch("put_ask", time.Now(), &err)
	b := engine.Batch{Now: s.now()}
	if err := s.withAsk(&b, ask, at); err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, b)
	return domain(err)
}

func (s *Store) withAsk(b *engine.Batch, ask news.SubscriptionAsk, at time.Time) error {
	rec, err := record(askRef(ask.ID), ask, s.now().Add(askKept))
	b.Put = append(b.Put, rec)
	b.Due = append(b.Due, engine.Due{Queue: news.SubscriptionAskQueue, Member: ask.ID, At: at, Mode: engine.DueSet})
	return err
}

// AskAgain has a subscriber that did not answer asked once more at a time, under its lease.
func (s *Store) AskAgain(ctx context.Context, l news.JobLease, ask news.SubscriptionAsk, at time.Time) (err error) {
	defer s.watch("ask_again", time.Now(), &err)
	b := engine.Batch{Now: s.now(), Fence: fenceOf(l)}
	if err := s.withAsk(&b, ask, at); err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, b)
	return domain(err)
}

// EndAsk ends what a subscriber was asked, under its lease: it leads to nothing.
func (s *Store) EndAsk(ctx context.Context, l news.JobLease) (err error) {
	defer s.watch("end_ask", time.Now(), &err)
	b := asked(s.now(), l)
	_, err = s.engine.Commit(ctx, b)
	return domain(err)
}

// asked is the batch that ends what was asked under a lease.
func asked(now time.Time, l news.JobLease) engine.Batch {
	return engine.Batch{Now: now, Fence: fenceOf(l), Delete: []engine.Ref{askRef(l.ID)}, Due: []engine.Due{{Queue: l.Queue, Member: l.ID, Mode: engine.DueDrop}}}
}

func fenceOf(l news.JobLease) *engine.Fence {
	return &engine.Fence{Queue: l.Queue, Member: l.ID, Token: l.Token}
}

// Subscribe begins a subscription that its subscriber confirmed, or renews it: what was told of it stays. The lease is the ask's.
func (s *Store) Subscribe(ctx context.Context, l news.JobLease, sub news.Subscription) (err error) {
	defer s.watch("subscribe", time.Now(), &err)
	return retry(ctx, func() error {
		stored, err := s.engine.Get(ctx, s.now(), subscriptionRef(sub.ID))
		if err != nil {
			return err
		}
		b := asked(s.now(), l)
		now := sub
		if was, ok := readable[news.Subscription](s, stored)[sub.ID]; ok {
			now.Began, now.Told, now.ToldAt, now.Slow = was.Began, was.Told, was.ToldAt, was.Slow
			now.Failures, now.Failing, now.LastFailure = was.Failures, was.Failing, was.LastFailure
		} else {
			b.Put = append(b.Put, listRecord())
		}
		rec, err := record(stored[0].Ref, now, now.Until)
		if err != nil {
			return err
		}
		b.Groups = []engine.Group{{Put: rec, Expect: stored[0].Rev}}
		_, err = s.engine.Commit(ctx, b)
		return err
	})
}

// listRecord says that a subscription came or went.
func listRecord() engine.Record {
	rev := rand.Text()
	return engine.Record{Ref: subscribedRef, Rev: rev, Body: []byte(`"` + rev + `"`)}
}

// Unsubscribe ends a subscription whose subscriber confirmed that, if it is there. The lease is the ask's.
func (s *Store) Unsubscribe(ctx context.Context, l news.JobLease) (err error) {
	defer s.watch("unsubscribe", time.Now(), &err)
	b := asked(s.now(), l)
	ended(&b, l.ID)
	_, err = s.engine.Commit(ctx, b)
	return domain(err)
}

// ended takes a subscription away, with what was to be delivered to it.
func ended(b *engine.Batch, id string) {
	b.Put = append(b.Put, listRecord())
	b.Delete = append(b.Delete, subscriptionRef(id))
	b.Due = append(b.Due, engine.Due{Queue: news.SubscriptionQueue, Member: id, Mode: engine.DueDrop})
}

// EndSubscription ends a subscription, or gives news.ErrNotFound; where there is a reason, its subscriber is told of it. The act,
// where it has an Op, goes into the audit log with it.
func (s *Store) EndSubscription(ctx context.Context, id string, why news.Reason, act news.Act) (err error) {
	defer s.watch("end_subscription", time.Now(), &err)
	return retry(ctx, func() error {
		stored, err := s.engine.Get(ctx, s.now(), subscriptionRef(id))
		if err != nil {
			return err
		}
		if stored[0].Rev == "" {
			return notFound("subscription", id)
		}
		b := engine.Batch{Now: s.now(), Due: []engine.Due{{Queue: news.SubscriptionQueue, Member: id, Mode: engine.DueDrop}}, Put: []engine.Record{listRecord()}}
		g := engine.Group{Put: engine.Record{Ref: stored[0].Ref}, Expect: stored[0].Rev}
		sub, ok := readable[news.Subscription](s, stored)[id]
		if ok && !why.IsZero() {
			sub.Secret = ""
			if err := s.withAsk(&b, news.SubscriptionAsk{Mode: news.AskDenied, Subscription: sub, Why: why, At: s.now()}, s.now()); err != nil {
				return err
			}
		}
		if act.Op != "" {
			line, place, err := actRecord(act)
			if err != nil {
				return err
			}
			g.With, g.Add = []engine.Record{line}, place
		}
		b.Groups = []engine.Group{g}
		_, err = s.engine.Commit(ctx, b)
		return err
	})
}

// SubscribersAt is the cursor up to which the change log was announced to subscriptions; empty where nothing ever was.
func (s *Store) SubscribersAt(ctx context.Context) (string, error) {
	return s.FollowerAt(ctx, subscribers)
}

// Announce makes what the announcement names due, where the log is announced up to From, and it is announced up to To then: of
// any number of hubs that do it at once, one does, and the others are given news.ErrConflict.
// A subscription that is in the queue already stays as it is: who delivers it sees by the marks that there is more.
func (s *Store) Announce(ctx context.Context, a news.Announcement) (err error) {
	defer s.watch("announce", time.Now(), &err)
	cursor := followerRef(subscribers)
	stored, err := s.engine.Get(ctx, s.now(), cursor)
	if err != nil {
		return err
	}
	if at := readable[string](s, stored)[cursor.Key]; at != a.From {
		return news.ErrConflict
	}
	marks := make([]engine.Record, 0, len(a.Lines)+1)
	for _, line := range a.Lines {
		rec, err := record(markRef(line), a.Seq, time.Time{})
		if err != nil {
			return err
		}
		rec.Rev += "-" + rand.Text()[:8] // one sequence number may be announced twice, where the log stepped back
		marks = append(marks, rec)
	}
	ids := a.IDs
	for ; len(ids) > announcedMost; ids = ids[announcedMost:] {
		if _, err := s.engine.Commit(ctx, s.dueNow(marks, ids[:announcedMost])); err != nil {
			return domain(err)
		}
	}
	rec, err := record(cursor, a.To, time.Time{})
	if err != nil {
		return err
	}
	b := s.dueNow(append(marks, rec), ids)
	b.Rests = []engine.Rest{{Ref: cursor, Rev: stored[0].Rev}}
	_, err = s.engine.Commit(ctx, b)
	return domain(err)
}

// dueNow has subscriptions told of something, those that are not to be told already.
func (s *Store) dueNow(put []engine.Record, ids []string) engine.Batch {
	b := engine.Batch{Now: s.now(), Put: put, Due: make([]engine.Due, len(ids))}
	for i, id := range ids {
		b.Due[i] = engine.Due{Queue: news.SubscriptionQueue, Member: id, At: b.Now, Mode: engine.DueAdd}
	}
	return b
}

// Delivery gives a subscription as it is now, or news.ErrNotFound, and up to where the change log was announced for each of some timelines.
func (s *Store) Delivery(ctx context.Context, id string, lines ...news.Timeline) (sub news.Subscription, marks []news.Mark, err error) {
	defer s.watch("delivery", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), append(refs(markRef, lines), subscriptionRef(id))...)
	if err != nil {
		return sub, nil, err
	}
	for i, line := range lines {
		m := news.Mark{Line: line, Rev: recs[i].Rev}
		if m.Rev != "" {
			m.Seq, _ = see[uint64](s, recs[i]) // of a damaged one nothing is known, and the next announcement writes it anew
		}
		marks = append(marks, m)
	}
	last := recs[len(lines)]
	if last.Rev == "" {
		return sub, nil, notFound("subscription", id)
	}
	sub, err = see[news.Subscription](s, last)
	return sub, marks, err
}

// EndDelivery writes what became of a delivery, under its lease, or gives news.ErrLeaseLost: it is due again at next, or, where that is
// zero, done. Where one of the marks is another by now, something was announced meanwhile, and a delivery that is done is due again at once.
func (s *Store) EndDelivery(ctx context.Context, l news.JobLease, marks []news.Mark, next time.Time, note func(*news.Subscription)) (err error) {
	defer s.watch("end_delivery", time.Now(), &err)
	lines := make([]news.Timeline, len(marks))
	for i, m := range marks {
		lines[i] = m.Line
	}
	return retry(ctx, func() error {
		recs, err := s.engine.Get(ctx, s.now(), append(refs(markRef, lines), subscriptionRef(l.ID))...)
		if err != nil {
			return err
		}
		b := engine.Batch{Now: s.now(), Fence: fenceOf(l)}
		due := engine.Due{Queue: l.Queue, Member: l.ID, At: next, Mode: engine.DueSet}
		sub, there := readable[news.Subscription](s, recs[len(lines):])[l.ID]
		switch {
		case !there:
			due.Mode = engine.DueDrop
		case next.IsZero():
			due.Mode = engine.DueDrop
			for i, m := range marks {
				b.Rests = append(b.Rests, engine.Rest{Ref: recs[i].Ref, Rev: recs[i].Rev})
				if recs[i].Rev != m.Rev {
					due.Mode, due.At = engine.DueSet, s.now()
				}
			}
		}
		if there {
			if err := s.noted(&b, recs[len(lines)], sub, note); err != nil {
				return err
			}
		}
		b.Due = []engine.Due{due}
		_, err = s.engine.Commit(ctx, b)
		return err
	})
}

// noted writes what note makes of a subscription.
func (s *Store) noted(b *engine.Batch, stored engine.Record, sub news.Subscription, note func(*news.Subscription)) error {
	note(&sub)
	rec, err := record(stored.Ref, sub, sub.Until)
	if err != nil || rec.Rev == stored.Rev {
		return err
	}
	b.Groups = []engine.Group{{Put: rec, Expect: stored.Rev}}
	return nil
}

// SubscriptionsDue is how many subscriptions are to be told of something, most at most.
func (s *Store) SubscriptionsDue(ctx context.Context, most int) (n int, err error) {
	defer s.watch("subscriptions_due", time.Now(), &err)
	due, err := s.engine.Queue(ctx, news.SubscriptionQueue, 0, most)
	return len(due), err
}
