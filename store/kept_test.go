package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// What is kept takes no more than it may, whatever comes in which order, and what is read again and again stays.
func TestKeptBodiesAreBounded(t *testing.T) {
	const most = 64 << 10
	k := keptBodies{half: most / 2}
	read := func(name string, size int) (had bool) {
		kept, had := k.of([]byte(name))
		b := kept.(*keptBody)
		if !had {
			b.opened = opened{form: packedBare, marks: []byte("marks"), text: strings.Repeat("x", size)}
			k.put(b)
		}
		return had
	}
	read("daily", 1000)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 5000 {
		if !read("daily", 1000) {
			t.Fatalf("after %d others: what is read each time is not kept", i)
		}
		read(fmt.Sprint(random.IntN(300)), random.IntN(most))
		sum := 0
		for _, generation := range []map[string]*keptBody{k.young, k.old} {
			for name, b := range generation {
				if b.name != name {
					t.Fatalf("%s stands under %s", b.name, name)
				}
				sum += b.size()
			}
		}
		if sum > most {
			t.Fatalf("after %d: %d bytes are kept, %d may be", i, sum, most)
		}
	}
}

// What is read of a kept body shares nothing with it that can be changed.
func TestAKeptBodyIsReadAnew(t *testing.T) {
	e := fullEntry()
	rev := "1-" + e.Digest
	body, err := encodeEntry(&e, rev)
	if err != nil {
		t.Fatal(err)
	}
	s := &Store{damage: newDamage(nil), bodies: keptBodies{half: 1 << 20}}
	for round := range 3 {
		kept, has := s.bodies.of([]byte(".name"))
		if has != (round > 0) {
			t.Fatalf("round %d: kept %t", round, has)
		}
		r := engine.Record{Ref: entryRef(e.ID), Rev: rev, Kept: kept, Head: head{firstSeen: e.FirstSeen}.bytes()}
		if !has {
			r.Body = body
		}
		got, err := see[news.Entry](s, r)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := decode[news.Entry](engine.Record{Ref: r.Ref, Rev: rev, Body: body})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(plain, got); d != "" {
			t.Fatalf("round %d: %s", round, d)
		}
		spoil(&got)
	}
}

// spoil changes all that an entry leads to.
func spoil(e *news.Entry) {
	for _, l := range []*[]string{&e.Channels, &e.Towns, &e.Categories, &e.Aliases, &e.Attribution.Reporters, &e.Attribution.Correspondents, &e.Attribution.Photographers, &e.Attribution.Editors} {
		for i := range *l {
			(*l)[i] = "spoilt"
		}
		*l = append(*l, "more")
	}
	for _, m := range []map[string]news.Reason{e.Why.Channels, e.Why.Towns} {
		for key, reason := range m {
			for i := range reason.Terms {
				reason.Terms[i] = "spoilt"
			}
			m[key] = news.Reason{Text: "spoilt"}
		}
	}
	for i := range e.Providers {
		e.Providers[i].Name = "spoilt"
	}
	for i := range e.Media {
		e.Media[i].URL = "spoilt"
	}
	clear(e.Playtimes)
	if e.Override != nil {
		*e.Override = news.Override{}
	}
	if e.Evidence != nil {
		*e.Evidence = news.Evidence{}
	}
}

// A damaged body is not kept.
func TestADamagedBodyIsNotKept(t *testing.T) {
	e := fullEntry()
	body, err := encodeEntry(&e, "1-"+e.Digest)
	if err != nil {
		t.Fatal(err)
	}
	s := &Store{damage: newDamage(nil), bodies: keptBodies{half: 1 << 20}}
	for _, is := range [][]byte{body[:len(body)/2], nil, []byte("{}")} {
		kept, _ := s.bodies.of([]byte(".name"))
		r := engine.Record{Ref: entryRef(e.ID), Rev: "1-" + e.Digest, Kept: kept, Body: is, Head: head{firstSeen: e.FirstSeen}.bytes()}
		if _, err := see[news.Entry](s, r); err == nil {
			t.Errorf("%q is read", is)
		}
		if _, has := s.bodies.of([]byte(".name")); has {
			t.Errorf("%q is kept", is)
		}
	}
}
