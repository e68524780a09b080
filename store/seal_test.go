package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// dumps are a dump as this hub writes it, and one of a hub that put no seal on it.
func dumps(t *testing.T) map[string][]byte {
	t.Helper()
	old, err := os.ReadFile("testdata/dump-3-without-seal.zst")
	if err != nil {
		t.Fatal(err)
	}
	from := onDisk(t, store.Options{})
	if _, err := from.Restore(t.Context(), bytes.NewReader(old), news.Act{}); err != nil {
		t.Fatal(err)
	}
	var sealed bytes.Buffer
	if err := from.Dump(t.Context(), &sealed); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"sealed": sealed.Bytes(), "without seal": old}
}

// text is what a dump says, as far as zstd gives it out.
func text(dump []byte) string {
	z, err := zstd.NewReader(bytes.NewReader(dump))
	if err != nil {
		return ""
	}
	defer z.Close()
	b, _ := io.ReadAll(z) // as far as it goes
	return string(b)
}

// harms are dumps that are not as they were written.
func harms(dump, other []byte) map[string][]byte {
	rng, n := rand.New(rand.NewPCG(8, 25)), len(dump)
	harmed := map[string][]byte{
		"itself behind it":  append(bytes.Clone(dump), dump...),
		"another behind it": append(bytes.Clone(dump), other...),
		"a byte behind it":  append(bytes.Clone(dump), 0),
		"text behind it":    append(bytes.Clone(dump), "garbage\n"...),
	}
	for range 200 {
		at, bit := rng.IntN(n), rng.IntN(8)
		b := bytes.Clone(dump)
		b[at] ^= 1 << bit
		harmed[fmt.Sprintf("bit %d of byte %d is another", bit, at)] = b
	}
	for i := range 20 * 8 { // the header of the frame
		b := bytes.Clone(dump)
		b[i/8] ^= 1 << (i % 8)
		harmed[fmt.Sprintf("bit %d of byte %d is another", i%8, i/8)] = b
	}
	for i := range 50 {
		harmed[fmt.Sprintf("%d/50 of it", i)] = dump[:n*i/50]
	}
	for i := 1; i <= 70; i++ {
		harmed[fmt.Sprintf("without its last %d bytes", i)] = dump[:n-i]
	}
	for range 40 {
		from := rng.IntN(n - 64)
		to := from + 1 + rng.IntN(63)
		harmed[fmt.Sprintf("bytes %d to %d twice", from, to)] = bytes.Join([][]byte{dump[:to], dump[from:to], dump[to:]}, nil)
		harmed[fmt.Sprintf("bytes %d to %d missing", from, to)] = bytes.Join([][]byte{dump[:from], dump[to:]}, nil)
		harmed[fmt.Sprintf("bytes %d to %d as noughts", from, to)] = bytes.Join([][]byte{dump[:from], make([]byte, to-from), dump[to:]}, nil)
	}
	return harmed
}

// What a dump's seal does not allow is refused; of an older one, which has none, what changes its text.
func TestDamagedDumpIsRefusedWhole(t *testing.T) {
	all := dumps(t)
	into := onDisk(t, store.Options{})
	for name, dump := range all {
		whole := text(dump)
		for what, harmed := range harms(dump, all["without seal"]) {
			if bytes.Equal(harmed, dump) || name == "without seal" && text(harmed) == whole {
				continue
			}
			_, err := into.Restore(t.Context(), bytes.NewReader(harmed), news.Act{})
			if !errors.Is(err, store.ErrBadDump) {
				t.Fatalf("%s, %s: %v, want ErrBadDump", name, what, err)
			}
			if _, err := passing(t, harmed); !errors.Is(err, store.ErrBadDump) {
				t.Fatalf("%s, %s, on its way: %v, want ErrBadDump", name, what, err)
			}
		}
	}
	if seq, err := into.LastSeq(t.Context()); err != nil || seq != 0 {
		t.Errorf("what was refused has left changes: %d, %v", seq, err)
	}
	tally, err := into.Restore(t.Context(), io.MultiReader(bytes.NewReader(all["sealed"])), news.Act{})
	if err != nil || tally["entry"] != 49 || tally["source"] != 2 || tally["tombstone"] != 1 {
		t.Errorf("the whole one: %v, %v", tally, err)
	}
}

// passing checks a dump on its way elsewhere.
func passing(t *testing.T, dump []byte) (store.Tally, error) {
	t.Helper()
	p := store.NewPassing(t.Context())
	if n, err := io.CopyBuffer(p, struct{ io.Reader }{bytes.NewReader(dump)}, make([]byte, 100)); err != nil || n != int64(len(dump)) {
		t.Fatalf("%d bytes of %d pass, %v", n, len(dump), err)
	}
	return p.Check()
}

func TestADumpIsCheckedOnItsWay(t *testing.T) {
	for name, dump := range dumps(t) {
		if tally, err := passing(t, dump); err != nil || tally["entry"] != 49 || tally["source"] != 2 {
			t.Errorf("%s: %v, %v", name, tally, err)
		}
	}
}

// The End line is no end while more follows, and a checksum that was not read proves nothing.
func TestLinesBehindTheEndAreRefused(t *testing.T) {
	plain := text(dumps(t)["without seal"])
	for what, lines := range map[string]string{"a line": `{"gone":{"kind":"entry","key":"x"}}` + "\n", "an empty line": "\n", "itself": plain} {
		var b bytes.Buffer
		z, err := zstd.NewWriter(&b)
		if err == nil {
			_, err = io.WriteString(z, plain+lines)
		}
		if err = errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := store.CheckDump(t.Context(), bytes.NewReader(b.Bytes())); !errors.Is(err, store.ErrBadDump) {
			t.Errorf("%s behind the end: %v, want ErrBadDump", what, err)
		}
	}
}

// A hub that stops does not read a large backup to its end first.
func TestReadingABackupEndsWithWhoAsked(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	r := &stopping{strings.NewReader(strings.Repeat("x", 1<<20)), stop, 0}
	if _, err := store.CheckDump(ctx, r); !errors.Is(err, context.Canceled) || r.reads > 1 {
		t.Errorf("%v after %d reads", err, r.reads)
	}
}

// stopping is stopped by the first read.
type stopping struct {
	io.ReadSeeker
	stop  func()
	reads int
}

func (s *stopping) Read(p []byte) (int, error) {
	s.reads++
	s.stop()
	return s.ReadSeeker.Read(p)
}
