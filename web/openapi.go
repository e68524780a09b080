package web

import (
	"net/http"
	"reflect"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/site"
)

// What the API's operations take and give beside entries.

// entriesAsk selects entries.
type entriesAsk struct {
	Channel []string    `query:"channel" doc:"id of a channel; it includes its sub-channels. Several give what is in any of them; channel, town and source together narrow"`
	Town    []string    `query:"town" doc:"id of a town; several give what is in any of them"`
	Source  string      `query:"source" doc:"id of a source; with it, all that the source published, without it each story once; one that was merged into another stands for that one"`
	Q       string      `query:"q" doc:"words, all of which stand in what of the title, summary and text may be shown: traditional and simplified, wide and narrow, large and small letters are one; a phrase stands in quotes; a town is found by all its names"`
	Origin  string      `query:"origin" doc:"the outlet that first published it, as 嘉兴日报"`
	Since   time.Time   `query:"since" doc:"first seen at this time or later"`
	Until   time.Time   `query:"until" doc:"first seen before this time"`
	Order   string      `query:"order" enum:"time,relevance" doc:"of what is found: the newest first, or the best, of the newest hits where weighed is in the answer; absent: time"`
	Limit   int         `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"how many at most"`
	Cursor  site.Cursor `query:"cursor" doc:"next of the answer before; absent: from the newest"`
}

// ninjsPage is a page of entries as IPTC ninjs, newest first.
type ninjsPage struct {
	Items   []*feeds.NinjsForm `json:"items"`
	Next    string             `json:"next" doc:"cursor of the next page, empty at the end"`
	Weighed int                `json:"weighed,omitempty" doc:"with order=relevance, where there were more hits: the entries are the best of so many, the newest"`
}

// The orders of entries.
const (
	orderTime = "time"
	orderBest = "relevance"
)

// entriesPage is a page of entries, newest first.
type entriesPage struct {
	Entries []*feeds.EntryForm `json:"entries"`
	Next    string             `json:"next" doc:"cursor of the next page, empty at the end"`
	Weighed int                `json:"weighed,omitempty" doc:"with order=relevance, where there were more hits: the entries are the best of so many, the newest"`
}

type entryAsk struct {
	ID string `path:"id" doc:"id of an entry"`
}

type changesAsk struct {
	Since string `query:"since" doc:"next of the answer before; absent: from the beginning of the log"`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"how many at most"`
	Wait  wait   `query:"wait" doc:"a duration, as 30s: where there is nothing yet, the answer is held until there is something, for 50 s at most"`

	Channel []string `query:"channel" doc:"of entries in this channel, or in any of several"`
	Town    []string `query:"town" doc:"of entries from this town, or from any of several"`
	Source  string   `query:"source" doc:"of one source's entries, reprints too; of one that was merged into another, of that one's as well"`
	Last    string   `header:"Last-Event-ID" doc:"of a stream: the id of the last event; stands over since"`
}

// changesPage is a stretch of the change log, oldest first.
type changesPage struct {
	Changes []change `json:"changes"`
	Next    string   `json:"next" doc:"where to go on from, now or later"`
}

// feedAsk is what every feed takes; feedOfOne and feedOfBoth say whose it is.
type feedAsk struct {
	Format string `path:"f" enum:"rss,atom,json"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" doc:"how many entries at most; absent: 50, or all of the last hour"`
}

// feedOfSearch is what the feed of a search takes.
type feedOfSearch struct {
	Format  string   `path:"f" enum:"rss,atom,json"`
	Q       string   `query:"q" doc:"words, as of entries"`
	Channel []string `query:"channel" doc:"of entries in this channel, or in any of several"`
	Town    []string `query:"town" doc:"of entries from this town, or from any of several"`
	Source  string   `query:"source" doc:"of one source's entries, reprints too"`
	Origin  string   `query:"origin" doc:"the outlet that first published them"`
	Limit   int      `query:"limit" minimum:"1" maximum:"500"`
}

type feedOfOne struct {
	ID     string `path:"id"`
	Format string `path:"f" enum:"rss,atom,json"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500"`
}

type archiveOfOne struct {
	ID     string `path:"id"`
	Number int    `path:"n" minimum:"1" doc:"a hundred entries each, in the order in which they arrived"`
	Format string `path:"f" enum:"rss,atom,json"`
}

type feedOfBoth struct {
	Channel string `path:"channel"`
	Town    string `path:"town"`
	Format  string `path:"f" enum:"rss,atom,json"`
	Limit   int    `query:"limit" minimum:"1" maximum:"500"`
}

type opmlAsk struct {
	Of string `query:"of" enum:"channels,towns,sources,all" doc:"which feeds; absent: that of everything, the channels' and the towns'"`
}

// apiVersion is of the addresses below /api/v1/ and what they give.
const apiVersion = "1"

