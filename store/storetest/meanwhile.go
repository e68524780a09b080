package storetest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/engine"
)

// Meanwhile proves that a dump which is taken while records of every kind are written, changed and deleted makes a store
// that is whole: as the dumped one was before, or as it is after. The change comes at every point of the dump in turn.
func Meanwhile(t *testing.T, from, to Open) {
	atPoints(t, func(t *testing.T, point int) (more bool) {
		before, after, got, more := meanwhileAt(t, from, to, point, changeAll)
		if more {
			if point == 1 {
				everyKindChanged(t, before, after)
			}
			isAfter := cmp.Equal(after, got, compared)
			if !isAfter && !cmp.Equal(before, got, compared) {
				t.Errorf("it is not as it was before, and from what it was after it differs so:\n%s", cmp.Diff(after, got, compared))
			}
			for _, whole := range []content{before, after} {
				for job := range whole.Jobs {
					if cmp.Equal(whole, got, compared) && !got.Jobs[job] {
						t.Errorf("the job %s is lost", job)
					}
				}
			}
			if !isAfter && cmp.Equal(after.States, got.States) {
				t.Error("the states vouch for entries that the dump does not have")
			}
		}
		return more
	})
}

// pointsPassed is how many points on end may be left out by -run, before there is taken to be no other.
const pointsPassed = 1000

// atPoints runs a test at one point after the other, while it says that there are more; with -short at some.
func atPoints(t *testing.T, test func(t *testing.T, point int) (more bool)) {
	step := 1
	if testing.Short() {
		step = 7
	}
	for point, passed, more := 1, 0, true; more && passed < pointsPassed; point += step {
		passed++
		t.Run(fmt.Sprint("at point ", point), func(t *testing.T) {
			passed = 0
			more = test(t, point)
		})
	}
}

// MeanwhilePruned proves that an entry which retention takes while a dump is made is in the dump, or has its tombstone there,
// and never both. No change of the log tells of it.
func MeanwhilePruned(t *testing.T, from, to Open) {
	prune := func(w *world) {
		_, err := w.Prune(w.ctx(), w.now, 0, 3)
		w.ok(err)
	}
	atPoints(t, func(t *testing.T, point int) (more bool) {
		_, _, got, more := meanwhileAt(t, from, to, point, prune)
		if more {
			for name := range got.Records {
				if id, ok := strings.CutPrefix(name, "tombstone "); ok && got.Records["entry "+id] != "" {
					t.Errorf("%s is there, and taken away", id)
				}
			}
			for tl, ids := range got.Lines {
				for _, id := range ids {
					if got.Records["entry "+id] == "" {
						t.Errorf("%s stands on %s, and is not there", id, tl)
					}
				}
			}
		}
		return more
	})
}

// meanwhileAt dumps a store that has something of everything, changes it when the dump asks for the time the point'th time,
// and restores the dump. It reports whether the dump asked so often.
func meanwhileAt(t *testing.T, from, to Open, point int, change func(*world)) (before, after, got content, came bool) {
	w := &world{t: t, open: from, now: t0}
	asked, watched := 0, false
	o := w.options()
	o.Now = func() time.Time {
		if watched {
			if asked++; asked == point {
				watched, came = false, true
				change(w)
			}
		}
		return w.now
	}
	w.Store = from(t, o)
	fillAll(w)
	before = contentOf(w)
	var dump bytes.Buffer
	watched = true
	w.ok(w.Dump(w.ctx(), &dump))
	watched = false
	if !came {
		return before, after, got, false
	}
	after = contentOf(w)
	other := &world{t: t, open: to, now: w.now}
	other.Store = to(t, other.options())
	other.ok(other.Restore(other.ctx(), &dump, news.Act{}))
	got = contentOf(other)
	nothingReturns(t, other)
	return before, after, got, true
}

// content is what a store holds, as its dump has it when nobody writes.
type content struct {
	Records map[string]string
	States  map[string]string // of sources that stay: a dump may have them as they were when it began
	Jobs    map[string]bool   // due in named queues: a dump may have some that are done
	Changes []string
	Lines   map[string][]string
	Joined  map[string][]string // the order of arrival of each timeline
	Gone    []string
}

// compared leaves out what need not be as it was at one moment.
var compared = cmpopts.IgnoreFields(content{}, "States", "Jobs")

