// Package embedded keeps the store in one file of a folder, with bbolt: a B+tree whose cursor is a timeline's page.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// File is the database's name in its folder.
const File = "hub.db"

// lockWait is how long another process has to let go of the file.
const lockWait = 500 * time.Millisecond

// Engine is an engine.Engine over one bbolt file.
type Engine struct {
	db   *bolt.DB
	path string

	writes  chan part
	closed  chan struct{} // by Close
	stopped chan struct{} // by the writer, when it has ended
	alone   int           // groups to come that wait for nobody; the writer's own
	leases  leases
	posted  posted
	once    sync.Once
	health  health
	tell    engine.Found

	mu    sync.Mutex
	seq   uint64        // newest change that is on disk
	grown chan struct{} // closed when seq grows
}

// Open opens the store in the folder, making both where they are missing. Only one process may have it open: a second one
// gets engine.ErrInUse. Leases that a dead process left are void: what they held is due at once.
func Open(folder string) (*Engine, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("store folder: %w", err)
	}
	path := filepath.Join(folder, File)
	db, err := openFile(path)
	if errors.Is(err, engine.ErrInUse) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", path, err)
	}
	e := &Engine{
		db: db, path: path, leases: newLeases(), posted: newPosted(), grown: make(chan struct{}),
		tell:   func(string, string, bool) {},
		writes: make(chan part), closed: make(chan struct{}), stopped: make(chan struct{}),
	}
	if e.health.file, err = os.Stat(path); err != nil {
		return nil, errors.Join(fmt.Errorf("store: %w", err), db.Close())
	}
	if err := db.Update(e.prepare); err != nil {
		return nil, errors.Join(fmt.Errorf("store %s: %w", path, err), db.Close())
	}
	go e.serve()
	return e, nil
}

// OnFound says who is told of damage in what is no record. It is called before anything else. A file that is too large to be read
// through when it is opened is so from then on, beside its work.
func (e *Engine) OnFound(tell engine.Found) {
	e.tell = tell
	if e.health.file.Size() > walked {
		go e.readThrough()
	}
}

// prepare makes the buckets and reads where the log stands.
func (e *Engine) prepare(tx *bolt.Tx) error {
	for _, b := range [][]byte{bucketRecords, bucketBodies, bucketTimelines, bucketArrivals, bucketArrived, bucketLog, bucketDue, bucketQueue, bucketQueues, bucketAsked, bucketExpiry, bucketPosts} {
		if _, err := tx.CreateBucketIfNotExists(b); err != nil {
			return err
		}
	}
	for _, k := range engine.Kinds() {
		if _, err := tx.Bucket(bucketRecords).CreateBucketIfNotExists([]byte(k)); err != nil {
			return err
		}
		if !k.Bulk() {
			continue
		}
		if _, err := tx.Bucket(bucketBodies).CreateBucketIfNotExists([]byte(k)); err != nil {
			return err
		}
	}
	e.seq = tx.Bucket(bucketLog).Sequence()
	return nil
}

func (e *Engine) read(ctx context.Context, fn func(*bolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := e.guard(func() error { return e.db.View(fn) }); err != nil {
		return fmt.Errorf("store %s: %w", e.path, err)
	}
	return nil
}

// Warnings has nothing to say: every commit is synced to disk.
func (e *Engine) Warnings(context.Context) ([]news.Reason, error) {
	free, known := room(e.path)
	return lowOn(free, known), nil
}

// Close waits for transactions to end and lets go of the file.
func (e *Engine) Close() error {
	e.once.Do(func() { close(e.closed) })
	<-e.stopped
	if e.broken() != nil { // its locks may be held for ever
		return nil
	}
	return e.db.Close()
}
