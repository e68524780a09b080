package editorial

import (
	"testing"

	"github.com/txnews/hub/news"
)

// Who undoes once more is told that it was undone, by whom and when; what was done again is undone again.
func TestWhatIsUndoneIsSaidToBe(t *testing.T) {
	o, s := office(t)
	wang := li
	wang.Name = "wang"
	first, _ := copies(t, s)
	_ = must(o.Decide(t.Context(), li, first, "", Decision{Channels: &[]string{"travel"}}))
	decided := actOf(t, s, "entry.set")
	_ = must(o.Undo(t.Context(), wang, decided.ID))
	undoing := actOf(t, s, "entry.set")
	_, err := o.Undo(t.Context(), li, decided.ID)
	if e := wantRefusal(t, err, ActUndone); e.Terms[0] != "wang" || e.Terms[1] != undoing.At.Format("2006-01-02 15:04:05") {
		t.Errorf("%v, want who undid it, and when", e.Terms)
	}
	if deeds := must(o.EntryActs(t.Context(), first, 10)); len(deeds) != 2 || deeds[0].Undone || !deeds[1].Undone {
		t.Errorf("%+v, want the second undone", deeds)
	}
	_ = must(o.Undo(t.Context(), li, undoing.ID)) // it stands again
	_ = must(o.Undo(t.Context(), li, decided.ID))
	_ = must(o.Decide(t.Context(), li, first, "", Decision{Towns: &[]string{}}))
	_, err = o.Undo(t.Context(), li, undoing.ID)
	wantRefusal(t, err, ActUndone)
	if deeds := must(o.EntryActs(t.Context(), first, 10)); len(deeds) != 5 || !deeds[4].Undone || !deeds[3].Undone || deeds[1].Undone {
		t.Errorf("%+v, want the first two undone", deeds)
	}
}

// What lies over an act is said to, where nobody undid it.
func TestWhatLiesOverAnActIsNoUndoing(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	_ = must(o.Decide(t.Context(), li, first, "", Decision{Channels: &[]string{"travel"}}))
	decided := actOf(t, s, "entry.set")
	_ = must(o.Decide(t.Context(), li, first, "", Decision{Channels: &[]string{}}))
	_, err := o.Undo(t.Context(), li, decided.ID)
	wantRefusal(t, err, ActOverlaid)
}

// A takedown that was restored on its own page is undone too.
func TestATakedownThatWasRestoredIsUndone(t *testing.T) {
	o, s := office(t)
	first, second := copies(t, s)
	done := must(o.AskTakedown(t.Context(), li, TakedownAsk{Entry: first, Reason: "版权"}))
	_ = must(o.AskTakedown(t.Context(), li, TakedownAsk{Entry: second, Reason: "版权"}))
	_ = must(o.DecideTakedown(t.Context(), li, done.ID, "", TakedownRuling{Decision: DecideRestore}))
	deeds := must(o.TakedownActs(t.Context(), done.Takedown, 10))
	if len(deeds) != 2 || deeds[0].Op != "takedown.restored" || deeds[1].Op != "takedown.done" {
		t.Fatalf("%+v, want what was done with this one alone", deeds)
	}
	_, err := o.Undo(t.Context(), li, deeds[1].ID)
	wantRefusal(t, err, ActUndone)
	_ = must(o.Undo(t.Context(), li, deeds[0].ID))
	if now := must(o.Takedown(t.Context(), done.ID, "")); now.State != news.TakedownDone {
		t.Errorf("it is %s", now.State)
	}
}
