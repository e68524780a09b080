package editorial

import (
	"errors"
	"slices"
	"testing"

	"github.com/txnews/hub/news"
)

func TestEntriesAreJoinedAndSplit(t *testing.T) {
	o, s := office(t)
	first, second := copies(t, s)
	info, err := o.Decide(t.Context(), li, second, "", Decision{Story: first})
	if err != nil {
		t.Fatal(err)
	}
	if info.Story == nil || len(info.Story.Members) != 2 || info.Entry.Story != first || info.Entry.Override.By != "li" {
		t.Fatalf("%+v, want it in the story of %s", info, first)
	}
	head, err := o.Entry(t.Context(), info.Story.Head())
	if err != nil || len(head.Entry.Providers) != 2 {
		t.Errorf("%v %v, want the head to name both providers", err, head.Entry.Providers)
	}
	if info, err = o.Decide(t.Context(), li, second, "", Decision{Story: news.StoryAlone}); err != nil || info.Story != nil {
		t.Errorf("%v %+v, want it alone", err, info.Story)
	}
	if head, err = o.Entry(t.Context(), first); err != nil || len(head.Entry.Providers) != 1 || head.Story != nil {
		t.Errorf("%v %v, want the other alone too", err, head.Entry.Providers)
	}
}

func TestADecisionThatCannotBeIsRefused(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	ids := []string{"nowhere"}
	for code, d := range map[Code]Decision{
		ChannelMissing:  {Channels: &ids},
		DecisionNotAuto: {Auto: ids},
		StoryOfItself:   {Story: first},
		EntryMissing:    {Story: "nobody"},
	} {
		_, err := o.Decide(t.Context(), li, first, "", d)
		wantRefusal(t, err, code)
	}
}

func TestADecisionHasEachChannelAndTownOnce(t *testing.T) {
	f := newFiled(t)
	id := f.put(f.source(), "", news.Raw{GUID: "1", Title: "油价上涨"})[0]
	channels, towns := slices.Repeat([]string{"near", "world"}, 1000), slices.Repeat([]string{"wuzhen"}, 1000)
	info := must(f.o.Decide(t.Context(), li, id, "", Decision{Channels: &channels, Towns: &towns}))
	f.same([]any{info.Entry.Channels, info.Entry.Towns}, []any{[]string{"near", "world"}, []string{"wuzhen"}})
	none := []string{}
	info = must(f.o.Decide(t.Context(), li, id, "", Decision{Channels: &channels, Towns: &none}))
	f.same(len(info.Entry.Towns), 0)
}

func TestADecisionIsLeftToTheDeskAgain(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	travel := []string{"travel"}
	info, err := o.Decide(t.Context(), li, first, "", Decision{Channels: &travel})
	if err != nil || !slices.Equal(info.Entry.Channels, travel) {
		t.Fatal(err, info.Entry.Channels)
	}
	if info, err = o.Decide(t.Context(), li, first, "", Decision{Auto: []string{"channels"}}); err != nil || !slices.Equal(info.Entry.Channels, []string{"world"}) || info.Entry.Override != nil {
		t.Error(err, info.Entry.Channels, info.Entry.Override)
	}
}

