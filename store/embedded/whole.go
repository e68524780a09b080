package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// ErrDamaged is given for a file that is not, or no longer, a whole store. Nothing of it was changed.
var ErrDamaged = errors.New("it was not changed: put it aside and restore a backup into the folder (hub restore FILE), or begin anew without it")

func damaged(format string, args ...any) error {
	return fmt.Errorf("the file is damaged: %s; %w", fmt.Sprintf(format, args...), ErrDamaged)
}

// A bbolt file begins with two meta pages, of which the newer valid one counts: after a page's header of 16 bytes magic, version and
// page size (4 bytes each), flags, root (16 bytes), freelist, the number of pages in use, transaction and checksum (8 bytes each, FNV-1a
// of what stands before it). Numbers are in the machine's order.
const (
	metaAt     = 16
	metaSize   = 64
	metaMagic  = 0xED0CDAED
	pagesAt    = 40
	txAt       = 48
	sumAt      = 56
	leastPage  = 1024
	largestPow = 15
)

// checkFile refuses a file that bbolt would read past the end of, or begin anew: an empty one, one that was cut, and one that
// is something else. A file that is missing is none.
func checkFile(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return damaged("it is a folder")
	case info.Size() == 0:
		return damaged("it is empty")
	}
	needs, ok := int64(0), false
	var newest uint64
	for i := range largestPow + 1 { // the second meta page is where the first page ends, whatever its size
		at := int64(0)
		if i > 0 {
			at = leastPage << (i - 1)
		}
		if size, tx, valid := readMeta(f, at); valid && (!ok || tx >= newest) {
			needs, newest, ok = size, tx, true
		}
	}
	if !ok {
		return damaged("it is no hub.db, or its first pages are gone")
	}
	if info.Size() < needs {
		return damaged("it ends after %d bytes of %d", info.Size(), needs)
	}
	return nil
}

// readMeta gives how many bytes a valid meta page says that the file has.
func readMeta(f io.ReaderAt, at int64) (size int64, tx uint64, valid bool) {
	var page [metaAt + metaSize]byte
	if _, err := f.ReadAt(page[:], at); err != nil {
		return 0, 0, false
	}
	m, order := page[metaAt:], binary.NativeEndian
	h := fnv.New64a()
	_, _ = h.Write(m[:sumAt]) // never fails
	if order.Uint32(m) != metaMagic || order.Uint64(m[sumAt:]) != h.Sum64() {
		return 0, 0, false
	}
	return int64(order.Uint64(m[pagesAt:])) * int64(order.Uint32(m[8:])), order.Uint64(m[txAt:]), true
}

// openFile opens the database, which it makes where it is missing. bbolt panics, or reads where nothing is, on pages that say what
// cannot be: that is an error here.
func openFile(path string) (db *bolt.DB, err error) {
	options := bolt.Options{Timeout: lockWait, FreelistType: bolt.FreelistArrayType}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			db, err = nil, damaged("%v", p)
		}
	}()
	if err := create(path, options); err != nil {
		return nil, err
	}
	if err := checkFile(path); err != nil {
		return nil, err
	}
	db, err = bolt.Open(path, 0o600, &options)
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("%w: %w", engine.ErrInUse, news.Faultf(news.Because("store.locked", path), "%s is locked; stop it, or talk to it", path))
	}
	if err != nil {
		return nil, damaged("%v", err)
	}
	if err := db.View(walk); err != nil {
		return nil, errors.Join(damaged("%v", err), db.Close())
	}
	return db, nil
}

// create makes a database where there is none, under its name only when it is whole: a hub that is killed meanwhile leaves no
// empty file, and of two that start together both open the same.
func create(path string, options bolt.Options) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), File+".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := f.Close(); err != nil {
		return err
	}
	db, err := bolt.Open(f.Name(), 0o600, &options)
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// walked bounds in bytes the files that are read through when they are opened: some tenths of a second.
const walked = 256 << 20

// walk touches every page that is in use.
func walk(tx *bolt.Tx) error {
	if tx.Size() > walked {
		return nil
	}
	return tx.ForEach(func(_ []byte, b *bolt.Bucket) error { return walkBucket(b) })
}

func walkBucket(b *bolt.Bucket) error {
	return b.ForEach(func(k, v []byte) error {
		if v != nil {
			touch(v)
			return nil
		}
		return walkBucket(b.Bucket(k))
	})
}
