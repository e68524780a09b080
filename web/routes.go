package web

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
)

// table is a mux that knows its routes, so that a test can walk them all.
type table struct {
	http.ServeMux
	patterns []string
	base     string // path of the site's address, ends in /
}

// feedRoute is the name of the feeds' routes.
const feedRoute = "feed"

func (t *table) Handle(pattern string, h http.Handler) {
	t.patterns = append(t.patterns, pattern)
	t.ServeMux.Handle(pattern, h)
}

// routes is the table of every public address. A route's name labels its metrics, so there are few and none holds an id.
func (s *public) routes() *table {
	mux := &table{base: s.base}
	page := func(pattern, name string, h handler) { mux.Handle(pattern, s.wrap(name, s.page(h))) }
	api := func(pattern, name string, h handler) {
		if name == feedRoute || name == "archive" {
			h = s.readable(h)
		}
		mux.Handle(pattern, s.wrap(name, s.open(h)))
	}
	plain := func(pattern, name string, h http.Handler) { mux.Handle(pattern, s.wrap(name, h)) }

	page("/{$}", "front", s.frontPage)
	page("/channel/{id}", "channel", s.channelPage)
	page("/town/{id}", "town", s.townPage)
	page("/source/{id}", "source", s.sourcePage)
	page("/entry/{id}", "entry", s.entryPage)
	page("/entry/{id}/version/{version}", "version", s.versionPage)
	page("/story/{id}", "story", s.storyPage)
	page("/feeds", "feeds", s.feedsPage)
	page("/search", "search", s.searchPage)
	page("/partners", "partners", s.partnersPage)
	page("/partners/api", "guide", s.guidePage)
	page("/rights", "rights", s.rightsPage)
	if s.Requests != nil {
		mux.Handle("POST /rights", s.wrap("rights", s.answering(s.fileRequest)))
	}
	for _, kind := range []string{"/channel/{id}/{$}", "/town/{id}/{$}", "/source/{id}/{$}", "/entry/{id}/{$}", "/story/{id}/{$}", "/feeds/{$}", "/search/{$}", "/partners/{$}", "/rights/{$}"} {
		page(kind, "slash", s.slashless)
	}
	page("/", "unknown", func(http.ResponseWriter, *http.Request) error { return errNoPage })

	page("/feeds/qr.svg", "qr", s.feedQR)
	// ServeMux takes a wildcard for a whole segment alone: the last one, like all.rss, is cut by the handler.
	api("/feeds.opml", "opml", s.opml)
	api("/feeds/{file}", feedRoute, s.feedAll)
	api("/feeds/channel/{file}", feedRoute, s.feedChannel)
	api("/feeds/town/{file}", feedRoute, s.feedTown)
	api("/feeds/channel/{id}/town/{file}", feedRoute, s.feedBoth)
	api("/feeds/source/{file}", feedRoute, s.feedSource)

	api("/feeds/all/archive/{file}", "archive", s.archive(func(*http.Request) news.Selection { return news.Selection{} }))
	api("/feeds/channel/{id}/archive/{file}", "archive", s.archive(func(r *http.Request) news.Selection { return news.Selection{Channel: r.PathValue("id")} }))
	api("/feeds/town/{id}/archive/{file}", "archive", s.archive(func(r *http.Request) news.Selection { return news.Selection{Town: r.PathValue("id")} }))
	api("/feeds/channel/{id}/town/{town}/archive/{file}", "archive", s.archive(func(r *http.Request) news.Selection {
		return news.Selection{Channel: r.PathValue("id"), Town: r.PathValue("town")}
	}))
	api("/feeds/source/{id}/archive/{file}", "archive", s.archiveSource)

	s.apiRoutes(mux)
	api("/api/", "api_unknown", func(http.ResponseWriter, *http.Request) error { return errNoPage })

	page("/sitemap.xml", "sitemap", s.sitemapIndex)
	page("/sitemap/{file}", "sitemap", s.sitemap)
	plain("/robots.txt", "static", http.HandlerFunc(s.robots))
	plain("/favicon.ico", "static", s.static.Handler("favicon.ico"))
	plain(feeds.CoverPath, "static", s.static.Handler("cover.png"))
	plain("/static/{file}", "static", s.static)
	plain("/healthz", "health", http.HandlerFunc(s.healthz))
	plain("/readyz", "health", http.HandlerFunc(s.readyz))
	plain("/metrics", "metrics", promhttp.HandlerFor(s.Registry, promhttp.HandlerOpts{Registry: s.Registry}))
	for pattern, h := range s.Mounts {
		plain(pattern, "mounted", h)
	}
	return mux
}
