package aggregator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// stumbling is a desk that has a fault in it.
type stumbling struct{ aggregator.Desk }

func (d stumbling) Edit(src news.Source, raw news.Raw, now time.Time) news.Entry {
	if strings.Contains(raw.Title, "绊") {
		panic("index out of range")
	}
	return d.Desk.Edit(src, raw, now)
}

// A text that brings a fault of the desk to light fails its source, with the reason and a later check, and no other.
func TestAFaultOfTheDeskFailsOneSource(t *testing.T) {
	b := newBench(t, news.Source{ID: "bad", Kind: news.KindFeed, URL: "/bad.xml"}, news.Source{ID: "good", Kind: news.KindFeed, URL: "/good.xml"})
	b.partner.Serve("/bad.xml", document(item("绊倒", "")))
	b.partner.Serve("/good.xml", document(item("照常", "")))
	f := fetch.New(fetch.Options{AllowPrivate: true, Gap: -1, Timeout: time.Minute})
	a := aggregator.New(aggregator.Params{Store: b.store, Stories: b.store, Blocks: b.store, Fetch: f, Intake: intake.New(f, intake.Options{}), Desk: stumbling{b.desk},
		Owner: "test", Lease: time.Minute, MinInterval: 5 * time.Minute, MaxInterval: 12 * time.Hour, Now: func() time.Time { return b.now }})
	for range 2 {
		job := b.claim(t)
		rep := a.Refresh(t.Context(), job)
		if failed := rep.Outcome == news.OutcomeFailed; failed != (job.Source.ID == "bad") || failed && (rep.Reason[0].Rule != "refresh.panicked" || !rep.NextCheck.After(b.now)) {
			t.Errorf("%s: %+v", job.Source.ID, rep)
		}
	}
}
