package aggregator

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// saysSame tells that an entry whose source gave other bytes says what it said: words, links, people and pictures are the
// same. Dates do not count, as many feeds write the time of the request there, nor does what stands behind the ? of a
// picture's address, where some put a new token each time.
func saysSame(a, b *news.Entry) bool {
	return a.Title == b.Title && a.Summary == b.Summary && news.SameLink(a.URL, b.URL) && a.Language == b.Language &&
		reflect.DeepEqual(a.Attribution, b.Attribution) && slices.Equal(a.Categories, b.Categories) &&
		slices.EqualFunc(a.Media, b.Media, sameMedia) &&
		(a.Content == b.Content || withoutTokens(a.Content) == withoutTokens(b.Content))
}

func sameMedia(a, b news.Media) bool {
	a.URL, _, _ = strings.Cut(a.URL, "?")
	b.URL, _, _ = strings.Cut(b.URL, "?")
	return a == b
}

var pictureToken = regexp.MustCompile(`(<(?:img|source|video|audio)\b[^>]*?\b(?:src|poster)="[^"?]*)\?[^"]*`)

func withoutTokens(html string) string { return pictureToken.ReplaceAllString(html, "$1") }

// keepPublished keeps the date that an entry was first published at: a correction says when it was corrected, at best, and
// makes it no younger.
func keepPublished(e, old *news.Entry) {
	if !old.Published.IsZero() && (e.Published.IsZero() || e.Published.After(old.Published)) {
		e.Published = old.Published
	}
}
