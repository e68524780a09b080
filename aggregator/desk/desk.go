// Package desk is the editorial desk: it makes of a raw entry what the hub publishes. Text is cleaned, dates are read,
// credit lines understood, towns and channels told, with the reason for each. All of it is pure: the same source, entry
// and time give the same result.
//
// A Desk is one value; its rooms are below it, and each imports only rooms that stand before it here: text, markup, dates,
// towns, credit, channels, reprint.
package desk

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/txnews/hub/aggregator/desk/channels"
	"github.com/txnews/hub/aggregator/desk/credit"
	"github.com/txnews/hub/aggregator/desk/dates"
	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/aggregator/desk/towns"
	"github.com/txnews/hub/news"
)

// Rules are what a desk works by.
type Rules struct {
	Channels []news.Channel
	Towns    []news.Town
	Location *time.Location // of dates without a zone from a source that states none; nil: UTC
	Language string         // of entries that state none
}

// Desk edits entries. It is safe for concurrent use.
type Desk struct {
	rules    Rules
	clean    *markup.Cleaner
	towns    *towns.Gazetteer
	channels *channels.Book
	zones    sync.Map // a source's time zone by name: reading one takes a file
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
	gazetteer := towns.New(r.Towns)
	return &Desk{rules: r, clean: markup.NewCleaner(), towns: gazetteer, channels: channels.New(r.Channels, gazetteer.County(), gazetteer.Region())}, nil
}

// Edit makes an entry of what a source said. Version, Updated, FirstSeen, Sort and the label are left to those who know
// them; the entry is a story of its own until another is found to be the same. now is what relative dates are read against.
func (d *Desk) Edit(src news.Source, raw news.Raw, now time.Time) news.Entry {
	id := news.EntryID(src.ID, raw.Key())
	l := &markup.Linker{Base: raw.Base}
	if raw.Base == "" {
		l.Base = raw.URL
	}
	address := l.Web(raw.URL)
	e := news.Entry{
		ID: id, Story: id, Original: id, Source: src.ID, GUID: raw.GUID, Digest: raw.Digest(),
		URL: address, Title: text.Plain(raw.Title), Language: d.language(&src, raw.Language),
		Providers: []news.Provider{{ID: src.ID, Name: src.Name, URL: address}},
	}
	e.Published = d.date(&src, &raw, now)

	b := d.clean.Body(contentOf(&raw), l)
	defer b.Free()
	e.Attribution = credit.Attribute(&src, &raw, b, l)
	load := markup.Carry(&raw, b, l)
	e.Media = load.Media
	e.Summary = d.summary(&raw, b, l, e.Attribution.Origin)
	if e.Title == "" {
		e.Title = text.Summarise(e.Summary, 40)
	}
	for _, c := range raw.Categories {
		if c = text.Plain(c); c != "" && !slices.Contains(e.Categories, c) {
			e.Categories = append(e.Categories, c)
		}
	}
	d.classify(&e, &src, &raw, b, load)
	e.Content = b.HTML()
	return e
}

// contentOf is what the entry's text is made of; many feeds have the whole of it in the summary's place.
func contentOf(raw *news.Raw) string {
	if strings.TrimSpace(raw.Content) != "" {
		return raw.Content
	}
	return raw.Summary
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

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$`)

func (d *Desk) language(src *news.Source, own string) string {
	for _, l := range []string{own, src.Language, d.rules.Language} {
		if l = strings.TrimSpace(l); languageTag.MatchString(l) {
			return strings.ReplaceAll(l, "_", "-")
		}
	}
	return ""
}

// summary is the source's own where it gave one beside the text, else the beginning of the text; never empty where there is text.
func (d *Desk) summary(raw *news.Raw, b *markup.Body, l *markup.Linker, origin string) string {
	if raw.Summary != "" && strings.TrimSpace(raw.Content) != "" {
		own := d.clean.Body(raw.Summary, l)
		defer own.Free()
		credit.Cut(own, origin)
		if s := own.Plain(text.SummaryLimit); s != "" {
			if len(s) > text.SummaryLimit {
				return text.Summarise(s, text.SummaryLimit)
			}
			return s
		}
	}
	return text.Summarise(b.Plain(2*text.SummaryLength), text.SummaryLength)
}

// scratch is memory that entries are classified in, one after another.
type scratch struct {
	text            []rune
	towns, subjects []text.Match
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// classify finds the entry's towns and channels.
func (d *Desk) classify(e *news.Entry, src *news.Source, raw *news.Raw, b *markup.Body, load markup.Carried) {
	room := scratches.Get().(*scratch)
	folded := text.Fold(room.text[:0], e.Title)
	title := len(folded)
	folded = b.Fold(append(folded, text.Sep))
	if room.text = folded; cap(folded) < 1<<18 { // one huge text shall not stay in memory
		defer scratches.Put(room)
	}
	found := d.towns.Find(folded, title, d.local(src, raw), &room.towns)
	e.Why.Towns = map[string]news.Reason{}
	where := slices.Collect(maps.Keys(found))
	for _, id := range src.Towns {
		if i, ok := d.towns.Place(id); ok && found[i] == "" {
			where = append(where, i)
		}
	}
	slices.Sort(where) // the gazetteer's order
	for _, i := range slices.Compact(where) {
		id := d.rules.Towns[i].ID
		e.Towns = append(e.Towns, id)
		e.Why.Towns[id] = news.Reason{Text: cmp.Or(found[i], "来源所属镇街")}
	}
	e.Why.Channels = map[string]news.Reason{}
	for _, s := range d.channels.File(channels.Evidence{
		Src: src, Raw: raw, Title: e.Title, Text: folded, TitleLen: title, Room: &room.subjects, Pictures: load.Pictures, Moving: load.Moving,
		Local: len(found) > 0 || d.namesCounty(e.Title),
	}) {
		e.Channels = append(e.Channels, s.ID)
		e.Why.Channels[s.ID] = news.Reason{Text: s.Why}
	}
}

func (d *Desk) namesCounty(s string) bool {
	return slices.ContainsFunc(d.towns.County(), func(c string) bool { return strings.Contains(s, c) })
}

// local tells whether the source or the entry's place in it is the county's.
func (d *Desk) local(src *news.Source, raw *news.Raw) towns.Local {
	if len(src.Towns) > 0 || d.namesCounty(src.Name) || d.namesCounty(raw.Origin) {
		return true
	}
	return towns.Local(slices.ContainsFunc(raw.Trail, d.namesCounty) || slices.ContainsFunc(raw.Categories, d.namesCounty))
}
