package websub_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/websub"
)

// The requirements of W3C's recommendation for hubs, one test each, over real HTTP.

// §5.1, §5.3, §7: a subscription is accepted, its subscriber asked whether it meant it, and told of what changes.
func TestSubscribe(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, format := range []string{"atom", "rss", "json"} {
		s := newSubscriber(t, "")
		topic := p.base + "feeds/all." + format
		p.subscribe(topic, s, "foo", "bar", "hub.foo", "hub.bar", "hub.verify", "sync") // §5.1: others are ignored
		s.until("it is asked", func() bool { return len(s.asks) == 1 })
		q := s.asked()[0]
		for name, want := range map[string]string{"hub.mode": "subscribe", "hub.topic": topic, "hub.lease_seconds": "864000"} {
			if q.Get(name) != want {
				t.Errorf("%s: asked with %s=%q, want %q", format, name, q.Get(name), want)
			}
		}
		if len(q.Get("hub.challenge")) < 16 {
			t.Errorf("%s: the challenge is %q", format, q.Get("hub.challenge"))
		}
		awaitSubscriptions(t, p, topic, s)
		p.publish("新闻一则 " + format)
		got := s.wantPosts(1)[0]
		if want := p.feed("/feeds/all." + format); got.body != want || !strings.Contains(got.body, "新闻一则 "+format) {
			t.Errorf("%s: the body is not the topic's: %.200q", format, got.body)
		}
		kind := map[string]string{"atom": "application/atom+xml; charset=utf-8", "rss": "application/rss+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}[format]
		link := "<" + websub.Address(p.base) + `>; rel="hub", <` + topic + `>; rel="self"`
		for name, want := range map[string]string{"Content-Type": kind, "Link": link, "X-Hub-Signature": ""} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", format, name, got.header.Get(name), want)
			}
		}
	}
}

// awaitSubscriptions waits until a subscription is in force.
func awaitSubscriptions(t *testing.T, p *place, topic string, s *subscriber) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(2 * time.Millisecond) {
		list, err := p.st.Subscriptions(t.Context())
		p.ok(err)
		for _, sub := range list {
			if sub.Callback == s.callback && sub.Asked == topic {
				return
			}
		}
		if time.Now().After(end) {
			t.Fatalf("%s is not subscribed", topic)
		}
	}
}

// §7.1: deliveries are signed where there is a secret.
func TestSignatures(t *testing.T) {
	t.Parallel()
	for method, h := range map[string]func() hash.Hash{"sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New} {
		p := newPlace(t, func(o *websub.Options, _ *websub.Deps) { o.Signature = method })
		for _, secret := range []string{"s3cret", "密钥🔑 key", strings.Repeat("x", 199)} {
			s := newSubscriber(t, "")
			p.subscribed(p.topic(), s, "hub.secret", secret)
			p.publish("签名")
			s.until("a delivery", func() bool { return len(s.posts) > 0 })
			for _, got := range s.got() { // on a machine that is too busy to answer in time it comes again
				mac := hmac.New(h, []byte(secret))
				_, _ = mac.Write([]byte(got.body))
				if want := method + "=" + hex.EncodeToString(mac.Sum(nil)); got.header.Get("X-Hub-Signature") != want {
					t.Errorf("signed %q, want %q", got.header.Get("X-Hub-Signature"), want)
				}
			}
		}
	}
}