func contentOf(w *world) content {
	w.t.Helper()
	c := content{Records: map[string]string{}, States: map[string]string{}, Jobs: map[string]bool{}, Lines: map[string][]string{}}
	c.Joined = map[string][]string{}
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	z, err := zstd.NewReader(&dump)
	w.ok(err)
	defer z.Close()
	for lines := bufio.NewReader(z); ; {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		w.ok(err)
		var l struct {
			Record *struct{ Kind, Key, Body json.RawMessage }
			Change json.RawMessage
			Due    *struct{ Queue, Member string }
			Joins  *struct {
				Timeline string
				Keys     []string
			}
		}
		w.ok(json.Unmarshal(line, &l))
		switch {
		case l.Record != nil:
			name := strings.ReplaceAll(string(l.Record.Kind)+" "+string(l.Record.Key), `"`, "")
			switch {
			case name == "state a" || name == "state b":
				c.States[name] = string(l.Record.Body)
			case !ofOneStore(name, l.Record.Body):
				c.Records[name] = string(l.Record.Body)
			}
		case l.Joins != nil:
			c.Joined[l.Joins.Timeline] = append(c.Joined[l.Joins.Timeline], l.Joins.Keys...)
		case l.Due != nil && l.Due.Queue != engine.Sources:
			c.Jobs[l.Due.Queue+" "+l.Due.Member] = true
		case l.Change != nil:
			c.Changes = append(c.Changes, string(l.Change))
		}
	}
	for _, tl := range []news.Timeline{news.TimelineAll, "source/a", "source/b", "channel/world", "town/wuzhen"} {
		c.Lines[tl] = w.line(tl)
		stones, err := w.Store.Gone(w.ctx(), tl, 100)
		w.ok(err)
		for _, s := range stones {
			c.Gone = append(c.Gone, tl+" "+s.ID)
		}
	}
	return c
}

// ofOneStore leaves out what is a store's own, and what a dump may have as it was at any time.
func ofOneStore(name string, body []byte) bool {
	own := []string{"meta epoch", "meta identity", string(engine.Counter) + " ", string(engine.Note) + " ", string(engine.Alert) + " ", string(engine.Telling) + " ", string(engine.Subscription) + " ", string(engine.Request) + " "}
	return slices.ContainsFunc(own, func(o string) bool { return strings.HasPrefix(name, o) }) || bytes.Contains(body, []byte(`"backup.restore"`))
}

// everyKindChanged fails where a kind is not among what is changed during the dump: a new kind belongs into fillAll and changeAll.
func everyKindChanged(t *testing.T, before, after content) {
	t.Helper()
	for _, kind := range engine.Kinds() {
		if kind == engine.Counter || kind == engine.Session || kind == engine.Note || kind == engine.Alert || kind == engine.Telling || kind == engine.Subscription || kind == engine.Request {
			continue // left out of content, or of dumps
		}
		changed := false
		for _, from := range []content{before, after} {
			for name := range from.Records {
				changed = changed || strings.HasPrefix(name, string(kind)+" ") && before.Records[name] != after.Records[name]
			}
		}
		if !changed {
			t.Errorf("no record of the kind %s changes while the dump is made", kind)
		}
	}
}

// takedownOf takes some entries down, with a block for each.
func (w *world) takedownOf(id string, entries ...news.Entry) news.Takedown {
	w.t.Helper()
	t := news.Takedown{ID: id, Entry: entries[0].ID, At: w.now, Reason: "版权"}
	for _, e := range entries {
		t.Removed, t.Keys = append(t.Removed, e.ID), append(t.Keys, "text:"+e.GUID)
	}
	t, err := w.TakeDown(w.ctx(), t, news.Act{})
	w.ok(err)
	return t
}

// keepOut commits tombstones of what came again although it was taken down.
func (w *world) keepOut(takedown string, ns ...int) {
	w.t.Helper()
	r := refresh(w.claimed("a"), w.now)
	for _, n := range ns {
		r.Blocked = append(r.Blocked, news.Tombstone{ID: entry("a", n).ID, At: w.now, Takedown: takedown})
	}
	_, err := w.Commit(w.ctx(), r)
	w.ok(err)
}

// fillAll makes a store that has something of every kind, for changeAll to change.
func fillAll(w *world) {
	w.reprints() // a 1 and b 2
	for n := 10; n < 20; n++ {
		if n != 16 {
			w.put("a", entry("a", n))
		}
	}
	w.put("a", linked(entry("a", 16)))
	again := entry("a", 10)
	again.Version, again.Digest = 2, "second"
	w.put("a", again)
	w.takedownOf("undone", entry("a", 11))
	w.takedownOf("stays", entry("a", 12))
	w.keepOut("undone", 90)
	w.ok(w.PutTakedown(w.ctx(), news.Takedown{ID: "open", Entry: entry("a", 13).ID, State: news.TakedownOpen}, news.Act{}))
	w.ok(w.AddPartner(w.ctx(), partner("jxrb"), news.Act{}))
	w.ok(w.PutUser(w.ctx(), user("li"), news.Act{At: w.now}))
	w.ok(w.PutToken(w.ctx(), token("t1"), news.Act{At: w.now}))
	w.putTowns(towns("x"), news.Act{})
	w.put("leaves", entry("leaves", 1))
	w.ok(w.ScheduleJob(w.ctx(), "mail", "done", w.now))
	w.ok(w.ScheduleJob(w.ctx(), "mail", "stays", w.now))
	w.ok(w.AddCounts(w.ctx(), map[string]int64{"pulls": 3}, time.Time{}))
	w.teach(entry("a", 15), "li", "travel")
	w.teach(entry("a", 17), "li", "travel")
	w.teach(entry("a", 18), "li", "travel")
}

