package websub_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/websub"
)

// A delivery that fails is tried again, with what the topic is by then.
func TestRetries(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	s := newSubscriber(t, "")
	s.deliver = func(n int, w http.ResponseWriter) {
		if n == 1 {
			http.Error(w, "no", http.StatusInternalServerError)
		}
	}
	p.subscribed(p.topic(), s)
	p.publish("第一次不成")
	got := s.wantPosts(2)
	if got[1].body != p.feed("/feeds/all.atom") {
		t.Error("what is tried again is not the topic")
	}
	p.await("that it came through is noted", func() bool {
		list, err := p.st.Subscriptions(t.Context())
		p.ok(err)
		return list[0].Failures == 0 && list[0].Failing.IsZero() && list[0].Told != ""
	})
}

// A redirect is followed by no delivery.
func TestRedirectsAreFailures(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	other, s := newSubscriber(t, ""), newSubscriber(t, "")
	s.deliver = func(n int, w http.ResponseWriter) {
		if n == 1 {
			w.Header().Set("Location", other.callback)
			w.WriteHeader(http.StatusTemporaryRedirect)
		}
	}
	p.subscribed(p.topic(), s)
	p.publish("转址")
	s.wantPosts(2)
	if n := len(other.got()); n > 0 {
		t.Error("it was followed")
	}
}

// 410 Gone ends a subscription.
func TestGone(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	s := newSubscriber(t, "")
	s.deliver = func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusGone) }
	p.subscribed(p.topic(), s)
	p.publish("已不在")
	s.wantPosts(1)
	p.await("it is there no more", func() bool {
		list, err := p.st.Subscriptions(t.Context())
		p.ok(err)
		return len(list) == 0
	})
	p.publish("再来一则")
	s.wantPosts(1)
	if asks := s.asked(); len(asks) != 1 {
		t.Errorf("who is gone was told %v", asks[1:])
	}
}

// A subscription to which nothing has come through for long is ended.
func TestDeadSubscribersAreDropped(t *testing.T) {
	t.Parallel()
	p := newPlace(t, func(o *websub.Options, _ *websub.Deps) { o.GiveUp = 300 * time.Millisecond })
	s := newSubscriber(t, "")
	s.deliver = func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }
	p.subscribed(p.topic(), s)
	p.publish("无人接")
	s.until("it is told of its end", func() bool { return len(s.asks) == 2 })
	if q := s.asked()[1]; q.Get("hub.mode") != "denied" || !strings.Contains(q.Get("hub.reason"), "no delivery has come through") {
		t.Errorf("told %v", q)
	}
	if n := len(s.got()); n < 2 {
		t.Errorf("tried %d times", n)
	}
}

// What comes in a moment is delivered together, and a change that leaves the topic as it is, not at all.
func TestDeliveriesAreOfWhatChanged(t *testing.T) {
	t.Parallel()
	const settle = 1500 * time.Millisecond
	p := newPlace(t, func(o *websub.Options, _ *websub.Deps) { o.Settle = settle })
	s, other := newSubscriber(t, ""), newSubscriber(t, "")
	p.subscribed(p.topic(), s)
	p.subscribe(p.base+"feeds/town/wuzhen.atom", other)
	awaitSubscriptions(t, p, p.base+"feeds/town/wuzhen.atom", other)
	for i := range 5 {
		p.publish(fmt.Sprint("接连第", i))
	}
	got := s.wantPosts(1)
	for i := range 5 {
		if !strings.Contains(got[0].body, fmt.Sprint("接连第", i)) {
			t.Errorf("the %d-th is not there", i)
		}
	}
	src, err := p.st.Source(t.Context(), "jxrb")
	p.ok(err)
	src.Interval = time.Hour // no feed shows it
	p.ok(p.st.PutSource(t.Context(), src, news.Act{}))
	if s.within(settle+shortly, func() bool { return len(s.posts) > 1 }) {
		t.Error("it was told of what no feed shows")
	}
	if n := len(other.got()); n > 1 {
		t.Errorf("a topic without news was told %d times", n)
	}
}

