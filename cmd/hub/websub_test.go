package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

// arrival is what a subscriber is sent: a question, or a delivery.
type arrival struct {
	query url.Values
	body  string
}

// A subscriber of the whole program: a partner's feed is its topic, what a source brings is told there, administrators see the
// subscription without its secrets, and end it.
func TestSubscriberOfTheWholeHub(t *testing.T) {
	partner := feedtest.New(t)
	partner.Serve("/feed.xml", feedtest.Doc{Text: rss("乌镇新闻一则")})
	src := news.Source{ID: "s", Name: "嘉兴日报", Kind: news.KindFeed, URL: partner.URL + "/feed.xml", Enabled: true, Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull}}
	h, base := startHub(t, testConfig(t.TempDir(), src))
	radio, err := h.office.AddPartner(t.Context(), operator, editorial.NewPartner{PartnerEdit: editorial.PartnerEdit{Name: "radio"}})
	if err != nil {
		t.Fatal(err)
	}
	asks, deliveries := make(chan arrival, 10), make(chan arrival, 10)
	reader := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		is := arrival{r.URL.Query(), string(b)}
		if r.Method == http.MethodPost {
			deliveries <- is
			return
		}
		_, _ = io.WriteString(w, is.query.Get("hub.challenge"))
		asks <- is
	}))
	t.Cleanup(reader.Close)
	next := func(what string, of chan arrival) arrival {
		t.Helper()
		select {
		case is := <-of:
			return is
		case <-time.After(patience):
			t.Fatal("waited in vain for ", what)
			return arrival{}
		}
	}

	eventually(t, base+"/feeds/all.atom?key="+radio.Key, "乌镇新闻一则")
	res, err := http.Head(base + "/feeds/all.atom?key=" + radio.Key)
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`^<([^>]*)>; rel="hub", <([^>]*)>; rel="self"$`).FindStringSubmatch(res.Header.Get("Link"))
	if links == nil || links[1] != base+"/websub" || !strings.HasPrefix(links[2], base+"/feeds/all.atom?topic=") {
		t.Fatalf("Link is %s", res.Header.Get("Link"))
	}
	res, err = http.PostForm(links[1], url.Values{"hub.mode": {"subscribe"}, "hub.topic": {links[2]}, "hub.callback": {strings.Replace(reader.URL, "://", "://me:geheim@", 1)}, "hub.secret": {"s3cret"}})
	if err != nil || res.StatusCode != http.StatusAccepted {
		t.Fatal(err, res)
	}
	next("the question", asks)
	eventually(t, base+"/metrics", `hub_websub_asks_total{mode="subscribe",outcome="confirmed"} 1`)
	partner.Serve("/feed.xml", feedtest.Doc{Text: rss("濮院新闻一则", "乌镇新闻一则")})
	got := next("the delivery", deliveries)
	for !strings.Contains(got.body, "濮院新闻一则") { // what came in before may be told after it was subscribed to
		got = next("the delivery", deliveries)
	}
	if !strings.Contains(got.body, strings.ReplaceAll(links[2], "&", "&amp;")) {
		t.Errorf("told %.300s", got.body)
	}

	d := door{h, t}
	d.user("boss", news.RoleAdministrator)
	d.user("li", news.RoleEditor)
	cookies, _ := d.login("boss", secret)
	editor, _ := d.login("li", secret)
	if resp := d.ask("GET", "/admin/subscriptions", "", editor); resp.StatusCode != http.StatusForbidden {
		t.Errorf("an editor sees the subscriptions: %d", resp.StatusCode)
	}
	token := strings.TrimPrefix(links[2], base+"/feeds/all.atom?topic=")
	var list struct{ Subscriptions []struct{ ID string } }
	for _, path := range []string{"/admin/subscriptions", "/admin/api/v1/subscriptions"} {
		said, err := io.ReadAll(d.ask("GET", path, "", cookies).Body)
		if err != nil || !strings.Contains(string(said), "/feeds/all.atom") || !strings.Contains(string(said), strings.TrimPrefix(reader.URL, "http://")) {
			t.Errorf("%s: %v %s", path, err, said)
		}
		for _, hidden := range []string{"s3cret", token, "geheim", radio.Key} {
			if strings.Contains(string(said), hidden) {
				t.Errorf("%s tells %s", path, hidden)
			}
		}
		_ = json.Unmarshal(said, &list)
	}
	one := "/admin/api/v1/subscriptions/" + list.Subscriptions[0].ID
	if resp := d.ask("DELETE", one, "", cookies); resp.StatusCode != http.StatusPreconditionRequired {
		t.Errorf("ended without If-Match: %d", resp.StatusCode)
	}
	if resp := d.ask("DELETE", one, "", cookies, `If-Match: "another"`); resp.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("ended by another revision: %d", resp.StatusCode)
	}
	if resp := d.ask("DELETE", one, "", cookies, "If-Match: "+d.ask("GET", one, "", cookies).Header.Get("ETag")); resp.StatusCode/100 != 2 {
		t.Errorf("ended: %d", resp.StatusCode)
	}
	if q := next("its end", asks).query; q.Get("hub.mode") != "denied" || q.Get("hub.topic") != links[2] {
		t.Errorf("told %v", q)
	}
	if resp := d.ask("POST", "/admin/subscriptions/"+list.Subscriptions[0].ID+"/end", "", cookies); resp.StatusCode != http.StatusNotFound {
		t.Errorf("ended twice: %d", resp.StatusCode)
	}
	if said, err := io.ReadAll(d.ask("GET", "/admin/api/v1/audit?op=subscription.", "", cookies).Body); err != nil || !strings.Contains(string(said), "subscription.end") {
		t.Errorf("%v %s", err, said)
	}
}

// A hub without WebSub names none, and takes no subscription.
func TestWithoutWebSub(t *testing.T) {
	cfg := testConfig(t.TempDir())
	cfg.WebSub.Enabled = false
	_, base := startHub(t, cfg)
	res, err := http.Get(base + "/feeds/all.atom")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil || res.Header.Get("Link") != "" || strings.Contains(string(body), `rel="hub"`) {
		t.Errorf("%v, Link %q", err, res.Header.Get("Link"))
	}
	if res, err = http.PostForm(base+"/websub", url.Values{}); err != nil || res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusMethodNotAllowed {
		t.Error(err, res.Status)
	}
}
