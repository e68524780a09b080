package editorial

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// trying has the office try settings, as cmd/hub has it.
func (f *filed) trying() *Office {
	o := f.office()
	o.p.DeskBy = func(s *settings.Snapshot) (Filer, error) {
		return desk.New(desk.Rules{Channels: s.Channels, Towns: s.Towns, Vocabulary: s.Words})
	}
	o.p.CheckTowns, o.p.CheckChannels = func([]news.Town) error { return nil }, func([]news.Channel) error { return nil }
	o.p.CheckSetting = func(string, *settings.Snapshot) error { return nil }
	return o
}

func draft(t *testing.T, name string, value any) Draft {
	t.Helper()
	b, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return Draft{name: b}
}

func TestATrialTellsWhatADraftWouldChange(t *testing.T) {
	onStores(t, func(f *filed) {
		ids := f.put(f.source(), "", news.Raw{GUID: "1", Title: "濮院镇开市"}, news.Raw{GUID: "2", Title: "乌镇镇赏花"}, news.Raw{GUID: "3", Title: "油价上涨"})
		o, ctx := f.trying(), f.t.Context()
		sum := must(o.Try(ctx, draft(f.t, news.SettingTowns, []news.Town{wuzhen, puyuan}), 0))
		f.same([]int{sum.Looked, sum.Changed, sum.Stale}, []int{3, 1, 0})
		tried := sum.Entries[0]
		f.same([]any{tried.ID, tried.Before.Towns, tried.After.Towns, tried.Moves[0].Town, tried.Moves[0].Name, tried.Moves[0].Gained}, []any{ids[0], []string{}, []string{"puyuan"}, "puyuan", "濮院", true})
		if tried.Moves[0].Why.IsZero() {
			f.t.Error("it is not said why")
		}
		f.same(sum.Towns, map[string]Shifted{"puyuan": {Gained: 1}})

		sum = must(o.Try(ctx, draft(f.t, news.SettingTowns, []news.Town{puyuan}), 0)) // 乌镇 goes
		f.same([]any{sum.Changed, sum.Towns["wuzhen"].Lost}, []any{2, 1})

		sum = must(o.Try(ctx, draft(f.t, news.SettingPermits, []string{"新华社"}), 0))
		f.same([]any{sum.Changed, sum.Held, sum.Entries[0].After.Held}, []any{3, 3, true})

		within := []news.Channel{{ID: "world", Name: "世界", Parent: "near"}, {ID: "near", Name: "本地"}}
		sum = must(o.Try(ctx, draft(f.t, news.SettingChannels, within), 2)) // no entry is filed otherwise, and yet they stand in another channel
		f.same([]any{sum.Looked, sum.Changed, sum.Channels["near"].Gained, sum.Entries[0].Moves[0].Why.Rule}, []any{2, 2, 2, "try.within"})

		sum = must(o.Try(ctx, draft(f.t, news.SettingLicence, news.Licence{Public: news.ExtentHeadline}), 0))
		f.same([]any{sum.Changed, sum.Given, sum.Entries[0].Gives.After.Public}, []any{3, 3, news.ExtentHeadline})
		if _, err := f.st.Entry(ctx, ids[0]); err != nil || len(f.on(news.Selection{Town: "puyuan"})) != 0 {
			f.t.Error("a trial changed something", err)
		}
	})
}

// What older rules filed otherwise is no change of the draft's, but of any re-filing.
func TestATrialTellsApartWhatIsFiledByOlderRules(t *testing.T) {
	f := newFiled(t)
	f.put(f.source(), "", news.Raw{GUID: "1", Title: "濮院镇开市"}, news.Raw{GUID: "2", Title: "乌镇镇赏花"})
	f.now.Towns = []news.Town{wuzhen, puyuan}
	sum := must(f.trying().Try(t.Context(), draft(t, news.SettingChannels, []news.Channel{{ID: "world", Name: "世界"}, {ID: "flowers", Name: "花", Words: []string{"+赏花"}}}), 0))
	f.same([]any{sum.Changed, sum.Stale, sum.Channels["flowers"].Gained}, []any{1, 1, 1})
}

func TestADraftThatCannotBeIsRefused(t *testing.T) {
	o := newFiled(t).trying()
	o.p.CheckTowns = func([]news.Town) error { return news.Fail(news.Because("config.no-towns")) }
	_, err := o.Try(t.Context(), draft(t, news.SettingTowns, []news.Town{}), 0)
	wantRefusal(t, err, GazetteerInvalid)
	_, err = o.Try(t.Context(), draft(t, "log", "debug"), 0)
	wantRefusal(t, err, SettingMissing)
	_, err = o.Try(t.Context(), draft(t, news.SettingPermits, "新华社"), 0)
	wantRefusal(t, err, SettingInvalid)
}

// A trial looks at a bounded part of a long archive, the newest, and is quick.
func TestATrialIsBounded(t *testing.T) {
	f := newFiled(t)
	f.bulk(1200)
	began := time.Now()
	sum := must(f.trying().Try(t.Context(), draft(t, news.SettingTowns, []news.Town{puyuan}), 0))
	if diff := cmp.Diff([]int{trialMost, trialMost, trialMost}, []int{sum.Looked, sum.Changed, len(sum.Entries)}); diff != "" {
		t.Error(diff)
	}
	t.Log(fmt.Sprint("1,000 entries in ", time.Since(began)))
}