// What merged feeds take in later, as its source has a share of a minute, is delivered when they do, by whichever hub: all of it, in its order,
// and nothing before.
func TestWhatWaitsForItsMinuteIsDeliveredThen(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	var turns sync.WaitGroup
	t.Cleanup(turns.Wait)
	ctx, end := context.WithCancel(t.Context())
	t.Cleanup(end)
	for _, owner := range []string{"one", "two"} {
		job := jobs.NewTurns(jobs.TurnsParams{Queue: p.st, Archive: p.st, Rights: p.office, Owner: owner, Log: slog.New(slog.DiscardHandler), PerSource: func() int { return 1 }})
		follower := changelog.New(p.st, slog.New(slog.DiscardHandler), job)
		turns.Go(func() { _ = follower.Run(ctx) })
		turns.Go(func() { _ = job.Run(ctx) })
	}
	s := newSubscriber(t, "")
	p.subscribed(p.topic(), s)
	var titles []string
	for i := range 5 {
		titles = append(titles, fmt.Sprintf("等候第%d则", i))
	}
	const each = 900 * time.Millisecond
	began := time.Now()
	p.publishDue(each, titles...)
	s.until("the last that waited", func() bool { return strings.Contains(s.last().body, titles[len(titles)-1]) })
	seen := 0
	for _, post := range s.got() {
		had := 0
		for ; had < len(titles) && strings.Count(post.body, "<title>"+titles[had]+"</title>") == 1; had++ {
			if had > 0 && strings.Index(post.body, titles[had]) > strings.Index(post.body, titles[had-1]) {
				t.Errorf("%s stands below %s", titles[had], titles[had-1])
			}
		}
		if after := post.at.Sub(began); had < seen || strings.Count(post.body, "<entry>") != had || after < time.Duration(had)*each {
			t.Errorf("a delivery after %v holds %d, after %d of them: %s", after, had, seen, post.body)
		}
		seen = had
	}
	if p.feed("/feeds/all.atom") != s.last().body {
		t.Error("the last delivery is not the topic")
	}
}

// What changes while a delivery is under way is delivered after it, and never beside it.
func TestNewsDuringADelivery(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	s := newSubscriber(t, "")
	release := make(chan struct{})
	s.deliver = func(n int, _ http.ResponseWriter) {
		if n == 1 {
			<-release
		}
	}
	p.subscribed(p.topic(), s)
	p.publish("先")
	s.until("the first", func() bool { return len(s.posts) == 1 })
	p.publish("后")
	if s.within(shortly, func() bool { return len(s.posts) > 1 }) {
		t.Error("two deliveries at once")
	}
	close(release)
	if got := s.wantPosts(2); strings.Contains(got[0].body, "后") || !strings.Contains(got[1].body, "后") {
		t.Error("the second does not say more than the first")
	}
}

// What is taken down while its delivery waits is not delivered.
func TestTakenDownBeforeItsDelivery(t *testing.T) {
	t.Parallel()
	p := newPlace(t, func(o *websub.Options, _ *websub.Deps) { o.MaxRetry = time.Minute })
	s := newSubscriber(t, "")
	s.deliver = func(n int, w http.ResponseWriter) {
		if n == 1 {
			w.Header().Set("Retry-After", "4") // it is taken down within that
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}
	p.subscribed(p.topic(), s)
	id := p.publish("须撤下的")
	s.until("the first", func() bool { return len(s.posts) == 1 })
	_, err := p.st.TakeDown(t.Context(), news.Takedown{ID: "t", Entry: id, At: time.Now(), Reason: "版权", Removed: []string{id}}, news.Act{At: time.Now()})
	p.ok(err)
	if got := s.wantPosts(2)[1]; strings.Contains(got.body, "须撤下的") || !strings.Contains(got.body, "deleted-entry") {
		t.Errorf("it tells %.500s", got.body)
	}
}

// One slow subscriber delays nobody, at its host neither.
func TestSlowSubscribersDelayNobody(t *testing.T) {
	t.Parallel()
	p := newPlace(t, func(o *websub.Options, d *websub.Deps) {
		o.AtOnce, o.Timeout = 4, 10*patience // they hang for as long as the quick one is waited for
		client := fetch.New(fetch.Options{AllowPrivate: true, Timeout: o.Timeout, PerHost: 16})
		t.Cleanup(client.Close)
		d.Send = client
	})
	s := newSubscriber(t, "")
	slow := make([]*subscriber, 3)
	release := make(chan struct{})
	defer close(release)
	for i := range slow {
		slow[i] = newSubscriber(t, "")
		slow[i].deliver = func(int, http.ResponseWriter) { <-release }
		p.subscribed(p.topic(), slow[i])
	}
	p.subscribed(p.topic(), s)
	for n := 1; n <= 3; n++ {
		p.publish(fmt.Sprint("不等慢的 ", n))
		s.until("it is told while the slow ones hang", func() bool { return len(s.posts) >= n })
	}
}

// What is under way when the hub stops, and what was not begun, is delivered by the next.
func TestDeliveriesOutliveTheHub(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := newPlaceOn(t, dir, "")
	base := p.base
	s := newSubscriber(t, "")
	s.deliver = func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }
	p.subscribed(p.topic(), s)
	p.publish("停机之前")
	s.until("it failed", func() bool { return len(s.posts) > 0 })
	p.stop()
	s.set(func() { s.deliver = nil })
	before := len(s.got())
	newPlaceOn(t, dir, "", func(o *websub.Options, _ *websub.Deps) { o.Base = base })
	s.until("the next hub delivers", func() bool { return len(s.posts) > before })
	if got := s.got(); !strings.Contains(got[len(got)-1].body, "停机之前") {
		t.Error("it delivers something else")
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	s := newSubscriber(t, "")
	p.subscribed(p.topic(), s)
	p.publish("计数")
	s.wantPosts(1)
	for name, want := range map[string]float64{"hub_websub_subscriptions": 1, "hub_websub_due": 0, "hub_websub_deliveries_total delivered": 1, "hub_websub_deliveries_total failed": 0,
		"hub_websub_asks_total subscribe confirmed": 1, "hub_websub_delivery_duration_seconds": 1} {
		p.await(fmt.Sprintf("%s is %v", name, want), func() bool { // it is counted after the subscriber's answer
			n, ok := p.counts()[name]
			return ok && n == want
		})
	}
}

// counts are the hub's metrics, each under its name and the values of its labels.
func (p *place) counts() map[string]float64 {
	p.t.Helper()
	families, err := p.registry.Gather()
	p.ok(err)
	got := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			got[name] = m.GetGauge().GetValue() + m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return got
}

// faltering is a follower that loses the log once, as soon as it has taken a change in.
type faltering struct {
	websub.Seen
	publisher func() *feeds.Publisher
	lose      atomic.Bool
}

func (f *faltering) WaitSeen(ctx context.Context, seq uint64) error {
	if err := f.Seen.WaitSeen(ctx, seq); err != nil {
		return err
	}
	if f.lose.Swap(false) {
		f.publisher().Down(time.Second)
		return nil
	}
	return f.publisher().Take(ctx, nil)
}

// While the log cannot be followed, the feeds serve what they have: nobody is told of that in the place of what is new.
func TestWhatIsServedForWantOfBetterIsNotDelivered(t *testing.T) {
	t.Parallel()
	var p *place
	seen := &faltering{publisher: func() *feeds.Publisher { return p.publisher }}
	p = newPlace(t, func(_ *websub.Options, d *websub.Deps) { seen.Seen, d.Seen = d.Seen, seen })
	s := newSubscriber(t, "")
	p.subscribed(p.topic(), s)
	p.publish("其一")
	s.until("the first", func() bool { return strings.Contains(s.last().body, "其一") })
	seen.lose.Store(true)
	p.publish("其二")
	s.until("the second", func() bool { return strings.Contains(s.last().body, "其二") })
}