// §5.1: what cannot be accepted is refused at once, with the reason.
func TestRefusedRequests(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	topic, callback := p.topic(), "https://reader.example/cb"
	form := func(pairs ...string) url.Values {
		v := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {callback}}
		for i := 0; i < len(pairs); i += 2 {
			if v.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
				v.Del(pairs[i])
			}
		}
		return v
	}
	for name, row := range map[string]struct {
		form   url.Values
		status int
		says   string
	}{
		"no callback":            {form("hub.callback", ""), 400, "hub.callback must be given"},
		"no topic":               {form("hub.topic", ""), 400, "hub.topic must be given"},
		"no mode":                {form("hub.mode", ""), 400, "hub.mode must be given"},
		"another mode":           {form("hub.mode", "x"), 400, "must be subscribe or unsubscribe"},
		"a publisher's ping":     {form("hub.mode", "publish"), 400, "must be subscribe or unsubscribe"},
		"denied by nobody":       {form("hub.mode", "denied"), 400, "must be subscribe or unsubscribe"},
		"two callbacks":          {url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {callback, callback}}, 400, "hub.callback must be given, once"},
		"callback is no address": {form("hub.callback", "not a url"), 400, "hub.callback is not a url"},
		"callback of no host":    {form("hub.callback", "http:///cb"), 400, "hub.callback is"},
		"callback is ftp":        {form("hub.callback", "ftp://127.0.0.1/x"), 400, "hub.callback is ftp://127.0.0.1/x"},
		"callback is long":       {form("hub.callback", "http://a.example/"+strings.Repeat("x", 2048)), 400, "hub.callback is"},
		"topic is no address":    {form("hub.topic", "::"), 400, "not an address of a feed"},
		"topic without a host":   {form("hub.topic", "/feeds/all.atom"), 400, "not an address of a feed"},
		"another site's feed":    {form("hub.topic", "http://other.example/feeds/all.atom"), 404, "not a feed of this hub"},
		"another port's feed":    {form("hub.topic", "http://127.0.0.1:1/feeds/all.atom"), 404, "not a feed of this hub"},
		"a page":                 {form("hub.topic", p.base), 404, "not a feed of this hub"},
		"a feed of no format":    {form("hub.topic", p.base+"feeds/all"), 404, "not a feed of this hub"},
		"another format":         {form("hub.topic", p.base+"feeds/all.xml"), 404, "not a feed of this hub"},
		"an unknown channel":     {form("hub.topic", p.base+"feeds/channel/none.atom"), 404, "not a feed of this hub"},
		"an unknown town":        {form("hub.topic", p.base+"feeds/channel/world/town/none.atom"), 404, "not a feed of this hub"},
		"an unknown source":      {form("hub.topic", p.base+"feeds/source/none.atom"), 404, "not a feed of this hub"},
		"a limit that is none":   {form("hub.topic", topic+"?limit=0"), 404, "not a feed of this hub"},
		"a partner's key":        {form("hub.topic", topic+"?key=k"), 400, "must not hold a key"},
		"nobody's token":         {form("hub.topic", topic+"?topic=none"), 404, "not a feed of this hub"},
		"a secret of 200 bytes":  {form("hub.secret", strings.Repeat("x", 200)), 400, "at most 199 bytes"},
		"a lease in words":       {form("hub.lease_seconds", "abc"), 400, "must be a number above 0"},
		"a lease of 0":           {form("hub.lease_seconds", "00"), 400, "must be a number above 0"},
		"a lease below 0":        {form("hub.lease_seconds", "-1"), 400, "must be a number above 0"},
		"a long request":         {form("foo", strings.Repeat("x", 20<<10)), 413, "longer than 16384 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			if status, said := p.ask(row.form); status != row.status || !strings.Contains(said, row.says) {
				t.Errorf("%d %s, want %d and %q", status, said, row.status, row.says)
			}
		})
	}
	for method, want := range map[string]int{"PUT": 405, "GET": 405, "DELETE": 405, "POST": 415} {
		req, err := http.NewRequest(method, websub.Address(p.base), strings.NewReader("{}"))
		p.ok(err)
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		p.ok(err)
		_ = res.Body.Close()
		if res.StatusCode != want || want == 405 && res.Header.Get("Allow") != "POST" {
			t.Errorf("%s of JSON: %s, Allow %q", method, res.Status, res.Header.Get("Allow"))
		}
	}
	if list, err := p.st.Subscriptions(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("subscribed all the same: %v, %v", list, err)
	}
}

// Topics are our feeds, however their addresses are written: each spelling is asked back as it was written, and told of as it is.
func TestSpellingsOfATopicAreOne(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	s := newSubscriber(t, "")
	for i, topic := range []string{
		strings.Replace(p.topic(), "http://", "https://", 1),
		strings.Replace(p.topic(), "http://", "HTTP://", 1),
		p.topic() + "?utm_source=x",
		p.topic() + "?limit=",
		p.topic() + "#top",
		p.base + "feeds/%61ll.atom",
	} {
		p.subscribed(topic, s)
		if got := s.asked()[i].Get("hub.topic"); got != topic {
			t.Errorf("asked back as %q, want %q", got, topic)
		}
	}
	if list, err := p.st.Subscriptions(t.Context()); err != nil || len(list) != 1 {
		t.Fatalf("%d subscriptions, %v; want 1", len(list), err)
	}
	few := newSubscriber(t, "")
	for _, limit := range []string{"?limit=2", "?limit=02&x=y"} {
		p.subscribe(p.topic()+limit, few)
		awaitSubscriptions(t, p, p.topic()+limit, few)
	}
	p.publish("一", "二", "三")
	if got := s.wantPosts(1)[0]; !strings.Contains(got.header.Get("Link"), "<"+p.topic()+`>; rel="self"`) {
		t.Errorf("Link is %s", got.header.Get("Link"))
	}
	got := few.wantPosts(1)[0]
	if n := strings.Count(got.body, "<entry>"); n != 2 || !strings.Contains(got.header.Get("Link"), "<"+p.topic()+`?limit=2>; rel="self"`) {
		t.Errorf("%d entries, Link %s", n, got.header.Get("Link"))
	}
}