func TestATakedownTakesTheReprintsAndIsUndone(t *testing.T) {
	o, s := office(t)
	first, second := copies(t, s)
	if _, err := o.Decide(t.Context(), li, second, "", Decision{Story: first}); err != nil {
		t.Fatal(err)
	}
	_, err := o.AskTakedown(t.Context(), li, TakedownAsk{Entry: second})
	wantRefusal(t, err, TakedownNoReason)
	_, err = o.AskTakedown(t.Context(), li, TakedownAsk{Entry: "e", Reason: "x", AskedAt: o.p.Now().AddDate(1, 0, 0)})
	wantRefusal(t, err, TakedownNotYet)
	down, err := o.AskTakedown(t.Context(), li, TakedownAsk{Entry: second, Reason: "应版权方要求"})
	if err != nil || len(down.Removed) != 2 || down.State != news.TakedownDone {
		t.Fatalf("%v %+v", err, down)
	}
	_, err = o.Entry(t.Context(), first)
	if e := wantRefusal(t, err, EntryTakenDown); e.Kind != Gone || e.Terms[1] != down.ID {
		t.Errorf("%+v", e)
	}
	_, err = o.DecideTakedown(t.Context(), li, down.ID, "", TakedownRuling{Decision: DecideRefuse})
	wantRefusal(t, err, TakedownState)
	_, err = o.DecideTakedown(t.Context(), li, down.ID, "", TakedownRuling{Decision: "burn"})
	wantRefusal(t, err, TakedownDecision)
	if _, err = o.DecideTakedown(t.Context(), li, first, "", TakedownRuling{Decision: DecideRestore}); err != nil {
		t.Fatal(err)
	}
	if info, err := o.Entry(t.Context(), second); err != nil || info.Story == nil || len(info.Story.Members) != 2 {
		t.Errorf("%v %+v, want it back in its story", err, info)
	}
}

// What was taken down is known by where it was before, too.
func TestATakedownBlocksEarlierLinks(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	e, err := s.Entry(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	was := o.p.Desk.BlockKeys(&e)
	e.Version, e.URL, e.Digest = 2, "https://new.example.cn/1", "moved"
	if _, err := s.Amend(t.Context(), []news.Entry{e}, nil, nil, news.Act{At: noon, Op: "test"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.AskTakedown(t.Context(), li, TakedownAsk{Entry: first, Reason: "应版权方要求"}); err != nil {
		t.Fatal(err)
	}
	keys := append(was, o.p.Desk.BlockKeys(&e)...)
	blocked, err := s.Blocked(t.Context(), keys)
	for _, k := range keys {
		if err != nil || blocked[k] == "" {
			t.Errorf("%v: %s is not blocked", err, k)
		}
	}
}

func TestARequestWaitsToBeDecided(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	asked, err := o.AskTakedown(t.Context(), li, TakedownAsk{Entry: first, Reason: "应版权方要求", Open: true, AskedAt: noon.AddDate(0, 0, -8)})
	if err != nil || asked.State != news.TakedownOpen || !asked.Overdue {
		t.Fatalf("%v %+v", err, asked)
	}
	if want := noon.AddDate(0, 0, -5); !asked.Deadline.Equal(want) { // three days, as the office was told
		t.Errorf("to be decided by %s, want %s", asked.Deadline, want)
	}
	if refused, err := o.DecideTakedown(t.Context(), li, first, "", TakedownRuling{Decision: DecideRefuse}); err != nil || refused.State != news.TakedownRefused || refused.By != "li" {
		t.Errorf("%v %+v", err, refused)
	}
	_, err = o.DecideTakedown(t.Context(), li, first, "", TakedownRuling{Decision: DecideTakeDown})
	wantRefusal(t, err, TakedownMissing)
}

func TestAPartnerWithoutAnIDGetsOneThatIsFree(t *testing.T) {
	o, _ := office(t)
	for _, want := range []string{"nanhu-evening", "nanhu-evening-2"} {
		if p, err := o.AddPartner(t.Context(), li, NewPartner{PartnerEdit: PartnerEdit{Name: " Nanhu Evening "}}); err != nil || p.ID != want || p.Key == "" || p.Keys[0].Hash != "" {
			t.Errorf("%v %+v, want %s", err, p, want)
		}
	}
	_, err := o.AddPartner(t.Context(), li, NewPartner{ID: "nanhu-evening", PartnerEdit: PartnerEdit{Name: "x"}})
	if e := wantRefusal(t, err, PartnerExists); !errors.Is(e, news.ErrExists) {
		t.Error(e)
	}
	_, err = o.AddPartner(t.Context(), li, NewPartner{PartnerEdit: PartnerEdit{Name: "x", Agreement: news.Agreement{Sources: []string{"nobody"}}}})
	wantRefusal(t, err, PartnerNoSource)
	wantRefusal(t, o.RevokePartner(t.Context(), li, "nobody", ""), PartnerMissing)
}
