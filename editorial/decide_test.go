package editorial

import (
	"strings"
	"testing"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/store"
)

// public follows the change log as the public does.
type public struct {
	t    *testing.T
	s    *store.Store
	o    *Office
	seen uint64
}

// told is what the public has not yet been told, in the log's order.
func (p *public) told() string {
	p.t.Helper()
	log, err := p.s.Changes(p.t.Context(), p.seen, 100)
	if err != nil {
		p.t.Fatal(err)
	}
	list, err := p.o.p.Rights.(*rights.Office).Changes(p.t.Context(), rights.Audience{}, log, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	if len(log) > 0 {
		p.seen = log[len(log)-1].Seq
	}
	var words []string
	for _, c := range list {
		words = append(words, string(c.Op)+" "+c.Entry.Title)
	}
	return strings.Join(words, ", ")
}

// waiting is an entry of a known source that is held for its origin.
func waiting(t *testing.T, o *Office, s *store.Store) news.Entry {
	t.Helper()
	add(t, o, jxrb)
	e := news.Entry{ID: news.EntryID("jxrb", "2"), Source: "jxrb", Version: 1, Digest: "d", Title: "养生", Channels: []string{"world"},
		Held: news.Because("held.origin", "某公众号"), FirstSeen: noon, Sort: noon, Providers: []news.Provider{{ID: "jxrb", Name: "嘉兴日报"}}}
	e.Story, e.Original = e.ID, e.ID
	o.p.Rights.Settle(jxrb, &e, nil, noon)
	if _, err := s.Amend(t.Context(), []news.Entry{e}, nil, nil, news.Act{At: noon, Op: "test"}); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestWhoFollowsTheLogIsToldThatAnEntryIsHeldAgain(t *testing.T) {
	o, s := office(t)
	e := waiting(t, o, s)
	follower := public{t: t, s: s, o: o}
	decide := func(d Decision, want string) {
		t.Helper()
		if _, err := o.Decide(t.Context(), li, e.ID, "", d); err != nil {
			t.Fatal(err)
		}
		if got := follower.told(); got != want {
			t.Errorf("after %+v the public is told %q, want %q", d, got, want)
		}
	}
	if got := follower.told(); got != "" {
		t.Errorf("of a held entry the public is told %q", got)
	}
	towns := []string{}
	decide(Decision{Towns: &towns}, "")
	decide(Decision{Release: true}, "put 养生")
	decide(Decision{Auto: []string{"release"}}, "delete ")
	if _, err := o.Undo(t.Context(), li, actOf(t, s, "entry.set").ID); err != nil {
		t.Fatal(err)
	}
	if got := follower.told(); got != "put 养生" {
		t.Errorf("when it is undone the public is told %q", got)
	}
	if err := o.RemoveSource(t.Context(), li, "jxrb", ""); err != nil {
		t.Fatal(err)
	}
	decide(Decision{Auto: []string{"release"}}, "delete ")
}

// A licence that gives nothing of a channel closes an entry that an editor puts there, and opens it again.
func TestWhoFollowsTheLogIsToldWhatAChannelCloses(t *testing.T) {
	o, s := office(t)
	closed := jxrb
	closed.Licence = free
	closed.Licence.Except = []news.Exception{{Channels: []string{"travel"}, Public: news.ExtentNothing}}
	add(t, o, closed)
	first, _ := copies(t, s)
	follower := public{t: t, s: s, o: o}
	if got := follower.told(); !strings.HasPrefix(got, "put ") {
		t.Fatal(got)
	}
	for _, step := range []struct{ channel, want string }{{"travel", "delete "}, {"world", "put 乌镇新添线路"}, {"travel", "delete "}} {
		info, err := o.Decide(t.Context(), li, first, "", Decision{Channels: &[]string{step.channel}})
		if err != nil {
			t.Fatal(err)
		}
		if got := follower.told(); got != step.want || info.Entry.Closed != (step.channel == "travel") || info.Entry.Grant.Mark == "" {
			t.Errorf("in %s: told %q, want %q; %+v", step.channel, got, step.want, info.Entry.Grant)
		}
	}
}

func TestAHeldEntryIsInNoStory(t *testing.T) {
	o, s := office(t)
	e := waiting(t, o, s)
	first, _ := copies(t, s)
	_, err := o.Decide(t.Context(), li, e.ID, "", Decision{Story: first})
	wantRefusal(t, err, StoryHeld)
	_, err = o.Decide(t.Context(), li, first, "", Decision{Story: e.ID})
	wantRefusal(t, err, StoryHeld)
	info, err := o.Decide(t.Context(), li, e.ID, "", Decision{Story: first, Release: true})
	if err != nil || info.Story == nil {
		t.Fatalf("%v %+v", err, info)
	}
	if info, err = o.Decide(t.Context(), li, e.ID, "", Decision{Auto: []string{"release"}}); err != nil || info.Story != nil || info.Entry.Held.IsZero() {
		t.Fatalf("%v %+v, want it held, and alone", err, info)
	}
	if other, err := o.Entry(t.Context(), first); err != nil || other.Story != nil || len(other.Entry.Providers) != 1 {
		t.Errorf("%v %+v", err, other)
	}
}

// An entry keeps a channel and a town that are gone by now where an editor sends them back as they were.
func TestWhatIsGoneMayBeDecidedAsItStood(t *testing.T) {
	o, s := office(t)
	first, second := copies(t, s)
	e := must(s.Entry(t.Context(), first))
	e.Version, e.Channels, e.Towns = 2, []string{"canal", "world"}, []string{"yunxi"}
	if _, err := s.Amend(t.Context(), []news.Entry{e}, nil, nil, news.Act{At: noon, Op: "test"}); err != nil {
		t.Fatal(err)
	}
	d := Decision{Channels: &[]string{"canal", "travel"}, Towns: &[]string{"yunxi"}}
	if info, err := o.Decide(t.Context(), li, first, "", d); err != nil || len(info.Entry.Channels) != 2 {
		t.Error(err, info.Entry.Channels)
	}
	_, err := o.Decide(t.Context(), li, second, "", d)
	wantRefusal(t, err, ChannelMissing)
}
