package storetest

import (
	"bytes"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/engine"
)

// Bench is a store that a test can damage while nobody has it open.
type Bench struct {
	Store  func(t *testing.T, o store.Options) *store.Store // closed by the test
	Engine func(t *testing.T) engine.Engine
	// Raw changes what stands under a record's key in the database itself.
	Raw func(t *testing.T, ref engine.Ref, harm func([]byte) []byte)
	// RawChange does it to a record of the change log; a nil harm takes it out.
	RawChange func(t *testing.T, seq uint64, harm func([]byte) []byte)
}

// secret is in every record, and must be in no log and no warning.
const secret = "机密内容"

// bodies are bodies that no hub of this release can read.
func bodies() map[string][]byte {
	noise := make([]byte, 300)
	rng := rand.New(rand.NewPCG(8, 24))
	for i := range noise {
		noise[i] = byte(rng.IntN(256))
	}
	return map[string][]byte{
		"of another form": []byte(`[{"` + secret + `":[1]}, true]`),
		"null":            []byte("null"),
		"noise":           noise,
		"of a newer hub":  append([]byte{9}, secret...),
	}
}

// raws are ways to damage what the database has.
func raws() map[string]func([]byte) []byte {
	return map[string]func([]byte) []byte{
		"cut to half": func(v []byte) []byte { return v[:len(v)/2] },
		"nothing":     func([]byte) []byte { return []byte{} },
		"noise":       func(v []byte) []byte { return bytes.Repeat([]byte{0xA7, 0x31, 0, 0xFF}, 1+len(v)/4) },
	}
}

// damaged are the records that are damaged, one of every kind.
func damaged() []engine.Ref {
	return []engine.Ref{
		{Kind: engine.Meta, Key: "setting/permits"}, {Kind: engine.Meta, Key: "setting/licence"}, {Kind: engine.Meta, Key: "epoch"}, {Kind: engine.Meta, Key: "identity"},
		{Kind: engine.Meta, Key: "format"}, {Kind: engine.Meta, Key: "blocks"}, {Kind: engine.Partner, Key: "p"},
		{Kind: engine.User, Key: "li"}, {Kind: engine.Token, Key: "t1"}, {Kind: engine.Session, Key: "s"},
		{Kind: engine.Source, Key: "a"}, {Kind: engine.State, Key: "a"}, {Kind: engine.Story, Key: entry("a", 1).ID}, {Kind: engine.Entry, Key: entry("a", 5).ID},
		{Kind: engine.Entry, Key: entry("a", 1).ID}, {Kind: engine.History, Key: entry("a", 2).ID}, {Kind: engine.Removed, Key: entry("a", 3).ID}, {Kind: engine.Block, Key: "key"},
		{Kind: engine.Takedown, Key: "t"}, {Kind: engine.Tombstone, Key: entry("a", 3).ID}, {Kind: engine.Act, Key: "act"}, {Kind: engine.Counter, Key: "n"},
		{Kind: engine.Alias, Key: "another"}, {Kind: engine.Note, Key: "days/a"}, {Kind: engine.Note, Key: "refreshes/a"},
		{Kind: engine.Subscription, Key: subscription("a").ID}, {Kind: engine.Request, Key: "r"}, {Kind: engine.Lesson, Key: entry("a", 0).ID},
		{Kind: engine.Alert, Key: "source/a"}, {Kind: engine.Telling, Key: "0001772352000000"},
	}
}

