package rights_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// agreeing is an office whose source s gives the public a headline and partners all, and o nothing and all.
func agreeing(t *testing.T, now *time.Time, entries ...news.Entry) (*rights.Office, *rights.Terms) {
	t.Helper()
	in := settings.Static(settings.Snapshot{Channels: []news.Channel{{ID: "world"}, {ID: "strong-counties", Parent: "world"}, {ID: "culture"}}, Towns: []news.Town{{ID: "wuzhen"}, {ID: "puyuan"}}})
	s := &shelf{sources: []news.Source{
		{ID: "s", Licence: news.Licence{Public: news.ExtentHeadline, Partner: news.ExtentFull}},
		{ID: "o", Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull}}}, entries: entries}
	office := rights.New(rights.Options{Settings: in, Now: func() time.Time { return *now }}, s)
	terms, err := office.Terms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return office, terms
}

// An agreement narrows what a licence gives to partners: what it is not about, and what is asked before or after it, is the public's.
func TestAnAgreementNarrows(t *testing.T) {
	now := noon
	_, terms := agreeing(t, &now)
	e := news.Entry{ID: "e", Source: "s", Title: "题", Summary: "摘", Content: "文", Channels: []string{"strong-counties"}, Towns: []string{"wuzhen"}}
	for _, c := range []struct {
		name string
		a    news.Agreement
		want news.Extent
	}{
		{"all", news.Agreement{}, news.ExtentFull},
		{"its source", news.Agreement{Sources: []string{"s"}}, news.ExtentFull},
		{"another source", news.Agreement{Sources: []string{"o"}}, news.ExtentHeadline},
		{"its channel", news.Agreement{Channels: []string{"strong-counties"}}, news.ExtentFull},
		{"a channel above", news.Agreement{Channels: []string{"world"}}, news.ExtentFull},
		{"another channel", news.Agreement{Channels: []string{"culture"}}, news.ExtentHeadline},
		{"its town, and its channel", news.Agreement{Channels: []string{"culture", "world"}, Towns: []string{"wuzhen"}}, news.ExtentFull},
		{"its channel in another town", news.Agreement{Channels: []string{"world"}, Towns: []string{"puyuan"}}, news.ExtentHeadline},
		{"summaries", news.Agreement{Form: news.ExtentSummary}, news.ExtentSummary},
		{"headlines", news.Agreement{Form: news.ExtentHeadline}, news.ExtentHeadline},
		{"not yet", news.Agreement{From: noon.Add(time.Second)}, news.ExtentHeadline},
		{"from now on", news.Agreement{From: noon}, news.ExtentFull},
		{"until now", news.Agreement{Until: noon}, news.ExtentHeadline},
		{"a second left", news.Agreement{Until: noon.Add(time.Second)}, news.ExtentFull},
	} {
		if x := terms.Extent(rights.Partner(news.Partner{ID: "p", Agreement: c.a}), &e, noon); x != c.want {
			t.Errorf("%s: %q, want %q", c.name, x, c.want)
		}
	}
}

// An agreement's beginning and end are a turn of every page for its partners, and of no other's.
func TestAnAgreementTurnsAPage(t *testing.T) {
	now := noon
	office, _ := agreeing(t, &now, news.Entry{ID: "e", Source: "o", Title: "题", Version: 1})
	p := rights.Partner(news.Partner{ID: "p", Agreement: news.Agreement{From: noon.Add(time.Hour), Until: noon.Add(2 * time.Hour)}})
	for at, want := range map[time.Duration]struct {
		shown        int
		turned, next time.Duration
	}{0: {0, 0, time.Hour}, time.Hour: {1, time.Hour, 2 * time.Hour}, 3 * time.Hour: {0, 2 * time.Hour, 0}} {
		now = noon.Add(at)
		page, err := office.Page(t.Context(), p, rights.Query{Line: news.TimelineAll, Limit: 10})
		when := func(d time.Duration) time.Time {
			if d == 0 {
				return time.Time{}
			}
			return noon.Add(d)
		}
		if err != nil || len(page.Entries) != want.shown || !page.Turned.Equal(when(want.turned)) || !page.Until.Equal(when(want.next)) {
			t.Errorf("after %s: %d entries, turned %s, next %s, %v", at, len(page.Entries), page.Turned, page.Until, err)
		}
		if page, err = office.Page(t.Context(), rights.Audience{}, rights.Query{Line: news.TimelineAll, Limit: 10}); err != nil || !page.Until.IsZero() {
			t.Errorf("the public's page ends at %s, %v", page.Until, err)
		}
	}
}

