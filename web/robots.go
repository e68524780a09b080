package web

import (
	"fmt"
	"net/http"

	"github.com/txnews/hub/site"
)

// robots tells crawlers (RFC 9309) to read the pages, and to leave alone what is for programs or costs a search.
func (s *public) robots(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=86400")
	site.NoSniff(h)
	_, _ = fmt.Fprintf(w, "User-agent: *\nDisallow: %[1]sapi/\nDisallow: %[1]sadmin/\nDisallow: %[1]swebsub\nDisallow: %[1]ssearch\nDisallow: /*?q=\nDisallow: /*&q=\nAllow: %[1]s\n\nSitemap: %[2]ssitemap.xml\n", s.base, s.inForce().URL)
}