// Damage proves for one record of every kind that whatever is wrong with it harms nothing else, is named, and hides what it hid.
func Damage(t *testing.T, bench func(t *testing.T) Bench) {
	for _, kind := range engine.Kinds() {
		if !slices.ContainsFunc(damaged(), func(r engine.Ref) bool { return r.Kind == kind }) {
			t.Errorf("no %s is damaged", kind)
		}
	}
	bodies, raws := bodies(), raws()
	for i, ref := range damaged() {
		turn := i
		left := func() bool { turn++; return testing.Short() && turn%(len(bodies)+len(raws)) != 0 } // one way for each
		for _, way := range slices.Sorted(maps.Keys(bodies)) {
			if left() {
				continue
			}
			if ref.Key == "setting/permits" && way == "of another form" {
				continue // of a setting that is a list, this is a list of what it cannot hold
			}
			harm(t, ref, way+" body", bench, func(t *testing.T, b Bench) {
				e := b.Engine(t)
				r := get(t, e, t0, ref)[0]
				r.Body = bodies[way]
				commit(t, e, engine.Batch{Put: []engine.Record{r}})
				if err := e.Close(); err != nil {
					t.Fatal(err)
				}
			})
		}
		for _, way := range slices.Sorted(maps.Keys(raws)) {
			if left() {
				continue
			}
			harm(t, ref, way, bench, func(t *testing.T, b Bench) { b.Raw(t, ref, raws[way]) })
		}
	}
}

func harm(t *testing.T, ref engine.Ref, way string, bench func(t *testing.T) Bench, do func(*testing.T, Bench)) {
	name := string(ref.Kind) + " " + ref.Key + ", " + way
	t.Run(name, func(t *testing.T) {
		b := bench(t)
		var log bytes.Buffer
		open := func() *world {
			w := &world{t: t, now: t0, open: func(*testing.T, store.Options) *store.Store { return nil }}
			o := w.options()
			o.Log = slog.New(slog.NewTextHandler(&log, nil))
			w.Store = b.Store(t, o)
			return w
		}
		w := open()
		fillKinds(w)
		w.ok(w.Close())
		do(t, b)
		w = open()
		defer func() { w.ok(w.Close()) }()
		own := ref.Key == "epoch" || ref.Key == "identity" || ref.Key == "format" // made anew
		readAll(w)
		readAll(w)
		if said := log.String(); strings.Count(said, "key="+ref.Key) != 1 || strings.Contains(said, secret) {
			t.Errorf("the log says %q, want the record once, and nothing of it", said)
		}
		left, err := w.Damaged(w.ctx())
		w.ok(err)
		if named := slices.Equal(left[string(ref.Kind)], []string{ref.Key}); named == own || len(left) > 1 {
			t.Errorf("damaged are %v, want %v alone, unless it was made anew", left, ref)
		}
		hides(w)
		move(w, ref, own || ref.Kind == engine.Session) // of which no dump has any
		mend(w, ref)
	})
}

