package rights_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// What a refresh keeps with an entry is what the licences in force give of it: looked at again, it is the same answer.
func TestSettledBySettingsInForce(t *testing.T) {
	src := news.Source{ID: "s", Name: "嘉兴日报"}
	in := settings.Static(settings.Snapshot{
		Licence:  news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull, Label: "稿件来源:{origin}", Except: []news.Exception{{Channels: []string{"world"}, Public: news.ExtentSummary}}},
		Channels: []news.Channel{{ID: "world"}, {ID: "strong-counties", Parent: "world"}},
	})
	office := rights.New(rights.Options{Settings: in}, &shelf{sources: []news.Source{src}})
	e := news.Entry{ID: "e", Source: "s", Channels: []string{"strong-counties"}, Published: noon, FirstSeen: noon}
	office.Settle(src, &e, nil, noon)
	if e.Closed || e.Grant.Public != news.ExtentSummary {
		t.Errorf("closed %v, grant %+v", e.Closed, e.Grant)
	}
	terms, err := office.Fresh(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if again := e; terms.Renew(&again, noon) {
		t.Errorf("another answer without a reason: %+v, was %+v", again.Grant, e.Grant)
	}
	if !terms.Vary() {
		t.Error("the site's exceptions are not seen")
	}
}

// What an entry was filed under is shown of it, though the channel or town be gone: followers of the log are told of no such end.
func TestGoneChannelsAreShown(t *testing.T) {
	src := news.Source{ID: "s", Licence: news.Licence{Public: news.ExtentFull}}
	in := settings.Static(settings.Snapshot{Channels: []news.Channel{{ID: "world"}}, Towns: []news.Town{{ID: "wuzhen"}}})
	office := rights.New(rights.Options{Settings: in}, &shelf{sources: []news.Source{src}})
	terms, err := office.Terms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	why := map[string]news.Reason{"world": news.Because("filed.editor"), "gone": news.Because("filed.editor")}
	e := news.Entry{ID: "e", Source: "s", Title: "题", Channels: []string{"gone", "world"}, Towns: []string{"gone"}, Why: news.Why{Channels: why}}
	g, ok := terms.Show(rights.Audience{}, e, noon)
	if !ok || !slices.Equal(g.Entry.Channels, e.Channels) || !slices.Equal(g.Entry.Towns, e.Towns) || !reflect.DeepEqual(g.Entry.Why, e.Why) {
		t.Errorf("%v %+v", ok, g.Entry)
	}
}

// An entry that a hub wrote which kept nothing of the names in reasons is not written anew for that alone: there may be many.
func TestOlderMarksHold(t *testing.T) {
	src := news.Source{ID: "s", Licence: news.Licence{Public: news.ExtentHeadline, Partner: news.ExtentFull}}
	in := settings.Static(settings.Snapshot{Towns: []news.Town{{ID: "wuzhen", Name: "乌镇"}}})
	office := rights.New(rights.Options{Settings: in}, &shelf{sources: []news.Source{src}})
	terms, err := office.Terms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e := news.Entry{ID: "e", Source: "s", Title: "题"}
	office.Settle(src, &e, nil, noon)
	e.Why.Towns = map[string]news.Reason{"wuzhen": news.Because("town.body", "乌镇")}
	if again := e; terms.Renew(&again, noon) {
		t.Errorf("%+v, was %+v", again.Grant, e.Grant)
	}
	named := e
	if office.Settle(src, &named, &e, noon); named.Grant.Mark == e.Grant.Mark {
		t.Error("what a reason names is not in the mark")
	}
}

// Taking a source off the list opens nothing that its licence kept back.
func TestARemovedSourceGivesNoMoreThanItGave(t *testing.T) {
	src := news.Source{ID: "s", Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull}}
	in := settings.Static(settings.Snapshot{Licence: news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull}})
	was := news.Entry{ID: "e", Source: "s", Title: "题", Version: 1}
	rights.New(rights.Options{Settings: in}, &shelf{sources: []news.Source{src}}).Settle(src, &was, nil, noon)

	office := rights.New(rights.Options{Settings: in}, &shelf{})
	terms, err := office.Terms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if g, ok := terms.Show(rights.Audience{}, was, noon); ok {
		t.Errorf("the public is shown %+v", g.Entry)
	}
	now := was
	office.Settle(news.Source{}, &now, &was, noon)
	if now.Grant.Public != news.ExtentNothing || now.Grant.Partner != news.ExtentHeadline || !now.Closed {
		t.Errorf("%+v, closed %v", now.Grant, now.Closed)
	}
}
