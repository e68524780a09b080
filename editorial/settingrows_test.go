package editorial

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

func TestARowIsChangedAmongTheOthersOfTheMoment(t *testing.T) {
	_, s := office(t)
	one, two := hub(s), hub(s)
	ctx := t.Context()
	edit := func(o *Office, id, rev string, row *news.Channel, behind *string) error {
		return o.EditChannel(ctx, li, RowEdit[news.Channel]{ID: id, Rev: rev, Row: row, Behind: behind})
	}
	first, last := "", "world"
	if err := edit(one, "near", news.RevNone, &news.Channel{ID: "near", Name: "本地"}, &first); err != nil {
		t.Fatal(err)
	}
	if err := edit(two, "far", news.RevNone, &news.Channel{ID: "far", Name: "外地"}, &last); err != nil { // it has not heard of the other
		t.Fatal(err)
	}
	wantRefusal(t, edit(one, "near", news.RevNone, &news.Channel{ID: "near"}, nil), ChannelExists)
	_, rev, err := two.Channel("near")
	if err != nil {
		t.Fatal(err)
	}
	if err := edit(two, "near", rev, &news.Channel{ID: "near", Name: "近"}, nil); err != nil {
		t.Fatal(err)
	}
	if e := wantRefusal(t, edit(one, "near", rev, &news.Channel{ID: "near", Name: "这里"}, nil), ChannelChanged); e.Revision == "" {
		t.Errorf("%+v", e)
	}
	wantRefusal(t, edit(two, "none", "", nil, nil), ChannelMissing)
	if err := edit(two, "world", "", nil, nil); err != nil {
		t.Fatal(err)
	}
	want := []news.Channel{{ID: "near", Name: "近"}, {ID: "far", Name: "外地"}}
	if diff := cmp.Diff(want, must(two.Channels(ctx)).Channels); diff != "" {
		t.Error(diff)
	}
	two.p.CheckChannels = func([]news.Channel) error { return errors.New("no") }
	wantRefusal(t, edit(two, "far", "", &news.Channel{ID: "far"}, nil), ChannelsInvalid)
}

func TestTwoValuesOfASettingAreComparedFieldByField(t *testing.T) {
	was := []news.Channel{{ID: "a", Name: "甲", Words: []string{"x", "y"}}, {ID: "b", Name: "乙"}, {ID: "c", Name: "丙"}}
	is := []news.Channel{{ID: "c", Name: "丙", Parent: "a"}, {ID: "a", Name: "甲", Words: []string{"y", "z"}}, {ID: "d", Name: "丁"}}
	want := []SettingChange{
		{Row: "c", Name: "丙", Field: "parent", After: "a"},
		{Row: "a", Name: "甲", Field: "words", Added: []string{"z"}, Removed: []string{"x"}},
		{Row: "d", Name: "丁", Came: true}, {Row: "b", Name: "乙", Gone: true},
		{Field: "order", Before: "甲、丙", After: "丙、甲"},
	}
	if diff := cmp.Diff(want, must(SettingChanges(was, is))); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct {
		before, after any
		want          []SettingChange
	}{
		{[]string{"甲"}, []string{"甲", "乙"}, []SettingChange{{Added: []string{"乙"}}}},
		{[]string{"甲", "乙"}, []string{"乙", "甲"}, []SettingChange{{Before: "甲、乙", After: "乙、甲"}}},
		{news.Site{Title: "一"}, news.Site{Title: "二"}, []SettingChange{{Field: "title", Before: "一", After: "二"}}},
		{news.Town{ID: "a"}, news.Town{ID: "a", Ambiguous: true, For: []string{"桐乡"}}, []SettingChange{{Field: "ambiguous", After: "true"}, {Field: "for", Added: []string{"桐乡"}}}},
		{[]news.Town{}, []news.Town{{ID: "a", Name: "甲"}}, []SettingChange{{Row: "a", Name: "甲", Came: true}}},
		{was, was, nil},
	} {
		if diff := cmp.Diff(c.want, must(SettingChanges(c.before, c.after))); diff != "" {
			t.Errorf("%v, %v: %s", c.before, c.after, diff)
		}
	}
}

// Versions of long lists are compared on pages: what that takes grows with their length, not with its square.
func TestLongSettingsAreComparedAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("the time is the proof, which the race detector makes ten times as long")
	}
	const many = 60_000
	var was, is []news.Channel
	var words, others []string
	for i := range many {
		was, words = append(was, news.Channel{ID: "a" + strconv.Itoa(i), Name: "甲"}), append(words, "w"+strconv.Itoa(i))
		is, others = append(is, news.Channel{ID: "a" + strconv.Itoa(i+1), Name: "甲"}), append(others, "w"+strconv.Itoa(i+1))
	}
	done := make(chan []SettingChange, 2)
	go func() {
		rows, _ := SettingChanges(was, is)
		done <- rows
		list, _ := SettingChanges(words, others)
		done <- list
	}()
	for _, want := range []int{2, 1} {
		select {
		case got := <-done:
			if len(got) != want {
				t.Errorf("%d changes, not %d", len(got), want)
			}
		case <-time.After(time.Minute):
			t.Fatal("they are not compared after ten seconds")
		}
	}
}
