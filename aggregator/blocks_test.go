package aggregator_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// What is blocked does not come in, is on record, and comes in at the next look once the block is lifted, though its source says nothing new.
func TestWhatIsBlockedStaysOutUntilTheBlockIsLifted(t *testing.T) {
	for name, ask := range map[string]editorial.TakedownAsk{
		"by headline": {Headline: "早班 公交延長線路！"},
		"by address":  {Address: "https://OLD.example.cn/a/3.html?utm_source=wx#top"},
		"by text":     {Text: "公交延长线路，详见报道"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, feed)
			o := officeOver(t, b.store, nil)
			ask.Reason = "删稿通知"
			made, err := o.AskTakedown(t.Context(), editor, ask)
			if err != nil {
				t.Fatal(err)
			}
			other := piece{"2", "http://old.example.cn/a/4.html", "早班地铁", "Tue, 24 Nov 2026 14:00:00 +0800", "地铁的事。"}
			renamed := bus
			renamed.guid = "3"
			for range 2 {
				if got := b.serve(t, renamed, other); len(got) != 1 || got[0].Title != other.title {
					t.Fatalf("%v came in, want the other alone", b.titles(t))
				}
			}
			if rep, _ := b.refresh(t); rep.Err != nil || rep.Outcome != news.OutcomeUnchanged {
				t.Fatalf("%+v", rep)
			}
			kept, all, err := o.KeptOut(t.Context(), made.ID, 10)
			if err != nil || all != 1 || len(kept) != 1 || kept[0].Kept.Title != bus.title || kept[0].Kept.URL != bus.link {
				t.Fatalf("on record: %d %+v %v", all, kept, err)
			}
			if _, err := o.DecideTakedown(t.Context(), editor, made.ID, "", editorial.TakedownRuling{Decision: editorial.DecideRestore}); err != nil {
				t.Fatal(err)
			}
			if rep, _ := b.refresh(t); rep.Err != nil || rep.New != 1 {
				t.Fatalf("lifted: %+v", rep)
			}
			if got := b.titles(t); !slices.Contains(got, bus.title) {
				t.Errorf("%v", got)
			}
			if _, all, err := o.KeptOut(t.Context(), made.ID, 10); err != nil || all != 0 {
				t.Errorf("%d are still kept out, %v", all, err)
			}
		})
	}
}

// An entry that is there when the block is made stays, and is corrected; one that its source corrects into what is blocked waits.
func TestACorrectionIntoWhatIsBlockedWaits(t *testing.T) {
	b := newBench(t, feed)
	o := officeOver(t, b.store, nil)
	there := piece{"1", "http://old.example.cn/a/1.html", "某厂爆炸一死三伤", "Tue, 24 Nov 2026 13:00:00 +0800", "经过。"}
	plain := piece{"2", "http://old.example.cn/a/2.html", "某厂的消息", "Tue, 24 Nov 2026 14:00:00 +0800", "经过如下。"}
	b.serve(t, there, plain)
	if _, err := o.AskTakedown(t.Context(), editor, editorial.TakedownAsk{Headline: "某厂爆炸", Reason: "删稿通知"}); err != nil {
		t.Fatal(err)
	}
	there.text, plain.title = "经过，续报。", "快讯：某厂爆炸"
	got := b.serve(t, there, plain)
	if len(got) != 1 || got[0].Summary != there.text {
		t.Fatalf("%+v, want the one that was there, corrected", got)
	}
	held, err := o.Held(t.Context())
	if err != nil || len(held) != 1 || held[0].Title != plain.title || held[0].Held.Rule != news.HeldBlocked {
		t.Fatalf("%+v %v, want the other to wait", held, err)
	}
	if _, err := o.Decide(t.Context(), editor, held[0].ID, "", editorial.Decision{Release: true}); err != nil {
		t.Fatal(err)
	}
	plain.text = "经过如下，又有新消息。"
	if got = b.serve(t, there, plain); len(got) != 2 {
		t.Errorf("%v, want what an editor released to stay", b.titles(t))
	}
}

// Whether an entry waits is asked of the origin that an editor had it name, whatever its source goes on saying.
func TestACorrectedOriginIsAskedForAtEveryRefresh(t *testing.T) {
	b := newBench(t, feed)
	set := settings.Static(settings.Snapshot{Permit: []string{"嘉兴日报"}})
	f := fetch.New(fetch.Options{AllowPrivate: true, Gap: -1, Timeout: time.Minute})
	b.Aggregator = aggregator.New(aggregator.Params{Store: b.store, Stories: b.store, Blocks: b.store, Fetch: f, Intake: intake.New(f, intake.Options{}), Desk: b.desk, Settings: set,
		Owner: "test", Lease: time.Minute, MinInterval: 5 * time.Minute, MaxInterval: 12 * time.Hour, Now: func() time.Time { return b.now }})
	o := editorial.New(editorial.Parts{Rights: rights.New(rights.Options{Settings: set}, b.store), Sources: b.store, Entries: b.store, Archive: b.store, Takedowns: b.store, Partners: b.store, Audit: b.store, Desk: b.desk,
		Settings: fixedSettings{set}, Now: func() time.Time { return b.now }})
	p := piece{"1", "http://old.example.cn/a/1.html", "一则消息", "Tue, 24 Nov 2026 13:00:00 +0800", "消息的内容。"}
	shown := b.serve(t, p)
	if len(shown) != 1 {
		t.Fatal(b.titles(t))
	}
	id := shown[0].ID
	for step, want := range []struct {
		origin string
		shown  int
	}{{"某公众号", 0}, {"嘉兴日报", 1}, {"某公众号", 0}} {
		if _, err := o.Decide(t.Context(), editor, id, "", editorial.Decision{Said: news.Said{Origin: &want.origin}}); err != nil {
			t.Fatal(err)
		}
		p.text += fmt.Sprintf("续%d。", step)
		if got := b.serve(t, p); len(got) != want.shown || want.shown == 1 && got[0].Attribution.Origin != want.origin {
			t.Errorf("said to be of %s, and corrected by its source: %+v", want.origin, got)
		}
	}
}