// What leaves an agreement is a delete to its partner, and to no other; what never was in it is not told.
func TestChangesOfWhatLeavesAnAgreement(t *testing.T) {
	now := noon
	moved := news.Entry{ID: "moved", Source: "o", Version: 2, Title: "题", FirstSeen: noon, Channels: []string{"culture"}, Grant: news.Grant{Public: news.ExtentNothing, Partner: news.ExtentFull, Mark: "m", HadPartner: true}}
	never := moved
	never.ID = "never"
	office, _ := agreeing(t, &now, moved, never)
	lines := []news.Timeline{news.TimelineAll, "source/o", "channel/culture"}
	log := []news.Change{
		{Seq: 1, Op: news.OpPut, ID: "moved", Version: 1, Timelines: []news.Timeline{news.TimelineAll, "source/o", "channel/world"}},
		{Seq: 2, Op: news.OpPut, ID: "moved", Version: 2, Timelines: append(lines, "channel/world")},
		{Seq: 3, Op: news.OpPut, ID: "never", Version: 2, Timelines: lines},
		{Seq: 4, Op: news.OpAgreed, ID: "never", Version: 2, For: "other"},
		{Seq: 5, Op: news.OpAgreed, ID: "never", Version: 2, For: "p"},
		{Seq: 6, Op: news.OpAgreed, ID: "moved", Version: 1, For: "p"}, // another version comes later
		{Seq: 7, Op: news.OpDelete, ID: "gone", Timelines: []news.Timeline{news.TimelineAll, "channel/world"}, Unheard: &news.Unheard{Source: "o", Public: true}},
		{Seq: 8, Op: news.OpDelete, ID: "unknown", Timelines: lines, Unheard: &news.Unheard{Source: "o", Public: true}},
	}
	for _, c := range []struct {
		name string
		p    news.Partner
		want []uint64
	}{
		{"in the channel that it left", news.Partner{ID: "p", Agreement: news.Agreement{Channels: []string{"world"}}}, []uint64{2, 5, 7}},
		{"in another town", news.Partner{ID: "q", Agreement: news.Agreement{Towns: []string{"wuzhen"}}}, nil},
		{"where that was agreed once", news.Partner{ID: "q", Agreement: news.Agreement{Towns: []string{"wuzhen"}}, Past: []news.Scope{{Channels: []string{"world"}, Ended: noon.Add(time.Hour)}}}, []uint64{2, 7}},
		{"where that ended before it came", news.Partner{ID: "q", Agreement: news.Agreement{Channels: []string{"world"}, Until: noon}}, []uint64{7}},
	} {
		told, err := office.Changes(t.Context(), rights.Partner(c.p), log, nil)
		var got []uint64
		for _, r := range told {
			if got = append(got, r.Seq); r.Op != news.OpDelete {
				t.Errorf("%s: %d is told as %s", c.name, r.Seq, r.Op)
			}
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: told %v, want %v, %v", c.name, got, c.want, err)
		}
	}
	if told, err := office.Changes(t.Context(), rights.Partner(news.Partner{ID: "p"}), log[4:5], nil); err != nil || len(told) != 1 || told[0].Op != news.OpPut || told[0].Entry.Title != "题" {
		t.Errorf("what is given now is told as %+v, %v", told, err)
	}
}

