package aggregator_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/intake"
)

// One host with many sources that never answer leaves the others their turns.
func TestABusyHostDelaysNoOther(t *testing.T) {
	const workers, stalling, quick = 8, 60, 5
	slow, fast := feedtest.New(t), feedtest.New(t)
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{Channels: config.BuiltinChannels()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	add := func(p *feedtest.Partner, id string) {
		src := news.Source{ID: id, Name: id, Kind: news.KindFeed, URL: p.URL + "/" + id, Enabled: true}
		if err := s.AddSource(t.Context(), src, time.Now(), news.Act{}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range stalling {
		id := fmt.Sprintf("slow%d", i)
		slow.Misbehave("/"+id, feedtest.Stall([]byte("<rss>")))
		add(slow, id)
	}
	for i := range quick {
		id := fmt.Sprintf("fast%d", i)
		fast.Serve("/"+id, document(item(id, "")))
		add(fast, id)
	}
	d, err := desk.New(desk.Rules{Channels: config.BuiltinChannels(), Towns: config.BuiltinTowns(), Location: time.UTC, Language: "zh-CN"})
	if err != nil {
		t.Fatal(err)
	}
	f := fetch.New(fetch.Options{AllowPrivate: true, Gap: -1, Timeout: 10 * time.Minute})
	a := aggregator.New(aggregator.Params{Store: s, Stories: s, Fetch: f, Intake: intake.New(f, intake.Options{}), Desk: d,
		Owner: "test", Workers: workers, Lease: time.Minute, MinInterval: 100 * time.Millisecond, MaxInterval: 200 * time.Millisecond})
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute) // long before a host that stalls is given up
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	for i := 0; i < quick; {
		if fast.Count(fmt.Sprintf("/fast%d", i)) >= 3 {
			i++
			continue
		}
		select {
		case <-ctx.Done():
			t.Fatalf("fast%d was asked %d times while another host stalled", i, fast.Count(fmt.Sprintf("/fast%d", i)))
		case <-time.After(10 * time.Millisecond):
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
