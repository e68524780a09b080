package embedded

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// pieceKeys bounds what one transaction of a reading through looks at: a long one would keep pages from being used again.
const pieceKeys = 2000

// path names a bucket from the top down.
type path [][]byte

func (p path) String() string { return strings.ToValidUTF8(string(bytes.Join(p, []byte("/"))), "?") }

func (p path) in(tx *bolt.Tx) (c *bolt.Cursor, sub func([]byte) bool) {
	if len(p) == 0 {
		return tx.Cursor(), func(k []byte) bool { return tx.Bucket(k) != nil }
	}
	b := tx.Bucket(p[0])
	for _, name := range p[1:] {
		if b != nil {
			b = b.Bucket(name)
		}
	}
	if b == nil {
		return nil, nil
	}
	return b.Cursor(), func(k []byte) bool { return b.Bucket(k) != nil }
}

// readThrough reads every page that is in use, once, a piece at a time and half of the time. What cannot be read is told of, by the
// name of what it belongs to, and the hub goes on with what can: it ends with Close.
func (e *Engine) readThrough() {
	for todo := []path{nil}; len(todo) > 0; todo = todo[1:] {
		var from []byte
		for more := true; more; {
			began := time.Now()
			next, found, err := e.piece(todo[0], from)
			todo = append(todo, found...)
			if err != nil {
				e.tell("page", "of "+todo[0].String(), false)
			}
			from, more = next, err == nil && next != nil
			select {
			case <-e.closed:
				return
			case <-time.After(time.Since(began)):
			}
		}
	}
}

// piece reads the next keys of a bucket, and gives the last of them where more may follow.
func (e *Engine) piece(p path, from []byte) (next []byte, found []path, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil { // the transaction was ended
			err = fmt.Errorf("%w (%v)", errDamagedFile, r)
		}
	}()
	err = e.db.View(func(tx *bolt.Tx) error {
		c, sub := p.in(tx)
		if c == nil {
			return nil // it is gone
		}
		k, v := c.First()
		if from != nil {
			if k, v = c.Seek(from); bytes.Equal(k, from) {
				k, v = c.Next()
			}
		}
		for n := 0; k != nil; k, v = c.Next() {
			if v == nil && sub(k) {
				found = append(found, append(p[:len(p):len(p)], bytes.Clone(k)))
			}
			touch(v)
			if n == pieceKeys {
				next = bytes.Clone(k)
				return nil
			}
			n++
		}
		return nil
	})
	if e.isClosed() {
		err = nil
	}
	return next, found, err
}

func (e *Engine) isClosed() bool {
	select {
	case <-e.closed:
		return true
	default:
		return false
	}
}

// touch reads a byte of every page of a value.
func touch(v []byte) {
	var sum byte
	for i := 0; i < len(v); i += 4096 {
		sum += v[i]
	}
	if len(v) > 0 {
		sum += v[len(v)-1]
	}
	runtime.KeepAlive(sum) // else the compiler leaves the reading out
}
