package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// Header values of a delta. A cache that knows nothing of it must not give it to others (RFC 3229 §10.5.2).
var (
	imFeed      = []string{"feed"}
	deltaStored = []string{"no-store, im"}
)

// asksForOthers begins the User-Agent of a library that asks for deltas whatever the program over it makes of them: rss2email takes a 226 for an error,
// keeps its old tag, and would never see an entry again.
const asksForOthers = "feedparser/"

// delta answers with what of a feed the client lacks, where it asks for that and the hub knows what it has (RFC 3229), and returns
// the status: 0 where the whole feed, or a 304, is the answer.
func (s *public) delta(w http.ResponseWriter, r *http.Request, sel news.Selection, f feeds.Format, limit int) int {
	if !listsFeed(r.Header["A-Im"]) || strings.HasPrefix(r.UserAgent(), asksForOthers) {
		return 0
	}
	d, err := s.Feeds.DeltaFor(r.Context(), audienceOf(r.Context()), sel, f, limit, entityTags(r.Header["If-None-Match"]))
	if err != nil || d == nil {
		return 0 // what is wrong, the whole feed tells
	}
	h := w.Header()
	h["Im"] = imFeed
	h.Set("Delta-Base", d.Base)
	status, err := site.Serve(w, r, d, site.About{Status: http.StatusIMUsed, MediaType: d.Part.MediaType, LastModified: modified(r, d.Full), CacheControl: deltaStored, Links: d.Full.Links, Age: d.Full.Age()})
	if err == nil {
		gives(r.Context(), news.WayFeed, sel.Timeline(), d.Part.Carries...)
	} else {
		h.Del("Im")
		h.Del("Delta-Base")
	}
	return status
}

// listsFeed reports whether A-IM names "feed", with any quality but 0.
func listsFeed(lists []string) bool {
	return len(lists) > 0 && slices.ContainsFunc(strings.Split(strings.Join(lists, ","), ","), func(one string) bool {
		name, weight, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(one, " ", "")), ";")
		q, err := strconv.ParseFloat(strings.TrimPrefix(weight, "q="), 64)
		return name == "feed" && (weight == "" || err == nil && q > 0)
	})
}

// entityTags are those that an If-None-Match names. None of ours has a comma.
func entityTags(lists []string) []string {
	var tags []string
	for one := range strings.SplitSeq(strings.Join(lists, ","), ",") {
		if one = strings.TrimSpace(one); strings.HasSuffix(one, `"`) {
			tags = append(tags, one)
		}
	}
	return tags
}
