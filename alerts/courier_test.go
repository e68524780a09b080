package alerts

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// memory is what was told, and how far a courier has come, without a store.
type memory struct {
	told  []news.Telling
	place string
	lost  bool // the lease
}

func (m *memory) Tellings(_ context.Context, after uint64) (rest []news.Telling, _ error) {
	for _, t := range m.told {
		if t.Seq > after {
			rest = append(rest, t)
		}
	}
	return rest, nil
}

func (m *memory) JobPlace(context.Context, string, string) (string, error) { return m.place, nil }

func (m *memory) KeepJobPlace(_ context.Context, l news.JobLease, place string, _ time.Time) (news.JobLease, error) {
	if m.lost {
		return l, news.ErrLeaseLost
	}
	m.place = place
	return l, nil
}

// told3 are three tellings, a minute apart.
func told3() (all []news.Telling) {
	for i := range 3 {
		a := news.Alert{Trouble: failing("a"), Noticed: noon}
		a.ID = a.Key()
		all = append(all, news.Telling{Seq: uint64(i + 1), At: noon.Add(time.Duration(i) * time.Minute), Began: []news.Alert{a}})
	}
	return all
}

// courier tells from a memory; sent are the numbers of what was told together.
func courier(m *memory, now *time.Time) (c *Courier, sent *[][]uint64, fail *error) {
	sent, fail = &[][]uint64{}, new(error)
	return &Courier{Way: "webhook", Told: m, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return *now },
		Send: func(_ context.Context, told []news.Telling) error {
			if *fail != nil {
				return *fail
			}
			var seqs []uint64
			for _, t := range told {
				seqs = append(seqs, t.Seq)
			}
			*sent = append(*sent, seqs)
			return nil
		}}, sent, fail
}

func TestACourierTellsEachOnceInOrder(t *testing.T) {
	now := noon.Add(time.Hour)
	m := &memory{told: told3()}
	c, sent, _ := courier(m, &now)
	for range 2 {
		if _, err := c.Do(t.Context(), news.JobLease{}); err != nil {
			t.Fatal(err)
		}
	}
	if want := [][]uint64{{1}, {2}, {3}}; !slices.EqualFunc(*sent, want, slices.Equal[[]uint64]) {
		t.Errorf("told %v, want %v", *sent, want)
	}
}

func TestAMailGathersWhatBeganInTheSameMinute(t *testing.T) {
	now := noon.Add(30 * time.Second)
	m := &memory{told: told3()[:1]}
	c, sent, _ := courier(m, &now)
	c.Gather = time.Minute
	next, err := c.Do(t.Context(), news.JobLease{})
	if err != nil || len(*sent) > 0 || !next.Equal(noon.Add(time.Minute)) {
		t.Fatalf("told %v, next %v, %v", *sent, next, err)
	}
	m.told = told3()
	now = noon.Add(2 * time.Minute)
	if _, err := c.Do(t.Context(), news.JobLease{}); err != nil {
		t.Fatal(err)
	}
	if want := [][]uint64{{1, 2, 3}}; !slices.EqualFunc(*sent, want, slices.Equal[[]uint64]) {
		t.Errorf("told %v, want %v", *sent, want)
	}
}

func TestAMailThatGathersGoesWhenTheClockIsSetBack(t *testing.T) {
	now := noon.Add(-24 * time.Hour)
	c, sent, _ := courier(&memory{told: told3()[:1]}, &now)
	c.Gather = time.Minute
	if next, err := c.Do(t.Context(), news.JobLease{}); err != nil || len(*sent) != 1 {
		t.Errorf("told %v, next %v, %v", *sent, next, err)
	}
}

// TestAHubThatIsKilledMayTellTwiceAndLosesNothing: the place is noted after telling.
func TestAHubThatIsKilledMayTellTwiceAndLosesNothing(t *testing.T) {
	now := noon.Add(time.Hour)
	m := &memory{told: told3()[:2], lost: true}
	c, sent, _ := courier(m, &now)
	if _, err := c.Do(t.Context(), news.JobLease{}); !errors.Is(err, news.ErrLeaseLost) {
		t.Fatalf("%v, want ErrLeaseLost", err)
	}
	m.lost = false
	if _, err := c.Do(t.Context(), news.JobLease{}); err != nil {
		t.Fatal(err)
	}
	if want := [][]uint64{{1}, {1}, {2}}; !slices.EqualFunc(*sent, want, slices.Equal[[]uint64]) {
		t.Errorf("told %v, want %v", *sent, want)
	}
}

