package store

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

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

// What is read of a kept body is as it was read of the body, and shares nothing that can be changed.
func TestAKeptBodyIsReadAnew(t *testing.T) {
	full, plain := fullEntry(), fullEntry()
	plain.Override = nil
	for name, e := range map[string]news.Entry{"everything": full, "without an override": plain, "little": {ID: full.ID, Version: 1, Digest: full.Digest, Title: "题"}} {
		rev := "1-" + e.Digest
		body, err := encodeEntry(&e, rev)
		if err != nil {
			t.Fatal(err)
		}
		s := &Store{damage: newDamage(nil), bodies: keptBodies{half: 1 << 20}}
		want, err := decode[news.Entry](engine.Record{Ref: entryRef(e.ID), Rev: rev, Body: body})
		if err != nil {
			t.Fatal(err)
		}
		var all []news.Entry
		for round := range 3 {
			kept, has := s.bodies.of([]byte(".name"))
			if has != (round > 0) {
				t.Fatalf("%s, round %d: kept %t", name, round, has)
			}
			r := engine.Record{Ref: entryRef(e.ID), Rev: rev, Kept: kept, Head: head{firstSeen: e.FirstSeen}.bytes()}
			if !has {
				r.Body = body
			}
			got, err := see[news.Entry](s, r)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("%s, round %d: %s", name, round, d)
			}
			for i := range all {
				if shared := sharedBy(reflect.ValueOf(all[i]), reflect.ValueOf(got), ""); len(shared) > 0 {
					t.Errorf("%s, rounds %d and %d share %v", name, i, round, shared)
				}
			}
			all = append(all, got)
		}
	}
}

// sharedBy names the lists, maps and pointers that two values have in common.
func sharedBy(a, b reflect.Value, name string) (found []string) {
	switch a.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if a.IsNil() || b.IsNil() || a.Kind() != reflect.Pointer && a.Len() == 0 {
			return nil
		}
		if a.Pointer() == b.Pointer() {
			found = append(found, name)
		}
	}
	switch a.Kind() {
	case reflect.Pointer:
		found = append(found, sharedBy(a.Elem(), b.Elem(), name)...)
	case reflect.Slice:
		for i := range a.Len() {
			found = append(found, sharedBy(a.Index(i), b.Index(i), name+"[]")...)
		}
	case reflect.Map:
		for _, key := range a.MapKeys() {
			found = append(found, sharedBy(a.MapIndex(key), b.MapIndex(key), name+"[]")...)
		}
	case reflect.Struct:
		if a.Type() == reflect.TypeFor[time.Time]() { // its zone never changes
			return found
		}
		for i := range a.NumField() {
			found = append(found, sharedBy(a.Field(i), b.Field(i), name+"."+a.Type().Field(i).Name)...)
		}
	}
	return found
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
