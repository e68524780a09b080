package web

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// Partners is what web asks of the partners.
type Partners interface {
	// Partners gives all of them, the revoked ones too.
	Partners(ctx context.Context) ([]news.Partner, error)
	// RecordPull notes when a partner asked, and up to where it was told of the change log.
	RecordPull(ctx context.Context, id string, pull news.Pull) error
	// KeepTopic keeps what a partner's feeds are known by to its subscribers, for a key that has none.
	KeepTopic(ctx context.Context, id, keyHash, topicHash string) error
}

// noteEvery is how often what was noted of partners goes into the store, takedowns apart, which go at once.
const noteEvery = time.Minute

// Keyring knows partners by their keys. As a consumer of the change log it answers from memory as long as nothing changed,
// and it notes when each partner asked and what it was told; Run writes that down now and then. It is safe for concurrent
// use.
type Keyring struct {
	store   Partners
	changes changelog.Reader
	log     *slog.Logger

	mu    sync.Mutex
	ring  *ring            // those whose keys are in force; nil: unknown
	live  bool             // the change log is followed: what was read holds
	turn  uint64           // counts what may have changed the list
	notes map[string]*note // by the partner's id
}

// ring are callers by what they show. It is never changed once it is made.
type ring struct {
	byKey   map[string]*caller // by news.KeyHash of the key
	byTopic map[string]*caller // by news.KeyHash of the token in their feeds' addresses
}

// caller is a partner as requests with one of its keys see it.
type caller struct {
	key      news.PartnerKey
	audience rights.Audience
	agreed   news.Agreement
	since    time.Time // when its agreement was made, or last changed
	note     *note
}

// note is what one hub has seen of a partner. Keyring's mu guards it, but for writing.
type note struct {
	id     string
	used   map[string]time.Time // its keys' last requests
	pulled changelog.Cursor     // up to where it was told of the change log
	stored news.Partner
	lock   sync.Mutex // held by who writes it to the store, so that a hub is in nobody's way but another's
}

// NewKeyring makes a keyring over a store. While no changelog.Follower tells it of changes, the store is asked at each
// request. A store that cannot be read lets no key in: a revoked one must not pass because nobody could look.
func NewKeyring(store Partners, changes changelog.Reader, log *slog.Logger) *Keyring {
	return &Keyring{store: store, changes: changes, log: log, notes: map[string]*note{}}
}

// Begin implements changelog.Consumer. What the store was told of partners may be gone from it.
func (k *Keyring) Begin(context.Context, changelog.Cursor, []news.Change) error {
	k.Forget()
	k.mu.Lock()
	defer k.mu.Unlock()
	k.live = true
	for _, n := range k.notes {
		n.stored = news.Partner{}
	}
	return nil
}

