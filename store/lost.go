package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// A record of the change log that cannot be read, or is not there between others, is passed over: news.OpLost stands in its place.
// Whoever follows the log may have missed something by it, a takedown too, so the log gets another epoch when that is found:
// everybody begins anew, once. See docs/decisions/a-damaged-change-ends-all-cursors.md.

// changeKind names damaged changes among damaged records. There are no records of this kind.
const changeKind engine.Kind = "change"

// lostMost bounds the stretches that an epoch remembers. What is lost beyond is counted to the last of them.
const lostMost = 1000

// stretch is of changes that are lost, both ends among them.
type stretch struct {
	From uint64 `json:"from"`
	To   uint64 `json:"to"`
}

func (l stretch) String() string {
	if l.From == l.To {
		return strconv.FormatUint(l.From, 10)
	}
	return strconv.FormatUint(l.From, 10) + "-" + strconv.FormatUint(l.To, 10)
}

func (l stretch) ref() engine.Ref { return engine.Ref{Kind: changeKind, Key: l.String()} }

// stretchOf undoes ref.
func stretchOf(key string) (l stretch) {
	from, to, found := strings.Cut(key, "-")
	if !found {
		to = from
	}
	l.From, _ = strconv.ParseUint(from, 10, 64) // ref wrote them
	l.To, _ = strconv.ParseUint(to, 10, 64)
	return l
}

// epoch is a log's epoch as it is kept, with what was lost of the log when it began.
type epoch struct {
	news.Epoch
	Lost []stretch `json:"lost,omitempty"`
}

// knows reports whether the epoch began when a stretch was lost already.
func (e *epoch) knows(l stretch) bool {
	return slices.ContainsFunc(e.Lost, func(k stretch) bool { return k.From <= l.From && l.To <= k.To })
}

// decodeLog reads what follows on since, with news.OpLost where something is lost. Where older changes were let go, what is
// missing before the first is not lost.
func decodeLog(since uint64, logged []engine.Logged, first bool) (changes []news.Change, lost []stretch) {
	changes = make([]news.Change, 0, len(logged))
	pass := func(l stretch) {
		lost = append(lost, l)
		changes = append(changes, news.Change{Seq: l.To, Op: news.OpLost})
	}
	for _, l := range logged {
		if l.Seq > since+1 && !first {
			pass(stretch{since + 1, l.Seq - 1})
		}
		if c, ok := decodeChange(l); ok {
			changes = append(changes, c)
		} else {
			pass(stretch{l.Seq, l.Seq})
		}
		since, first = l.Seq, false
	}
	return changes, lost
}

// Changes gives those after since, oldest first; news.OpLost stands for those that cannot be read. Where the first does not follow
// on since, older ones were pruned. Where it finds that something was lost, the log has another epoch when it returns.
func (s *Store) Changes(ctx context.Context, since uint64, limit int) (_ []news.Change, err error) {
	defer s.watch("changes", time.Now(), &err)
	logged, err := s.engine.Changes(ctx, since, bound(limit))
	if err != nil || len(logged) == 0 {
		return nil, err
	}
	changes, lost := decodeLog(since, logged, true)
	before := stretch{since + 1, logged[0].Seq - 1}
	if len(lost) == 0 && before.To < before.From {
		return changes, nil
	}
	e, err := s.kept(ctx)
	if err != nil {
		return nil, err
	}
	if before.From <= before.To && e.knows(stretch{before.To, before.To}) {
		changes = slices.Insert(changes, 0, news.Change{Seq: before.To, Op: news.OpLost})
	}
	for _, l := range lost {
		if !e.knows(l) {
			return changes, s.renewEpoch(ctx, l)
		}
	}
	return changes, nil
}

// kept is the epoch as it is kept; the zero one where there is none that can be read.
func (s *Store) kept(ctx context.Context) (e epoch, err error) {
	recs, err := s.engine.Get(ctx, s.now(), epochRef)
	if err != nil || recs[0].Rev == "" {
		return e, err
	}
	if e, err = decode[epoch](recs[0]); err != nil {
		return epoch{}, nil // it is made anew by whoever asks for it
	}
	return e, nil
}

// renewEpoch begins an epoch that knows of what is lost, unless another hub did.
func (s *Store) renewEpoch(ctx context.Context, found stretch) error {
	return retry(ctx, func() error {
		had, err := s.engine.Get(ctx, s.now(), epochRef, identity)
		if err != nil {
			return err
		}
		if err := s.same(had[1]); err != nil {
			return err
		}
		if e, err := decode[epoch](had[0]); err == nil && e.knows(found) {
			return nil
		}
		rec, err := s.newEpoch(ctx)
		if err == nil {
			_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{{Put: rec, Expect: had[0].Rev}}})
		}
		return err
	})
}

// newEpoch makes an epoch that begins where the log is now, and knows what is lost of it.
func (s *Store) newEpoch(ctx context.Context) (rec engine.Record, err error) {
	e := epoch{Epoch: news.Epoch{ID: strings.ToLower(rand.Text()[:12])}}
	if e.From, err = s.engine.LastSeq(ctx); err != nil {
		return rec, err
	}
	if e.Lost, err = s.lost(ctx); err != nil {
		return rec, err
	}
	s.nameLost(e.Lost)
	return record(epochRef, e, time.Time{})
}

// lost looks through the log for what is lost of it.
func (s *Store) lost(ctx context.Context) (all []stretch, err error) {
	var since uint64
	for first := true; ; first = false {
		logged, err := s.engine.Changes(ctx, since, MaxPage)
		if err != nil {
			return nil, fmt.Errorf("look through the change log: %w", err)
		}
		if len(logged) == 0 {
			return all, nil
		}
		_, lost := decodeLog(since, logged, first)
		for _, l := range lost {
			if n := len(all); n > 0 && (all[n-1].To+1 == l.From || n == lostMost) {
				all[n-1].To = l.To
			} else {
				all = append(all, l)
			}
		}
		since = logged[len(logged)-1].Seq
	}
}

func (s *Store) nameLost(lost []stretch) {
	for _, l := range lost {
		s.damage.note(l.ref())
	}
}

// stillLost reports whether what was lost of the log would be missed in it still.
func (s *Store) stillLost(ctx context.Context, l stretch) (bool, error) {
	oldest, err := s.engine.Changes(ctx, 0, 1)
	if err != nil || len(oldest) == 0 || oldest[0].Seq > l.To {
		return false, err
	}
	there, err := s.engine.Changes(ctx, l.From-1, 1)
	if err != nil || len(there) == 0 || there[0].Seq != l.From {
		return true, err
	}
	_, ok := decodeChange(there[0])
	return !ok, nil
}
