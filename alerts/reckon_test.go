package alerts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// list is a list that looks are kept in, by a clock that the test turns.
type list struct {
	now  time.Time
	kept map[string]news.Alert
	told []string
}

func newList() *list { return &list{now: noon, kept: map[string]news.Alert{}} }

// look finds troubles a while later, and gives what is told of it: + and the ids that began, - and those that are over.
func (l *list) look(later time.Duration, found ...news.Trouble) string {
	l.now = l.now.Add(later)
	var kept []news.Alert
	for _, a := range l.kept {
		kept = append(kept, a)
	}
	out := reckon(kept, found, nil, l.now)
	for _, a := range out.Put {
		l.kept[a.ID] = a
	}
	for _, id := range out.Gone {
		delete(l.kept, id)
	}
	if out.Told == nil {
		return ""
	}
	var said []string
	for _, a := range out.Told.Began {
		said = append(said, "+"+a.ID)
	}
	for _, a := range out.Told.Ended {
		said = append(said, "-"+a.ID)
	}
	l.told = append(l.told, said...)
	return strings.Join(said, " ")
}

func failing(id string) news.Trouble {
	return news.Trouble{Kind: news.TroubleSource, Object: id, Why: news.Reasons{news.Text("坏了")}, Since: noon}
}

func TestATroubleIsToldOnceAndWhenItIsOver(t *testing.T) {
	l := newList()
	for i, step := range []struct {
		found []news.Trouble
		want  string
	}{
		{nil, ""},
		{[]news.Trouble{failing("a"), failing("b")}, "+source/a +source/b"},
		{[]news.Trouble{failing("a"), failing("b")}, ""},
		{[]news.Trouble{failing("b")}, "-source/a"},
		{[]news.Trouble{failing("b")}, ""},
		{nil, "-source/b"},
		{nil, ""},
	} {
		if said := l.look(time.Minute, step.found...); said != step.want {
			t.Errorf("step %d says %q, want %q", i, said, step.want)
		}
	}
}

func TestNothingIsWrittenWhereNothingChanged(t *testing.T) {
	a := failing("a")
	first := reckon(nil, []news.Trouble{a}, nil, noon)
	if again := reckon(first.Put, []news.Trouble{a}, nil, noon.Add(time.Hour)); len(again.Put)+len(again.Gone) > 0 || again.Told != nil {
		t.Errorf("written: %+v", again)
	}
	a.Why = news.Reasons{news.Text("坏得不同")}
	if again := reckon(first.Put, []news.Trouble{a}, nil, noon.Add(time.Hour)); len(again.Put) != 1 || again.Told != nil {
		t.Errorf("another cause: %+v", again)
	}
}

func TestWhatPassesByItselfIsNotTold(t *testing.T) {
	l, a := newList(), failing("a")
	a.Settle = time.Hour
	l.look(0, a)
	l.look(59*time.Minute, a)
	l.look(time.Second)
	if len(l.told) > 0 || len(l.kept) > 0 {
		t.Errorf("told %v, kept %v", l.told, l.kept)
	}
	l.look(0, a)
	if said := l.look(time.Hour, a); said != "+source/a" {
		t.Errorf("after an hour: %q", said)
	}
}

// TestATroubleIsToldInTimeWhenTheClockIsSetBack: it waits for no longer than it would have from then on.
func TestATroubleIsToldInTimeWhenTheClockIsSetBack(t *testing.T) {
	l, a := newList(), failing("a")
	a.Settle = time.Hour
	l.look(0, a)
	l.look(-24*time.Hour, a)
	if said := l.look(time.Hour, a); said != "+source/a" {
		t.Errorf("an hour later: %q", said)
	}
	l.look(time.Minute)
	l.look(time.Minute, a) // it is back: its end is told when it has kept quiet
	l.look(time.Hour, a)
	l.look(time.Minute)
	l.look(-24 * time.Hour)
	if said := l.look(calm); said != "-source/a" {
		t.Errorf("when it has kept quiet: %q", said)
	}
}

func TestWhatBecomesWorseIsToldAgain(t *testing.T) {
	l, near := newList(), news.Trouble{Kind: news.TroubleTakedown, Object: "t"}
	late := near
	late.Grade = 1
	for i, step := range []struct {
		found news.Trouble
		want  string
	}{{near, "+takedown/t"}, {near, ""}, {late, "+takedown/t"}, {late, ""}, {near, ""}} {
		if said := l.look(time.Minute, step.found); said != step.want {
			t.Errorf("step %d says %q, want %q", i, said, step.want)
		}
	}
}

// TestWhatComesAndGoesIsToldEverLess: a source that fails and answers every five minutes for a week.
func TestWhatComesAndGoesIsToldEverLess(t *testing.T) {
	l := newList()
	for i := range 7 * 24 * 12 {
		if i%2 == 0 {
			l.look(5*time.Minute, failing("a"))
		} else {
			l.look(5 * time.Minute)
		}
	}
	if want := []string{"+source/a", "-source/a", "+source/a"}; !slices.Equal(l.told, want) {
		t.Errorf("told %v, want %v", l.told, want)
	}
	if said := l.look(time.Hour); said != "-source/a" {
		t.Errorf("an hour later: %q", said)
	}
	// One that is well for two hours each time is told of, but less and less.
	l = newList()
	for range 7 * 6 {
		l.look(2*time.Hour, failing("a"))
		l.look(time.Minute)
		l.look(2*time.Hour - 2*time.Minute)
	}
	if n := len(l.told); n > 8 {
		t.Errorf("told %d times: %v", n, l.told)
	}
}

func TestWhatComesBackAfterADayIsAnother(t *testing.T) {
	l := newList()
	l.look(0, failing("a"))
	l.look(time.Minute)
	l.look(25*time.Hour, failing("a"))
	if said := l.look(time.Minute); said != "-source/a" {
		t.Errorf("its end is told: %q", said)
	}
}

func TestWhatNobodyCouldLookForStaysAsItIs(t *testing.T) {
	first := reckon(nil, []news.Trouble{failing("a"), {Kind: news.TroubleHeld}}, nil, noon)
	out := reckon(first.Put, nil, map[news.TroubleKind]bool{news.TroubleSource: true}, noon.Add(time.Minute))
	if out.Told == nil || len(out.Told.Ended) != 1 || out.Told.Ended[0].Kind != news.TroubleHeld {
		t.Errorf("told: %+v", out.Told)
	}
}

func TestATellingNamesABoundedNumber(t *testing.T) {
	var many []news.Trouble
	for i := range 5000 {
		many = append(many, failing(fmt.Sprintf("s%04d", i)))
	}
	out := reckon(nil, many, nil, noon)
	if len(out.Put) != 5000 || len(out.Told.Began) != named || out.Told.More != 5000-named {
		t.Errorf("%d kept, %d named, %d more", len(out.Put), len(out.Told.Began), out.Told.More)
	}
}