// Take implements changelog.Consumer.
func (k *Keyring) Take(_ context.Context, changes []news.Change) error {
	if slices.ContainsFunc(changes, func(c news.Change) bool { return c.Op == news.OpPartner }) {
		k.Forget()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.live = true
	return nil
}

// Down implements changelog.Consumer: the store is asked at each request.
func (k *Keyring) Down(time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.live = false
}

// Stop implements changelog.Consumer.
func (k *Keyring) Stop() { k.Down(0) }

// Forget has the next request look its key up in the store: who adds or revokes a partner in this process calls it, and
// need not wait until the change log has come round.
func (k *Keyring) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ring = nil
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
		if err := k.write(ctx, n, changelog.Cursor{}); err != nil && !errors.Is(err, news.ErrNotFound) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// caller finds whose key it is, and notes that it was used. errKey: nobody's, or nobody's any more; errFrom: it is not taken from that address.
func (k *Keyring) caller(ctx context.Context, key string, from netip.Addr) (*caller, error) {
	return k.callerOf(ctx, news.KeyHash(key), from)
}

func (k *Keyring) callerOf(ctx context.Context, hash string, from netip.Addr) (*caller, error) {
	r, err := k.inForce(ctx)
	if err != nil {
		return nil, err
	}
	// no comparison in constant time is needed: what it could tell is the hash of the key that was sent
	return k.admit(r.byKey[hash], from)
}

// callerAt finds whose token stands in a feed's address, as caller does.
func (k *Keyring) callerAt(ctx context.Context, token string, from netip.Addr) (*caller, error) {
	r, err := k.inForce(ctx)
	if err != nil {
		return nil, err
	}
	return k.admit(r.byTopic[news.KeyHash(token)], from)
}

// admit lets a key in that is in force now, and notes that it was used.
func (k *Keyring) admit(c *caller, from netip.Addr) (*caller, error) {
	now := time.Now()
	switch {
	case c == nil || !c.key.Active(now):
		return nil, errKey
	case !c.key.Admits(from):
		return nil, errFrom
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	c.note.used[c.key.ID] = now
	return c, nil
}

// TopicAudience is whom the feeds at addresses with a token are for, or news.ErrNotFound: nobody, or nobody any more. Who asks for them from
// an address must be one whom the key admits; a zero address is nobody's, as where the hub itself delivers.
func (k *Keyring) TopicAudience(ctx context.Context, token string, from netip.Addr) (rights.Audience, error) {
	r, err := k.inForce(ctx)
	if err != nil {
		return rights.Audience{}, err
	}
	c := r.byTopic[news.KeyHash(token)]
	if c == nil || !c.key.Active(time.Now()) || from.IsValid() && !c.key.Admits(from) {
		return rights.Audience{}, news.ErrNotFound
	}
	return c.audience.At(token), nil
}

// topicOf is the token in the addresses of a caller's feeds. Of a key from before there were tokens, the store is told first: nobody
// must be given an address that leads nowhere.
func (k *Keyring) topicOf(ctx context.Context, c *caller, key string) (string, error) {
	token := news.TopicToken(key)
	if c.key.TopicHash != "" {
		return token, nil
	}
	if err := k.store.KeepTopic(ctx, c.note.id, c.key.Hash, news.KeyHash(token)); err != nil {
		return "", err
	}
	k.Forget()
	return token, nil
}

// inForce are the callers whose keys are in force.
func (k *Keyring) inForce(ctx context.Context) (*ring, error) {
	k.mu.Lock()
	r, turn := k.ring, k.turn
	if !k.live {
		r = nil
	}
	k.mu.Unlock()
	if r != nil {
		return r, nil
	}
	list, err := k.store.Partners(ctx)
	if err != nil {
		return nil, err
	}
	return k.take(list, turn), nil
}

// take makes a list that was read ready for use, and keeps it unless it may have changed meanwhile.
func (k *Keyring) take(list []news.Partner, turn uint64) *ring {
	k.mu.Lock()
	defer k.mu.Unlock()
	r := &ring{byKey: make(map[string]*caller, len(list)), byTopic: make(map[string]*caller, len(list))}
	for _, p := range list {
		if !p.Active() {
			continue
		}
		n := k.notes[p.ID]
		if n == nil {
			n = &note{id: p.ID, used: map[string]time.Time{}}
			k.notes[p.ID] = n
		}
		was := n.stored
		n.stored = p
		n.stored.Saw(was.Pull())
		who := rights.Partner(p)
		for _, key := range p.Keys {
			if !key.Revoked.IsZero() {
				continue
			}
			c := &caller{key: key, audience: who, agreed: p.Agreement, since: p.Since(), note: n}
			if r.byKey[key.Hash] = c; key.TopicHash != "" {
				r.byTopic[key.TopicHash] = c
			}
		}
	}
	if turn == k.turn {
		k.ring = r
	}
	return r
}

// told notes that a partner is told of the change log up to a place, before it is. Where that tells of takedowns, it is in the
// store when told returns: who has been told must be known, whatever becomes of this process. A partner's since is taken
// at its word: it has from an answer what it gives back, one without its key perhaps.
func (k *Keyring) told(ctx context.Context, c *caller, at changelog.Cursor, takedowns bool) error {
	k.mu.Lock()
	if !takedowns || c.note.stored.HasPulled(at.Seq) {
		c.note.pulled = further(c.note.pulled, at)
		k.mu.Unlock()
		return nil
	}
	k.mu.Unlock()
	return k.write(ctx, c.note, at)
}

// further is the later of two places; of two logs' the second.
func further(had, at changelog.Cursor) changelog.Cursor {
	if had.Epoch == at.Epoch && had.Seq > at.Seq || at == (changelog.Cursor{}) {
		return had
	}
	return at
}

// write stores what is noted of a partner, and that it is told up to a place, if that is news. A place in a log that has
// stepped back since is none: nobody has been told of what stands there now.
func (k *Keyring) write(ctx context.Context, n *note, at changelog.Cursor) error {
	n.lock.Lock()
	defer n.lock.Unlock()
	k.mu.Lock()
	now := n.stored
	at, used := further(n.pulled, at), maps.Clone(n.used)
	fresh := now.Saw(news.Pull{Seq: at.Seq, Used: used})
	k.mu.Unlock()
	if !fresh {
		return nil
	}
	if at != (changelog.Cursor{}) {
		if _, _, err := changelog.Read(ctx, k.changes, at, 1); changelog.Lost(err) {
			at = changelog.Cursor{}
		} else if err != nil {
			return err
		}
	}
	pull := news.Pull{Seq: at.Seq, Used: used}
	if err := k.store.RecordPull(ctx, n.id, pull); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	n.stored.Saw(pull)
	n.pulled = at
	return nil
}

var _ changelog.Consumer = (*Keyring)(nil)
