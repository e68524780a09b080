package editorial

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// lookedUp are entries that tell how many were read.
type lookedUp struct {
	Entries
	read int
}

// EntriesByID implements Entries.
func (c *lookedUp) EntriesByID(ctx context.Context, ids []string) (map[string]news.Entry, error) {
	c.read += len(ids)
	return c.Entries.EntriesByID(ctx, ids)
}

// A report of many entries reads those alone that are shown, and adds up the days of each.
func TestAReportReadsTheEntriesThatAreShown(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	entries := &lookedUp{Entries: o.p.Entries}
	o.p.Entries = entries
	if err := s.AddPartner(t.Context(), news.Partner{ID: "p", Name: "某报", Keys: []news.PartnerKey{news.NewPartnerKey("1", "a", noon)}, Created: noon}, news.Act{At: noon}); err != nil {
		t.Fatal(err)
	}
	const days, each = 4, 900
	ask := UsageAsk{Source: "jxrb"}
	for d := range days {
		ask.Days = append(ask.Days, noon.AddDate(0, 0, d-days).Format(time.DateOnly))
		used := &news.Used{}
		used.Add(news.Given{ID: first, Label: "稿件来源", Way: news.WayFeed, Line: news.TimelineAll, Times: 2})
		for i := range each {
			used.Add(news.Given{ID: news.EntryID("jxrb", fmt.Sprint(d, " ", i)), Label: "稿件来源", Way: news.WayFeed, Line: news.TimelineAll, Times: 1})
		}
		if err := s.AddUsed(t.Context(), map[news.UsedBy]*news.Used{{Day: ask.Days[d], Partner: "p", Source: "jxrb"}: used}); err != nil {
			t.Fatal(err)
		}
	}
	rows, more, err := o.UseRows(t.Context(), ask)
	if err != nil || more || len(rows) != days*each+1 || entries.read != 0 {
		t.Fatalf("%d rows, more: %t, %d entries were read, %v", len(rows), more, entries.read, err)
	}
	if top := rows[0]; top.ID != first || top.Times != 2*days || top.Day != ask.Days[0] || top.Until != ask.Days[days-1] {
		t.Errorf("on top stands %+v", top)
	}
	if err := o.NameUses(t.Context(), rows[:100]); err != nil || entries.read != 100 || rows[0].Title == "" || rows[1].Title != "" {
		t.Errorf("%d entries were read, on top stands %+v, %v", entries.read, rows[0], err)
	}
	n := 0
	if err := o.EachUse(t.Context(), ask, func(u UsageEntry) error {
		if n++; (u.Title != "") != (u.ID == first) {
			t.Errorf("%+v", u)
		}
		return nil
	}); err != nil || n != days*(each+1) {
		t.Errorf("the file has %d lines, %v", n, err)
	}
}

// What was taken down since is named like the rest: its owner asks where it went.
func TestAReportNamesWhatWasTakenDown(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	if err := s.AddPartner(t.Context(), news.Partner{ID: "p", Name: "某报", Keys: []news.PartnerKey{news.NewPartnerKey("1", "a", noon)}, Created: noon}, news.Act{At: noon}); err != nil {
		t.Fatal(err)
	}
	used := &news.Used{}
	used.Add(news.Given{ID: first, Label: "稿件来源", Way: news.WayFeed, Line: news.TimelineAll, Times: 2})
	ask := UsageAsk{Source: "jxrb", Days: []string{noon.Format(time.DateOnly)}}
	if err := s.AddUsed(t.Context(), map[news.UsedBy]*news.Used{{Day: ask.Days[0], Partner: "p", Source: "jxrb"}: used}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.AskTakedown(t.Context(), li, TakedownAsk{Entry: first, Reason: "应版权方要求"}); err != nil {
		t.Fatal(err)
	}
	rows, _, err := o.UseRows(t.Context(), ask)
	if err == nil {
		err = o.NameUses(t.Context(), rows)
	}
	if err != nil || len(rows) != 1 || rows[0].Title != "乌镇新添线路" || rows[0].URL != "https://jxrb.example.cn/1" {
		t.Errorf("%+v, %v", rows, err)
	}
}

// Pages of a report hold every row once, in its order, whatever is given meanwhile after them.
func TestAReportIsPaged(t *testing.T) {
	o, s := office(t)
	ask := UsageAsk{Days: []string{"2026-06-01", "2026-06-02"}}
	for _, p := range []string{"p", "q"} {
		if err := s.AddPartner(t.Context(), news.Partner{ID: p, Name: p, Keys: []news.PartnerKey{news.NewPartnerKey("1", p, noon)}, Created: noon}, news.Act{At: noon}); err != nil {
			t.Fatal(err)
		}
		for _, day := range ask.Days {
			for _, source := range []string{"a", "b", "c"} {
				used := &news.Used{}
				used.Add(news.Given{ID: source, Way: news.WayFeed, Times: 1})
				if err := s.AddUsed(t.Context(), map[news.UsedBy]*news.Used{{Day: day, Partner: p, Source: source}: used}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var want, got []string
	line := func(r UsageRow) string { return r.Partner + r.Day + r.Source }
	if err := o.EachUsage(t.Context(), ask, func(r UsageRow) error { want = append(want, line(r)); return nil }); err != nil || len(want) != 12 {
		t.Fatal(want, err)
	}
	for more := true; more && len(got) <= len(want); {
		var rows []UsageRow
		var err error
		if rows, more, err = o.UsagePage(t.Context(), ask, 5); err != nil || len(rows) == 0 || len(rows) > 5 {
			t.Fatal(rows, err)
		}
		for _, r := range rows {
			got = append(got, line(r))
		}
		last := rows[len(rows)-1]
		ask.After = UsageAt{last.Partner, last.Day, last.Source}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	ask.After = UsageAt{Partner: "nobody"}
	if _, _, err := o.UsagePage(t.Context(), ask, 5); err == nil {
		t.Error("a page goes on after a partner that there is not")
	}
}
