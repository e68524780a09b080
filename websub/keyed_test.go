package websub_test

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/websub"
)

// tokens finds partners by the tokens of their topics, as web's keyring does.
type tokens struct{ st func() *store.Store }

func (k tokens) TopicAudience(ctx context.Context, token string, from netip.Addr) (rights.Audience, error) {
	list, err := k.st().Partners(ctx)
	if err != nil {
		return rights.Audience{}, err
	}
	for _, p := range list {
		for _, k := range p.Keys {
			if p.Active() && k.Active(time.Now()) && k.TopicHash == news.KeyHash(token) && (!from.IsValid() || k.Admits(from)) {
				return rights.Partner(p).At(token), nil
			}
		}
	}
	return rights.Audience{}, news.ErrNotFound
}

// A partner's topic has what the partner sees, ends with the key, and says so.
func TestPartnersTopics(t *testing.T) {
	t.Parallel()
	var p *place
	const key = "the partner's key"
	counted := make(chan int, 100)
	p = newPlace(t, func(_ *websub.Options, d *websub.Deps) {
		d.Partners = tokens{func() *store.Store { return p.st }}
		d.Count = func(_ context.Context, token string, line news.Timeline, doc *feeds.Document) {
			if token != news.TopicToken(key) || line != news.TimelineAll {
				t.Errorf("a delivery on %s is counted for %q", line, token)
			}
			counted <- len(doc.Carries)
		}
	})
	p.ok(p.st.AddPartner(t.Context(), news.Partner{ID: "radio", Keys: []news.PartnerKey{news.NewPartnerKey("1", key, time.Now())}}, news.Act{}))
	p.publish("先有来源")
	src, err := p.st.Source(t.Context(), "jxrb")
	p.ok(err)
	src.Licence = news.Licence{Public: news.ExtentHeadline, Partner: news.ExtentFull}
	p.ok(p.st.PutSource(t.Context(), src, news.Act{}))

	own := p.topic() + "?" + feeds.TopicParam + "=" + news.TopicToken(key)
	partner, public := newSubscriber(t, ""), newSubscriber(t, "")
	p.subscribe(own, partner)
	awaitSubscriptions(t, p, own, partner)
	p.subscribed(p.topic(), public)
	p.publish("只给伙伴的全文")
	for _, s := range []*subscriber{partner, public} {
		s.until("it is told", func() bool { return strings.Contains(s.last().body, "只给伙伴的全文") })
	}
	if n := <-counted; n == 0 {
		t.Error("a delivery to a partner carries nothing")
	}
	got := partner.last()
	if !strings.Contains(got.body, "&lt;p&gt;只给伙伴的全文") || !strings.Contains(got.header.Get("Link"), "<"+own+`>; rel="self"`) {
		t.Errorf("the partner is told by %s: %.300s", got.header.Get("Link"), got.body)
	}
	if open := public.last(); strings.Contains(open.body, "&lt;p&gt;只给伙伴的全文") || strings.Contains(open.header.Get("Link"), "topic=") {
		t.Error("the public is told what the partner is")
	}

	p.ok(p.st.RevokePartner(t.Context(), "radio", news.Act{At: time.Now()}))
	partner.until("it is told of its end", func() bool { return len(partner.asks) == 2 })
	if q := partner.asked()[1]; q.Get("hub.mode") != "denied" || q.Get("hub.topic") != own || q.Get("hub.reason") == "" {
		t.Errorf("told %v", q)
	}
	before := len(partner.got())
	p.publish("密钥作废之后")
	public.until("others are told", func() bool { return strings.Contains(public.last().body, "密钥作废之后") })
	if partner.within(shortly, func() bool { return len(partner.posts) > before }) {
		t.Error("something was delivered after the key's end")
	}
	if status, said := p.ask(url.Values{"hub.mode": {"subscribe"}, "hub.topic": {own}, "hub.callback": {partner.callback}}); status != http.StatusNotFound {
		t.Errorf("subscribed by a key that ended: %d %s", status, said)
	}
}
