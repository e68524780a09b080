package editorial

import (
	"testing"

	"github.com/txnews/hub/news"
)

func TestTheReachOfATakedownIsWhatItTakes(t *testing.T) {
	o, s := office(t)
	first, second := copies(t, s)
	if _, err := o.Decide(t.Context(), li, second, "", Decision{Story: first}); err != nil {
		t.Fatal(err)
	}
	reach, err := o.TakedownReach(t.Context(), second)
	if err != nil || reach.All != 2 || len(reach.Entries) != 2 || reach.Entries[0].ID != second || reach.Entries[1].ID != first {
		t.Fatalf("%+v %v", reach, err)
	}
	of := func(all int, ids ...string) string {
		r := Reach{All: all}
		for _, id := range ids {
			r.Entries = append(r.Entries, news.Entry{ID: id})
		}
		return r.Rev()
	}
	if rev := reach.Rev(); rev != of(2, first, second) || rev == of(2, first, "another") || rev == of(3, first, second) {
		t.Error("its revision does not say what it takes:", rev)
	}
	done, err := o.AskTakedown(t.Context(), li, TakedownAsk{Entry: second, Reason: "应版权方要求"})
	if err != nil || len(done.Removed) != reach.All {
		t.Errorf("it took %v, %v", done.Removed, err)
	}
	_, err = o.TakedownReach(t.Context(), first)
	wantRefusal(t, err, EntryTakenDown)
	_, err = o.TakedownReach(t.Context(), news.EntryID("none", "none"))
	wantRefusal(t, err, EntryMissing)
}

func TestWhatIsAskedOfEntriesIsLookedForWithinABound(t *testing.T) {
	o, s := office(t)
	copies(t, s)
	for _, c := range []struct {
		ask  EntryAsk
		n    int
		look int
	}{{EntryAsk{}, 2, 0}, {EntryAsk{Words: "新添 乌镇"}, 2, 2}, {EntryAsk{Words: "桐乡"}, 0, 2}, {EntryAsk{Source: "zjol"}, 1, 0}, {EntryAsk{Source: "zjol", Channel: "travel"}, 0, 1}, {EntryAsk{Channel: "world"}, 2, 0}, {EntryAsk{Held: true}, 0, 0}} {
		list, err := o.EntryList(t.Context(), c.ask)
		if err != nil || len(list.Entries) != c.n || list.Looked != c.look || !list.Next.IsZero() {
			t.Errorf("%+v: %d entries, looked through %d, %v", c.ask, len(list.Entries), list.Looked, err)
		}
	}
}
