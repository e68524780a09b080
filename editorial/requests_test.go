package editorial

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// outside is an office that takes requests, and a clock that the test moves.
func outside(t *testing.T) (*Office, *store.Store, *time.Time) {
	t.Helper()
	o, s := office(t)
	now := noon
	o.p.Tries, o.p.Now = s, func() time.Time { return now }
	return o, s, &now
}

// written is the form as somebody fills it in, and gives out anew each time.
func written(t *testing.T, o *Office, now *time.Time, about string) RequestAsk {
	t.Helper()
	mark, err := o.RequestMark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	*now = now.Add(10 * time.Second)
	return RequestAsk{Address: about, Name: "李四", Role: "author", Contact: "li@example.cn", Ground: "copyright", Statement: "我写的", Mark: mark}
}

func sent(t *testing.T, o *Office, now *time.Time, about string) string {
	t.Helper()
	id, err := o.FileRequest(t.Context(), "", written(t, o, now, about))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A request that is accepted is a takedown with the reference that the owner was told; the copies go with it.
func TestARequestIsAcceptedUnderItsReference(t *testing.T) {
	o, s, now := outside(t)
	first, _ := copies(t, s)
	id := sent(t, o, now, "https://hub.example/entry/"+first+"?lang=en")
	if q, err := o.Queues(t.Context()); err != nil || q.Requests != 1 || q.Late != 0 {
		t.Errorf("%+v, %v", q, err)
	}
	found, err := o.RequestTroubles(t.Context())
	if err != nil || len(found) != 1 || found[0].Kind != news.TroubleRequest || found[0].Page != "admin/requests/"+id || strings.Contains(fmt.Sprint(found), "李四") {
		t.Fatalf("%+v, %v", found, err)
	}
	is, err := o.DecideRequest(t.Context(), li, id, "", RequestRuling{Decision: RequestAccept, Reason: "应权利人要求"})
	if err != nil || is.State != RequestAccepted || is.By != "li" {
		t.Fatalf("%+v, %v", is, err)
	}
	down, err := o.Takedown(t.Context(), id, "")
	if err != nil || down.State != news.TakedownDone || down.AskedBy != "李四" || down.Entry != first || down.Reason != "应权利人要求" {
		t.Errorf("%+v, %v", down, err)
	}
	_, err = o.DecideRequest(t.Context(), li, id, "", RequestRuling{Decision: RequestDecline, Note: "不"})
	wantRefusal(t, err, RequestDecided)
	if found, err := o.RequestTroubles(t.Context()); err != nil || len(found) != 0 {
		t.Errorf("decided, and still %+v, %v", found, err)
	}
}

// Of two who decide a request that both read as it was open, one does, and the other is told that it is decided.
func TestARequestIsDecidedOnce(t *testing.T) {
	for _, c := range []struct{ first, second string }{
		{RequestAccept, RequestAccept}, {RequestAccept, RequestDecline}, {RequestDecline, RequestAccept}, {RequestDecline, RequestDecline},
	} {
		o, s, now := outside(t)
		entry, other := copies(t, s)
		r := must(s.Request(t.Context(), sent(t, o, now, entry)))
		if err := o.decideRequest(t.Context(), li, r, RequestRuling{Decision: c.first, Reason: "应权利人要求", Note: "一", Only: true}); err != nil {
			t.Fatal(err)
		}
		err := o.decideRequest(t.Context(), li, r, RequestRuling{Decision: c.second, Entry: other, Reason: "应权利人要求", Note: "二", Only: true})
		wantRefusal(t, err, RequestDecided)
		if _, err := o.Entry(t.Context(), other); err != nil {
			t.Errorf("%+v: the second took down, too: %v", c, err)
		}
	}
}

// An editor who names another entry, and misspells it, takes down nothing.
func TestNoEntryIsTakenDownForOneThatIsNone(t *testing.T) {
	o, s, now := outside(t)
	first, _ := copies(t, s)
	id := sent(t, o, now, first)
	_, err := o.DecideRequest(t.Context(), li, id, "", RequestRuling{Decision: RequestAccept, Entry: "https://elsewhere.example/story", Reason: "应权利人要求"})
	wantRefusal(t, err, RequestNoEntry)
	if _, err := o.Entry(t.Context(), first); err != nil {
		t.Error(err)
	}
}

func TestARequestIsDeclinedWithAReason(t *testing.T) {
	o, s, now := outside(t)
	id := sent(t, o, now, "https://elsewhere.example/story")
	*now = now.Add(time.Second)
	_, err := o.DecideRequest(t.Context(), li, id, "", RequestRuling{Decision: RequestDecline, Note: " "})
	wantRefusal(t, err, RequestNoNote)
	_, err = o.DecideRequest(t.Context(), li, id, "", RequestRuling{Decision: RequestAccept, Reason: "应权利人要求"})
	wantRefusal(t, err, RequestNoEntry)
	_, err = o.DecideRequest(t.Context(), li, id, "other", RequestRuling{Decision: RequestDecline, Note: "不是本站的"})
	wantRefusal(t, err, RequestChanged)
	is, err := o.DecideRequest(t.Context(), li, id, "", RequestRuling{Decision: RequestDecline, Note: "不是本站的"})
	if err != nil || is.State != RequestDeclined || !is.Erased.Equal(is.Declined.Add(news.RequestClosedFor)) {
		t.Errorf("%+v, %v", is, err)
	}
	acts, _, err := s.Acts(t.Context(), news.Cursor{}, 10)
	said, _ := json.Marshal(acts)
	if err != nil || len(acts) != 2 || acts[0].Op != "request.decline" || strings.Contains(string(said), "李四") || strings.Contains(string(said), "example.cn") || strings.Contains(string(said), "我写的") {
		t.Errorf("%s, %v", said, err)
	}
}

// What somebody wrote of themselves is gone when its time is over: decided or not.
func TestRequestsAreErasedInTime(t *testing.T) {
	o, s, now := outside(t)
	first, _ := copies(t, s)
	accepted, declined, waiting := sent(t, o, now, first), sent(t, o, now, "x"), sent(t, o, now, "y")
	for id, r := range map[string]RequestRuling{accepted: {Decision: RequestAccept, Reason: "应权利人要求"}, declined: {Decision: RequestDecline, Note: "不"}} {
		if _, err := o.DecideRequest(t.Context(), li, id, "", r); err != nil {
			t.Fatal(err)
		}
	}
	left := func(after time.Duration, want ...string) {
		t.Helper()
		*now = noon.Add(after)
		if _, err := o.EraseRequests(t.Context()); err != nil {
			t.Fatal(err)
		}
		all, err := s.Requests(t.Context())
		var ids []string
		for _, r := range all {
			ids = append(ids, r.ID)
		}
		slices.Sort(want)
		if !slices.Equal(ids, want) || err != nil {
			t.Errorf("after %v: %v, want %v (%v)", after, ids, want, err)
		}
	}
	left(news.RequestClosedFor-time.Minute, accepted, declined, waiting)
	left(news.RequestClosedFor+time.Minute, waiting)
	left(news.RequestOpenFor + time.Minute)
	if _, err := o.Takedown(t.Context(), accepted, ""); err != nil {
		t.Errorf("the takedown: %v", err)
	}
}

// One form makes one request, and only somebody who took their time, on this site, has one.
func TestWhoSendsTheFormIsBounded(t *testing.T) {
	o, s, now := outside(t)
	ask := written(t, o, now, "x")
	first, err := o.FileRequest(t.Context(), "192.0.2.1", ask)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := o.FileRequest(t.Context(), "192.0.2.1", ask); err != nil || again != first {
		t.Errorf("sent twice: %q and %q, %v", first, again, err)
	}
	for code, change := range map[Code]func(*RequestAsk){
		RequestTrap:  func(a *RequestAsk) { a.Trap = "https://spam.example" },
		RequestStale: func(a *RequestAsk) { a.Mark = strings.Replace(a.Mark, ".", "x.", 1) },
		RequestEmpty: func(a *RequestAsk) { a.Name = "\u202e\x00 " },
		RequestLong:  func(a *RequestAsk) { a.Statement = strings.Repeat("字", RequestStatement+1) },
		RequestSoon:  func(a *RequestAsk) { *now = now.Add(-8 * time.Second) },
	} {
		a := written(t, o, now, "x")
		change(&a)
		_, err := o.FileRequest(t.Context(), "192.0.2.2", a)
		wantRefusal(t, err, code)
	}
	old := written(t, o, now, "x")
	*now = now.Add(requestLatest)
	_, err = o.FileRequest(t.Context(), "192.0.2.2", old)
	wantRefusal(t, err, RequestStale)
	for n := 0; ; n++ {
		_, err := o.FileRequest(t.Context(), "2001:db8::1", written(t, o, now, "x"))
		if err == nil && n < requestsAddress {
			continue
		}
		if wantRefusal(t, err, RequestLimited); n != requestsAddress {
			t.Errorf("%d requests of one address were taken", n)
		}
		break
	}
	_, err = o.FileRequest(t.Context(), "2001:db8::ffff", written(t, o, now, "x")) // the same customer
	wantRefusal(t, err, RequestLimited)
	if all, err := s.Requests(t.Context()); err != nil || len(all) != requestsAddress+1 {
		t.Errorf("%d requests are kept, %v", len(all), err)
	}
}

// flood sends as many requests as are taken of addresses, five of each, and gives how many were.
func flood(t *testing.T, o *Office, now *time.Time, address func(i int) string, of int) (taken int) {
	t.Helper()
	for i := range of {
		for range requestsAddress {
			if _, err := o.FileRequest(t.Context(), address(i), written(t, o, now, "x")); err == nil {
				taken++
			} else {
				wantRefusal(t, err, RequestFull)
			}
		}
	}
	return taken
}

// Whoever has many addresses, of one provider or of many, leaves room for an owner of another one, and the administration is told.
func TestNobodyFillsUpTheFormForOthers(t *testing.T) {
	for name, c := range map[string]struct {
		address func(i int) string
		taken   int
		told    int // grade of what is told; -1: nothing is
	}{
		"one provider's addresses":    {func(i int) string { return fmt.Sprintf("198.51.%d.%d", i, i) }, requestsRange, -1},
		"one provider's in IPv6":      {func(i int) string { return fmt.Sprintf("2001:db8:%x::1", i) }, requestsRange, -1},
		"twenty providers' addresses": {func(i int) string { return fmt.Sprintf("198.%d.0.1", i) }, requestsAll, 0},
	} {
		t.Run(name, func(t *testing.T) {
			o, _, now := outside(t)
			if n := flood(t, o, now, c.address, 20); n != c.taken {
				t.Errorf("%d were taken, want %d", n, c.taken)
			}
			told := -1
			troubles, err := o.RequestTroubles(t.Context())
			for _, is := range troubles {
				if is.Object == "" {
					told = is.Grade
				}
			}
			if told != c.told || err != nil {
				t.Errorf("told %d, want %d, %v", told, c.told, err)
			}
			for _, owner := range []string{"203.0.113.7", "2400:1234::1"} {
				if _, err := o.FileRequest(t.Context(), owner, written(t, o, now, "y")); err != nil {
					t.Errorf("an owner at %s: %v", owner, err)
				}
			}
		})
	}
}

// countedTries knows what was counted.
type countedTries struct {
	Tries
	keys map[string]bool
}

func (c countedTries) AddCounts(ctx context.Context, deltas map[string]int64, expires time.Time) error {
	for key := range deltas {
		c.keys[key] = true
	}
	return c.Tries.AddCounts(ctx, deltas, expires)
}

// From however many addresses of one range requests come, nothing is kept of those beyond its share.
func TestRequestsBeyondARangesShareLeaveNothing(t *testing.T) {
	o, s, now := outside(t)
	counted := countedTries{s, map[string]bool{}}
	o.p.Tries = counted
	flood(t, o, now, func(i int) string { return fmt.Sprintf("2001:db8:%x::1", i) }, 30)
	if n, want := len(counted.keys), requestsRange/requestsAddress+2; n != want {
		t.Errorf("%d counters are kept, want %d: %v", n, want, counted.keys)
	}
}

// However many addresses of however many providers, so many are taken in a day and no more, and the administration is told of it.
func TestRequestsOfADayAreBounded(t *testing.T) {
	o, s, now := outside(t)
	n := 0
	for ; ; n++ {
		if _, err := o.FileRequest(t.Context(), fmt.Sprintf("%d.%d.0.1", 11+n/250, n%250), written(t, o, now, "x")); err != nil {
			wantRefusal(t, err, RequestFull)
			break
		}
	}
	if all, err := s.Requests(t.Context()); err != nil || n != requestsMost || len(all) != n {
		t.Errorf("%d were taken, %d are kept, %v", n, len(all), err)
	}
	troubles, err := o.RequestTroubles(t.Context())
	if is := troubles[len(troubles)-1]; err != nil || is.Object != "" || is.Grade != 1 {
		t.Errorf("told %+v, %v", is, err)
	}
}

// However many days somebody sends many, so many wait and no more; where many do, each provider's addresses have one a day.
func TestRequestsThatWaitAreBounded(t *testing.T) {
	o, s, now := outside(t)
	wait := func(from, to int) {
		for i := from; i < to; i++ {
			r := news.TakedownRequest{ID: fmt.Sprint("r", i), AskedAt: *now, Rev: news.RevNone}
			if err := s.PutRequest(context.Background(), r, news.Act{At: *now}); err != nil {
				t.Fatal(err)
			}
		}
	}
	wait(0, requestsOpen)
	ask := func(address string) error {
		_, err := o.FileRequest(t.Context(), address, written(t, o, now, "x"))
		return err
	}
	if err := ask("192.0.2.1"); err != nil {
		t.Error(err)
	}
	wantRefusal(t, ask("192.0.3.1"), RequestFull)
	wait(requestsOpen, requestsHeld)
	wantRefusal(t, ask("203.0.113.1"), RequestFull)
}

func TestAnEntryIsKnownByItsAddressHere(t *testing.T) {
	id := news.EntryID("s", "1")
	for address, want := range map[string]string{
		id: id, " " + id + " ": id, "https://hub.example/entry/" + id: id, "https://hub.example/base/entry/" + id + "?lang=en#x": id, "https://hub.example/api/v1/entries/" + id: id,
		"https://hub.example/source/" + id: "", "https://jxrb.example/2012/1.htm": "", "../../" + id: "", id + "x": "", "": "",
	} {
		if got := EntryNamed(address); got != want {
			t.Errorf("%q names %q, want %q", address, got, want)
		}
	}
}