func TestTellingIsTriedAgainEverLaterAndGivenUpAtLast(t *testing.T) {
	now := noon.Add(time.Hour)
	m := &memory{told: told3()}
	c, sent, fail := courier(m, &now)
	*fail = errors.New("away")
	var waits []time.Duration
	for range 12 {
		next, err := c.Do(t.Context(), news.JobLease{})
		if err != nil {
			t.Fatal(err)
		}
		waits = append(waits, next.Sub(now))
		now = next
	}
	if waits[0] != 10*time.Second || waits[1] != 20*time.Second || waits[11] != time.Hour || !slices.IsSorted(waits) {
		t.Errorf("it waits %v", waits)
	}
	found, err := c.Troubles(t.Context())
	if err != nil || len(found) != 1 || found[0].Why[0].Rule != "alert.telling.webhook" || !found[0].Since.Equal(noon.Add(time.Hour)) {
		t.Errorf("troubles: %+v, %v", found, err)
	}
	now = noon.Add(giveUp + 90*time.Second)
	*fail = nil
	if _, err := c.Do(t.Context(), news.JobLease{}); err != nil {
		t.Fatal(err)
	}
	if want := [][]uint64{{3}}; !slices.EqualFunc(*sent, want, slices.Equal[[]uint64]) {
		t.Errorf("told %v: what is too old is passed over, the rest is told", *sent)
	}
	if found, err := c.Troubles(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("troubles: %+v, %v", found, err)
	}
}

// receiver is a webhook's other end.
type receiver struct {
	*httptest.Server
	status int
	later  string
	got    []*http.Request
	bodies [][]byte
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{status: http.StatusNoContent}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		r.got, r.bodies = append(r.got, req), append(r.bodies, body)
		if r.later != "" {
			w.Header().Set("Retry-After", r.later)
		}
		if r.status == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

func webhook(to string, private bool) *Webhook {
	return &Webhook{URL: to, Secret: "geheim", Send: fetch.New(fetch.Options{AllowPrivate: private}), Teller: func() *Teller { return teller(words.Chinese) }}
}

func TestAWebhookIsPostedAndSigned(t *testing.T) {
	r := newReceiver(t)
	if err := webhook(r.URL+"/hook", true).Tell(t.Context(), told()); err != nil {
		t.Fatal(err)
	}
	if len(r.got) != 2 || r.got[0].Method != http.MethodPost || r.got[0].Header.Get("Content-Type") != "application/json" {
		t.Fatalf("got %+v", r.got)
	}
	mac := hmac.New(sha256.New, []byte("geheim"))
	mac.Write(r.bodies[0])
	if sig := r.got[0].Header.Get("X-Hub-Signature-256"); sig != "sha256="+hex.EncodeToString(mac.Sum(nil)) {
		t.Errorf("signed %q", sig)
	}
	var first, second posted
	for i, to := range []*posted{&first, &second} {
		if err := json.Unmarshal(r.bodies[i], to); err != nil {
			t.Fatal(err)
		}
	}
	a := first.Alerts[0]
	if a.State != "open" || a.Kind != news.TroubleSource || a.Object != "a" || a.URL != "https://hub.example/admin/sources/a" || a.Why == "" || first.More != 3 || !strings.Contains(first.Text, a.URL) {
		t.Errorf("first: %+v", first)
	}
	if over := second.Alerts[0]; over.State != "over" || !over.Over.Equal(noon.Add(time.Hour)) || second.ID == first.ID {
		t.Errorf("second: %+v", second)
	}
	unsigned := webhook(r.URL, true)
	unsigned.Secret = ""
	if err := unsigned.Tell(t.Context(), told()[:1]); err != nil || r.got[2].Header.Get("X-Hub-Signature-256") != "" {
		t.Errorf("%v, signed %q", err, r.got[2].Header.Get("X-Hub-Signature-256"))
	}
}

func TestAWebhookThatIsRefusedIsAnError(t *testing.T) {
	r := newReceiver(t)
	r.later = "90"
	for _, status := range []int{http.StatusFound, http.StatusNotFound, http.StatusInternalServerError, http.StatusServiceUnavailable} {
		r.status = status
		err := webhook(r.URL, true).Tell(t.Context(), told()[:1])
		wait, ok := errors.AsType[Waiter](err)
		if !ok || wait.Wait() != 90*time.Second {
			t.Errorf("%d: %v", status, err)
		}
	}
	n := len(r.got)
	if err := webhook(r.URL, false).Tell(t.Context(), told()[:1]); !errors.Is(err, fetch.ErrPrivateAddress) || len(r.got) != n {
		t.Errorf("an address that is not public: %v", err)
	}
}

// TestAWebhookThatComesBackIsToldInOrder: what began while the receiver was away comes first.
func TestAWebhookThatComesBackIsToldInOrder(t *testing.T) {
	r, now := newReceiver(t), noon.Add(time.Hour)
	m := &memory{told: told()}
	c, _, _ := courier(m, &now)
	c.Send = webhook(r.URL, true).Tell
	for _, status := range []int{500, 503, 204} {
		r.status = status
		next, err := c.Do(t.Context(), news.JobLease{})
		if err != nil {
			t.Fatal(err)
		}
		now = next
	}
	var states []string
	for _, body := range r.bodies {
		var p posted
		if err := json.Unmarshal(body, &p); err != nil {
			t.Fatal(err)
		}
		states = append(states, p.Alerts[0].State)
	}
	if want := []string{"open", "open", "open", "over"}; !slices.Equal(states, want) {
		t.Errorf("told %v, want %v", states, want)
	}
}

// TestAnOutageIsToldFromMemory: once when it lasts, once when it is over, whatever comes between.
func TestAnOutageIsToldFromMemory(t *testing.T) {
	now, away, broken := noon, false, error(nil)
	var told []string
	o := &Outage{Host: "one", Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now },
		Look: func(context.Context) *news.Trouble {
			if !away {
				return nil
			}
			return &news.Trouble{Kind: news.TroubleStore, Object: "unfit", Why: news.Reasons{news.Because("ready.away")}, Grade: 1}
		},
		Ways: map[string]func(context.Context, []news.Telling) error{"webhook": func(_ context.Context, all []news.Telling) error {
			if broken != nil {
				return broken
			}
			for _, at := range all {
				for _, a := range at.Began {
					told = append(told, "+"+a.Name+" "+a.Since.Format(time.TimeOnly))
				}
				for _, a := range at.Ended {
					told = append(told, "-"+a.Name)
				}
			}
			return nil
		}}}
	step := func(is bool, err error, want ...string) {
		t.Helper()
		away, broken, told = is, err, nil
		o.Step(t.Context())
		if !slices.Equal(told, want) {
			t.Errorf("at %v told %v, want %v", now.Format(time.TimeOnly), told, want)
		}
		now = now.Add(10 * time.Second)
	}
	step(false, nil)
	step(true, nil)
	step(false, nil) // a moment
	step(true, nil)
	step(true, nil)
	step(true, nil)
	step(true, errors.New("away too"))
	step(true, nil, "+one 12:00:30")
	step(true, nil)
	step(false, nil, "-one")
	step(false, nil)
}

