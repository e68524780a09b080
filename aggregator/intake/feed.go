package intake

import (
	"bytes"
	"encoding/base64"
	"errors"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"

	"github.com/txnews/hub/news"
)

// readFeed reads RSS, RDF, Atom or JSON Feed.
func (r *Reader) readFeed(in In) (Result, error) {
	d := decode(in.Doc.Body, in.Doc.ContentType, declaredXML)
	if what := binary(in.Doc.Body, d.text); what != nil {
		return Result{}, notFeed(what)
	}
	text, dropped := dropNonXML(d.text)
	var res Result
	var err error
	if t := jsonIn(text); t != nil {
		res, err = r.readJSON(t, in.Doc.URL)
	} else {
		res, err = r.readXML(text, in.Doc.URL)
	}
	if err != nil {
		return Result{}, err
	}
	if dropped {
		res.Notes = append(res.Notes, news.Because("mended.control"))
	}
	res.Notes = append(d.notes, res.Notes...)
	for i := range res.Entries {
		unwrap(&res.Entries[i])
	}
	res.distinct(in.State.NoIdentity)
	if len(res.Entries) == 0 && len(res.Skipped) > 0 && !res.Incomplete {
		return Result{}, ErrNoEntries
	}
	return res, nil
}

func (r *Reader) readXML(text []byte, address string) (Result, error) {
	opt := r.opt
	opt.aside = leastAside
	doc, m, err := mend(text, opt)
	if err != nil {
		return Result{}, err
	}
	res, back, err := m.parse(doc, address)
	if m.marks > 0 && (err != nil || !back) {
		if doc, m, err = mend(text, r.opt); err == nil {
			res, _, err = m.parse(doc, address)
		}
	}
	if err != nil {
		return Result{}, err
	}
	res.Notes = m.mended()
	if m.cut {
		res.Incomplete = true
		res.Notes = append(res.Notes, news.Because("mended.truncated"))
	}
	if len(res.Entries) == 0 && !m.cut && (m.feed.foreign.enough() || entryTag.Match(doc)) {
		if !m.endless {
			return Result{}, ErrNoEntries
		}
		res.Incomplete = true
	}
	if m.full {
		res.Skipped = append(res.Skipped, Skip{Reason: news.Reasons{news.Because("intake.beyond", strconv.Itoa(r.opt.MaxEntries))}})
	}
	return res, nil
}

// parse has gofeed read a mended document. back tells that the texts that were taken out are where they belong; else there is no result.
func (m *mender) parse(doc []byte, address string) (res Result, back bool, err error) {
	if m.root == "feed" {
		f, err := (&atom.Parser{}).Parse(bytes.NewReader(doc))
		if err != nil {
			return Result{}, false, news.Faultf(news.Because("intake.parse", "Atom", err.Error()), "read Atom: %w", err)
		}
		if m.marks > 0 && !m.feed.backInAtom(f.Entries) {
			return Result{}, false, nil
		}
		return fromAtom(f, &m.feed, address), true, nil
	}
	f, err := (&rss.Parser{}).Parse(bytes.NewReader(doc))
	if err != nil {
		return Result{}, false, news.Faultf(news.Because("intake.parse", "RSS", err.Error()), "read RSS: %w", err)
	}
	if m.marks > 0 && !m.feed.backInRSS(f.Items) {
		return Result{}, false, nil
	}
	return fromRSS(f, &m.feed, address), true, nil
}

// ttl is how long the feed says it stays good: RSS's ttl in minutes, else RSS 1.0's syndication module.
func ttl(minutes string, x ext.Extensions) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(minutes)); err == nil && n > 0 && n < 1<<20 {
		return time.Duration(n) * time.Minute
	}
	period := map[string]time.Duration{
		"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour,
	}[strings.ToLower(first(x, "sy", "updatePeriod"))]
	if n, err := strconv.Atoi(first(x, "sy", "updateFrequency")); err == nil && n > 1 {
		period /= time.Duration(n)
	}
	return period
}

