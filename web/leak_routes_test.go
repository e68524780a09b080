package web

import (
	"fmt"
	"slices"
	"strings"
)

// question is one address that the walk asks, and what must be in the answer.
type question struct {
	path   string
	shows  []canary  // that stand there wherever they are given
	tells  []canary  // that stand there of what was taken down
	of     *licensed // whose; nil: everybody's
	page   bool      // for people: a partner's key changes nothing
	next   string    // how it goes on: "rel" by its link, else the parameter that takes "next"; empty: not at all
	once   bool      // each entry stands on one of its pages
	echo   []string  // what the answer repeats of the question
	secret canary    // what was searched for
	varies bool      // two answers differ anyway
}

// unechoed is a body without what it repeats of the question.
func (q question) unechoed(body string) string {
	for _, said := range q.echo {
		body = strings.ReplaceAll(body, said, "")
	}
	return body
}

// What the kinds of answers show of an entry.
var (
	inLists   = []canary{inID, inTitle, inReporter, inLabel, inSummary, inMedia}
	onPage    = []canary{inID, inTitle, inLink, inLabel, inReporter, inRights, inMedia, inCaption, inCategory, inContent, inQuote}
	inData    = []canary{inID, inTitle, inLink, inLabel, inReporter, inSummary, inMedia, inCaption, inCategory, inContent, inRights, inQuote}
	inFeeds   = []canary{inID, inTitle, inLink, inLabel, inReporter, inSummary, inMedia, inCategory, inContent, inRights, inCaption}
	inNinjs   = []canary{inID, inTitle, inLink, inLabel, inReporter, inRights, inSummary, inMedia, inCaption, inCategory, inContent}
	formats   = []string{"rss", "atom", "json"}
	why       = []canary{inReason}
	hasSecret = []canary{inSummary, inContent, inCaption}
)

