package alerts

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// feedMost bounds the entries of the feed: the newest.
const feedMost = 200

// Teller says what was told, to people.
type Teller struct {
	Lang  words.Lang
	Zone  *time.Location
	Site  string // the site's title
	Base  string // the administration's address, ends in /
	Store string // id of the store, which the feed's ids are made of
}

// The elements of RFC 4287 that the feed has.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  string      `xml:"author>name"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID        string        `xml:"id"`
		Title     string        `xml:"title"`
		Published string        `xml:"published"`
		Updated   string        `xml:"updated"`
		Link      atomLink      `xml:"link"`
		Category  *atomCategory `xml:"category"`
		Content   string        `xml:"content"`
	}
	atomCategory struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr"`
	}
)

// Feed is what was told as an Atom feed (RFC 4287), the newest first. An entry's id and times never change: what is over has an entry
// of its own, since few readers show one again that they know.
func (t *Teller) Feed(told []news.Telling) ([]byte, error) {
	f := atomFeed{Lang: string(t.Lang), ID: t.id("admin/feeds/alerts"), Title: t.Lang.T("alerts.feed", t.Site), Author: t.Site, Updated: stamp(time.Unix(0, 0)),
		Links: []atomLink{{"self", "application/atom+xml", t.Base + "admin/feeds/alerts.atom"}, {"alternate", "text/html", t.Base + "admin/alerts"}}}
	for i := len(told) - 1; i >= 0 && len(f.Entries) < feedMost; i-- {
		f.Entries = append(f.Entries, t.entries(&told[i])...)
	}
	f.Entries = f.Entries[:min(feedMost, len(f.Entries))]
	if len(told) > 0 {
		f.Updated = stamp(told[len(told)-1].At)
	}
	var out bytes.Buffer
	out.WriteString(xml.Header)
	if err := xml.NewEncoder(&out).Encode(f); err != nil {
		return nil, fmt.Errorf("alerts: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// entries are those of one telling.
func (t *Teller) entries(told *news.Telling) []atomEntry {
	at := stamp(told.At)
	entry := func(name, title, page, text string) atomEntry {
		return atomEntry{ID: t.id(fmt.Sprintf("alerts/%d/%s", told.Seq, name)), Title: title, Published: at, Updated: at, Content: text, Link: atomLink{"alternate", "text/html", t.Base + page}}
	}
	var all []atomEntry
	for _, part := range []struct {
		alerts []news.Alert
		mark   string
	}{{told.Began, "+"}, {told.Ended, "-"}} {
		for _, a := range part.alerts {
			e := entry(part.mark+a.ID, t.Title(&a), a.Page, t.Text(&a))
			e.Category = &atomCategory{string(a.Kind), t.Lang.T("trouble." + string(a.Kind))}
			all = append(all, e)
		}
	}
	if told.More > 0 {
		all = append(all, entry("more", t.Lang.T("desk.alerts.more", told.More), "admin/alerts", t.Lang.T("desk.alerts.more", told.More)))
	}
	return all
}

// id makes a lasting id, as feeds' are made.
func (t *Teller) id(of string) string { return news.FeedGUID(t.Store, of) }

// Title is an alert in one line, with its cause while it is so.
func (t *Teller) Title(a *news.Alert) string {
	what := t.Lang.T("trouble." + string(a.Kind))
	if a.Name != "" {
		what = t.Lang.T("alerts.of", what, a.Name)
	}
	if !a.Open() {
		return t.Lang.T("alerts.over", what)
	}
	return what + " · " + t.Lang.SayAll(a.Why)
}

// Text says an alert's cause and times.
func (t *Teller) Text(a *news.Alert) string {
	text := t.Lang.SayAll(a.Why)
	if !a.Since.IsZero() {
		text += "\n" + t.Lang.T("alerts.since", t.time(a.Since))
	}
	if !a.Until.IsZero() {
		text += "\n" + t.Lang.T("desk.alerts.until", t.time(a.Until))
	}
	if !a.Open() {
		text += "\n" + t.Lang.T("desk.alerts.over-at", t.time(a.Over))
	}
	return text
}

func (t *Teller) time(at time.Time) string { return t.Lang.Full(at.In(t.Zone)) }

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }
