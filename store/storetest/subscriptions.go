package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

// subscription is one to the merged feed, of a callback by that name.
func subscription(name string) news.Subscription {
	const topic = "/feeds/all.atom"
	callback := "https://" + name + ".example/websub?id=1"
	return news.Subscription{ID: news.SubscriptionID(topic, "", callback), Topic: topic, Asked: "https://hub.example" + topic, Callback: callback,
		Secret: "s3cret", Began: t0, Until: t0.Add(10 * 24 * time.Hour)}
}

// asking leases what subscribers are to be asked now.
func (w *world) asking() map[string]news.JobLease { return w.leased(news.SubscriptionAskQueue) }

// telling leases the subscriptions that are to be told of something now.
func (w *world) telling() map[string]news.JobLease { return w.leased(news.SubscriptionQueue) }

func (w *world) leased(queue string) map[string]news.JobLease {
	w.t.Helper()
	leases, err := w.ClaimJobs(w.ctx(), queue, "hub-a", w.now, time.Minute, 100)
	w.ok(err)
	byID := map[string]news.JobLease{}
	for _, l := range leases {
		byID[l.ID] = l
	}
	return byID
}

func (w *world) ask(mode news.AskMode, sub news.Subscription) news.JobLease {
	w.t.Helper()
	w.ok(w.PutAsk(w.ctx(), news.SubscriptionAsk{Mode: mode, Subscription: sub, At: w.now}, w.now))
	return w.asking()[sub.ID]
}

// subscribe makes a subscription that its subscriber confirmed.
func (w *world) subscribe(sub news.Subscription) {
	w.t.Helper()
	w.ok(w.Subscribe(w.ctx(), w.ask(news.AskSubscribe, sub), sub))
}

func (w *world) subscribed() []news.Subscription {
	w.t.Helper()
	list, err := w.Subscriptions(w.ctx())
	w.ok(err)
	return list
}

// announce announces that the merged timeline changed, as one that follows on the last.
func (w *world) announce(seq uint64, subs ...news.Subscription) error {
	w.t.Helper()
	from, err := w.SubscribersAt(w.ctx())
	w.ok(err)
	return w.Announce(w.ctx(), announcement(from, from+"x", seq, subs...))
}

func announcement(from, to string, seq uint64, subs ...news.Subscription) news.Announcement {
	a := news.Announcement{From: from, To: to, Seq: seq, Lines: []news.Timeline{news.TimelineAll}}
	for _, s := range subs {
		a.IDs = append(a.IDs, s.ID)
	}
	return a
}