// walked says of each route how it is asked. A route with nothing to ask has an empty list, and none is missing.
var walked = map[string]func([]*licensed) []question{
	"/{$}": lists("/"),
	"/channel/{id}": func(l []*licensed) []question {
		return slices.Concat(lists("/channel/world")(l), lists("/channel/strong-counties?town=wuzhen")(l), lists("/channel/tongxiang")(nil))
	},
	"/town/{id}":   lists("/town/wuzhen"),
	"/source/{id}": eachSource("/source/%s", question{shows: inLists, page: true}),
	"/entry/{id}": func(l []*licensed) []question {
		return slices.Concat(eachEntry("/entry/%s", question{shows: onPage, tells: why, page: true})(l), eachEntry("/entry/%s?lang=en", question{shows: onPage, tells: why, page: true})(l))
	},
	"/entry/{id}/version/{version}": eachEntry("/entry/%s/version/0", question{shows: []canary{inTitle, inContent}, page: true}),
	"/story/{id}":                   eachEntry("/story/%s", question{page: true, tells: why}),
	"/feeds":                        fixed("/feeds"),
	"/partners":                     fixed("/partners"),
	"/partners/api":                 fixed("/partners/api"),
	"/rights":                       fixed("/rights"),
	"/rights/{$}":                   fixed("/rights/"),

	"/channel/{id}/{$}": fixed("/channel/world/"),
	"/town/{id}/{$}":    fixed("/town/wuzhen/"),
	"/source/{id}/{$}":  fixed("/source/zjol/"),
	"/entry/{id}/{$}":   fixed("/entry/none/"),
	"/story/{id}/{$}":   fixed("/story/none/"),
	"/feeds/{$}":        fixed("/feeds/"),
	"/search/{$}":       fixed("/search/"),
	"/search": func(l []*licensed) []question {
		return slices.Concat(fixed("/search", question{path: "/search?channel=world&channel=pictures&lang=en", page: true}, question{path: "/search?origin=x&order=relevance", page: true})(l),
			searches("/search?q=", question{page: true}, l), searches("/search?order=relevance&q=", question{page: true}, l))
	},
	"/partners/{$}": fixed("/partners/"),

	"/feeds/qr.svg":   fixed("/feeds/qr.svg?channel=world"),
	"/sitemap.xml":    fixed("", question{path: "/sitemap.xml", page: true}),
	"/sitemap/{file}": fixed("", question{path: "/sitemap/entries-1.xml", page: true}, question{path: "/sitemap/news.xml", page: true}, question{path: "/sitemap/pages.xml", page: true}, question{path: "/sitemap/entries-2.xml", page: true}),

	"/":           fixed("/nothing/here"),
	"/feeds.opml": fixed("/feeds.opml"),

	"/feeds/{file}": func(l []*licensed) []question {
		return slices.Concat(feedsOf("/feeds/all")(l), searches("/feeds/search.rss?q=", question{shows: inFeeds}, l), searches("/feeds/search.json?channel=world&channel=pictures&q=", question{shows: inFeeds}, l))
	},
	"/feeds/channel/{file}":                          feedsOf("/feeds/channel/world", "/feeds/channel/strong-counties"),
	"/feeds/town/{file}":                             feedsOf("/feeds/town/wuzhen"),
	"/feeds/channel/{id}/town/{file}":                feedsOf("/feeds/channel/world/town/wuzhen"),
	"/feeds/all/archive/{file}":                      archivesOf("/feeds/all"),
	"/feeds/channel/{id}/archive/{file}":             archivesOf("/feeds/channel/world", "/feeds/channel/strong-counties"),
	"/feeds/town/{id}/archive/{file}":                archivesOf("/feeds/town/wuzhen"),
	"/feeds/channel/{id}/town/{town}/archive/{file}": archivesOf("/feeds/channel/world/town/wuzhen"),
	"/feeds/source/{id}/archive/{file}": func(l []*licensed) []question {
		return untold(slices.Concat(eachSource("/feeds/source/%s/archive/1.rss", question{shows: inFeeds})(l), eachSource("/feeds/source/%s/archive/1.atom", question{shows: inFeeds, tells: []canary{inID, inReason}})(l)))
	},
	"/feeds/source/{file}": func(l []*licensed) []question {
		var all []question
		for _, f := range formats {
			q := question{shows: inFeeds}
			if f == "atom" {
				q.tells = []canary{inID, inReason} // RFC 6721
			}
			all = append(all, eachSource("/feeds/source/%s."+f, q)(l)...)
		}
		return untold(all)
	},

	"/api/v1/entries": func(l []*licensed) []question {
		all := []question{
			{path: "/api/v1/entries?limit=500", shows: inData}, {path: "/api/v1/entries?limit=500&lang=en", shows: inData}, {path: "/api/v1/entries?limit=1"},
			{path: "/api/v1/entries?channel=world&town=wuzhen&limit=7", shows: inData, next: "cursor", once: true},
		}
		all = append(all, eachSource("/api/v1/entries?town=wuzhen&source=%s", question{shows: inData})(l)...)
		return append(all, searches("/api/v1/entries?q=", question{shows: inData}, l)...)
	},
	"/api/v1/entries.ninjs": fixed("/api/v1/entries.ninjs", question{path: "/api/v1/entries.ninjs?limit=500", shows: inNinjs}, question{path: "/api/v1/entries.ninjs?town=wuzhen&limit=7", shows: inNinjs, next: "cursor"}),
	"/api/v1/changes.ninjs": fixed("/api/v1/changes.ninjs?limit=1000", question{path: "/api/v1/changes.ninjs?limit=7", shows: inNinjs, tells: []canary{inID}, next: "since"}),
	"/api/v1/entries/{id}": func(l []*licensed) []question {
		return slices.Concat(eachEntry("/api/v1/entries/%s", question{shows: inData, tells: why})(l), eachEntry("/api/v1/entries/%s?lang=en", question{shows: inData, tells: why})(l), eachEntry("/api/v1/entries/%s.ninjs", question{shows: inNinjs, tells: why})(l))
	},
	"/api/v1/changes": fixed("/api/v1/changes?limit=1000", question{path: "/api/v1/changes?limit=1000&lang=en"}, question{path: "/api/v1/changes?limit=7", shows: inData, tells: []canary{inID}, next: "since", once: true}),
	"/api/v1/export.ndjson": fixed("", question{path: "/api/v1/export.ndjson", shows: inData}, question{path: "/api/v1/export.ndjson?since=0&lang=en", shows: inData, tells: []canary{inID}},
		question{path: "/api/v1/export.ndjson?channel=world&town=wuzhen", shows: inData}),
	"/api/v1/usage":        fixed("/api/v1/usage"),
	"/api/v1/openapi.json": fixed("/api/v1/openapi.json"),
	"/api/":                fixed("/api/v2/entries"),

	"/robots.txt":    fixed("/robots.txt"),
	"/favicon.ico":   fixed("/favicon.ico"),
	"/cover.png":     fixed("/cover.png"),
	"/static/{file}": fixed("/static/none.css"),
	"/healthz":       fixed("/healthz"),
	"/readyz":        fixed("/readyz"),
	"/metrics":       fixed("", question{path: "/metrics", varies: true}),
}

