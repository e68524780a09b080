package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"hash"
	"io"
)

// Passing checks a dump while it is written elsewhere, where it cannot be read again: to a pipe. It is a writer that never fails;
// Check says what came by.
type Passing struct {
	sum  hash.Hash // of all but the tail
	tail []byte    // sealSize bytes at most
	to   *io.PipeWriter
	done chan passed
}

type passed struct {
	tally  Tally
	sealed bool
	err    error
}

// NewPassing begins to check. Check must be called, or ctx end.
func NewPassing(ctx context.Context) *Passing {
	from, to := io.Pipe()
	p := &Passing{sum: sha256.New(), to: to, done: make(chan passed, 1)}
	context.AfterFunc(ctx, func() { _ = from.CloseWithError(ctx.Err()) }) // it gives no error
	go func() {
		var seen passed
		seen.tally, seen.sealed, seen.err = countDump(ctx, from)
		_ = from.CloseWithError(io.ErrClosedPipe) // who writes is not held up
		p.done <- seen
	}()
	return p
}

// Write takes note of what comes by.
func (p *Passing) Write(b []byte) (int, error) {
	_, _ = p.to.Write(b) // Check has the error
	p.tail = append(p.tail, b...)
	if over := len(p.tail) - sealSize; over > 0 {
		p.sum.Write(p.tail[:over])
		p.tail = append(p.tail[:0], p.tail[over:]...)
	}
	return len(b), nil
}

// Check is CheckDump of all that came by, which was all.
func (p *Passing) Check() (Tally, error) {
	_ = p.to.Close() // it gives no error
	seen := <-p.done
	there := bytes.HasPrefix(p.tail, sealHead())
	switch {
	case there && !bytes.Equal(p.tail, p.sum.Sum(sealHead())):
		return nil, errBytes()
	case seen.err == nil && seen.sealed && !there:
		return nil, errSeal()
	}
	return seen.tally, seen.err
}
