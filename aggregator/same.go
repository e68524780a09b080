package aggregator

import (
	"html"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// saysSame tells that an entry whose source gave other bytes says what it said: words, links, people and pictures are the
// same. Dates do not count, as many feeds write the time of the request there, nor do blanks, nor what stands behind the ? of a
// picture's address, where some put a new token each time, nor which of several like hosts (img1, img2) and which scheme it names, nor its size, nor how words look.
func saysSame(a, b *news.Entry) bool {
	return a.Title == b.Title && a.Summary == b.Summary && sameLink(a.URL, b.URL) &&
		a.Language == b.Language &&
		reflect.DeepEqual(a.Attribution, b.Attribution) && slices.Equal(slices.Sorted(slices.Values(a.Categories)), slices.Sorted(slices.Values(b.Categories))) &&
		slices.EqualFunc(a.Media, b.Media, sameMedia) &&
		(a.Content == b.Content || withoutTokens(a.Content) == withoutTokens(b.Content))
}

func sameMedia(a, b news.Media) bool {
	a.URL, b.URL = steadyPicture(a.URL), steadyPicture(b.URL)
	a.Length, b.Length = 0, 0
	return a == b
}

var (
	address      = regexp.MustCompile(` (?:src|srcset|poster|href)="[^"]*`)
	setQuery     = regexp.MustCompile(`\?[^\s,]*`)
	numberedHost = regexp.MustCompile(`^(https?://[a-z-]*)[0-9]+([a-z-]*\.[^/?#]*[a-z][^/?#]*)`)
	sessionInURL = regexp.MustCompile(`(?i)([?&;])(?:amp;)?(?:sid|sessionid|session|sess|[a-z]*sessid|jsessionid|token|access_token|auth_key|sign|signature|sig|` +
		`expires|timestamp|ts|t|_t?|rnd|rand|random|nonce)=[^&#]*`)
)

func withoutTokens(text string) string {
	text = address.ReplaceAllStringFunc(text, func(s string) string {
		i := strings.IndexByte(s, '"') + 1
		switch s[:i] {
		case ` href="`:
			return s[:i] + steadyTarget(s[i:])
		case ` srcset="`:
			return s[:i] + setQuery.ReplaceAllString(s[i:], "")
		}
		return s[:i] + steadyPicture(s[i:])
	})
	return strings.Join(strings.Fields(form.ReplaceAllString(text, "")), " ")
}

// form finds what says nothing: how words look, and how large a picture is shown.
var form = regexp.MustCompile(`</?(?:b|strong|em|i|u|small|mark)>| (?:width|height)="[^"]*"`)

// steadyTarget is what of a link's address in a text stays the same: its scheme and what counts readers do not.
func steadyTarget(address string) string {
	address = steadyLink(html.UnescapeString(address))
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}
	host, _, _ := strings.Cut(rest, "/")
	return host + news.LinkPath(address)
}

// steadyPicture is what of a picture's address stays the same from one answer to the next.
func steadyPicture(url string) string {
	url, _, _ = strings.Cut(url, "?")
	if rest, ok := strings.CutPrefix(url, "https://"); ok {
		url = "http://" + rest
	}
	return numberedHost.ReplaceAllString(url, "$1$2")
}

// steadyLink is a link without the session and the time that some sites write into each answer.
func steadyLink(url string) string { return sessionInURL.ReplaceAllString(url, "$1") }

// sameLink tells whether an entry's link is what it was: also without what tells sessions and readers apart, and where a server that
// has been named with https is named with http.
func sameLink(was, now string) bool {
	if strings.HasPrefix(was, "https://") && strings.HasPrefix(now, "http://") {
		now = "https" + strings.TrimPrefix(now, "http")
	}
	return news.SameLink(was, now) || steadyLink(was) == steadyLink(now)
}

// keepPublished keeps the date that an entry was first published at: a correction says when it was corrected, at best, and
// makes it no younger.
func keepPublished(e, old *news.Entry) {
	if !old.Published.IsZero() && (e.Published.IsZero() || e.Published.After(old.Published)) {
		e.Published = old.Published
	}
}