// first is the first non-empty value of an extension element.
func first(x ext.Extensions, prefix, name string) string {
	for _, e := range x[prefix][name] {
		if e.Value != "" {
			return e.Value
		}
	}
	return ""
}

// values are all non-empty values of an extension element.
func values(x ext.Extensions, prefix, name string) []string {
	var vs []string
	for _, e := range x[prefix][name] {
		if len(vs) >= maxList {
			break
		}
		vs = add(vs, e.Value)
	}
	return vs
}

// add appends what is not empty and not there yet, up to maxList.
func add(list []string, vs ...string) []string {
	for _, v := range vs {
		if len(list) >= maxList {
			break
		}
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// either is the first non-empty string, trimmed.
func either(vs ...string) string {
	for _, v := range vs {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

// eitherDate is the first that is not empty and says a date, else the first that is not empty.
func eitherDate(vs ...string) string {
	for _, v := range vs {
		if v = strings.TrimSpace(v); v != "" && (len(v) > 24 && !strings.Contains(v, "19") && !strings.Contains(v, "0001") || !noDate.MatchString(v)) {
			return v
		}
	}
	return either(vs...)
}

// noDate finds what programs write where they have no date.
var noDate = regexp.MustCompile(`(?i)^(?:0+$|0000|0001|1900-0?1-0?1|1899-12-3|1969-12-31|1970[-/.年]0?1[-/.月]0?1|(?:thu, )?0?1 jan 1970|(?:wed, )?31 dec 1969|(?:mon, )?0?1 jan (?:0001|1900)|invalid|nan|null|undefined|n/?a$|none$|-+$|无$)`)

// plainText reports whether a text construct is plain text (RFC 4287 §3.1.1). One that states no type is, but many feeds put
// HTML there all the same.
func plainText(value string, t textFacts) bool {
	switch {
	case t.mode == "base64", t.mode == "escaped" && t.typ == "":
		return false
	case t.typ == "text", t.typ == "text/plain":
		return true
	}
	return t.typ == "" && !looksHTML(value)
}

// asHTML makes a text construct HTML: what is plain text is escaped.
func asHTML(value string, t textFacts) string {
	switch {
	case value == "":
		return ""
	case t.mode == "base64": // Atom 0.3
		if b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value)); err == nil && utf8.Valid(b) {
			return string(b)
		}
		return value
	case t.mode == "escaped" && t.typ == "": // Atom 0.3: gofeed leaves it escaped, which is what is wanted
		return value
	case plainText(value, t):
		return html.EscapeString(value)
	}
	return value
}

// looksHTML: an end tag, a well-known lone tag or a named reference.
func looksHTML(s string) bool {
	if strings.Contains(s, "</") || strings.Contains(s, "/>") {
		return true
	}
	l := strings.ToLower(s)
	for _, tag := range []string{"<p>", "<br", "<img ", "<a ", "&nbsp;", "&amp;", "&lt;", "&gt;", "&#"} {
		if strings.Contains(l, tag) {
			return true
		}
	}
	return false
}

// entryTag finds what looks like an entry, in a document that gave none.
var entryTag = regexp.MustCompile(`(?i)<(?:[a-z0-9_-]+:)?(?:item|entry)[\s/>]`)

var errNoItems = errors.New("no list of items")

// textURL is a guid that may serve as the link.
func textURL(s string) string {
	if scheme, _, ok := strings.Cut(s, "://"); ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")) {
		return s
	}
	return ""
}

func lengthOf(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// addMedia appends a medium that is not there yet, up to maxList; one with more to say of the same address fills in what lacks.
func addMedia(list []news.RawMedia, m news.RawMedia) []news.RawMedia {
	if m.URL == "" {
		return list
	}
	for i := range list {
		if was := &list[i]; was.URL == m.URL {
			was.Type, was.Medium, was.Caption = either(was.Type, m.Type), either(was.Medium, m.Medium), either(was.Caption, m.Caption)
			was.Length, was.Seconds = max(was.Length, m.Length), max(was.Seconds, m.Seconds)
			return list
		}
	}
	if len(list) >= maxList {
		return list
	}
	return append(list, m)
}
