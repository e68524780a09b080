package web

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
)

// Partners is what web asks of the partners.
type Partners interface {
	// Partners gives all of them, the revoked ones too.
	Partners(ctx context.Context) ([]news.Partner, error)
	// RecordPull notes that a partner asked at a time, and was told of the change log up to seq; 0: of nothing.
	RecordPull(ctx context.Context, id string, seq uint64, at time.Time) error
}

// noteEvery is how often what was noted of partners goes into the store, takedowns apart, which go at once.
const noteEvery = time.Minute

// Keyring knows partners by their keys. It answers from memory as long as nothing changed, and notes when each partner
// asked and what it was told; Run writes that down now and then. It is safe for concurrent use.
type Keyring struct {
	store Partners
	epoch func() (uint64, bool)
	log   *slog.Logger

	mu    sync.Mutex
	byKey map[string]*caller // by news.KeyHash, those whose keys are in force; never changed once it is here; nil: unknown
	at    uint64             // the epoch that byKey was read in
	turn  uint64             // counts calls of Forget
	notes map[string]*note   // by the partner's id
}

// caller is a partner as its requests see it.
type caller struct {
	audience feeds.Audience
	since    time.Time // when its agreement was made
	note     *note
}

// note is what one hub has seen of a partner. Keyring's mu guards it, but for writing.
type note struct {
	id     string
	seen   time.Time // its last request
	pulled uint64    // the change log's place up to which it was told
	stored news.Partner
	lock   sync.Mutex // held by who writes it to the store, so that a hub is in nobody's way but another's
}

// NewKeyring makes a keyring over a store. epoch tells when the list of partners may have changed, and false where that
// is not known (Publisher.PartnersEpoch): the store is asked at each request then. A store that cannot be read lets no
// key in: a revoked one must not pass because nobody could look.
func NewKeyring(store Partners, epoch func() (uint64, bool), log *slog.Logger) *Keyring {
	return &Keyring{store: store, epoch: epoch, log: log, notes: map[string]*note{}}
}

// Forget has the next request look its key up in the store: who adds or revokes a partner in this process calls it, and
// need not wait until the change log has come round.
func (k *Keyring) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.byKey = nil
	k.turn++
}

// Run writes down what is noted, every minute and once more when ctx ends. What cannot be written is tried again with the
// next minute, and logged. It gives nil when ctx ends.
func (k *Keyring) Run(ctx context.Context) error {
	tick := time.NewTicker(noteEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			k.flush(ctx)
		case <-ctx.Done():
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), probe)
			defer cancel()
			k.flush(late)
			return nil
		}
	}
}

func (k *Keyring) flush(ctx context.Context) {
	if err := k.Flush(ctx); err != nil && ctx.Err() == nil {
		k.log.Error("what partners have read cannot be noted", "error", err)
	}
}

// Flush writes down what is noted.
func (k *Keyring) Flush(ctx context.Context) error {
	k.mu.Lock()
	notes := make([]*note, 0, len(k.notes))
	for _, n := range k.notes {
		notes = append(notes, n)
	}
	k.mu.Unlock()
	var errs []error
	for _, n := range notes {
		if err := k.write(ctx, n, 0); err != nil && !errors.Is(err, news.ErrNotFound) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// caller finds whose key it is, and notes that it was used. errKey: nobody's.
func (k *Keyring) caller(ctx context.Context, key string) (*caller, error) {
	hash := news.KeyHash(key)
	epoch, live := k.epoch()
	k.mu.Lock()
	byKey, turn := k.byKey, k.turn
	if !live || k.at != epoch {
		byKey = nil
	}
	k.mu.Unlock()
	if byKey == nil {
		list, err := k.store.Partners(ctx)
		if err != nil {
			return nil, err
		}
		byKey = k.take(list, epoch, turn)
	}
	c, ok := byKey[hash] // no comparison in constant time is needed: what it could tell is the hash of the key that was sent
	if !ok {
		return nil, errKey
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	c.note.seen = time.Now()
	return c, nil
}

// take makes a list that was read ready for use, and keeps it unless somebody called Forget meanwhile.
func (k *Keyring) take(list []news.Partner, epoch, turn uint64) map[string]*caller {
	k.mu.Lock()
	defer k.mu.Unlock()
	byKey := make(map[string]*caller, len(list))
	for _, p := range list {
		if !p.Active() {
			continue
		}
		n := k.notes[p.ID]
		if n == nil {
			n = &note{id: p.ID}
			k.notes[p.ID] = n
		}
		n.stored.Saw(p.Pulled, p.LastSeen)
		byKey[p.KeyHash] = &caller{audience: feeds.PartnerAudience(p), since: p.Created, note: n}
	}
	if turn == k.turn {
		k.byKey, k.at = byKey, epoch
	}
	return byKey
}

// told notes that a partner is told of the change log up to seq, before it is. Where that tells of takedowns, it is in the
// store when told returns: who has been told must be known, whatever becomes of this process. A partner's since is taken
// at its word: it has from an answer what it gives back, one without its key perhaps.
func (k *Keyring) told(ctx context.Context, c *caller, seq uint64, takedowns bool) error {
	k.mu.Lock()
	if !takedowns || c.note.stored.HasPulled(seq) {
		c.note.pulled = max(c.note.pulled, seq)
		k.mu.Unlock()
		return nil
	}
	k.mu.Unlock()
	return k.write(ctx, c.note, seq)
}

// write stores what is noted of a partner, and that it is told up to seq, if that is news.
func (k *Keyring) write(ctx context.Context, n *note, seq uint64) error {
	n.lock.Lock()
	defer n.lock.Unlock()
	k.mu.Lock()
	now := n.stored
	seq, seen := max(seq, n.pulled), n.seen
	fresh := now.Saw(seq, seen)
	k.mu.Unlock()
	if !fresh {
		return nil
	}
	if err := k.store.RecordPull(ctx, n.id, seq, seen); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	n.stored.Saw(seq, seen)
	n.pulled = max(n.pulled, seq)
	return nil
}
