package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

// How much of one entry is taken, in bytes of UTF-8 and in things. No article comes near them: they keep one entry from
// weighing on every page and feed that holds it.
const (
	maxTitle   = 1 << 10
	maxSummary = 64 << 10
	maxLine    = 512     // a name, a category, an origin, a date, a language
	maxByline  = 4 << 10 // rights likewise
	maxAddress = 4 << 10 // browsers and servers refuse longer ones
	maxList    = 200     // names, categories, media, parts of a trail: each
)

// bound cuts what is larger than the bounds: text gets a mark where it is cut, an address goes.
func (res *Result) bound(maxContent int) {
	cut := 0
	for i := range res.Entries {
		e := &res.Entries[i]
		text := func(s *string, most int) {
			if short := shorten(*s, most); short != *s {
				*s = short
				cut++
			}
		}
		address := func(s *string) {
			if len(*s) > maxAddress {
				*s = ""
				cut++
			}
		}
		list := func(l *[]string) {
			if len(*l) > maxList {
				*l = (*l)[:maxList]
				cut++
			}
			for i := range *l {
				text(&(*l)[i], maxLine)
			}
		}
		if len(e.GUID) > maxAddress { // it tells entries apart all the same
			sum := sha256.Sum256([]byte(e.GUID))
			e.GUID = "sha256:" + hex.EncodeToString(sum[:])
		}
		text(&e.Title, maxTitle)
		text(&e.Summary, maxSummary)
		text(&e.Content, maxContent)
		for _, s := range []*string{&e.Published, &e.Updated, &e.Origin, &e.Language} {
			text(s, maxLine)
		}
		text(&e.Byline, maxByline)
		text(&e.Rights, maxByline)
		for _, s := range []*string{&e.URL, &e.Base, &e.OriginURL} {
			address(s)
		}
		for _, l := range []*[]string{&e.Authors, &e.Contributors, &e.Categories, &e.Trail} {
			list(l)
		}
		e.Media = boundMedia(e.Media, text, address)
	}
	if cut > 0 {
		res.Notes = append(res.Notes, news.Because("mended.too-large", strconv.Itoa(cut)))
	}
	res.Title, res.Rights = shorten(res.Title, maxTitle), shorten(res.Rights, maxByline)
}

func boundMedia(media []news.RawMedia, text func(*string, int), address func(*string)) []news.RawMedia {
	kept := media[:0]
	for _, m := range media[:min(len(media), maxList)] {
		if address(&m.URL); m.URL == "" {
			continue
		}
		text(&m.Type, maxLine)
		text(&m.Medium, maxLine)
		text(&m.Caption, maxByline)
		kept = append(kept, m)
	}
	return kept
}

// shorten cuts a text at most bytes, between characters and before a tag that would be cut open, and puts a mark there.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := most - len("…")
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	if tag := strings.LastIndexByte(s[:n], '<'); tag >= max(0, n-maxAddress) && strings.IndexByte(s[tag:n], '>') < 0 {
		n = tag
	}
	return s[:n] + "…"
}