func subscriptionLife(t *testing.T, w *world) {
	sub := subscription("a")
	rev, err := w.SubscriptionsRev(w.ctx())
	w.ok(err)
	moved := func(step string, want bool) {
		t.Helper()
		now, err := w.SubscriptionsRev(w.ctx())
		w.ok(err)
		if (now != rev) != want {
			t.Errorf("%s: the list is another one: %v, want %v", step, now != rev, want)
		}
		rev = now
	}
	lease := w.ask(news.AskSubscribe, sub)
	if got := w.subscribed(); len(got) != 0 {
		t.Fatalf("before it is confirmed: %v", got)
	}
	asks, err := w.SubscriptionAsks(w.ctx(), []string{sub.ID, "none"})
	w.ok(err)
	if len(asks) != 1 || asks[sub.ID].Mode != news.AskSubscribe || asks[sub.ID].Secret != sub.Secret {
		t.Errorf("what is to be asked: %+v", asks)
	}
	moved("asked", false)
	w.ok(w.Subscribe(w.ctx(), lease, sub))
	moved("confirmed", true)
	if d := cmp.Diff([]news.Subscription{sub}, w.subscribed()); d != "" {
		t.Error(d)
	}
	if left := w.asking(); len(left) != 0 {
		t.Errorf("asked again: %v", left)
	}

	again := sub
	again.Secret, again.Began, again.Until = "other", t0.Add(time.Hour), sub.Until.Add(time.Hour)
	w.subscribe(again)
	moved("renewed", false)
	if got := w.subscribed()[0]; got.Secret != "other" || !got.Began.Equal(sub.Began) || !got.Until.Equal(again.Until) {
		t.Errorf("renewed: %+v", got)
	}

	w.ok(w.EndAsk(w.ctx(), w.ask(news.AskUnsubscribe, sub)))
	if len(w.subscribed()) != 1 {
		t.Error("an end that was not confirmed ended it")
	}
	w.ok(w.announce(1, sub))
	w.ok(w.Unsubscribe(w.ctx(), w.ask(news.AskUnsubscribe, sub)))
	moved("ended", true)
	if len(w.subscribed()) != 0 || len(w.telling()) != 0 {
		t.Error("it is there, or to be told, after its end")
	}
	if err := w.EndSubscription(w.ctx(), sub.ID, news.Because("websub.ended"), act("subscription.end", w.now)); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("end what is not there: %v, want ErrNotFound", err)
	}

	w.subscribe(sub)
	w.ok(w.EndSubscription(w.ctx(), sub.ID, news.Because("websub.ended"), act("subscription.end", w.now)))
	told, err := w.SubscriptionAsks(w.ctx(), []string{sub.ID})
	w.ok(err)
	if got := told[sub.ID]; got.Mode != news.AskDenied || got.Why.Rule != "websub.ended" || got.Callback != sub.Callback || got.Secret != "" {
		t.Errorf("the subscriber is to be told %+v", got)
	}
	acts, _, err := w.Acts(w.ctx(), news.Cursor{}, 1)
	w.ok(err)
	if len(acts) != 1 || acts[0].Op != "subscription.end" || len(w.subscribed()) != 0 {
		t.Errorf("ended by an administrator: %+v", acts)
	}
}

func lastAskCounts(t *testing.T, w *world) {
	sub := subscription("a")
	first := w.ask(news.AskSubscribe, sub)
	last := w.ask(news.AskUnsubscribe, sub)
	if err := w.Subscribe(w.ctx(), first, sub); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("confirmed after another was asked: %v, want ErrLeaseLost", err)
	}
	ask := news.SubscriptionAsk{Mode: news.AskUnsubscribe, Subscription: sub, Tries: 1}
	w.ok(w.AskAgain(w.ctx(), last, ask, w.now.Add(5*time.Second)))
	if len(w.asking()) != 0 {
		t.Error("asked again before its time")
	}
	w.now = w.now.Add(5 * time.Second)
	lease, ok := w.asking()[sub.ID]
	if !ok {
		t.Fatal("not asked again")
	}
	w.ok(w.Unsubscribe(w.ctx(), lease))
	if len(w.subscribed()) != 0 {
		t.Error("it is subscribed")
	}
}

func announcedOnce(t *testing.T, w *world) {
	a, b := subscription("a"), subscription("b")
	w.subscribe(a)
	w.subscribe(b)
	w.ok(w.Announce(w.ctx(), announcement("", "e.1.m", 1, a)))
	if err := w.Announce(w.ctx(), announcement("", "e.1.m", 1, a, b)); !errors.Is(err, news.ErrConflict) {
		t.Errorf("announced by another hub already: %v, want ErrConflict", err)
	}
	at, err := w.SubscribersAt(w.ctx())
	w.ok(err)
	if at != "e.1.m" {
		t.Errorf("announced up to %q", at)
	}
	told := w.telling()
	if _, ok := told[a.ID]; !ok || len(told) != 1 {
		t.Fatalf("to be told are %v, want %s alone", told, a.ID)
	}
	_, marks, err := w.Delivery(w.ctx(), a.ID, news.TimelineAll, "town/none")
	w.ok(err)
	if len(marks) != 2 || marks[0].Seq != 1 || marks[0].Rev == "" || marks[1].Seq != 0 || marks[1].Rev != "" {
		t.Errorf("marks %+v", marks)
	}
	w.ok(w.EndDelivery(w.ctx(), told[a.ID], marks, time.Time{}, func(s *news.Subscription) { s.Told = `"1"` }))
	got, _, err := w.Delivery(w.ctx(), a.ID)
	w.ok(err)
	if got.Told != `"1"` || len(w.telling()) != 0 {
		t.Errorf("after its delivery: %+v", got)
	}
	if _, _, err := w.Delivery(w.ctx(), "none"); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("none: %v", err)
	}
}

