package editorial

import (
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

func TestATitleAndPeopleAreCorrectedAndLeftToTheSourceAgain(t *testing.T) {
	o, s := office(t)
	first, second := printed(t, o, s)
	_ = must(o.Decide(t.Context(), li, second.ID, "", Decision{Auto: []string{"story"}}))
	before := must(o.Entry(t.Context(), first.ID)).Entry
	title, people := " 乌镇\n新线\u200b路 ", []string{"张三", " ", "李四", "张三"}
	e := must(o.Decide(t.Context(), li, first.ID, "", Decision{Said: news.Said{Title: &title, Reporters: &people}})).Entry
	if e.Title != "乌镇 新线路" || !slices.Equal(e.Attribution.Reporters, []string{"张三", "李四"}) || e.Attribution.Origin != "嘉兴日报" {
		t.Fatalf("%q by %v of %s", e.Title, e.Attribution.Reporters, e.Attribution.Origin)
	}
	if e.Revised != before.Revised+1 || !e.Updated.After(before.Updated) || !e.Sort.Equal(before.Sort) {
		t.Errorf("edition %d, updated %s: readers are not told", e.Revised, e.Updated)
	}
	info := must(o.Entry(t.Context(), first.ID))
	if len(info.History) != 1 || info.History[0].Title != before.Title || info.History[0].Minor {
		t.Errorf("%+v, want what it said before", info.History)
	}
	act := actOf(t, s, "entry.set")
	if !strings.Contains(string(act.Before), `"title":"乌镇新添公交线路"`) || !strings.Contains(string(act.After), `"title":"乌镇 新线路"`) {
		t.Errorf("the act goes from %s to %s", act.Before, act.After)
	}
	again := must(o.Decide(t.Context(), li, first.ID, "", Decision{Said: news.Said{Title: &e.Title}})).Entry
	if again.Version != e.Version {
		t.Error("the same decided once more makes a version")
	}
	towns := must(o.Decide(t.Context(), li, first.ID, "", Decision{Towns: &[]string{}})).Entry
	if towns.Title != e.Title || towns.Revised != e.Revised || !towns.Updated.Equal(e.Updated) {
		t.Errorf("%+v, want another decision to leave what it says", towns)
	}
	none := must(o.Decide(t.Context(), li, first.ID, "", Decision{Said: news.Said{Origin: new("")}, Auto: []string{"reporters"}})).Entry
	if none.Attribution.Origin != "" || none.Attribution.Reporters != nil || none.Title != e.Title {
		t.Errorf("%+v, want no origin and the source's people", none.Attribution)
	}
	back := must(o.Decide(t.Context(), li, first.ID, "", Decision{Auto: news.SaidFields()})).Entry
	if back.Title != before.Title || back.Attribution.Origin != "嘉兴日报" || !saysNothing(back) {
		t.Errorf("%+v, want it as its source has it", back)
	}
}

func saysNothing(e news.Entry) bool {
	said := e.Says()
	return said.Empty()
}

// What an editor has one copy say is of that copy alone.
func TestACorrectionIsOfOneCopy(t *testing.T) {
	o, s := office(t)
	first, second := printed(t, o, s)
	_ = must(o.Decide(t.Context(), li, second.ID, "", Decision{Story: first.ID}))
	_ = must(o.Decide(t.Context(), li, first.ID, "", Decision{Said: news.Said{Title: new("改过的"), Origin: new("浙江日报")}}))
	other := must(o.Entry(t.Context(), second.ID))
	if other.Entry.Title != second.Title || other.Story == nil || len(other.Story.Members) != 2 {
		t.Fatalf("%+v", other)
	}
	if c := other.Story.Members[other.Story.Member(first.ID)]; c.Origin != "浙江日报" {
		t.Errorf("the story goes by origin %s of the corrected copy", c.Origin)
	}
	one := must(s.Entry(t.Context(), first.ID))
	if same, _ := o.p.Desk.SameStory(&one, &second); !same || !slices.Equal(o.p.Desk.BlockKeys(&one), o.p.Desk.BlockKeys(&first)) {
		t.Error("what it is recognised by is what an editor wrote")
	}
	if _, err := o.Undo(t.Context(), li, actOf(t, s, "entry.set").ID); err != nil {
		t.Fatal(err)
	}
	if one = must(s.Entry(t.Context(), first.ID)); one.Title != first.Title || one.Attribution.Origin != "嘉兴日报" {
		t.Errorf("undone: %+v", one)
	}
}

// Who may be shown is asked of the origin that stands there.
func TestACorrectedOriginIsAskedWhetherItIsPermitted(t *testing.T) {
	o, s := office(t)
	set := *o.p.Settings.Current()
	set.Permit = []string{"嘉兴日报"}
	o.p.Settings = fixed{settings.Static(set)}
	e := waiting(t, o, s)
	says := func(d Decision, held bool) {
		t.Helper()
		if now := must(o.Decide(t.Context(), li, e.ID, "", d)).Entry; now.Held.IsZero() == held {
			t.Errorf("after %+v: held %+v", d, now.Held)
		}
	}
	says(Decision{Said: news.Said{Origin: new("某公众号")}}, true)
	says(Decision{Said: news.Said{Origin: new("嘉兴日报")}}, false)
	says(Decision{Said: news.Said{Origin: new("某公众号")}}, true)
	says(Decision{Release: true}, false)
	says(Decision{Auto: []string{"release"}}, true)
	says(Decision{Auto: []string{"origin"}}, false) // its source is permitted by now
}

func TestWhatNoEntryCanSayIsRefused(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	long := strings.Repeat("长", 301)
	for want, d := range map[Code]Decision{TitleEmpty: {Said: news.Said{Title: new(" \u200b")}}, SaidTooLong: {Said: news.Said{Editors: &[]string{long}}}, SaidTooMany: {Said: news.Said{Editors: new(make([]string, 51))}}, DecisionNotAuto: {Auto: []string{"text"}}} {
		_, err := o.Decide(t.Context(), li, first, "", d)
		wantRefusal(t, err, want)
	}
	both := Decision{Channels: &[]string{}, Towns: &[]string{}, Story: first, Release: true, Right: true, Said: news.Said{Title: new("x"), Origin: new(""), Reporters: &[]string{}, Correspondents: &[]string{}, Photographers: &[]string{}, Editors: &[]string{}}}
	for _, field := range AutoFields() {
		both.Auto = []string{field}
		_, err := o.Decide(t.Context(), li, first, "", both)
		wantRefusal(t, err, DecisionBoth)
	}
}

func TestNamesAreParted(t *testing.T) {
	for text, want := range map[string][]string{"张三 李四": {"张三", "李四"}, "张三、李四,王五": {"张三", "李四", "王五"}, "Anna Lee, Bo": {"Anna Lee", "Bo"}, "Anna Lee": {"Anna Lee"}, " ": {}, "": {}} {
		if got := SplitNames(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}