// fillKinds makes a store with something of every kind; the records of damaged are among it.
func fillKinds(w *world) {
	many := many("a", 6)
	for i := range many {
		many[i].Content = secret
	}
	asked := request("r")
	asked.Statement = secret
	w.ok(w.PutRequest(w.ctx(), asked, news.Act{At: w.now}))
	many[4].Alias("another")
	src := source("a")
	src.Licence = news.Licence{Public: news.ExtentNothing, Label: secret}
	w.ok(w.AddSource(w.ctx(), src, w.now, news.Act{ID: "act", At: w.now, Detail: news.Reasons{news.Text(secret)}}))
	w.put("a", many...)
	w.put("b", entry("b", 1))
	w.teach(entry("a", 0), "li", "world")
	again := many[2]
	again.Version, again.Digest, again.Summary = 2, "new", "更正"
	job := claimOf(w, "a")
	r := refresh(job, w.now, again)
	r.State.Title = secret
	r.Stories = []news.Story{{ID: many[1].ID, Members: []news.Copy{news.CopyOf(&many[1]), news.CopyOf(&many[4])}}}
	_, err := w.Commit(w.ctx(), r)
	w.ok(err)
	_, err = w.TakeDown(w.ctx(), news.Takedown{ID: "t", Entry: many[3].ID, At: w.now, Reason: secret, Removed: []string{many[3].ID}, Keys: []string{"key"}}, news.Act{At: w.now})
	w.ok(err)
	_, err = w.TakeDown(w.ctx(), news.Takedown{ID: "t2", Block: &news.Block{By: news.BlockHeadline, What: secret, Key: "某厂爆炸"}, At: w.now, Reason: secret}, news.Act{At: w.now})
	w.ok(err)
	w.ok(w.AddPartner(w.ctx(), news.Partner{ID: "p", Keys: []news.PartnerKey{{ID: "1", Hash: secret}}}, news.Act{At: w.now}))
	li, script := user("li"), token("t1")
	li.Password, script.Hash = secret, secret
	w.ok(w.PutUser(w.ctx(), li, news.Act{At: w.now}))
	w.ok(w.PutToken(w.ctx(), script, news.Act{At: w.now}))
	w.ok(w.KeepSession(w.ctx(), news.Session{ID: "s", User: "li", Agent: secret}, t0.Add(time.Hour)))
	w.ok(w.PutSetting(w.ctx(), news.SettingPermits, []string{secret}, news.Act{At: w.now}))
	w.ok(w.PutSetting(w.ctx(), news.SettingLicence, news.Licence{Label: secret}, news.Act{At: w.now}))
	w.ok(w.AddCounts(w.ctx(), map[string]int64{"n": 3}, time.Time{}))
	w.ok(w.NoteRefreshes(w.ctx(), map[string][]news.Refreshed{"a": {{At: w.now, Outcome: news.OutcomeNew, New: 2}}}, time.UTC))
	sub := subscription("a")
	sub.Secret = secret
	w.subscribe(sub)
	a := alertOf("a")
	a.Name = secret
	w.ok(w.KeepAlerts(w.ctx(), w.looking(), news.AlertsKept{Put: []news.Alert{a}, Told: &news.Telling{At: t0, Began: []news.Alert{a}}}))
	_, err = w.Epoch(w.ctx())
	w.ok(err)
}

func claimOf(w *world, src string) news.Job {
	w.t.Helper()
	w.ok(w.CheckNow(w.ctx(), src, w.now))
	jobs, err := w.Claim(w.ctx(), "hub", w.now, time.Minute, 10)
	w.ok(err)
	i := slices.IndexFunc(jobs, func(j news.Job) bool { return j.Source.ID == src })
	if i < 0 {
		w.t.Fatalf("%s was not claimed", src)
	}
	for j := range jobs {
		if j != i {
			w.ok(w.Release(w.ctx(), jobs[j].Lease, w.now))
		}
	}
	return jobs[i]
}

