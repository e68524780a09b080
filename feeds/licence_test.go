package feeds

import (
	"bytes"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// timed gives a running publisher whose one entry, published now by a free source, is under embargo for an hour, and a
// headline from two hours on.
func timed(t *testing.T) (*Publisher, *memory, time.Time) {
	t.Helper()
	time.Sleep(time.Until(noon)) // the sample is from before
	p, m, _ := running(t, nil)
	now := time.Now()
	free := news.Source{ID: "free", Name: "自由报", Enabled: true, Licence: news.Licence{Public: news.ExtentFull, Except: []news.Exception{
		{Embargo: time.Hour, Public: news.ExtentNothing}, {Expiry: 2 * time.Hour, Public: news.ExtentHeadline}}}}
	m.putSource(free, now)
	e := entry("timed", "定时的题目", now)
	e.Source, e.Published, e.Summary, e.Content = "free", now, "定时的摘要", "<p>定时的全文</p>"
	seen(t, m, m.put(e))
	return p, m, now
}

func shows(t *testing.T, p *Publisher, sel news.Selection, want map[string]bool) *Document {
	t.Helper()
	var last *Document
	for _, f := range Formats() {
		last = feedOf(t, p, sel, f)
		for text, there := range want {
			if bytes.Contains(last.Plain, []byte(text)) != there {
				t.Errorf("%s: %s there: %v, want %v", Path(sel, f), text, !there, there)
			}
		}
	}
	return last
}

var (
	nothingYet  = map[string]bool{"定时的题目": false, "定时的摘要": false, "定时的全文": false}
	allOfIt     = map[string]bool{"定时的题目": true, "定时的摘要": true, "定时的全文": true}
	headlineYet = map[string]bool{"定时的题目": true, "定时的摘要": false, "定时的全文": false}
)

func TestKeptFeedFollowsALicenceInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, start := timed(t)
		sel := news.Selection{Town: "puyuan"}
		embargo := shows(t, p, sel, nothingYet)
		if !embargo.Until.Equal(start.Add(time.Hour)) || embargo.MaxAge(time.Minute) != time.Minute {
			t.Errorf("until %s, may be kept %s", embargo.Until, embargo.MaxAge(time.Minute))
		}
		reads := m.readCount()
		time.Sleep(time.Hour - time.Second)
		if d := shows(t, p, sel, nothingYet); d != embargo || m.readCount() != reads || d.MaxAge(time.Minute) != time.Second {
			t.Errorf("rendered again before the embargo's end, or to be kept for %s", d.MaxAge(time.Minute))
		}
		time.Sleep(time.Second)
		if embargo.MaxAge(time.Minute) != 0 {
			t.Errorf("a document that is over may be kept %s", embargo.MaxAge(time.Minute))
		}
		free := shows(t, p, sel, allOfIt)
		if free.ETag == embargo.ETag || !free.LastModified.Equal(start.Add(time.Hour)) || !free.Until.Equal(start.Add(2*time.Hour)) {
			t.Errorf("last modified %s, until %s", free.LastModified, free.Until)
		}
		time.Sleep(time.Hour)
		expired := shows(t, p, sel, headlineYet)
		if expired.ETag == free.ETag || !expired.LastModified.Equal(start.Add(2*time.Hour)) || !expired.Until.IsZero() {
			t.Errorf("last modified %s, until %s", expired.LastModified, expired.Until)
		}
	})
}

// What is over is not served while the store fails, as other documents are.
func TestExpiredFeedIsNotServedWhileTheStoreFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := timed(t)
		time.Sleep(2*time.Hour - time.Minute)
		free := feedOf(t, p, news.Selection{}, RSS)
		m.setDown(true)
		synctest.Wait()
		if feedOf(t, p, news.Selection{}, RSS) != free {
			t.Error("what is kept is not served while the store fails")
		}
		time.Sleep(time.Minute)
		if d, err := p.Feed(t.Context(), news.Selection{}, RSS, 0); err == nil {
			t.Errorf("served: %s", d.Plain)
		}
	})
}

// A rendering that an entry's expiry overtakes is made again for all who wait for it.
func TestExpiryDuringARendering(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, start := timed(t)
		time.Sleep(2*time.Hour - time.Second)
		hold := make(chan struct{})
		m.mu.Lock()
		m.hold = hold
		m.mu.Unlock()
		var wg sync.WaitGroup
		ask := func() {
			wg.Go(func() {
				if d := feedOf(t, p, news.Selection{}, JSON); bytes.Contains(d.Plain, []byte("定时的全文")) {
					t.Error("the full text is served after its expiry")
				}
			})
		}
		ask()
		synctest.Wait() // its entries are read
		time.Sleep(time.Second)
		ask()
		synctest.Wait()
		close(hold)
		wg.Wait()
		if got := time.Since(start); got != 2*time.Hour {
			t.Errorf("the test ended after %s", got)
		}
	})
}

