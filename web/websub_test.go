package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
)

// The hub and the feed itself are named in headers, so that nobody has to read the feed for them (WebSub §4).
func TestFeedsNameTheirHub(t *testing.T) {
	p := newPlace(t)
	p.seed(t)
	for _, f := range feeds.Formats() {
		for _, path := range []string{"/feeds/all." + string(f), "/feeds/channel/world." + string(f) + "?limit=3"} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				res := p.ask(t, method, path)
				wantStatus(t, res, http.StatusOK)
				wantHeader(t, res, "Link", `<`+testSite.URL+`websub>; rel="hub", <`+testSite.URL+path[1:]+`>; rel="self"`)
			}
		}
	}
}

// What a partner sees is a topic of its own: its feeds name themselves by a token, which gives them, and nothing else, to whoever has it.
func TestPartnersFeedsAreTopicsOfTheirOwn(t *testing.T) {
	p := newPartnerPlace(t)
	p.follow(t)
	for _, f := range feeds.Formats() {
		for query, limit := range map[string]string{"": "", "?limit=7": "limit=7&"} {
			path := "/feeds/source/shut." + string(f)
			res := p.get(t, path+query, bearer(whole)...)
			own := testSite.URL + path[1:] + "?" + limit + "topic=" + news.TopicToken(whole)
			wantHeader(t, res, "Link", `<`+testSite.URL+`websub>; rel="hub", <`+own+`>; rel="self"`)
			given := text(t, res)
			if !strings.Contains(given, "全文 of shut") || !strings.Contains(strings.ReplaceAll(given, "&amp;", "&"), own) {
				t.Errorf("%s: the partner's feed does not name itself", f)
			}
			again := p.get(t, strings.TrimPrefix(own, strings.TrimSuffix(testSite.URL, "/")))
			wantStatus(t, again, http.StatusOK)
			wantHeader(t, again, "Cache-Control", "private, no-cache")
			if text(t, again) != given {
				t.Errorf("%s: under its own address it is another feed", f)
			}
		}
	}
	token := "?topic=" + news.TopicToken(whole)
	for _, path := range []string{"/api/v1/entries/" + p.entries["shut"], "/api/v1/changes", "/entry/" + p.entries["shut"]} {
		if said := text(t, p.get(t, path+token)); strings.Contains(said, "全文 of shut") {
			t.Errorf("%s gives by a feed's token what a key gives", path)
		}
	}
	if said := text(t, p.get(t, "/feeds/source/shut.atom"+token+"&topic=", bearer(part)...)); strings.Contains(said, "全文 of shut") {
		t.Error("a token goes before a key")
	}
	for _, wrong := range []string{"none", "", whole, news.TopicToken(ended)} {
		wantStatus(t, p.get(t, "/feeds/all.rss?topic="+wrong), http.StatusUnauthorized)
	}
	p.partners.revoke("whole")
	p.keys.Forget()
	wantStatus(t, p.get(t, "/feeds/all.rss"+token), http.StatusUnauthorized)
}

// A key from before there were tokens gets one when it is first used.
func TestOldKeysGetATopic(t *testing.T) {
	p := newPartnerPlace(t)
	p.follow(t)
	for i := range p.partners.list {
		p.partners.list[i].Keys[0].TopicHash = ""
	}
	res := p.get(t, "/feeds/all.atom", bearer(whole)...)
	if !strings.Contains(res.Header.Get("Link"), "topic="+news.TopicToken(whole)) {
		t.Errorf("Link is %s", res.Header.Get("Link"))
	}
	wantStatus(t, p.get(t, "/feeds/all.atom?topic="+news.TopicToken(whole)), http.StatusOK)
}