func announcedMeanwhile(t *testing.T, w *world) {
	a := subscription("a")
	w.subscribe(a)
	w.ok(w.announce(1, a))
	lease := w.telling()[a.ID]
	_, marks, err := w.Delivery(w.ctx(), a.ID, news.TimelineAll)
	w.ok(err)
	w.ok(w.announce(2, a))
	if two := w.telling(); len(two) != 0 {
		t.Fatalf("told twice at once: %v", two)
	}
	w.ok(w.EndDelivery(w.ctx(), lease, marks, time.Time{}, func(s *news.Subscription) { s.Told = `"1"` }))
	again, ok := w.telling()[a.ID]
	if !ok {
		t.Fatal("what came meanwhile is not delivered")
	}
	_, marks, err = w.Delivery(w.ctx(), a.ID, news.TimelineAll)
	w.ok(err)
	w.ok(w.EndDelivery(w.ctx(), again, marks, time.Time{}, func(s *news.Subscription) { s.Told = `"2"` }))
	if len(w.telling()) != 0 {
		t.Error("told once more")
	}
}

func failedDelivery(t *testing.T, w *world) {
	a := subscription("a")
	w.subscribe(a)
	w.ok(w.announce(1, a))
	lease := w.telling()[a.ID]
	w.ok(w.EndDelivery(w.ctx(), lease, nil, w.now.Add(time.Minute), func(s *news.Subscription) { s.Failures++ }))
	w.ok(w.announce(2, a))
	if len(w.telling()) != 0 {
		t.Error("a change has it tried before its time")
	}
	w.now = w.now.Add(time.Minute)
	lease, ok := w.telling()[a.ID]
	if !ok {
		t.Fatal("not tried again")
	}
	renewed := a
	renewed.Secret = "other"
	w.subscribe(renewed)
	w.ok(w.EndDelivery(w.ctx(), lease, nil, time.Time{}, func(s *news.Subscription) { s.Failures++ }))
	if got := w.subscribed()[0]; got.Failures != 2 || got.Secret != "other" {
		t.Errorf("renewed while it was told: %+v", got)
	}
	if err := w.EndDelivery(w.ctx(), lease, nil, time.Time{}, func(*news.Subscription) {}); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("ended twice: %v, want ErrLeaseLost", err)
	}
}

func subscriptionExpires(t *testing.T, w *world) {
	a, b := subscription("a"), subscription("b")
	b.Until = t0.Add(time.Minute)
	w.subscribe(a)
	w.subscribe(b)
	w.ok(w.announce(1, a, b))
	w.now = t0.Add(time.Minute)
	found, err := w.SubscriptionsByID(w.ctx(), []string{a.ID, b.ID})
	w.ok(err)
	if _, there := found[b.ID]; there || len(found) != 1 || len(w.subscribed()) != 1 {
		t.Errorf("after the end of its lease: %v", found)
	}
	leases := w.telling()
	w.ok(w.EndDelivery(w.ctx(), leases[b.ID], nil, w.now.Add(time.Minute), func(*news.Subscription) { t.Error("there is nothing to note") }))
	w.now = w.now.Add(time.Hour)
	if due := w.telling(); len(due) != 1 {
		t.Errorf("to be told are %v, want the one that is left", due)
	}
	n, err := w.SubscriptionsDue(w.ctx(), 10)
	w.ok(err)
	if n != 1 {
		t.Errorf("%d are due, want 1", n)
	}
	if !slices.ContainsFunc(w.subscribed(), func(s news.Subscription) bool { return s.ID == a.ID }) {
		t.Error("the other one is gone")
	}
}