// §5.1: subscribing anew overrides what was there, once it is confirmed.
func TestResubscribing(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	s := newSubscriber(t, "")
	p.subscribed(p.topic(), s, "hub.secret", "one")
	p.subscribed(p.topic(), s, "hub.secret", "two", "hub.lease_seconds", "600")
	asks := s.asked()
	if asks[1].Get("hub.lease_seconds") != "600" || asks[0].Get("hub.challenge") == asks[1].Get("hub.challenge") {
		t.Errorf("asked %v", asks)
	}
	s.set(func() { s.answer = func(url.Values) (int, string) { return 404, "" } })
	p.subscribed(p.topic(), s, "hub.secret", "evil")
	p.publish("改订")
	got := s.wantPosts(1)[0]
	mac := hmac.New(sha256.New, []byte("two"))
	_, _ = mac.Write([]byte(got.body))
	if want := "sha256=" + hex.EncodeToString(mac.Sum(nil)); got.header.Get("X-Hub-Signature") != want {
		t.Error("it is not signed with the secret that was confirmed last")
	}
}

// §5.1, §5.3: an end that is confirmed is one; one that is not, is none.
func TestUnsubscribing(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	s := newSubscriber(t, "")
	p.subscribed(p.topic(), s)
	s.set(func() { s.answer = func(url.Values) (int, string) { return 404, "" } })
	before := len(s.asked())
	p.unsubscribe(p.topic(), s)
	p.settled(s, before)
	p.publish("还在")
	s.wantPosts(1)
	s.set(func() { s.answer = nil })
	before = len(s.asked())
	p.unsubscribe(p.topic(), s)
	p.settled(s, before)
	if q := s.asked()[before]; q.Get("hub.mode") != "unsubscribe" || q.Get("hub.topic") != p.topic() || q.Get("hub.challenge") == "" || q.Has("hub.lease_seconds") {
		t.Errorf("asked %v", q)
	}
	p.publish("不在了")
	s.wantPosts(1)
	stranger := newSubscriber(t, "")
	p.unsubscribe(p.topic(), stranger)
	stranger.until("it is asked", func() bool { return len(stranger.asks) == 1 })
}

// §5.3: whoever does not answer with the challenge is not subscribed.
func TestUnconfirmed(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for name, answer := range map[string]func(url.Values) (int, string){
		"404":             func(url.Values) (int, string) { return 404, "" },
		"wrong challenge": func(url.Values) (int, string) { return 200, "nope" },
		"empty":           func(url.Values) (int, string) { return 200, "" },
		"500":             func(q url.Values) (int, string) { return 500, q.Get("hub.challenge") },
		"redirect":        func(q url.Values) (int, string) { return 302, q.Get("hub.challenge") },
		"longer":          func(q url.Values) (int, string) { return 200, q.Get("hub.challenge") + "x" },
	} {
		s := newSubscriber(t, "")
		s.answer = answer
		p.subscribed(p.topic(), s)
		if n := len(s.asked()); n != 1 {
			t.Errorf("%s: asked %d times", name, n)
		}
	}
	if list, err := p.st.Subscriptions(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("subscribed: %v, %v", list, err)
	}
}

// §5.1: a callback's own query stays as it is, when it is asked and when it is told.
func TestCallbacksKeepTheirQuery(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	s := newSubscriber(t, "?id=7&x=%E6%88%90")
	p.subscribed(p.topic(), s)
	if !strings.HasPrefix(s.raw[0], "id=7&x=%E6%88%90&hub.") {
		t.Errorf("asked at %s", s.raw[0])
	}
	p.publish("查询")
	if got := s.wantPosts(1)[0]; got.query != "id=7&x=%E6%88%90" {
		t.Errorf("told at %s", got.query)
	}
}