// readAll asks everything that lists, feeds, pages and refreshes ask: nothing may fail.
func readAll(w *world) {
	w.t.Helper()
	page, _, err := w.Entries(w.ctx(), news.TimelineAll, news.Cursor{}, 100)
	w.ok(err)
	if len(page) < 4 {
		w.t.Errorf("%d entries are left of a list of 5 or 6", len(page))
	}
	ids, stories := []string{}, []string{}
	for n := range 6 {
		ids = append(ids, entry("a", n).ID)
		stories = append(stories, entry("a", n).ID)
		_, err = w.History(w.ctx(), ids[n])
		w.ok(err)
	}
	_, err = w.EntriesByID(w.ctx(), ids)
	w.ok(err)
	_, err = w.StoriesByID(w.ctx(), stories)
	w.ok(err)
	sources, err := w.Sources(w.ctx())
	w.ok(err)
	if len(sources) != 2 {
		w.t.Errorf("%d sources, want 2, the damaged one among them", len(sources))
	}
	for _, ask := range []func() error{
		func() error { _, err := w.States(w.ctx()); return err },
		func() error { _, err := w.States(w.ctx(), "a", "b"); return err },
		func() error { _, err := w.Known(w.ctx(), append(slices.Clone(ids), "another")); return err },
		func() error { _, err := w.Aliases(w.ctx(), []string{"another"}); return err },
		func() error { _, err := w.Blocked(w.ctx(), []string{"key", "no"}); return err },
		func() error { _, err := w.Blocks(w.ctx()); return err },
		func() error { _, _, err := w.KeptOut(w.ctx(), "t2", 10); return err },
		func() error { _, err := w.Removed(w.ctx(), ids); return err },
		func() error { _, err := w.Takedowns(w.ctx()); return err },
		func() error { _, err := w.Gone(w.ctx(), news.TimelineAll, 10); return err },
		func() error { _, _, err := w.Acts(w.ctx(), news.Cursor{}, 100); return err },
		func() error { _, err := w.Partners(w.ctx()); return err },
		func() error { _, err := w.Users(w.ctx()); return err },
		func() error { _, err := w.Tokens(w.ctx()); return err },
		func() error { _, err := w.Sessions(w.ctx()); return err },
		func() error { _, err := w.Settings(w.ctx()); return err },
		func() error { _, err := w.Counters(w.ctx(), "n"); return err },
		func() error { _, err := w.Refreshes(w.ctx(), "a"); return err },
		func() error { _, err := w.Days(w.ctx(), "a"); return err },
		func() error { _, err := w.Subscriptions(w.ctx()); return err },
		func() error { _, err := w.Requests(w.ctx()); return err },
		func() error { _, err := w.Lessons(w.ctx()); return err },
		func() error { _, err := w.LessonsByID(w.ctx(), ids); return err },
		func() error { _, _, err := w.LessonPage(w.ctx(), "li", news.Cursor{}, 10); return err },
		func() error { _, err := w.Alerts(w.ctx()); return err },
		func() error { _, err := w.Tellings(w.ctx(), 0); return err },
		func() error { _, err := w.Changes(w.ctx(), 0, 1000); return err },
		func() error { _, err := w.Epoch(w.ctx()); return err },
		func() error { _, err := w.ID(w.ctx()); return err },
		func() error { _, err := w.Misplaced(w.ctx(), page); return err },
		func() error { return w.Health(w.ctx()) },
	} {
		w.ok(ask())
	}
	// A claim takes what can be refreshed, and is told of no other.
	jobs, err := w.Claim(w.ctx(), "hub", w.now.Add(48*time.Hour), time.Minute, 10)
	w.ok(err)
	if !slices.ContainsFunc(jobs, func(j news.Job) bool { return j.Source.ID == "b" }) && len(jobs) > 0 {
		w.t.Error("another source was not claimed")
	}
	for _, j := range jobs {
		w.ok(w.Release(w.ctx(), j.Lease, w.now))
	}
}

// hides fails where something is seen that the damaged record hid.
func hides(w *world) {
	w.t.Helper()
	gone := entry("a", 3)
	if known, err := w.Known(w.ctx(), []string{gone.ID}); err != nil || !known[gone.ID].Gone {
		w.t.Errorf("what was taken down is %+v, %v", known, err)
	}
	if _, err := w.Tombstone(w.ctx(), gone.ID); err != nil {
		w.t.Errorf("the tombstone: %v", err)
	}
	if found, err := w.Blocked(w.ctx(), []string{"key"}); err != nil || found["key"] == "" {
		w.t.Errorf("the block: %v, %v", found, err)
	}
	if in, err := w.Blocks(w.ctx()); err != nil || len(in.List) != 1 || in.List[0].Key != "某厂爆炸" || in.Rev == "" {
		w.t.Errorf("what is to be kept out: %+v, %v", in, err)
	}
	// Its source brings it again.
	done, err := w.Commit(w.ctx(), refresh(claimOf(w, "b"), w.now, gone, entry("b", 2)))
	w.ok(err)
	if done.Gone != 1 {
		w.t.Errorf("brought again: %+v, want it kept out", done)
	}
	sources, err := w.Sources(w.ctx())
	w.ok(err)
	for _, src := range sources {
		if src.ID == "a" && src.Licence.Public != news.ExtentNothing && !src.Damaged {
			w.t.Errorf("the source's licence is open: %+v", src)
		}
	}
	set, err := w.Settings(w.ctx())
	w.ok(err)
	for _, name := range []string{news.SettingPermits, news.SettingLicence} {
		if s, ok := set[name]; !ok || s.Value == nil && !s.Damaged {
			w.t.Errorf("the setting %s is as if nobody had said it: %+v", name, s)
		}
	}
}

