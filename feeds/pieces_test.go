package feeds

import (
	"bytes"
	stdflate "compress/flate"
	stdgzip "compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// prose is a text of so many characters, by chance.
func prose(r *rand.Rand, n int) string {
	text := make([]rune, n)
	for i := range text {
		text[i] = rune('一' + r.IntN(3000))
	}
	return "<p>" + string(text) + "</p>"
}

// longFeed is a store of entries in full text, each as long as by chance.
func longFeed(r *rand.Rand, entries int) (*memory, Options) {
	m, o := fifty()
	like := m.entries[0]
	m.entries = nil
	for i := range entries {
		m.entries = append(m.entries, longEntry(r, like, i))
	}
	return m, o
}

func longEntry(r *rand.Rand, like news.Entry, i int) news.Entry {
	e := like
	e.ID, e.Title = news.EntryID("jxrb", fmt.Sprint("long", i)), prose(r, 20)
	e.Content = strings.Repeat("<p>桐乡市综合实力列第二十九位。</p>", r.IntN(9)) + prose(r, r.IntN(1500))
	e.Story, e.Original, e.Sort, e.Media = e.ID, e.ID, like.Sort.Add(time.Duration(i)*time.Minute), nil
	return e
}

// ofThree is a feed in every format, each with its gzip.
func ofThree(t *testing.T, p *Publisher, limit int) (docs []*Document) {
	t.Helper()
	for _, f := range Formats() {
		d, err := p.Feed(context.Background(), news.Selection{}, f, limit)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.In("gzip"); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	return docs
}

// asMadeAtOnce holds a document's gzip to what Go's own decoder makes of it, and to the gzip of a document that was made anew.
func asMadeAtOnce(t *testing.T, got, anew *Document, when string) {
	t.Helper()
	b, _ := got.In("gzip")
	z, err := stdgzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(when, err)
	}
	if plain, err := io.ReadAll(z); err != nil || !bytes.Equal(plain, got.Plain) {
		t.Fatalf("%s: %v, %d bytes come out of %d", when, err, len(plain), len(got.Plain))
	}
	if want, _ := anew.In("gzip"); !bytes.Equal(b, want) || got.Tag("gzip") != anew.Tag("gzip") {
		t.Fatalf("%s: %d bytes with tag %s, made anew %d with %s", when, len(b), got.Tag("gzip"), len(want), anew.Tag("gzip"))
	}
}

// Whatever happens to a feed, its gzip is the one that a hub makes that had none before: an entity tag stands for the same bytes everywhere.
func TestGzipOfAFeedThatChangedIsAsMadeAtOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	m, o := longFeed(r, 60)
	s := readSample(t)
	o.Tombstones = s.options().Tombstones
	p := over(o, m)
	follow(t, m, p)
	like := m.entries[0]
	changes, stayed := 40, 0
	if testing.Short() {
		changes = 10
	}
	before := ofThree(t, p, 50)
	for i := range changes {
		switch e := m.entries[r.IntN(len(m.entries))]; i % 8 {
		default:
			seen(t, m, m.put(longEntry(r, like, 1000+i)))
		case 1, 5, 6: // among the others
			late := longEntry(r, like, 1000+i)
			late.Sort = e.Sort.Add(-time.Second)
			seen(t, m, m.put(late))
		case 2:
			e.Version++
			e.Content = prose(r, 900)
			seen(t, m, m.put(e))
		case 3, 7:
			seen(t, m, m.remove(e.ID, noon))
		}
		anew := ofThree(t, over(o, m), 50)
		for k, d := range ofThree(t, p, 50) {
			asMadeAtOnce(t, d, anew[k], fmt.Sprintf("%s after %d changes", Formats()[k], i))
			for _, of := range d.pieces.Load().all {
				if before[k].pieces.Load().of(of.sum) != nil {
					stayed++
				}
			}
			before[k] = d
		}
	}
	if stayed < 3*changes {
		t.Errorf("%d pieces stayed in %d changes", stayed, changes)
	}
}

// A feed of any length is read.
func TestGzipOfFeedsOfAnyLength(t *testing.T) {
	long := MaxLimit
	if testing.Short() {
		long = 100
	}
	for _, n := range []int{0, 1, 2, long} {
		m, o := longFeed(rand.New(rand.NewPCG(7, uint64(n))), n)
		p, anew := over(o, m), over(o, m)
		for k, d := range ofThree(t, p, MaxLimit) {
			asMadeAtOnce(t, d, ofThree(t, anew, MaxLimit)[k], fmt.Sprint(n, " entries"))
			if pieces := len(d.pieces.Load().all); pieces > 0 != (n == long) {
				t.Errorf("%d entries in %d pieces", n, pieces)
			}
		}
	}
}