// fixed asks an address, and more.
func fixed(path string, more ...question) func([]*licensed) []question {
	return func([]*licensed) []question {
		if path == "" {
			return more
		}
		return append([]question{{path: path}}, more...)
	}
}

// lists asks a page that lists entries: whole, page by page, in English, and by search.
func lists(path string) func([]*licensed) []question {
	return func(l []*licensed) []question {
		with := func(query string) string {
			if strings.Contains(path, "?") {
				return path + "&" + query
			}
			return path + "?" + query
		}
		all := []question{
			{path: path, page: true}, {path: with("limit=1"), page: true}, {path: with("lang=en&limit=50"), page: true, next: "rel"},
			{path: with("limit=100"), page: true, next: "rel", once: true},
		}
		if l != nil {
			all[2].shows, all[3].shows = inLists, inLists
		}
		return append(all, searches(with("q="), question{page: true}, l)...)
	}
}

// feedsOf asks feeds in every format, with limits from one entry to more than there are.
func feedsOf(paths ...string) func([]*licensed) []question {
	return func([]*licensed) []question {
		var all []question
		for _, path := range paths {
			for _, f := range formats {
				path := path + "." + f
				all = append(all, question{path: path}, question{path: path + "?limit=1"}, question{path: path + "?limit=13"}, question{path: path + "?limit=500", shows: inFeeds})
			}
		}
		return all
	}
}

// untold expects nothing of what was taken down while it was held: it stood on no timeline.
func untold(all []question) []question {
	for i := range all {
		if !all[i].of.held.IsZero() {
			all[i].tells = nil
		}
	}
	return all
}

// archivesOf asks for the archives of feeds, from the newest on.
func archivesOf(paths ...string) func([]*licensed) []question {
	return func([]*licensed) []question {
		var all []question
		for _, path := range paths {
			for _, f := range formats {
				all = append(all, question{path: path + "/archive/1." + f, shows: inFeeds}, question{path: path + "/archive/2." + f},
					question{path: path + "/archive/1." + f + "?first=40"}, question{path: path + "/archive/1." + f + "?first=0"})
			}
		}
		return all
	}
}

// eachEntry asks for each entry by its id.
func eachEntry(path string, q question) func([]*licensed) []question {
	return func(l []*licensed) []question {
		return byCase(l, func(c *licensed) []question {
			q.path, q.echo = fmt.Sprintf(path, c.word(inID)), []string{`there is no entry \"` + c.word(inID), `"terms":["` + c.word(inID) + `"]`}
			if q.page {
				q.echo = []string{q.path + "?lang=en"}
				if strings.Contains(path, "lang=en") {
					q.echo = []string{"/entry/" + c.word(inID)} // the way to the page in the site's own language
				}
			}
			return []question{q}
		})
	}
}

// eachSource asks for each source's entry.
func eachSource(path string, q question) func([]*licensed) []question {
	return func(l []*licensed) []question {
		return byCase(slices.DeleteFunc(slices.Clone(l), func(c *licensed) bool { return c.orphan }), func(c *licensed) []question {
			q.path = fmt.Sprintf(path, c.source())
			return []question{q}
		})
	}
}

// searches looks for what is perhaps not given, in a sample of the cases: it must not find by that, either.
func searches(path string, q question, l []*licensed) []question {
	var some []*licensed
	for i := 0; i < len(l); i += 23 {
		some = append(some, l[i])
	}
	return byCase(some, func(c *licensed) []question {
		var all []question
		for _, in := range hasSecret {
			q := q
			q.path, q.echo, q.secret, q.shows = path+c.word(in), []string{c.word(in)}, in, nil
			all = append(all, q)
		}
		q.path, q.echo, q.shows = path+c.word(inTitle), []string{c.word(inTitle)}, []canary{inReporter}
		return append(all, q)
	})
}
