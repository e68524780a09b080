package embedded_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
)

func entryRef(key string) engine.Ref { return engine.Ref{Kind: engine.Entry, Key: key} }

func bodyOf(size int, seed uint64) []byte {
	body, rng := make([]byte, size), rand.New(rand.NewPCG(7, seed))
	for i := range body {
		body[i] = byte(rng.Uint32())
	}
	return body
}

func commit(t *testing.T, e *embedded.Engine, b engine.Batch) {
	t.Helper()
	b.Now = now
	if _, err := e.Commit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// wantBodies asks in every way for the records of those bodies, by key, and for as many pieces.
func wantBodies(t *testing.T, e *embedded.Engine, want map[string][]byte, pieces int) {
	t.Helper()
	seen := map[string]int{}
	check := func(way string, recs []engine.Record) {
		for _, r := range recs {
			seen[way]++
			if r.Damaged || !bytes.Equal(r.Body, want[r.Key]) || string(r.Head) != r.Key {
				t.Errorf("%s: %s has %d bytes, head %q, damaged %v; want %d bytes", way, r.Key, len(r.Body), r.Head, r.Damaged, len(want[r.Key]))
			}
		}
	}
	var refs []engine.Ref
	for key := range want {
		refs = append(refs, entryRef(key))
	}
	got, err := e.Get(t.Context(), now, refs...)
	if err != nil {
		t.Fatal(err)
	}
	check("get", got)
	for cursor := ""; ; {
		recs, next, err := e.List(t.Context(), now, engine.Entry, cursor, 3)
		if err != nil {
			t.Fatal(err)
		}
		check("list", recs)
		if cursor = next; next == "" {
			break
		}
	}
	page, err := e.Page(t.Context(), now, engine.Entry, engine.Place{Timeline: "all"}, engine.Place{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	check("page", page.Records)
	heads, err := e.Heads(t.Context(), now, refs...)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range heads {
		if r.Rev == "" || r.Damaged || r.Body != nil {
			t.Errorf("heads: %s: rev %q, %d bytes", r.Key, r.Rev, len(r.Body))
		}
	}
	for _, way := range []string{"get", "list", "page"} {
		if seen[way] != len(want) {
			t.Errorf("%s gives %d records of %d", way, seen[way], len(want))
		}
	}
	if n := e.Pieces(); n != pieces {
		t.Errorf("%d pieces lie in the file, want %d", n, pieces)
	}
}

// A body is the one that was written last under its key, whatever its length, and what it replaces leaves nothing behind.
func TestBodiesOfAllLengths(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	lengths := map[int]int{ // to how many pieces
		0: 0, 1: 0, embedded.InlineBody: 0, embedded.InlineBody + 1: 1, embedded.PieceSize: 1, embedded.PieceSize + 1: 2, 3 * embedded.PieceSize: 3,
		3*embedded.PieceSize + 1: 4, 100_000: 76, 3 << 20: 2366,
	}
	want, batch := map[string][]byte{}, engine.Batch{}
	put := func(key string, size int, seed uint64) {
		want[key] = bodyOf(size, seed)
		batch.Put = append(batch.Put, engine.Record{Ref: entryRef(key), Rev: fmt.Sprint(seed), Head: []byte(key), Body: want[key]})
	}
	for size := range lengths {
		put(fmt.Sprint(size), size, 1)
	}
	commit(t, e, batch)
	var places []engine.Place
	for key := range want {
		places = append(places, engine.Place{Timeline: "all", ID: key, Score: 1})
	}
	if err := e.Load(t.Context(), engine.Load{Add: places}); err != nil {
		t.Fatal(err)
	}
	wantBodies(t, e, want, sum(lengths, want))

	keys := slices.Sorted(maps.Keys(want))
	for i, key := range keys { // each gets the length of another
		batch = engine.Batch{}
		size, err := strconv.Atoi(keys[(i+1)%len(keys)])
		if err != nil {
			t.Fatal(err)
		}
		put(key, size, 2)
		commit(t, e, batch)
		wantBodies(t, e, want, sum(lengths, want))
	}
	shut(t, e)
	e = open(t, dir)
	defer shut(t, e)
	wantBodies(t, e, want, sum(lengths, want))

	batch = engine.Batch{}
	for key := range want {
		batch.Delete = append(batch.Delete, entryRef(key))
	}
	commit(t, e, batch)
	commit(t, e, engine.Batch{Put: []engine.Record{{Ref: entryRef("ends"), Rev: "1", Body: bodyOf(5000, 3), Expires: now.Add(time.Minute)}}})
	if n := e.Pieces(); n != 4 {
		t.Errorf("%d pieces lie in the file, want 4", n)
	}
	if err := e.Sweep(t.Context(), now.Add(time.Hour), 10); err != nil {
		t.Fatal(err)
	}
	if n := e.Pieces(); n != 0 {
		t.Errorf("%d pieces are left of what expired", n)
	}
}

func sum(lengths map[int]int, of map[string][]byte) (pieces int) {
	for _, body := range of {
		pieces += lengths[len(body)]
	}
	return pieces
}

// A body of which a piece is lost or cut is damaged, and no other; its head can be read. What replaces it is whole.
func TestALostPieceIsADamagedRecord(t *testing.T) {
	for _, cut := range []bool{false, true} {
		for piece := range uint64(3) {
			e := open(t, t.TempDir())
			recs := []engine.Record{
				{Ref: entryRef("a"), Rev: "1", Head: []byte("a"), Body: bodyOf(3*embedded.PieceSize, 1)},
				{Ref: entryRef("b"), Rev: "1", Head: []byte("b"), Body: bodyOf(3*embedded.PieceSize, 2)},
			}
			commit(t, e, engine.Batch{Put: recs})
			if err := e.LosePiece(1+piece, cut); err != nil {
				t.Fatal(err)
			}
			got, err := e.Get(t.Context(), now, recs[0].Ref, recs[1].Ref)
			if err != nil || !got[0].Damaged || got[0].Rev != "1" || string(got[0].Head) != "a" || got[1].Damaged || !bytes.Equal(got[1].Body, recs[1].Body) {
				t.Errorf("piece %d, cut %v: damaged are %v and %v, %v", piece, cut, got[0].Damaged, got[1].Damaged, err)
			}
			recs[0].Rev = "2"
			commit(t, e, engine.Batch{Groups: []engine.Group{{Put: recs[0], Expect: "1"}}})
			got, err = e.Get(t.Context(), now, recs[0].Ref)
			if err != nil || got[0].Damaged || !bytes.Equal(got[0].Body, recs[0].Body) {
				t.Errorf("piece %d, cut %v: after it was replaced: %v, %v", piece, cut, got[0].Damaged, err)
			}
			left := 2 // of the damaged one
			if cut {
				left++
			}
			if n := e.Pieces(); n != 6+left {
				t.Errorf("piece %d, cut %v: %d pieces, want %d", piece, cut, n, 6+left)
			}
			shut(t, e)
		}
	}
}

// An envelope that leads elsewhere is damaged, and when it is replaced or removed nothing of another goes.
func TestAnEnvelopeThatLeadsElsewhereHarmsNoOther(t *testing.T) {
	for name, lead := range map[string]struct {
		first uint64
		size  int
	}{
		"to the beginning of another": {4, 2*embedded.PieceSize - 1},
		"into another":                {5, 3 * embedded.PieceSize},
		"beyond all":                  {1000, 3 * embedded.PieceSize},
		"to more than there is":       {1, 1 << 30},
	} {
		e := open(t, t.TempDir())
		a, b := engine.Record{Ref: entryRef("a"), Rev: "1", Head: []byte("a"), Body: bodyOf(3*embedded.PieceSize, 1)}, engine.Record{Ref: entryRef("b"), Rev: "1", Head: []byte("b"), Body: bodyOf(3*embedded.PieceSize, 2)}
		commit(t, e, engine.Batch{Put: []engine.Record{a, b}})
		if err := e.Harm(a.Ref, func(v []byte) []byte { return embedded.LeadTo(v, lead.first, lead.size) }); err != nil {
			t.Fatal(err)
		}
		if got, err := e.Get(t.Context(), now, a.Ref); err != nil || !got[0].Damaged || string(got[0].Head) != "a" {
			t.Errorf("%s: %+v, %v", name, got[0], err)
		}
		commit(t, e, engine.Batch{Delete: []engine.Ref{a.Ref}})
		got, err := e.Get(t.Context(), now, a.Ref, b.Ref)
		if err != nil || got[0].Rev != "" || got[1].Damaged || !bytes.Equal(got[1].Body, b.Body) {
			t.Errorf("%s: afterwards: %v", name, err)
		}
		if n := e.Pieces(); n != 6 { // its own are left behind
			t.Errorf("%s: %d pieces are left", name, n)
		}
		shut(t, e)
	}
}

// The records of a kind whose bodies are with them are damaged where they say that theirs lies apart.
func TestOnlyBulkLiesApart(t *testing.T) {
	e := open(t, t.TempDir())
	r := engine.Record{Ref: engine.Ref{Kind: engine.Meta, Key: "a"}, Rev: "1", Body: []byte("{}")}
	commit(t, e, engine.Batch{Put: []engine.Record{r}})
	if err := e.Harm(r.Ref, func(v []byte) []byte { return embedded.LeadTo(v, 1, 3*embedded.PieceSize) }); err != nil {
		t.Fatal(err)
	}
	if got, err := e.Get(t.Context(), now, r.Ref); err != nil || !got[0].Damaged {
		t.Errorf("%+v, %v", got[0], err)
	}
	shut(t, e)
}