// What left an agreement, or the part that somebody follows, is told as a delete though later versions came elsewhere before that was read.
func TestWhatLeftIsToldThoughItWentOn(t *testing.T) {
	now := noon
	moved := news.Entry{ID: "moved", Source: "o", Version: 3, Title: "题", FirstSeen: noon, Channels: []string{"culture"}, Grant: news.Grant{Public: news.ExtentNothing, Partner: news.ExtentFull, Mark: "m", HadPartner: true}}
	shut := moved
	shut.ID, shut.Held, shut.Grant = "shut", news.Because("held.origin"), news.Grant{Public: news.ExtentNothing, Partner: news.ExtentNothing, Mark: "m", HadPartner: true, LostPartner: 3}
	office, _ := agreeing(t, &now, moved, shut)
	was := []news.Timeline{news.TimelineAll, "source/o", "channel/world"}
	is := []news.Timeline{news.TimelineAll, "source/o", "channel/culture"}
	log := []news.Change{
		{Seq: 1, Op: news.OpPut, ID: "moved", Version: 1, Timelines: was}, {Seq: 2, Op: news.OpPut, ID: "moved", Version: 2, Timelines: append(is, "channel/world")}, {Seq: 3, Op: news.OpPut, ID: "moved", Version: 3, Timelines: is},
		{Seq: 4, Op: news.OpPut, ID: "shut", Version: 1, Timelines: was}, {Seq: 5, Op: news.OpPut, ID: "shut", Version: 2, Timelines: append(is, "channel/world")}, {Seq: 6, Op: news.OpPut, ID: "shut", Version: 3, Timelines: is},
	}
	world := rights.Part{{"channel/world"}}
	for _, c := range []struct {
		name string
		p    news.Partner
		of   rights.Part
		want []string
	}{
		{"an agreement about the channel", news.Partner{ID: "p", Agreement: news.Agreement{Channels: []string{"world"}}}, nil, []string{"moved", "shut"}},
		{"a part of it", news.Partner{ID: "p", Agreement: news.Agreement{Channels: []string{"world"}}}, world, []string{"moved", "shut"}},
		{"a part of all", news.Partner{ID: "p"}, world, []string{"moved", "shut"}},
		{"no agreement about it, ever", news.Partner{ID: "p", Agreement: news.Agreement{Towns: []string{"wuzhen"}}}, world, nil},
	} {
		told, err := office.Changes(t.Context(), rights.Partner(c.p), log, c.of)
		gone := map[string]bool{}
		for _, r := range told {
			if gone[r.ID] = true; r.Op != news.OpDelete {
				t.Errorf("%s: %d is told as %s", c.name, r.Seq, r.Op)
			}
		}
		if got := slices.Sorted(maps.Keys(gone)); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: gone are %v, want %v, %v", c.name, got, c.want, err)
		}
	}
	if told, err := office.Changes(t.Context(), rights.Audience{}, log, world); err != nil || len(told) > 0 {
		t.Errorf("the public, which never had them, is told %+v, %v", told, err)
	}
}

// What is kept for partners is shared by those with whom the same is agreed, and by no others.
func TestWhoSharesWhatIsKept(t *testing.T) {
	key := func(p news.Partner) string { return rights.Partner(p).Key() }
	one := key(news.Partner{ID: "a", Agreement: news.Agreement{Sources: []string{"x", "y"}, Towns: []string{"t"}}})
	if other := key(news.Partner{ID: "b", Agreement: news.Agreement{Sources: []string{"y", "x", "x"}, Towns: []string{"t"}}}); other != one {
		t.Errorf("%q and %q", one, other)
	}
	for _, a := range []news.Agreement{{Sources: []string{"x", "y"}}, {Sources: []string{"x", "y"}, Channels: []string{"t"}}, {Sources: []string{"x", "y"}, Towns: []string{"t"}, Form: news.ExtentFull},
		{Sources: []string{"x", "y"}, Towns: []string{"t"}, From: noon}, {Sources: []string{"x", "y"}, Towns: []string{"t"}, Until: noon}} {
		if key(news.Partner{ID: "a", Agreement: a}) == one {
			t.Errorf("%+v shares with another", a)
		}
	}
}