// changeAll writes, changes and deletes records of every kind.
func changeAll(w *world) {
	w.now = w.now.Add(time.Second)
	w.put("a", entry("a", 20), linked(entry("a", 21)))
	renamed := linked(entry("a", 16))
	renamed.Version, renamed.Digest, renamed.Title = 2, "renamed", "又名"
	renamed.Alias(news.EntryID("a", "another guid"))
	w.put("a", renamed)
	third, fixed := entry("a", 10), entry("a", 14)
	third.Version, third.Digest = 3, "third"
	fixed.Version, fixed.Digest, fixed.Towns = 2, "fixed", []string{"wuzhen"}
	w.put("a", third, fixed)
	w.takedownOf("new", entry("b", 2), entry("a", 15), entry("a", 21))
	undone := news.Takedown{ID: "undone", Entry: entry("a", 11).ID, At: w.now, State: news.TakedownRestored,
		Removed: []string{entry("a", 11).ID}, Keys: []string{"text:11"}}
	_, err := w.Reinstate(w.ctx(), undone, undone.Removed, nil, news.Act{})
	w.ok(err)
	w.ok(w.PutTakedown(w.ctx(), news.Takedown{ID: "open", Entry: entry("a", 13).ID, State: news.TakedownRefused}, news.Act{}))
	w.keepOut("stays", 91)
	w.ok(w.RevokePartner(w.ctx(), "jxrb", news.Act{At: w.now}))
	w.ok(w.AddPartner(w.ctx(), partner("nhwb"), news.Act{}))
	u, err := w.User(w.ctx(), "li")
	w.ok(err)
	u.Revoked = w.now
	w.ok(w.PutUser(w.ctx(), u, news.Act{At: w.now}))
	w.ok(w.PutToken(w.ctx(), token("t2"), news.Act{At: w.now}))
	w.putTowns(towns("x", "y"), news.Act{})
	w.ok(w.RemoveSource(w.ctx(), "leaves", news.Act{}))
	w.ok(w.AddSource(w.ctx(), source("late"), w.now, news.Act{}))
	w.ok(w.CancelJob(w.ctx(), "mail", "done"))
	w.ok(w.ScheduleJob(w.ctx(), "mail", "late", w.now))
	w.ok(w.ScheduleJob(w.ctx(), "push", "first", w.now))
	w.ok(w.AddCounts(w.ctx(), map[string]int64{"pulls": 1, "new": 1}, time.Time{}))
	w.teach(entry("a", 17), "li", "world")
	w.teach(entry("a", 18), "li")
	w.teach(entry("a", 19), "chen", "world")
}

// nothingReturns proves of a restored store that what was taken down stays away: every tombstone stands alone, every
// takedown that is done has its blocks, and no other block is there.
func nothingReturns(t *testing.T, w *world) {
	t.Helper()
	takedowns, err := w.Takedowns(w.ctx())
	w.ok(err)
	for id, td := range takedowns {
		blocked, err := w.Blocked(w.ctx(), td.Keys)
		w.ok(err)
		want := len(td.Keys)
		if td.State != news.TakedownDone {
			want = 0
		}
		if len(blocked) != want {
			t.Errorf("the takedown %s is %s, and %d of its %d keys are blocked", id, td.State, len(blocked), len(td.Keys))
		}
		for _, e := range td.Removed {
			known, err := w.Known(w.ctx(), []string{e})
			w.ok(err)
			_, there := w.Entry(w.ctx(), e)
			if done := td.State == news.TakedownDone; known[e].Gone != done || (there == nil) == done {
				t.Errorf("the takedown %s is %s; its entry %s: %+v, %v", id, td.State, e, known[e], there)
			}
		}
	}
}

// newerDump is one that says a version of the format that no hub knows yet.
func newerDump(t *testing.T, w *world) {
	var dump bytes.Buffer
	z, err := zstd.NewWriter(&dump)
	w.ok(err)
	_, err = io.WriteString(z, `{"format":"txnews-hub-dump","version":1000,"at":"2036-01-01T00:00:00Z"}`+"\n")
	w.ok(err)
	w.ok(z.Close())
	if err := w.Restore(w.ctx(), &dump, news.Act{}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("%v, want ErrNewer", err)
	}
}
