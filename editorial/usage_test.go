package editorial

import (
	"context"
	"fmt"
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