func TestHeldEntryIsShownToNobody(t *testing.T) {
	s := readSample(t)
	p := over(s.options(), s.store())
	e := s.Entries[0]
	e.Held = news.Because("held.origin", "某报")
	for name, who := range map[string]rights.Audience{"public": {}, "partner": partnerOf()} {
		if got, ok := given(t, p, who, e); ok || got.Title != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestExceptionHasItsLabelRightsAndLink(t *testing.T) {
	s := readSample(t)
	o := s.options()
	l := siteLicence
	l.Except = []news.Exception{{Origins: []string{"《新华社》"}, Public: news.ExtentHeadline, Label: "{origin}专稿", Rights: "新华社版权所有", URL: "https://x.example.cn/licence"}}
	m := newMemory(s.Channels, s.Sources)
	agency, own := entry("agency", "通讯社的稿", noon), entry("own", "自己的稿", noon)
	agency.Attribution = news.Attribution{Origin: "新华社", Rights: "浙江在线版权所有"}
	own.Attribution = news.Attribution{Origin: "浙江在线", Rights: "浙江在线版权所有"}
	agency.Summary, own.Summary = "通讯社的摘要", "自己的摘要"
	m.put(agency)
	m.put(own)
	p := licensed(o, l, m)
	got, _ := given(t, p, rights.Audience{}, agency)
	if got.Summary != "" || got.Attribution.Label != "新华社专稿" || got.Attribution.Rights != "新华社版权所有" {
		t.Errorf("the agency's: %+v", got)
	}
	if got, _ = given(t, p, rights.Audience{}, own); got.Summary == "" || got.Attribution.Rights != "浙江在线版权所有" {
		t.Errorf("the source's own: %+v", got)
	}
	atom := feedOf(t, p, news.Selection{}, Atom).Plain
	if n := bytes.Count(atom, []byte(`<link rel="license" href="https://x.example.cn/licence">`)); n != 1 {
		t.Errorf("%d entries link the agency's licence:\n%s", n, atom)
	}
}

// A source that gives the public nothing is not named as one more provider of another's copy.
func TestClosedProvidersAreNotNamed(t *testing.T) {
	s := readSample(t)
	sources := append(s.Sources, news.Source{ID: "closed", Name: "闭门报", Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentHeadline}})
	e := entry("shared", "同一篇稿", noon)
	e.Providers = []news.Provider{{ID: "zjol", Name: "浙江在线"}, {ID: "closed", Name: "闭门报", URL: "https://closed.example.cn/1"}}
	p := over(s.options(), newMemory(s.Channels, sources, e))
	if got, _ := given(t, p, rights.Audience{}, e); len(got.Providers) != 1 || got.Providers[0].ID != "zjol" {
		t.Errorf("public: %+v", got.Providers)
	}
	if got, _ := given(t, p, partnerOf(), e); len(got.Providers) != 2 {
		t.Errorf("partner: %+v", got.Providers)
	}
	if len(e.Providers) != 2 || e.Providers[1].ID != "closed" {
		t.Error("the entry itself was changed")
	}
}

// Readers that have an entry take it anew when its licence turns.
func TestUpdatedMovesWithTheLicence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, start := timed(t)
		time.Sleep(3 * time.Hour)
		got, _ := given(t, p, rights.Audience{}, m.entries[len(m.entries)-1])
		if !got.Updated.Equal(start.Add(2 * time.Hour)) {
			t.Errorf("updated at %s", got.Updated)
		}
	})
}

func TestReasonsQuoteOnlyWhatIsGiven(t *testing.T) {
	channels := []news.Channel{{ID: "world", Name: "国内国际", Names: []string{"天下"}}, {ID: "finance", Name: "财经纵横"}}
	towns := []news.Town{{ID: "puyuan", Name: "濮院"}, {ID: "wuzhen", Name: "乌镇"}}
	e := entry("e", "濮院毛衫城开市", noon)
	e.Summary, e.Content, e.Categories = "永越社区的商户", "<p>永越社区的商户说,民合村的路</p>", []string{"财经-综合"}
	e.Channels, e.Towns = []string{"world", "finance"}, []string{"puyuan", "wuzhen"}
	puyuan := news.Because("town.near", "濮院", "民合村", "永越社区").At("title")
	e.Why = news.Why{
		Channels: map[string]news.Reason{"world": news.Because("channel.trail", "天下"), "finance": {Text: "来源栏目「财经-综合」"}},
		Towns:    map[string]news.Reason{"puyuan": puyuan, "wuzhen": {Text: "正文提到「民合村」，后接「永越社区"}},
	}
	for extent, want := range map[news.Extent]news.Why{
		news.ExtentFull: e.Why,
		news.ExtentSummary: {
			Channels: e.Why.Channels,
			Towns:    map[string]news.Reason{"puyuan": news.Because("town.near", "濮院", "…", "永越社区").At("title"), "wuzhen": {Text: "正文提到「…」，后接「永越社区」"}},
		},
		news.ExtentHeadline: {
			Channels: map[string]news.Reason{"world": news.Because("channel.trail", "天下"), "finance": {Text: "来源栏目「…」"}},
			Towns:    map[string]news.Reason{"puyuan": news.Because("town.near", "濮院", "…", "…").At("title"), "wuzhen": {Text: "正文提到「…」，后接「…」"}},
		},
	} {
		src := news.Source{ID: "zjol", Licence: news.Licence{Public: extent}}
		p := over(Options{Settings: settings.Static(settings.Snapshot{Channels: channels, Towns: towns})}, newMemory(channels, []news.Source{src}))
		got, ok := given(t, p, rights.Audience{}, e)
		if diff := cmp.Diff(want, got.Why); diff != "" || !ok {
			t.Errorf("%s: %s", extent, diff)
		}
	}
	if e.Why.Towns["puyuan"].Terms[1] != "民合村" || e.Why.Channels["finance"].Text != "来源栏目「财经-综合」" {
		t.Error("the entry itself was changed")
	}
}
