package editorial

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

func TestAChangeOfASettingIsUndone(t *testing.T) {
	_, s := office(t)
	o, other := hub(s), hub(s)
	ctx := t.Context()
	undo := func(op string) (news.Act, error) {
		t.Helper()
		return o.Undo(ctx, li, actOf(t, s, op).ID)
	}
	const site = `{"title":"平江","url":"","language":"","timezone":"","contact":"","per_source":0}`
	put := func(rev string, title string) {
		t.Helper()
		if _, err := o.PutSetting(ctx, li, rev, "site", json.RawMessage(`{"title":"`+title+`"}`)); err != nil {
			t.Fatal(err)
		}
	}
	put("", "平江")
	first := actOf(t, s, "setting.put")
	put("", "吴县")
	if _, err := undo("setting.put"); err != nil {
		t.Fatal(err)
	}
	if got := string(must(o.Setting("site")).Value); got != site {
		t.Errorf("it is %s, want %s", got, site)
	}
	if _, err := o.Undo(ctx, li, first.ID); err != nil { // what it put is there again
		t.Fatal(err)
	}
	if got := must(o.Setting("site")); got.Edited {
		t.Errorf("%+v, want the configuration's", got)
	}
	if _, err := undo("setting.reset"); err != nil {
		t.Fatal(err)
	}
	if got := string(must(o.Setting("site")).Value); got != site {
		t.Errorf("it is %s, want %s", got, site)
	}

	_ = must(o.PutGazetteer(ctx, li, "", []news.Town{{ID: "puyuan"}}))
	_ = must(o.PutChannels(ctx, li, "", []news.Channel{{ID: "near"}}))
	channels := actOf(t, s, "channels.put")
	_ = must(other.PutChannels(ctx, li, "", []news.Channel{{ID: "far"}})) // o has not heard of it
	if _, err := undo("gazetteer.put"); err != nil {
		t.Fatal(err)
	}
	if got := must(o.Gazetteer(ctx)); got.Edited || got.Towns[0].ID != "wuzhen" {
		t.Errorf("%+v", got)
	}
	_, err := o.Undo(ctx, li, channels.ID)
	wantRefusal(t, err, ActOverlaid)
	if a := actOf(t, s, "gazetteer.reset"); words.English.SayAll(a.Detail) != "undoes "+actOf(t, s, "gazetteer.put").ID {
		t.Errorf("%+v", a)
	}
}

func TestAValueThatCannotBeAnyMoreIsNotPutBack(t *testing.T) {
	_, s := office(t)
	o := hub(s)
	_ = must(o.PutChannels(t.Context(), li, "", []news.Channel{{ID: "near"}}))
	_ = must(o.PutChannels(t.Context(), li, "", []news.Channel{{ID: "far"}}))
	o.p.CheckChannels = func([]news.Channel) error { return errors.New("another rule since") }
	_, err := o.Undo(t.Context(), li, actOf(t, s, "channels.put").ID)
	wantRefusal(t, err, ChannelsInvalid)
}

func TestWhatWasDoneToAPartnerIsUndone(t *testing.T) {
	o, s := office(t)
	added := must(o.AddPartner(t.Context(), li, NewPartner{PartnerEdit: PartnerEdit{Name: "Radio", Contact: "li"}}))
	add := actOf(t, s, "partner.add")
	if err := o.RevokePartner(t.Context(), li, "radio", ""); err != nil {
		t.Fatal(err)
	}
	_, err := o.Undo(t.Context(), li, add.ID)
	wantRefusal(t, err, ActOverlaid)
	revoke := actOf(t, s, "partner.revoke")
	if _, err := o.Undo(t.Context(), li, revoke.ID); err != nil {
		t.Fatal(err)
	}
	stored := must(s.Partners(t.Context()))[0]
	if !stored.Active() || stored.Keys[0].Hash != news.KeyHash(added.Key) {
		t.Errorf("%+v, want its key in force", stored)
	}
	_, err = o.Undo(t.Context(), li, revoke.ID)
	wantRefusal(t, err, ActUndone)
	if err := s.RecordPull(t.Context(), "radio", news.Pull{Seq: 7, Used: map[string]time.Time{news.FirstKey: noon.Add(time.Hour)}}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Undo(t.Context(), li, add.ID); err != nil { // what it pulled is no change of the agreement
		t.Fatal(err)
	}
	if p := must(o.Partner(t.Context(), "radio")); p.Active() || p.Pulled != 7 {
		t.Errorf("%+v, want it revoked", p)
	}
}

func TestATakedownIsUndoneFromItsAct(t *testing.T) {
	o, s := office(t)
	first, second := copies(t, s)
	if _, err := o.Decide(t.Context(), li, second, "", Decision{Story: first}); err != nil {
		t.Fatal(err)
	}
	down := must(o.AskTakedown(t.Context(), li, TakedownAsk{Entry: first, Reason: "应版权方要求"}))
	done := actOf(t, s, "takedown.done")
	if _, err := o.Undo(t.Context(), li, done.ID); err != nil {
		t.Fatal(err)
	}
	if info, err := o.Entry(t.Context(), first); err != nil || info.Story == nil {
		t.Errorf("%v %+v, want it back in its story", err, info)
	}
	_, err := o.Undo(t.Context(), li, done.ID)
	wantRefusal(t, err, ActUndone)
	if _, err := o.Undo(t.Context(), li, actOf(t, s, "takedown.restored").ID); err != nil {
		t.Fatal(err)
	}
	_, err = o.Entry(t.Context(), second)
	wantRefusal(t, err, EntryTakenDown)
	if now := must(o.Takedown(t.Context(), down.ID, "")); now.State != news.TakedownDone || len(now.Removed) != 2 {
		t.Errorf("%+v", now)
	}
	if _, err := o.Undo(t.Context(), li, done.ID); err != nil { // what it did stands again
		t.Fatal(err)
	}
	_ = must(o.Entry(t.Context(), second))
}

func TestARefusedRequestIsOpenAgain(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	asked := must(o.AskTakedown(t.Context(), li, TakedownAsk{Entry: first, Reason: "应版权方要求", Open: true}))
	_, err := o.Undo(t.Context(), li, actOf(t, s, "takedown.ask").ID)
	wantRefusal(t, err, ActAsked)
	_ = must(o.DecideTakedown(t.Context(), li, first, "", TakedownRuling{Decision: DecideRefuse}))
	refused := actOf(t, s, "takedown.refused")
	if _, err := o.Undo(t.Context(), li, refused.ID); err != nil {
		t.Fatal(err)
	}
	if now := must(o.Takedown(t.Context(), asked.ID, "")); now.State != news.TakedownOpen || now.By != "" || !now.Deadline.Equal(asked.Deadline) {
		t.Errorf("%+v", now)
	}
	_, err = o.Undo(t.Context(), li, refused.ID)
	wantRefusal(t, err, ActUndone)
}

// Whatever has a state before it on record can be undone, or it says in words of its own why not.
func TestActsThatCannotBeUndoneSayWhy(t *testing.T) {
	o, s := office(t)
	for op, code := range map[string]Code{"source.seed": ActSeed, "entries.refile": ActRefiled, "backup.restore": ActRestored, "moon.eaten": ActForGood} {
		a := news.Act{ID: op, At: noon, Op: op, After: json.RawMessage(`{}`)}
		if err := s.Record(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		_, err := o.Undo(t.Context(), li, op)
		wantRefusal(t, err, code)
	}
}
