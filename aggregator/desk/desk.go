// Package desk is the editorial desk: it makes of a raw entry what the hub publishes. Text is cleaned, dates are read,
// credit lines understood, towns and channels told, with the reason for each. All of it is pure: the same source, entry
// and time give the same result.
//
// A Desk is one value; its rooms are below it, and each imports only rooms that stand before it here: text, markup, segment, dates,
// edition, towns, credit, subject, channels, reprint.
package desk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/txnews/hub/aggregator/desk/channels"
	"github.com/txnews/hub/aggregator/desk/credit"
	"github.com/txnews/hub/aggregator/desk/dates"
	"github.com/txnews/hub/aggregator/desk/edition"
	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/aggregator/desk/towns"
	"github.com/txnews/hub/news"
)

// Rules are what a desk works by.
type Rules struct {
	Channels   []news.Channel
	Towns      []news.Town
	Vocabulary news.Vocabulary
	Location   *time.Location // of dates without a zone from a source that states none; nil: UTC
	Language   string         // of entries that state none
}

// Desk edits entries. It is safe for concurrent use.
type Desk struct {
	rules    Rules
	clean    *markup.Cleaner
	credit   *credit.Reader
	credits  func(line string) bool // of credit
	towns    *towns.Gazetteer
	channels *channels.Book
	kin      kin
	zones    *sync.Map // a source's time zone by name: reading one takes a file
}

// ErrRules is wrapped by what New refuses.
var ErrRules = errors.New("desk: rules cannot be used")

// New prepares a desk: it builds the gazetteer's automaton and the HTML policy once.
func New(r Rules) (*Desk, error) {
	seen := map[string]bool{}
	for _, t := range r.Towns {
		if t.ID == "" || t.Name == "" || seen[t.ID] {
			return nil, fmt.Errorf("%w: town %q needs a name and an id of its own", ErrRules, t.ID)
		}
		seen[t.ID] = true
	}
	clear(seen)
	for _, c := range r.Channels {
		if c.ID == "" || seen[c.ID] {
			return nil, fmt.Errorf("%w: channel %q needs an id of its own", ErrRules, c.ID)
		}
		seen[c.ID] = true
	}
	if r.Location == nil {
		r.Location = time.UTC
	}
	gazetteer, reader := towns.New(r.Towns), credit.New(r.Vocabulary.Outlets, r.Towns)
	return &Desk{rules: r, zones: &sync.Map{}, clean: markup.NewCleaner(), credit: reader, credits: reader.Credits, towns: gazetteer, channels: channels.New(r.Channels, r.Vocabulary.Misleading, gazetteer.Region())}, nil
}

// Edit makes an entry of what a source said. Digest, Version, Updated, FirstSeen, Sort and the label are left to those who know
// them; the entry is a story of its own until another is found to be the same. now is what relative dates are read against.
func (d *Desk) Edit(src news.Source, raw news.Raw, now time.Time) news.Entry {
	id := news.EntryID(src.ID, raw.Key())
	l := &markup.Linker{Base: raw.Base}
	if raw.Base == "" {
		l.Base = raw.URL
	}
	address := l.Web(raw.URL)
	e := news.Entry{
		ID: id, Story: id, Original: id, Source: src.ID, GUID: raw.GUID,
		URL: address, Title: titleOf(&raw), Language: d.language(&src, raw.Language),
		Providers: []news.Provider{{ID: src.ID, Name: src.Name, URL: address}},
	}
	e.Published = d.date(&src, &raw, now)

	b := d.body(&raw, l)
	defer b.Free()
	house := d.printed(&e, &raw, b)
	attribution, unsure := d.credit.Attribute(&src, &raw, b, l)
	e.Attribution = attribution
	read := d.recredit(&src, &e.Attribution, unsure)
	load := markup.Carry(&raw, b, l)
	e.Media, e.Playtimes = load.Media, load.Playtimes
	e.Summary = d.summary(&raw, b, l, e.Attribution.Origin)
	if e.Title == "" {
		e.Title = text.Summarise(e.Summary, 40)
	}
	for _, c := range raw.Categories {
		if c = text.Plain(c); c != "" && !slices.Contains(e.Categories, c) {
			e.Categories = append(e.Categories, c)
		}
	}
	e.Evidence = evidence(&raw, load, house, unsure)
	keepRead(&e, read)
	d.classify(&e, &src, &raw, b, load)
	e.Content = b.HTML()
	return e
}

// body is the entry's text; many feeds have the whole of it in the summary's place.
func (d *Desk) body(raw *news.Raw, l *markup.Linker) *markup.Body {
	if strings.TrimSpace(raw.Content) != "" {
		return d.clean.Of(raw.Content, raw.Plain.Content, l)
	}
	return d.clean.Of(raw.Summary, raw.Plain.Summary, l)
}

func titleOf(raw *news.Raw) string {
	if raw.Plain.Title {
		return text.Unescaped(raw.Title)
	}
	return text.Plain(raw.Title)
}

func (d *Desk) location(src *news.Source) *time.Location {
	if src.Timezone == "" {
		return d.rules.Location
	}
	if loc, ok := d.zones.Load(src.Timezone); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(src.Timezone)
	if err != nil {
		loc = d.rules.Location
	}
	d.zones.Store(src.Timezone, loc)
	return loc
}

func (d *Desk) date(src *news.Source, raw *news.Raw, now time.Time) time.Time {
	loc := d.location(src)
	for _, s := range []string{raw.Published, raw.Updated} {
		if s == "" {
			continue
		}
		if t, ok := dates.Parse(text.Plain(s), loc, now); ok {
			return t
		}
	}
	return time.Time{}
}

// isLanguageTag tells letters, and letters and digits behind hyphens or low lines, up to eight in each part (RFC 5646 §2.1).
func isLanguageTag(s string) bool {
	part, first := 0, true
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s), s[i] == '-', s[i] == '_':
			if part == 0 || part > 8 || first && part == 1 {
				return false
			}
			part, first = 0, false
		case text.IsLetter(s[i]), !first && text.Alnum(s[i]):
			part++
		default:
			return false
		}
	}
	return true
}

func (d *Desk) language(src *news.Source, own string) string {
	for _, l := range []string{own, src.Language, d.rules.Language} {
		if l = strings.TrimSpace(l); isLanguageTag(l) {
			return strings.ReplaceAll(l, "_", "-")
		}
	}
	return ""
}

// summary is the source's own where it gave one beside the text, else the beginning of the text; never empty where there is text.
func (d *Desk) summary(raw *news.Raw, b *markup.Body, l *markup.Linker, origin string) string {
	if raw.Summary != "" && strings.TrimSpace(raw.Content) != "" {
		own := d.clean.Of(raw.Summary, raw.Plain.Summary, l)
		defer own.Free()
		edition.Cut(own, d.around(raw))
		d.credit.Cut(own, origin)
		if s := own.Plain(text.SummaryLimit); s != "" {
			if len(s) > text.SummaryLimit {
				return text.Summarise(s, text.SummaryLimit)
			}
			return s
		}
	}
	return text.Summarise(b.Plain(2*text.SummaryLength), text.SummaryLength)
}
