package websub

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

// Bounds of requests.
const (
	maxRequest = 16 << 10 // bytes
	maxAddress = 2048     // bytes of a callback or a topic
	maxSecret  = 199      // bytes: "MUST be less than 200 bytes in length" (WebSub §5.1)
	shownMost  = 200      // bytes of what is quoted in a refusal
)

// refusal is a request that cannot be accepted, and why.
type refusal struct {
	status int
	why    news.Reason
}

func (r *refusal) Error() string       { return words.English.Say(r.why) }
func (r *refusal) Reason() news.Reason { return r.why }

func refuse(status int, rule string, terms ...string) error {
	return &refusal{status, news.Because(rule, terms...)}
}

var _ news.Reasoned = (*refusal)(nil)

func short(text string) string {
	if len(text) > shownMost {
		text = strings.ToValidUTF8(text[:shownMost], "") + "…"
	}
	return text
}

// ServeHTTP takes requests of subscribers (WebSub §5.1). One that is well formed is accepted, and its subscriber asked afterwards.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	site.NoSniff(w.Header())
	site.NoStore(w.Header())
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		h.answer(w, r, refuse(http.StatusMethodNotAllowed, "websub.method"))
		return
	}
	ask, err := h.read(w, r)
	if err == nil {
		err = h.Store.PutAsk(r.Context(), ask, h.Now())
	}
	if err != nil {
		h.answer(w, r, err)
		return
	}
	h.asks.wake()
	w.WriteHeader(http.StatusAccepted)
}

// answer says in plain text why a request is not accepted.
func (h *Hub) answer(w http.ResponseWriter, r *http.Request, err error) {
	no, ok := errors.AsType[*refusal](err)
	if !ok {
		if r.Context().Err() != nil {
			return // nobody is there to read it
		}
		h.Log.Error("a subscription cannot be taken", "err", err)
		no = &refusal{http.StatusServiceUnavailable, news.Because("problem.unreadable")}
	}
	if no.status == http.StatusServiceUnavailable || no.status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "60")
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Vary", "Accept-Language")
	w.WriteHeader(no.status)
	_, _ = io.WriteString(w, site.Language(r, h.Language()).Say(no.why)+"\n") // an error here is the client's going away
}

// read makes of a request what its subscriber is to be asked, or gives a refusal.
func (h *Hub) read(w http.ResponseWriter, r *http.Request) (ask news.SubscriptionAsk, err error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return ask, refuse(http.StatusUnsupportedMediaType, "websub.form")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
	if err := r.ParseForm(); err != nil {
		if _, long := errors.AsType[*http.MaxBytesError](err); long {
			return ask, refuse(http.StatusRequestEntityTooLarge, "websub.too-long", strconv.Itoa(maxRequest))
		}
		return ask, refuse(http.StatusBadRequest, "websub.form")
	}
	form := r.PostForm
	for _, name := range []string{"hub.mode", "hub.topic", "hub.callback"} {
		if len(form[name]) != 1 || form[name][0] == "" {
			return ask, refuse(http.StatusBadRequest, "websub.once", name)
		}
	}
	ask.Mode, ask.At = news.AskMode(form.Get("hub.mode")), h.Now()
	if ask.Mode != news.AskSubscribe && ask.Mode != news.AskUnsubscribe {
		return ask, refuse(http.StatusBadRequest, "websub.mode", short(form.Get("hub.mode")))
	}
	if err := readCallback(&ask, form.Get("hub.callback")); err != nil {
		return ask, err
	}
	if err := h.readTopic(r, &ask, form.Get("hub.topic")); err != nil {
		return ask, err
	}
	ask.ID = news.SubscriptionID(ask.Topic, ask.Token, ask.Callback)
	if ask.Mode == news.AskSubscribe {
		if err := h.readTerms(&ask, form); err != nil {
			return ask, err
		}
	}
	return ask, h.room(r, &ask)
}

