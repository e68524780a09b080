package editorial

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// partners is Partners, under a name that is no method's.
type partners interface{ Partners }

// counted counts what is read of what was taken down, and of partners.
type counted struct {
	Archive
	partners
	fails         error // where what was removed is read
	reads, titles int
	lists         int
}

func (c *counted) Removed(ctx context.Context, ids []string) (map[string]news.Removed, error) {
	c.reads++
	c.titles += len(ids)
	if c.fails != nil {
		return nil, c.fails
	}
	return c.Archive.Removed(ctx, ids)
}

func (c *counted) Partners(ctx context.Context) ([]news.Partner, error) {
	c.lists++
	return c.partners.Partners(ctx)
}

func TestAListOfTakedownsReadsWhatItShowsOnce(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	if _, err := o.AskTakedown(t.Context(), li, TakedownAsk{Entry: first, Reason: "应版权方要求", Only: true}); err != nil {
		t.Fatal(err)
	}
	for i := range 6 {
		state := news.TakedownDone
		if i%3 == 2 {
			state = news.TakedownOpen
		}
		td := news.Takedown{ID: fmt.Sprint("t", i), Entry: first, State: state, AskedAt: noon.Add(time.Duration(i) * time.Hour), Deadline: noon.Add(time.Duration(9-i) * time.Hour)}
		if err := s.PutTakedown(t.Context(), td, news.Act{At: noon}); err != nil {
			t.Fatal(err)
		}
	}
	c := &counted{Archive: s, partners: s}
	o.p.Archive, o.p.Partners = c, c
	all, err := o.Takedowns(t.Context())
	if err != nil || len(all) != 7 || all[0].ID != "t5" || all[0].Title != "乌镇新添线路" || c.reads != 1 || c.titles != 7 || c.lists != 1 {
		t.Errorf("%+v, %v, read %+v", all, err, c)
	}
	*c = counted{Archive: s, partners: s}
	page, err := o.TakedownPage(t.Context(), 1, 3)
	if err != nil || page.All != 7 || page.Open != 2 || !page.More || c.reads != 1 || c.titles != 3 || c.lists != 1 {
		t.Errorf("%+v, %v, read %+v", page, err, c)
	}
	var ids []string
	for _, i := range page.Takedowns {
		ids = append(ids, i.ID)
	}
	if !slices.Equal(ids, []string{"t5", "t2", "t4"}) {
		t.Error("in this order:", ids)
	}
	if last, err := o.TakedownPage(t.Context(), 9, 3); err != nil || last.Page != 3 || last.More || len(last.Takedowns) != 1 {
		t.Errorf("past the end: %+v, %v", last, err)
	}
	c.fails = errors.New("the store is away")
	_, err = o.Takedowns(t.Context())
	_, err2 := o.Takedown(t.Context(), "t1", "")
	if !errors.Is(err, c.fails) || !errors.Is(err2, c.fails) {
		t.Error("what cannot be read is no empty title:", err, err2)
	}
}
