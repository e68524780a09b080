package store

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// Claim leases up to n sources that are due, the longest due first, until now+lease. A source whose lease ended is due
// again by itself. Sources that are gone or disabled leave the queue, those that rest are due when their pause ends. Of a store that was emptied below this hub nothing is claimed:
// what was taken down would come back.
func (s *Store) Claim(ctx context.Context, owner string, now time.Time, lease time.Duration, n int) (_ []news.Job, err error) {
	defer s.watch("claim", time.Now(), &err)
	if s.emptied.Load() {
		if err := s.checkSame(ctx); err != nil {
			return nil, err
		}
	}
	token, until := rand.Text()+"/"+owner, now.Add(lease)
	ids, err := s.engine.Claim(ctx, engine.Claim{Token: token, Now: now, Until: until, N: n, Back: s.wentBack(engine.Sources)})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	recs, err := s.engine.Get(ctx, now, append(refs(sourceRef, ids), refs(stateRef, ids)...)...)
	if err != nil {
		return nil, err
	}
	var jobs []news.Job
	for i, id := range ids {
		job := news.Job{Lease: news.Lease{Source: id, Token: token, Until: until}}
		source, state := recs[i], recs[len(ids)+i]
		if source.Rev != "" {
			job.Source = s.sourceOf(source)
		}
		switch {
		case job.Source.Damaged:
			err = s.underLease(ctx, job.Lease, engine.Due{Member: id, At: now.Add(damagedPause), Mode: engine.DueSet})
		case !job.Source.Enabled:
			err = s.leaveQueue(ctx, job.Lease, now)
		case job.Source.Paused(now):
			err = s.underLease(ctx, job.Lease, engine.Due{Member: id, At: job.Source.PausedUntil, Mode: engine.DueSet})
		default:
			if state.Rev != "" { // without a state that can be read, the source is read as for the first time
				if st, err := see[news.SourceState](s, state); err == nil {
					job.State = st
				}
			}
			jobs = append(jobs, job)
		}
		if err != nil && !errors.Is(err, news.ErrLeaseLost) {
			return nil, err
		}
	}
	return jobs, nil
}

// damagedPause is how long a damaged source is not looked at: an administrator may have mended it by then.
const damagedPause = time.Hour

func (s *Store) leaveQueue(ctx context.Context, l news.Lease, now time.Time) error {
	_, err := s.engine.Commit(ctx, engine.Batch{
		Now: now, Fence: &engine.Fence{Member: l.Source, Token: l.Token},
		Due: []engine.Due{{Member: l.Source, Mode: engine.DueDrop}},
	})
	if errors.Is(err, engine.ErrLeaseLost) {
		return nil // somebody enabled it again
	}
	return err
}

// Renew makes a lease last until the given time, or gives news.ErrLeaseLost.
func (s *Store) Renew(ctx context.Context, l news.Lease, until time.Time) (_ news.Lease, err error) {
	defer s.watch("renew", time.Now(), &err)
	if err := s.underLease(ctx, l, engine.Due{Member: l.Source, At: until, Mode: engine.DueRenew}); err != nil {
		return news.Lease{}, err
	}
	l.Until = until
	return l, nil
}

// Release gives a lease back without a refresh; the source is due at the given time.
func (s *Store) Release(ctx context.Context, l news.Lease, due time.Time) (err error) {
	defer s.watch("release", time.Now(), &err)
	return s.underLease(ctx, l, engine.Due{Member: l.Source, At: due, Mode: engine.DueSet})
}

func (s *Store) underLease(ctx context.Context, l news.Lease, d engine.Due) error {
	_, err := s.engine.Commit(ctx, engine.Batch{
		Now: s.now(), Fence: &engine.Fence{Member: l.Source, Token: l.Token}, Due: []engine.Due{d},
	})
	return domain(err)
}

// Known is what the store holds of those entries; the others are not in the map.
func (s *Store) Known(ctx context.Context, ids []string) (_ map[string]news.Known, err error) {
	defer s.watch("known", time.Now(), &err)
	known := make(map[string]news.Known, len(ids))
	if len(ids) == 0 {
		return known, nil
	}
	recs, err := s.engine.Heads(ctx, s.now(), slices.Concat(refs(entryRef, ids), refs(tombstoneRef, ids), refs(aliasRef, ids))...)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		entry, stone, other := recs[i], recs[len(ids)+i], recs[2*len(ids)+i]
		switch {
		case stone.Rev != "":
			known[id] = news.Known{Gone: true}
		case entry.Rev != "":
			h, err := s.seeHead(entry)
			if err != nil { // an editor may have kept it back: it is not written anew
				known[id] = news.Known{Gone: true}
				continue
			}
			k := news.Known{FirstSeen: h.firstSeen, Sort: h.sort}
			k.Version, k.Digest = parseRev(entry.Rev)
			known[id] = k
		case other.Rev != "":
			a, err := see[news.Alias](s, other)
			if known[id] = (news.Known{Alias: a.Entry, Digest: a.Digest}); err != nil {
				known[id] = news.Known{Gone: true} // it may be the key of what was taken down
			}
		}
	}
	return known, nil
}

