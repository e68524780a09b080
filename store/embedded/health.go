package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// health is what is known of the file beside what is in it.
type health struct {
	file os.FileInfo // as it was opened

	mu      sync.Mutex
	damaged error // the file cannot be read any more, and is let alone from then on; nil: it can
	full    error // of the last write for which there was no room; nil: there was none
	fullAt  time.Time
}

// errDamagedFile is given where the file is not what was written: somebody cut it or wrote into it, or the disk did.
var errDamagedFile = errors.New("the file is damaged; stop the hub and restore a backup into an empty folder")

// guard runs what touches the file. Where that is damaged, the database panics, or its memory is not there: from then on the
// file is let alone, since the database may hold its locks for ever.
func (e *Engine) guard(fn func() error) (err error) {
	if err := e.broken(); err != nil {
		return err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w (%v)", errDamagedFile, r)
			e.health.mu.Lock()
			defer e.health.mu.Unlock()
			e.health.damaged = err
		}
	}()
	return fn()
}

func (e *Engine) broken() error {
	e.health.mu.Lock()
	defer e.health.mu.Unlock()
	return e.health.damaged
}

// wrote notes a transaction that found no room.
func (h *health) wrote(err error) {
	if noRoom(err) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.full, h.fullAt = err, time.Now()
	}
}

// fullFor is how long a disk that had no room for a write is held to be full: a small write may find room where it had none.
const fullFor = 15 * time.Second

func (h *health) noRoom() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if time.Since(h.fullAt) < fullFor {
		return h.full
	}
	return nil
}

// noRoom tells errors of a full disk, of a quota, and of a process that may not write larger files. The database gives some of them as
// text alone.
func noRoom(err error) bool {
	return err != nil && slices.ContainsFunc([]error{syscall.ENOSPC, syscall.EFBIG, syscall.EDQUOT}, func(e error) bool {
		return errors.Is(err, e) || strings.HasSuffix(err.Error(), ": "+e.Error())
	})
}

// Health implements engine.Engine. It reads the first record of every kind too, so that a file that was cut or written over is
// seen soon; damage elsewhere is seen where it is read.
func (e *Engine) Health(ctx context.Context) error {
	err := e.checkFile(ctx)
	if err == nil {
		rec := engine.Record{Ref: engine.ProbeRef, Rev: fmt.Sprint(time.Now().UnixNano()), Body: []byte("{}")}
		_, err = e.Commit(ctx, engine.Batch{Now: time.Now(), Put: []engine.Record{rec}})
	}
	switch {
	case errors.Is(err, errDamagedFile):
		return &engine.Unfit{Why: news.Because("ready.file-damaged"), Err: err}
	case errors.Is(err, errGone):
		return &engine.Unfit{Why: news.Because("ready.file-gone"), Err: err}
	case noRoom(err):
		return &engine.Unfit{Why: news.Because("ready.disk-full"), Err: err}
	case err != nil:
		return &engine.Unfit{Why: news.Because("ready.unwritable"), Err: err}
	}
	if err := e.health.noRoom(); err != nil {
		return &engine.Unfit{Why: news.Because("ready.disk-full"), Err: err}
	}
	if free, ok := room(e.path); ok && free < leastRoom {
		return &engine.Unfit{Why: news.Because("ready.disk-full"), Err: fmt.Errorf("%d bytes are free", free)}
	}
	return nil
}

// leastRoom is what a disk must have free, in bytes, for the file to grow.
const leastRoom = 4 << 20

// lowRoom is what a disk should have free, in bytes, so that somebody can make room before it is full.
const lowRoom = 512 << 20

// lowOn is the warning about a disk that has so much free.
func lowOn(free uint64, known bool) []news.Reason {
	if !known || free >= lowRoom {
		return nil
	}
	return []news.Reason{news.Because("ready.disk-low", strconv.Itoa(lowRoom>>20))}
}

var errGone = errors.New("the file was removed or replaced below the hub")

func (e *Engine) checkFile(ctx context.Context) error {
	now, err := os.Stat(e.path)
	if errors.Is(err, os.ErrNotExist) || err == nil && !os.SameFile(now, e.health.file) {
		return errGone
	}
	if err != nil {
		return err
	}
	return e.read(ctx, func(tx *bolt.Tx) error {
		if now.Size() < tx.Size() {
			return errDamagedFile
		}
		return tx.ForEach(func(_ []byte, b *bolt.Bucket) error {
			b.Cursor().Last()
			if k, v := b.Cursor().First(); k == nil || v != nil {
				return nil // it has keys and no buckets: to look for these would read all of it, at every probe
			}
			return b.ForEachBucket(func(k []byte) error {
				if c := b.Bucket(k).Cursor(); string(k) != "" {
					c.First()
				}
				return nil
			})
		})
	})
}