// flappingOutage is one that is away and back again ever and ever: each turn is a telling.
func flappingOutage(now *time.Time, ways map[string]func(context.Context, []news.Telling) error) (o *Outage, turn func(context.Context)) {
	away := false
	o = &Outage{Host: "one", Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return *now }, Ways: ways,
		Look: func(context.Context) *news.Trouble {
			if !away {
				return nil
			}
			return &news.Trouble{Kind: news.TroubleStore, Object: "unfit", Why: news.Reasons{news.Because("ready.away")}}
		}}
	return o, func(ctx context.Context) {
		away = !away
		o.Step(ctx)
		*now = now.Add(outageAfter)
		o.Step(ctx)
	}
}

// TestAnOutageThatCannotBeToldIsTriedEverLaterAndBounded: a receiver that is gone is not asked every few seconds, and what it is to hear
// does not grow with each outage.
func TestAnOutageThatCannotBeToldIsTriedEverLaterAndBounded(t *testing.T) {
	now, tries, broken := noon, 0, errors.New("gone")
	var heard []news.Telling
	o, turn := flappingOutage(&now, map[string]func(context.Context, []news.Telling) error{"webhook": func(_ context.Context, told []news.Telling) error {
		if tries++; broken != nil {
			return broken
		}
		heard = append(heard, told...)
		return nil
	}})
	for now.Before(noon.Add(24 * time.Hour)) {
		turn(t.Context())
	}
	if tries > 40 {
		t.Errorf("it was tried %d times in a day", tries)
	}
	broken, now = nil, now.Add(longestWait)
	o.Step(t.Context())
	if len(heard) != outageLeft || heard[outageLeft-1].At.Before(now.Add(-2*longestWait)) {
		t.Errorf("%d are told, want the last %d", len(heard), outageLeft)
	}
	o.Step(t.Context())
	if len(heard) != outageLeft {
		t.Error("they are told twice")
	}
}

// TestAWayThatHangsHoldsNoOtherUp: mail goes while the webhook's receiver does not answer.
func TestAWayThatHangsHoldsNoOtherUp(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	now, mailed := noon, make(chan struct{})
	ways := map[string]func(context.Context, []news.Telling) error{
		"mail": func(context.Context, []news.Telling) error { close(mailed); return nil },
		"webhook": func(ctx context.Context, _ []news.Telling) error {
			select {
			case <-mailed:
				return nil
			case <-ctx.Done():
				t.Error("mail waits for the webhook")
				return ctx.Err()
			}
		},
	}
	for range 4 { // whichever way comes first
		mailed = make(chan struct{})
		_, turn := flappingOutage(&now, ways)
		turn(ctx)
	}
}