// apiRoutes adds the API's operations, and its description, to the table.
func (s *public) apiRoutes(mux *table) {
	a := site.NewAPI(func() string { return s.inForce().Title }, apiVersion, s.inForce().URL, apiDetail, func(op site.Operation, h site.Handler) {
		mux.Handle(op.Path, s.wrap("api_"+op.ID, s.open(func(w http.ResponseWriter, r *http.Request) error {
			w.Header()["Vary"] = varyKeyWords
			return h(w, r)
		})))
	})
	a.NameCodes(site.OwnRules)
	a.Under("each source's own, which attribution.label and attribution.rights name", s.inForce().URL+"partners")
	a.SameAs(reflect.TypeFor[wait](), reflect.TypeFor[string]())
	a.SameAs(reflect.TypeFor[site.Date](), reflect.TypeFor[string]())
	a.AllFail(http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests)
	a.Admit("bearer", &site.Scheme{Type: "http", Scheme: "bearer", Detail: "a partner's key"}, false)
	a.Admit("basic", &site.Scheme{Type: "http", Scheme: "basic", Detail: "a partner's key as the password, with any name"}, false)
	a.Admit("query", &site.Scheme{Type: "apiKey", In: "query", Name: "key", Detail: "a partner's key, for readers that can send no header"}, false)

	site.Answer(a, site.Operation{ID: "entries", Path: "/api/v1/entries", Summary: "Entries, newest first",
		Detail: "An answer can have fewer entries than limit, or none, and still a next: one request looks through a bounded number of entries.",
		Fails:  []int{400, 404, 503}}, s.apiEntries)
	site.Stream[entryAsk, feeds.EntryForm](a, site.Operation{ID: "entry", Path: "/api/v1/entries/{id}", Summary: "One entry",
		Fails: []int{404, 410, 503}}, s.apiEntry)
	site.Describe[entryAsk, feeds.NinjsForm](a, site.Operation{ID: "ninjs", Path: "/api/v1/entries/{id}.ninjs", Summary: "One entry as IPTC ninjs",
		Fails: []int{404, 410, 503}})
	site.Stream[changesAsk, changesPage](a, site.Operation{ID: "changes", Path: "/api/v1/changes", Summary: "What happened, oldest first, for whoever keeps a copy",
		Detail: "410: the log cannot go on from since; read everything anew, with since absent. With Accept: text/event-stream each change is an event, " +
			"its id where to go on from.",
		Fails: []int{400, 404, 410, 503}, Produces: []string{site.JSONType, "text/event-stream"}}, s.apiChanges)
	a.Either(reflect.TypeFor[exportLine](), reflect.TypeFor[feeds.EntryForm](), reflect.TypeFor[change](), reflect.TypeFor[exportEnd](), reflect.TypeFor[exportBroken]())
	site.Stream[changesAsk, changesPage](a, site.Operation{ID: "changesNinjs", Path: "/api/v1/changes.ninjs", Summary: "What happened, with the entries as IPTC ninjs",
		Detail: "As the changes are; a put has an item instead of an entry, and so has a delete: its uri, and pubStatus canceled.",
		Fails:  []int{400, 404, 410, 503}, Produces: []string{site.JSONType, "text/event-stream"}}, s.apiChangesNinjs)
	site.Answer(a, site.Operation{ID: "entriesNinjs", Path: "/api/v1/entries.ninjs", Summary: "Entries as IPTC ninjs, newest first",
		Fails: []int{400, 404, 503}}, s.apiEntriesNinjs)
	site.Stream[exportAsk, exportLine](a, site.Operation{ID: "export", Path: "/api/v1/export.ndjson", Summary: "Everything, or what is new since, an entry a line",
		Detail: "The last line has op: end, or error where the export broke off; one without either is not whole. 410: as of the changes.",
		Fails:  []int{400, 404, 410, 503}, Produces: []string{ndjsonType}}, s.apiExport)
	site.Answer(a, site.Operation{ID: "usage", Path: "/api/v1/usage", Summary: "What a partner was given, by the day and the source",
		Detail: "With the partner's key alone. What answers hold that went out within the last seconds may be missing.", Fails: []int{400, 503}}, s.apiUsage)
	s.describeFeeds(a)
	a.Serve("/api/v1/openapi.json")
}

const apiDetail = "Read with GET or HEAD. Every answer bears an ETag: sent back in If-None-Match it costs a 304 where nothing changed. " +
	"Errors are problems (RFC 9457); 429 and 503 say in Retry-After when to come back. A partner's answers say in RateLimit what is left of what is agreed. " +
	"Cursors are opaque. What a source's licence does not give whoever asks is absent."

// describeFeeds describes what the table serves beside the API.
func (s *public) describeFeeds(a *site.API) {
	op := func(id, path, summary string) site.Operation {
		return site.Operation{ID: id, Path: path, Summary: summary, Fails: []int{400, 404, 503},
			Produces: []string{"application/rss+xml", "application/atom+xml", "application/feed+json"}}
	}
	whole := op
	op = func(id, path, summary string) site.Operation {
		o := whole(id, path, summary)
		o.Also = []int{http.StatusIMUsed} // RFC 3229
		return o
	}
	site.Describe[feedAsk, site.Raw](a, op("feedAll", "/feeds/all.{f}", "The feed of everything"))
	site.Describe[feedOfSearch, site.Raw](a, op("feedSearch", "/feeds/search.{f}", "The feed of a search; of one that a channel, a town or a source answers, that one's"))
	site.Describe[feedOfOne, site.Raw](a, op("feedChannel", "/feeds/channel/{id}.{f}", "A channel's feed"))
	site.Describe[feedOfOne, site.Raw](a, op("feedTown", "/feeds/town/{id}.{f}", "A town's feed"))
	site.Describe[feedOfOne, site.Raw](a, op("feedSource", "/feeds/source/{id}.{f}", "A source's feed"))
	site.Describe[feedOfBoth, site.Raw](a, op("feedBoth", "/feeds/channel/{channel}/town/{town}.{f}", "What a channel has of a town"))
	site.Describe[archiveOfOne, site.Raw](a, whole("archiveChannel", "/feeds/channel/{id}/archive/{n}.{f}", "An archive of a channel's feed (RFC 5005); of every other feed likewise"))
	site.Describe[opmlAsk, site.Raw](a, site.Operation{ID: "opml", Path: "/feeds.opml", Summary: "Feeds to subscribe to, as OPML", Produces: []string{"text/x-opml"}, Fails: []int{503}})
}
