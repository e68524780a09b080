package web

import (
	"net/http"
	"testing"

	"github.com/txnews/hub/feeds"
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
