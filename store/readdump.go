package store

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/news"
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
	r = whileAsked{r, ctx}
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	there, fits, err := readSeal(r)
	if err != nil {
		return nil, err
	}
	if there && !fits {
		return nil, errBytes()
	}
	if _, err := r.Seek(start, io.SeekStart); err != nil {
		return nil, err
	}
	held, sealed, err := countDump(ctx, r)
	if stopped := ctx.Err(); stopped != nil {
		return nil, stopped
	}
	if err == nil && sealed && !there {
		err = errSeal()
	}
	return held, err
}

// whileAsked reads until its context ends: a large file keeps nobody from stopping.
type whileAsked struct {
	io.ReadSeeker
	ctx context.Context
}

func (w whileAsked) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.ReadSeeker.Read(p)
}

// countDump reads a dump to its last byte, counts what is in it, and says whether it should have a seal.
func countDump(ctx context.Context, r io.Reader) (_ Tally, sealed bool, err error) {
	held := counter{}
	h, err := readDump(r, func(l dumpLine) error {
		if err := held.line(l); err != nil {
			return err
		}
		return ctx.Err()
	})
	return held.tally(), h.Sealed, err
}

func errBytes() error {
	return bad(news.Because("dump.bytes"), "its bytes are not those that were written; take another copy of it")
}

func errSeal() error {
	return bad(news.Because("dump.seal"), "its seal is missing, it is cut short or something follows on it")
}

// bad is a dump that cannot be believed, and why.
func bad(why news.Reason, format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrBadDump, news.Faultf(why, format, args...))
}

// counter has the keys of what a dump holds, by kind.
type counter map[engine.Kind]map[string]bool

func (c counter) line(l dumpLine) error {
	switch {
	case l.Record != nil && !slices.Contains(engine.Kinds(), l.Record.Kind):
		return bad(news.Because("dump.kind", string(l.Record.Kind)), "it holds records of the kind %q, which this hub does not know", l.Record.Kind)
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
			return h, bad(news.Because("dump.line", strconv.Itoa(n+2), err.Error()), "line %d: %w", n+2, err)
		}
		if l.End != nil && l.End.Lines != n {
			return h, bad(news.Because("dump.lines", strconv.Itoa(n), strconv.Itoa(l.End.Lines)), "it holds %d lines of %d", n, l.End.Lines)
		}
		if err := fn(l); err != nil {
			return h, err
		}
		if l.End == nil {
			continue
		}
		if lines.Scan() {
			return h, bad(news.Because("dump.more"), "more follows on its end")
		}
		if err := lines.Err(); err != nil {
			return h, bad(news.Because("dump.damaged", err.Error()), "it is damaged: %w", err)
		}
		return h, nil
	}
	err = orEOF(lines.Err())
	return h, bad(news.Because("dump.cut", err.Error()), "it is cut short or damaged: %w", err)
}

func readHeader(lines *bufio.Scanner) (h dumpHeader, err error) {
	if !lines.Scan() {
		return h, fmt.Errorf("%w: %w", ErrBadDump, orEOF(lines.Err()))
	}
	if err := json.Unmarshal(lines.Bytes(), &h); err != nil || h.Format != dumpFormat {
		return h, bad(news.Because("dump.begin"), "it does not begin as one")
	}
	if h.Version < 1 {
		return h, bad(news.Because("dump.version"), "it does not say its version")
	}
	return h, checkFormat(news.Because("dump.format"), h.Version)
}

func orEOF(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}
