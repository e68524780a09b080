package store

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/store/engine"
)

const (
	// maxLine bounds a line of a dump in bytes.
	maxLine = 256 << 20
	// maxWindow bounds in bytes what a frame may ask to be kept of its text, as the zstd command does.
	maxWindow = 128 << 20
)

// Tally counts the records of a dump, by kind.
type Tally = map[string]int

// CheckDump reads a dump to its last byte, and says what a restore of it brings. ErrBadDump where it is not whole, or not as
// it was written.
func CheckDump(ctx context.Context, r io.ReadSeeker) (Tally, error) {
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	there, fits, err := readSeal(r)
	if err != nil {
		return nil, err
	}
	if there && !fits {
		return nil, fmt.Errorf("%w: its bytes are not those that were written; take another copy of it", ErrBadDump)
	}
	if _, err := r.Seek(start, io.SeekStart); err != nil {
		return nil, err
	}
	held := counter{}
	h, err := readDump(r, func(l dumpLine) error {
		if err := held.line(l); err != nil {
			return err
		}
		return ctx.Err()
	})
	if err == nil && h.Sealed && !there {
		err = fmt.Errorf("%w: its seal is missing, it is cut short or something follows on it", ErrBadDump)
	}
	return held.tally(), err
}

// counter has the keys of what a dump holds, by kind.
type counter map[engine.Kind]map[string]bool

func (c counter) line(l dumpLine) error {
	switch {
	case l.Record != nil && !slices.Contains(engine.Kinds(), l.Record.Kind):
		return fmt.Errorf("%w: it holds records of the kind %q, which this hub does not know", ErrBadDump, l.Record.Kind)
	case l.Record != nil:
		if c[l.Record.Kind] == nil {
			c[l.Record.Kind] = map[string]bool{}
		}
		c[l.Record.Kind][l.Record.Key] = true
		if l.Record.Kind == engine.Tombstone { // see loader.flush
			delete(c[engine.Entry], l.Record.Key)
			delete(c[engine.History], l.Record.Key)
		}
	case l.Gone != nil:
		delete(c[l.Gone.Kind], l.Gone.Key)
	}
	return nil
}

func (c counter) tally() Tally {
	t := Tally{}
	for kind, keys := range c {
		if len(keys) > 0 {
			t[string(kind)] = len(keys)
		}
	}
	return t
}

// readDump calls fn for every line between header and trailer, and the trailer's. It gives ErrBadDump where they do not agree,
// or where the stream does not end there: until then its last checksum was not read.
func readDump(r io.Reader, fn func(dumpLine) error) (h dumpHeader, err error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return h, fmt.Errorf("%w: %w", ErrBadDump, err)
	}
	defer z.Close()
	lines := bufio.NewScanner(z)
	lines.Buffer(make([]byte, 1<<16), maxLine)
	if h, err = readHeader(lines); err != nil {
		return h, err
	}
	for n := 0; lines.Scan(); n++ {
		var l dumpLine
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return h, fmt.Errorf("%w: line %d: %w", ErrBadDump, n+2, err)
		}
		if l.End != nil && l.End.Lines != n {
			return h, fmt.Errorf("%w: it holds %d lines of %d", ErrBadDump, n, l.End.Lines)
		}
		if err := fn(l); err != nil {
			return h, err
		}
		if l.End == nil {
			continue
		}
		if lines.Scan() {
			return h, fmt.Errorf("%w: more follows on its end", ErrBadDump)
		}
		if err := lines.Err(); err != nil {
			return h, fmt.Errorf("%w: it is damaged: %w", ErrBadDump, err)
		}
		return h, nil
	}
	return h, fmt.Errorf("%w: it is cut short or damaged: %w", ErrBadDump, orEOF(lines.Err()))
}

func readHeader(lines *bufio.Scanner) (h dumpHeader, err error) {
	if !lines.Scan() {
		return h, fmt.Errorf("%w: %w", ErrBadDump, orEOF(lines.Err()))
	}
	if err := json.Unmarshal(lines.Bytes(), &h); err != nil || h.Format != dumpFormat {
		return h, fmt.Errorf("%w: it does not begin as one", ErrBadDump)
	}
	if h.Version < 1 {
		return h, fmt.Errorf("%w: it does not say its version", ErrBadDump)
	}
	return h, checkFormat("the dump", h.Version)
}

func orEOF(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}