// Commit writes what a refresh leaves behind, in one atomic step, and ends its lease: the source is due again at
// State.NextCheck. A lease that is not the current one gives news.ErrLeaseLost, and nothing is written.
//
// Entries that are stored already just so, or that have a tombstone, are skipped. A correction is the version after the
// stored one; it keeps Sort and FirstSeen of the first, whatever it says. Any other version gives news.ErrConflict, and
// nothing is written. Of two entries with one id the first counts. The same commit once more does nothing and is no error.
//
// What a story says goes into its members: the entries of the commit, and the others, each of which gets a version and a
// change of its own where that changes what it says. A story that is no longer as it was read, or a fingerprint that another
// entry came in with since, gives news.ErrConflict.
func (s *Store) Commit(ctx context.Context, r news.Refresh) (done news.Committed, err error) {
	defer s.watch("commit", time.Now(), &err)
	if len(r.Stories)+len(r.Prints) > 0 || r.Grounds.Blocks != nil {
		done, err = s.commit(ctx, r) // the caller judges the entries again
		return done, domain(err)
	}
	err = retry(ctx, func() error {
		done, err = s.commit(ctx, r)
		return err
	})
	return done, err
}

func (s *Store) commit(ctx context.Context, r news.Refresh) (news.Committed, error) {
	id := r.Lease.Source
	moved, err := s.move(ctx, r)
	if taken, ok := errors.AsType[*news.AddressTaken](err); ok {
		r.State, err = r.State.NotMoved(taken.By), nil
	}
	if err != nil {
		return news.Committed{}, err
	}
	state, err := record(stateRef(id), r.State, time.Time{})
	if err != nil {
		return news.Committed{}, err
	}
	b := engine.Batch{
		Now:   r.At,
		Fence: &engine.Fence{Member: id, Token: r.Lease.Token},
		Put:   []engine.Record{state},
		Due:   []engine.Due{{Member: id, At: r.State.NextCheck, Mode: engine.DueSet}},
	}
	p, err := s.groups(ctx, edition{entries: r.Entries, stories: r.Stories, at: r.At})
	if err != nil {
		return news.Committed{}, err
	}
	b.Groups = p.groups
	done := news.Committed{Known: p.twice}
	if err := s.name(&b, r, p.was); err != nil {
		return news.Committed{}, err
	}
	if b.Rests, err = s.rests(ctx, r.Grounds, r.At); err != nil {
		return news.Committed{}, err
	}
	b.Rests = append(b.Rests, p.rests...)
	if b.Post, err = postsOf(r.Prints); err != nil {
		return news.Committed{}, err
	}
	blocked, err := blockedGroups(r.Blocked)
	if err != nil {
		return news.Committed{}, err
	}
	b.Groups = append(b.Groups, blocked...)
	b.Groups = append(b.Groups, moved...)
	res, err := s.engine.Commit(ctx, b)
	if err != nil {
		return news.Committed{}, err
	}
	for i, st := range res.Status[:p.entries] {
		switch {
		case st == engine.Gone:
			done.Gone++
		case st == engine.Known:
			done.Known++
		case b.Groups[i].Expect == "":
			done.New++
		default:
			done.Changed++
		}
	}
	done.LastSeq = res.Seq
	return done, nil
}

// byHub is who did what nobody asked for.
const byHub = "hub"

// move gives the source its new address, if it has one; a news.AddressTaken where another source has that. It is no part of a commit
// whose source is gone: that one has lost its lease.
func (s *Store) move(ctx context.Context, r news.Refresh) (groups []engine.Group, err error) {
	if r.MovedTo == "" {
		return nil, nil
	}
	stored, err := s.engine.Get(ctx, r.At, sourceRef(r.Lease.Source))
	if err != nil || stored[0].Rev == "" {
		return nil, err
	}
	src, err := see[news.Source](s, stored[0])
	if err != nil {
		return nil, nil
	}
	old := src
	src.URL = r.MovedTo
	if news.AddressKey(src.URL) != news.AddressKey(old.URL) {
		if groups, err = s.claimAddress(ctx, src); err != nil {
			return nil, err
		}
	}
	g, err := sourceGroup(src, stored[0].Rev, r.At)
	if err != nil {
		return nil, err
	}
	err = s.sign(&g, news.Act{At: r.At, By: byHub, Op: "source.moved"}, edit{was: stored[0], before: old, after: src})
	return append(groups, g), err
}