// A piece is understood by who has what stands at most reach before it, and nothing else: so it may stand wherever that does.
func TestPiecesPointNoFurtherThanTheirReach(t *testing.T) {
	m, o := longFeed(rand.New(rand.NewPCG(9, 10)), 200)
	for _, d := range ofThree(t, over(o, m), 200) {
		made, starts := d.pieces.Load(), seams(d.stretches)
		if len(made.all) != len(starts) || len(starts) < 5 {
			t.Fatalf("%d pieces of %d", len(made.all), len(starts))
		}
		for i, of := range made.all {
			from, to := d.stretches[starts[i]].from, len(d.Plain)
			if i+1 < len(starts) {
				to = d.stretches[starts[i+1]].from
			}
			z := stdflate.NewReaderDict(bytes.NewReader(append(slices.Clone(made.gzip[of.from:of.to]), 3, 0)), d.Plain[from-reach:from])
			if text, err := io.ReadAll(z); err != nil || !bytes.Equal(text, d.Plain[from:to]) {
				t.Errorf("piece %d: %v, %d bytes come out of %d", i, err, len(text), to-from)
			}
		}
	}
}

// What a piece is made of tells where it begins, how far it goes and all that it may point at.
func TestPiecesAreToldApart(t *testing.T) {
	m, o := longFeed(rand.New(rand.NewPCG(21, 22)), 60)
	d := ofThree(t, over(o, m), 60)[2]
	from := seams(d.stretches)[0]
	seen := map[[32]byte]string{}
	tell := func(sum [32]byte, what string) {
		if was, ok := seen[sum]; ok {
			t.Errorf("%s is told as %s", what, was)
		}
		seen[sum] = what
	}
	for first := from; first < len(d.stretches); first++ {
		for last := first; last < len(d.stretches); last++ {
			tell(madeOf(d.Plain, d.stretches, first, d.stretches[last].to), fmt.Sprint(first, " to ", last))
		}
	}
	to := d.stretches[from].to
	for i := from; d.stretches[from].from-d.stretches[i].to < reach; i-- {
		others := slices.Clone(d.stretches)
		others[i].sum[31]++
		tell(madeOf(d.Plain, others, from, to), fmt.Sprint(from, " beside another ", i))
	}
}

// Where pieces begin is seen from the items around: none begins within reach of another, and what comes before moves none.
func TestSeamsStay(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	var items []stretch
	sums := map[[32]byte]bool{}
	for i, at := 0, 700; i < 400; i++ {
		of := stretch{from: at, to: at + 1 + r.IntN(6000)}
		for k := 0; k < len(of.sum); k += 8 {
			binary.BigEndian.PutUint64(of.sum[k:], r.Uint64())
		}
		items, at = append(items, of), of.to+1
	}
	of := func(items []stretch) (which [][32]byte) {
		for n, i := range seams(items) {
			which = append(which, items[i].sum)
			if at := seams(items); n > 0 && items[i].from-items[at[n-1]].from <= reach {
				t.Errorf("items %d and %d begin pieces", at[n-1], i)
			}
		}
		return which
	}
	all := of(items)
	for _, sum := range all {
		sums[sum] = true
	}
	if len(all) < 20 {
		t.Errorf("%d pieces of %d bytes", len(all), items[len(items)-1].to)
	}
	for less := range 200 {
		rest := of(items[less:])
		for _, sum := range rest {
			if !sums[sum] {
				t.Fatalf("without %d items before it another begins a piece", less)
			}
		}
		if len(rest) > 0 && !slices.Equal(rest, all[len(all)-len(rest):]) {
			t.Fatalf("without %d items before them others begin pieces", less)
		}
	}
}

// A document that nobody asks for in gzip keeps one from before, not all of them.
func TestPiecesAreKeptOnce(t *testing.T) {
	m, o := longFeed(rand.New(rand.NewPCG(13, 14)), 50)
	p := over(o, m)
	follow(t, m, p)
	like := m.entries[0]
	first := ofThree(t, p, 50)[0]
	for i := range 3 {
		seen(t, m, m.put(longEntry(rand.New(rand.NewPCG(15, uint64(i))), like, 1000+i)))
		d, err := p.Feed(context.Background(), news.Selection{}, RSS, 50)
		if err != nil {
			t.Fatal(err)
		}
		if d == first || d.pieces.Load() != first.pieces.Load() {
			t.Error("the last gzip's pieces are not at hand")
		}
	}
	last := ofThree(t, p, 50)[0]
	if b, _ := last.In("gzip"); &last.pieces.Load().gzip[0] != &b[0] {
		t.Error("pieces are kept beside the gzip that they are in")
	}
}
