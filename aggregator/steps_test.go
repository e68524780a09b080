package aggregator_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// page answers with one document.
type page string

func (p page) Get(context.Context, fetch.Request) (*fetch.Response, error) {
	return &fetch.Response{URL: "https://a.example.cn/rss", Status: 200, ContentType: "text/xml", Body: []byte(p)}, nil
}

func TestARefreshTellsItsSteps(t *testing.T) {
	doc := page(`<rss version="2.0"><channel><title>报</title><item><title>一</title><guid>1</guid></item><item><title>二</title><guid>2</guid></item></channel></rss>`)
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d, err := desk.New(desk.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AddSource(t.Context(), news.Source{ID: "a", Name: "a", Kind: news.KindFeed, URL: "https://a.example.cn/rss", Enabled: true}, time.Now(), news.Act{}); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var told []news.Step
	ctx, stop := context.WithCancel(t.Context())
	a := aggregator.New(aggregator.Params{Store: s, Stories: s, Fetch: doc, Intake: intake.New(doc, intake.Options{}), Desk: d, Owner: "t", Lease: time.Minute, Drain: time.Second,
		Step: func(step news.Step) {
			mu.Lock()
			defer mu.Unlock()
			if told = append(told, step); step.Stage == news.StageEnded {
				stop()
			}
		}})
	if err := a.Run(ctx); err != nil {
		t.Fatal(err)
	}
	var stages []news.Stage
	for _, s := range told {
		stages = append(stages, s.Stage)
	}
	if !slices.Equal(stages, []news.Stage{news.StageStarted, news.StageFetched, news.StageRead, news.StageEdited, news.StageEnded}) {
		t.Fatalf("%q", stages)
	}
	if told[1].Count != len(doc) || told[2].Count != 2 || told[3].Count != 2 || told[4].Report == nil || told[4].Report.New != 2 {
		t.Errorf("%+v", told)
	}
}