// restored is the world of a dump of this one, in a folder; it lasts as long as the test.
func (w *world) restored() *world {
	w.t.Helper()
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	other := &world{t: w.t, now: w.now}
	s, err := store.Open(w.ctx(), w.t.TempDir(), other.options())
	w.ok(err)
	other.Store = s
	w.t.Cleanup(func() { w.ok(other.Close()) })
	w.ok(other.Restore(w.ctx(), &dump, news.Act{}))
	return other
}

// move takes a backup, which carries the damaged record as it is.
func move(w *world, ref engine.Ref, own bool) {
	w.t.Helper()
	other := w.restored()
	readAll(other)
	hides(other)
	left, err := other.Damaged(w.ctx())
	w.ok(err)
	if named := slices.Equal(left[string(ref.Kind)], []string{ref.Key}); named == own && ref.Kind != engine.Act { // an act without its time is on no page
		w.t.Errorf("restored, damaged are %v", left)
	}
}

// mend does what administrators do about it.
func mend(w *world, ref engine.Ref) {
	w.t.Helper()
	switch ref.Kind {
	case engine.Source:
		w.ok(w.RemoveSource(w.ctx(), "a", news.Act{At: w.now}))
	case engine.Entry, engine.Story:
		_, err := w.TakeDown(w.ctx(), news.Takedown{ID: "again", Entry: ref.Key, At: w.now, Reason: "坏了", Removed: []string{ref.Key}}, news.Act{At: w.now})
		w.ok(err)
		if _, err := w.Entry(w.ctx(), ref.Key); err == nil {
			w.t.Error("it is there still")
		}
	case engine.Partner:
		w.ok(w.RevokePartner(w.ctx(), "p", news.Act{At: w.now}))
	case engine.User:
		w.ok(w.PutUser(w.ctx(), user("li"), news.Act{At: w.now}))
	case engine.Token:
		w.ok(w.PutToken(w.ctx(), token("t1"), news.Act{At: w.now}))
	case engine.Meta:
		w.barred("t3", "某校", time.Time{})
		w.wantBarred(w.Store, "t2 某厂爆炸", "t3 某校")
		w.ok(w.PutSetting(w.ctx(), news.SettingPermits, []string{"a"}, news.Act{At: w.now}))
		w.ok(w.PutSetting(w.ctx(), news.SettingLicence, nil, news.Act{At: w.now}))
	case engine.State:
		_, err := w.Commit(w.ctx(), refresh(claimOf(w, "a"), w.now, entry("a", 9)))
		w.ok(err)
	case engine.Note:
		w.ok(w.NoteRefreshes(w.ctx(), map[string][]news.Refreshed{"a": {{At: w.now, New: 1}}}, time.UTC))
	case engine.Counter:
		w.ok(w.AddCounts(w.ctx(), map[string]int64{"n": 1}, time.Time{}))
	case engine.Subscription:
		w.ok(w.EndSubscription(w.ctx(), ref.Key, news.Reason{}, news.Act{}))
	case engine.Request:
		w.ok(w.EraseRequests(w.ctx(), []string{ref.Key}))
	case engine.Lesson:
		w.teach(entry("a", 0), "li", "travel")
	default:
		return
	}
	if left, err := w.Damaged(w.ctx()); err != nil || len(left[string(ref.Kind)]) > 0 && ref.Kind != engine.Story {
		w.t.Errorf("mended, damaged are %v, %v", left, err)
	}
	if _, err := w.Prune(w.ctx(), w.now, 0, 1); err != nil {
		w.t.Error(err)
	}
	if n := len(w.line(news.TimelineAll)); n > 1 {
		w.t.Errorf("retention left %d entries, want 1 at most", n)
	}
	if count, err := w.Count(w.ctx(), news.TimelineAll); err != nil || count > 1 {
		w.t.Error(fmt.Errorf("%d places, %w", count, err))
	}
}
