package editorial

import (
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestABlockSaysWhatItKeepsOut(t *testing.T) {
	o, _ := office(t)
	ask := func(a TakedownAsk) error {
		a.Reason = "删稿通知"
		_, err := o.AskTakedown(t.Context(), li, a)
		return err
	}
	for _, c := range []struct {
		ask  TakedownAsk
		code Code
	}{
		{TakedownAsk{}, BlockOne},
		{TakedownAsk{Headline: "某厂爆炸事故", Address: "https://a.example.cn/1"}, BlockOne},
		{TakedownAsk{Entry: "e", Headline: "某厂爆炸事故"}, BlockOne},
		{TakedownAsk{Entry: "e", Until: noon.AddDate(1, 0, 0)}, BlockUntilEntry},
		{TakedownAsk{Headline: "某厂爆炸事故", Until: noon}, BlockPast},
		{TakedownAsk{Headline: "某 厂，！"}, BlockShort},
		{TakedownAsk{Text: "某厂爆炸事"}, BlockShort},
		{TakedownAsk{Text: string(make([]rune, 501)) + "某厂爆炸事故经过"}, BlockLong},
		{TakedownAsk{Address: "某厂爆炸"}, BlockNoAddress},
		{TakedownAsk{Address: "https://a.example.cn/n/" + strings.Repeat("1", 2000)}, BlockLong},
	} {
		wantRefusal(t, ask(c.ask), c.code)
	}
	wantRefusal(t, func() error {
		_, err := o.AskTakedown(t.Context(), li, TakedownAsk{Headline: "某厂爆炸"})
		return err
	}(), TakedownNoReason)
}

func TestABlockIsUndoneAndDoneAgain(t *testing.T) {
	o, s := office(t)
	made := must(o.AskTakedown(t.Context(), li, TakedownAsk{Headline: "某厂爆炸", Reason: "删稿通知", AskedBy: "网信办", Open: true}))
	inForce := func(want int) {
		t.Helper()
		if b := must(s.Blocks(t.Context())); len(b.List) != want {
			t.Fatalf("%+v in force, want %d", b.List, want)
		}
	}
	inForce(0)
	made = must(o.DecideTakedown(t.Context(), li, made.ID, made.Revision, TakedownRuling{Decision: DecideTakeDown}))
	inForce(1)
	done := actOf(t, s, "takedown.done")
	_ = must(o.Undo(t.Context(), li, done.ID))
	inForce(0)
	_, err := o.Undo(t.Context(), li, done.ID)
	wantRefusal(t, err, ActUndone)
	_ = must(o.Undo(t.Context(), li, actOf(t, s, "takedown.restored").ID))
	inForce(1)
	if deeds := must(o.TakedownActs(t.Context(), made.Takedown, 10)); len(deeds) != 4 {
		t.Errorf("%+v, want all four acts", deeds)
	}
	if list := must(o.Takedowns(t.Context())); len(list) != 1 || list[0].Block == nil || list[0].State != news.TakedownDone {
		t.Errorf("%+v", list)
	}
}

func TestABlockIsLiftedAtItsEnd(t *testing.T) {
	o, s := office(t)
	made := must(o.AskTakedown(t.Context(), li, TakedownAsk{Headline: "某厂爆炸", Reason: "删稿通知", Until: noon.Add(time.Hour)}))
	if err := o.GoOn(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	if b := must(s.Blocks(t.Context())); len(b.List) != 1 {
		t.Fatal("it was lifted before its end")
	}
	o.p.Now = func() time.Time { return noon.Add(time.Hour) }
	if err := o.GoOn(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	if b := must(s.Blocks(t.Context())); len(b.List) != 0 {
		t.Error("it is in force after its end")
	}
	if a := actOf(t, s, "takedown.restored"); a.By != "hub" || a.Detail[0].Rule != "act.takedown.expired" {
		t.Errorf("%+v", a)
	}
}

func TestWhatIsThereAlreadyIsShown(t *testing.T) {
	o, s := office(t)
	first, second := copies(t, s)
	there, looked, err := o.BlockReach(t.Context(), TakedownAsk{Headline: "新添線路"})
	if err != nil || len(there) != 2 || looked != 2 {
		t.Errorf("%d of %d, %v: want both of %s and %s", len(there), looked, err, first, second)
	}
	if there, _, err = o.BlockReach(t.Context(), TakedownAsk{Address: "http://zjol.example.cn/1"}); err != nil || len(there) != 1 || there[0].ID != second {
		t.Errorf("%+v %v", there, err)
	}
}