// §5.1, §5.3: leases are granted within bounds, and enforced.
func TestLeases(t *testing.T) {
	t.Parallel()
	p := newPlace(t, func(o *websub.Options, _ *websub.Deps) {
		o.MinLease, o.MaxLease, o.Lease = 6*time.Second, 30*24*time.Hour, 10*24*time.Hour
	})
	for asked, granted := range map[string]string{"": "864000", "300": "300", "1": "6", "99999999999999999999": "2592000", "2592001": "2592000"} {
		s := newSubscriber(t, "")
		p.subscribed(p.topic(), s, "hub.lease_seconds", asked)
		if got := s.asked()[0].Get("hub.lease_seconds"); got != granted {
			t.Errorf("asked for %q, granted %s, want %s", asked, got, granted)
		}
	}
	short := newSubscriber(t, "")
	p.subscribed(p.topic(), short, "hub.lease_seconds", "6")
	p.publish("租期之内")
	short.wantPosts(1)
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		list, err := p.st.Subscriptions(t.Context())
		p.ok(err)
		if !hasCallback(list, short.callback) {
			break
		}
		if time.Now().After(end) {
			t.Fatal("it is there after its end")
		}
	}
	p.publish("租期之外")
	short.wantPosts(1)
}

func hasCallback(list []news.Subscription, callback string) bool {
	for _, s := range list {
		if s.Callback == callback {
			return true
		}
	}
	return false
}

// §5.2: a subscription may be denied at any time, with the reason; nothing is delivered from then on.
func TestDenied(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	s := newSubscriber(t, "")
	p.subscribed(p.topic(), s)
	p.ok(p.st.EndSubscription(t.Context(), news.SubscriptionID("/feeds/all.atom", "", s.callback), news.Because("websub.ended"), news.Act{}))
	s.until("it is told", func() bool { return len(s.asks) == 2 })
	if q := s.asked()[1]; q.Get("hub.mode") != "denied" || q.Get("hub.topic") != p.topic() || q.Get("hub.reason") != "an administrator ended the subscription" || q.Has("hub.challenge") {
		t.Errorf("told %v", q)
	}
	p.publish("没有了")
	if s.within(shortly, func() bool { return len(s.posts) > 0 }) {
		t.Error("something was delivered")
	}
}

// A topic that is there no more is denied when it is next touched.
func TestTopicThatWent(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.publish("先有来源")
	s := newSubscriber(t, "")
	topic := p.base + "feeds/source/jxrb.atom"
	p.subscribe(topic, s)
	awaitSubscriptions(t, p, topic, s)
	p.ok(p.st.RemoveSource(t.Context(), "jxrb", news.Act{}))
	s.until("it is told", func() bool { return len(s.asks) == 2 })
	if q := s.asked()[1]; q.Get("hub.mode") != "denied" || q.Get("hub.reason") == "" {
		t.Errorf("told %v", q)
	}
}

// Subscribers are bounded: at one host, to one topic, in all; who is subscribed may renew.
func TestLimits(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		set    func(*websub.Options)
		status int
		says   string
	}{
		"host":  {func(o *websub.Options) { o.PerHost = 1 }, 429, "as many as one host may have"},
		"topic": {func(o *websub.Options) { o.PerTopic = 1 }, 503, "as many as it may have"},
		"all":   {func(o *websub.Options) { o.Most = 1 }, 503, "as many as it takes"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t, func(o *websub.Options, _ *websub.Deps) { row.set(o) })
			s := newSubscriber(t, "")
			p.subscribed(p.topic(), s)
			status, said := p.ask(url.Values{"hub.mode": {"subscribe"}, "hub.topic": {p.topic()}, "hub.callback": {s.callback + "2"}})
			if status != row.status || !strings.Contains(said, row.says) {
				t.Errorf("%d %s, want %d, %s", status, said, row.status, row.says)
			}
			p.subscribed(p.topic(), s)
		})
	}
}

// Callbacks are under the guard that sources are under.
func TestPrivateCallbacksAreNotCalled(t *testing.T) {
	t.Parallel()
	guarded := fetch.New(fetch.Options{Timeout: time.Second})
	t.Cleanup(guarded.Close)
	p := newPlace(t, func(_ *websub.Options, d *websub.Deps) { d.Send = guarded })
	s := newSubscriber(t, "")
	p.subscribe(p.topic(), s)
	if s.within(shortly, func() bool { return len(s.asks) > 0 }) {
		t.Error("an address on loopback was called")
	}
}
