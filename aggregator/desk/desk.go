// Package desk is the editorial desk: it makes of a raw entry what the hub publishes. Text is cleaned, dates are read,
// credit lines understood, towns and channels told, with the reason for each. All of it is pure: the same source, entry
// and time give the same result.
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
	clean    *cleaner
	towns    *gazetteer
	channels *channelBook
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
	towns := newGazetteer(r.Towns)
	return &Desk{rules: r, clean: newCleaner(), towns: towns, channels: newChannelBook(r.Channels, towns.place)}, nil
}

// Edit makes an entry of what a source said. Version, Updated, FirstSeen, Sort and the label are left to those who know
// them; the entry is a story of its own until another is found to be the same. now is what relative dates are read against.
func (d *Desk) Edit(src news.Source, raw news.Raw, now time.Time) news.Entry {
	id := news.EntryID(src.ID, raw.Key())
	l := &linker{base: raw.Base}
	if raw.Base == "" {
		l.base = raw.URL
	}
	address := l.web(raw.URL)
	e := news.Entry{
		ID: id, Story: id, Original: id, Source: src.ID, GUID: raw.GUID, Digest: raw.Digest(),
		URL: address, Title: plain(raw.Title), Language: d.language(&src, raw.Language),
		Providers: []news.Provider{{ID: src.ID, Name: src.Name, URL: address}},
	}
	e.Published = d.date(&src, &raw, now)

	b := d.clean.body(contentOf(&raw), l)
	defer b.free()
	e.Attribution = attribute(&src, &raw, b, l)
	load := carry(&raw, b, l)
	e.Media = load.media
	e.Summary = d.summary(&raw, b, l, e.Attribution.Origin)
	if e.Title == "" {
		e.Title = summarise(e.Summary, 40)
	}
	for _, c := range raw.Categories {
		if c = plain(c); c != "" && !slices.Contains(e.Categories, c) {
			e.Categories = append(e.Categories, c)
		}
	}
	d.classify(&e, &src, &raw, b, load)
	e.Content = b.html()
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
		if t, ok := ParseDate(plain(s), loc, now); ok {
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
func (d *Desk) summary(raw *news.Raw, b *body, l *linker, origin string) string {
	if raw.Summary != "" && strings.TrimSpace(raw.Content) != "" {
		own := d.clean.body(raw.Summary, l)
		defer own.free()
		bodyCredit(own)
		own.dropDatelines(origin)
		if s := own.plain(summaryLimit); s != "" {
			if len(s) > summaryLimit {
				return summarise(s, summaryLimit)
			}
			return s
		}
	}
	return summarise(b.plain(2*summaryLength), summaryLength)
}

// slate is the room that an entry is classified in.
type slate struct {
	text            []rune
	towns, subjects []match
}

var slates = sync.Pool{New: func() any { return new(slate) }}

// classify finds the entry's towns and channels.
func (d *Desk) classify(e *news.Entry, src *news.Source, raw *news.Raw, b *body, load cargo) {
	room := slates.Get().(*slate)
	text := fold(room.text[:0], e.Title)
	title := len(text)
	text = b.fold(append(text, sep))
	if room.text = text; cap(text) < 1<<18 { // one huge text shall not stay in memory
		defer slates.Put(room)
	}
	found := d.towns.find(room, title, d.local(src, raw))
	e.Why.Towns = map[string]news.Reason{}
	where := slices.Collect(maps.Keys(found))
	for _, id := range src.Towns {
		if i, ok := d.towns.index[id]; ok && found[i] == "" {
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
	for _, s := range d.channels.file(evidence{
		src: src, raw: raw, title: e.Title, text: text, titleLen: title, slate: room, pictures: load.pictures, moving: load.moving,
		local: len(found) > 0 || d.namesCounty(e.Title),
	}) {
		e.Channels = append(e.Channels, s.id)
		e.Why.Channels[s.id] = news.Reason{Text: s.why}
	}
}

func (d *Desk) namesCounty(s string) bool {
	return slices.ContainsFunc(d.towns.county, func(c string) bool { return strings.Contains(s, c) })
}

// local tells whether the source or the entry's place in it is the county's.
func (d *Desk) local(src *news.Source, raw *news.Raw) local {
	if len(src.Towns) > 0 || d.namesCounty(src.Name) || d.namesCounty(raw.Origin) {
		return true
	}
	return local(slices.ContainsFunc(raw.Trail, d.namesCounty) || slices.ContainsFunc(raw.Categories, d.namesCounty))
}

// fold appends the text as names are matched in it.
func (b *body) fold(dst []rune) []rune {
	for i := range b.parts {
		p := &b.parts[i]
		switch {
		case p.kind == partText:
			dst = fold(dst, p.s)
		case p.block && len(dst) > 0 && dst[len(dst)-1] != sep:
			dst = append(dst, sep)
		}
	}
	return dst
}
