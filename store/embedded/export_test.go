package embedded

import (
	"bytes"
	"context"
	"encoding/binary"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

// ReadThrough is for tests, whose files are small.
func (e *Engine) ReadThrough() { e.readThrough() }

// Pieces counts the pieces of entries' bodies.
func (e *Engine) Pieces() (n int) {
	_ = e.db.View(func(tx *bolt.Tx) error { n = bodies(tx, engine.Entry).Stats().KeyN; return nil })
	return n
}

// LosePiece takes out a piece of an entry's body, or cuts it.
func (e *Engine) LosePiece(number uint64, cut bool) error {
	return e.db.Update(func(tx *bolt.Tx) error {
		b, key := bodies(tx, engine.Entry), seqKey(number)
		if cut {
			v := b.Get(key)
			return b.Put(key, v[:len(v)/2])
		}
		return b.Delete(key)
	})
}

// Harm rewrites a record's envelope.
func (e *Engine) Harm(ref engine.Ref, harm func(v []byte) []byte) error {
	return e.db.Update(func(tx *bolt.Tx) error {
		b, err := records(tx, ref.Kind)
		if err != nil {
			return err
		}
		return b.Put([]byte(ref.Key), harm(bytes.Clone(b.Get([]byte(ref.Key)))))
	})
}

// LeadTo has an envelope lead to a body that lies elsewhere, whatever it had.
func LeadTo(v []byte, first uint64, size int) []byte {
	p, _ := cutEnvelope(v)
	v = v[:len(v)-len(p.rest)]
	binary.BigEndian.PutUint64(v, binary.BigEndian.Uint64(v)|apart)
	return extent{first, size}.append(v)
}

// Staged is how many postings there is a place for to stage them in.
func (e *Engine) Staged() (n int, err error) {
	err = e.write(context.Background(), func(*bolt.Tx, *leases) (bool, error) { n = cap(e.posted.staged); return false, nil })
	return n, err
}

// Bounds of what is kept in memory, and of bodies.
const (
	MaxStaged  = maxStaged
	InlineBody = inlineBody
	PieceSize  = pieceSize
)

// Patience is how long patient writes wait.
const Patience = patience