func readCallback(ask *news.SubscriptionAsk, callback string) error {
	if len(callback) > maxAddress || fetch.CheckAddress(callback) != nil {
		return refuse(http.StatusBadRequest, "websub.callback", short(callback))
	}
	ask.Callback, _, _ = strings.Cut(callback, "#")
	return nil
}

// readTopic takes in a topic, which must be there where somebody subscribes to it.
func (h *Hub) readTopic(r *http.Request, ask *news.SubscriptionAsk, address string) error {
	if len(address) > maxAddress {
		return refuse(http.StatusBadRequest, "websub.topic-address", short(address))
	}
	t, err := h.parse(address)
	if err != nil {
		return err
	}
	ask.Asked, ask.Topic, ask.Token = address, t.path(), t.token
	if ask.Mode != news.AskSubscribe {
		return nil
	}
	_, err = h.render(r.Context(), t, site.ClientIP(r, h.Trusted))
	if errors.Is(err, news.ErrNotFound) {
		return refuse(http.StatusNotFound, "websub.topic-unknown", short(address))
	}
	return err
}

// readTerms takes in the lease and the secret that a subscriber asks for.
func (h *Hub) readTerms(ask *news.SubscriptionAsk, form url.Values) error {
	secret := form.Get("hub.secret")
	if len(secret) > maxSecret {
		return refuse(http.StatusBadRequest, "websub.secret", strconv.Itoa(maxSecret))
	}
	ask.Secret = secret
	lease := h.Lease
	if asked := form.Get("hub.lease_seconds"); asked != "" {
		if strings.Trim(asked, "0123456789") != "" || strings.Trim(asked, "0") == "" {
			return refuse(http.StatusBadRequest, "websub.lease", short(asked))
		}
		n, err := strconv.ParseInt(asked, 10, 32)
		if err != nil {
			n = 1<<31 - 1 // more than that is more than is granted
		}
		lease = time.Duration(n) * time.Second
	}
	ask.Lease = min(max(lease, h.MinLease), h.MaxLease).Truncate(time.Second)
	return nil
}

// room refuses more subscriptions, or requests for them, than there is room for. One that is in force may always be renewed or ended.
func (h *Hub) room(r *http.Request, ask *news.SubscriptionAsk) error {
	if err := h.index.recent(r.Context()); err != nil {
		return err
	}
	if ask.Mode == news.AskSubscribe {
		if err := h.full(&ask.Subscription); err != nil {
			return err
		}
	}
	if !h.asked.take(fetch.HostOf(ask.Callback), h.Now(), 2*h.PerHost, 2*h.Most) {
		return refuse(http.StatusTooManyRequests, "websub.busy")
	}
	return nil
}

// full refuses a subscription that is new, where there are as many as there may be.
func (h *Hub) full(sub *news.Subscription) error {
	host := fetch.HostOf(sub.Callback)
	switch n := h.index.count(sub.ID, sub.Topic+" "+sub.Token, host); {
	case n.known:
		return nil
	case n.host >= h.PerHost:
		return refuse(http.StatusTooManyRequests, "websub.full-host", host, strconv.Itoa(h.PerHost))
	case n.topic >= h.PerTopic:
		return refuse(http.StatusServiceUnavailable, "websub.full-topic", strconv.Itoa(h.PerTopic))
	case n.all >= h.Most:
		return refuse(http.StatusServiceUnavailable, "websub.full", strconv.Itoa(h.Most))
	}
	return nil
}

// window counts what is asked within a minute, by callback host: each has the hub ask somebody who may know nothing of it.
type window struct {
	mu     sync.Mutex
	since  time.Time
	all    int
	byHost map[string]int
}

func (w *window) take(host string, now time.Time, perHost, most int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.byHost == nil || now.Sub(w.since) >= time.Minute || now.Before(w.since) {
		w.since, w.all, w.byHost = now, 0, map[string]int{}
	}
	if w.byHost[host] >= perHost || w.all >= most {
		return false
	}
	w.byHost[host]++
	w.all++
	return true
}
