package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// names are what people call what has ids: each name, as desk.NameKey has it, with the ids that bear it. The first is by the names that
// the site uses, the second by all others.
type names [2]map[string][]string

// severalNames begins the codes of problems with a name that says too little.
const severalNames = "several-"

// maxName bounds the bytes of a name that is looked up.
const maxName = 300

func newNames() names { return names{map[string][]string{}, map[string][]string{}} }

func (n names) add(in int, id string, called ...string) {
	for _, name := range called {
		if key := desk.NameKey(unmarked(name)); key != "" && !slices.Contains(n[in][key], id) {
			n[in][key] = append(n[in][key], id)
		}
	}
}

// unmarked is a name without a gazetteer's mark of names that are found elsewhere, too.
func unmarked(name string) string { return strings.TrimRight(name, "?？") }

// of are the ids that a name stands for: one, several where it says too little, or none.
func (n names) of(name string) []string {
	key := desk.NameKey(written(name))
	if ids := n[0][key]; len(ids) > 0 {
		return ids
	}
	return n[1][key]
}

// written undoes what browsers and programs do to a name in an address: GBK instead of UTF-8, and encoding it twice.
func written(name string) string {
	if len(name) > maxName {
		return ""
	}
	if once, err := url.PathUnescape(name); err == nil {
		name = once
	}
	if !utf8.ValidString(name) {
		name, _ = simplifiedchinese.GB18030.NewDecoder().String(name)
	}
	return name
}

// placeNames are the names of the channels and towns in force.
type placeNames struct {
	of              *settings.Snapshot
	channels, towns names
}

func (s *public) placeNames() *placeNames {
	now := s.Settings.Current()
	if kept := s.lastPlaces.Load(); kept != nil && kept.of == now {
		return kept
	}
	made := &placeNames{of: now, channels: newNames(), towns: newNames()}
	for _, c := range now.Channels {
		made.channels.add(0, c.ID, c.ID, c.Name)
		made.channels.add(1, c.ID, c.Names...)
	}
	for _, t := range now.Towns {
		made.towns.add(0, t.ID, t.ID, t.Name, t.Name+t.Kind)
		made.towns.add(1, t.ID, t.Aliases...)
	}
	s.lastPlaces.Store(made)
	return made
}

// sourceNames are the names of the sources that are listed.
type sourceNames struct {
	of      *rights.Terms
	sources names
}

func (s *public) sourceNames(terms *rights.Terms) names {
	if kept := s.lastSources.Load(); kept != nil && kept.of == terms {
		return kept.sources
	}
	made := &sourceNames{of: terms, sources: newNames()}
	for id, src := range terms.Sources() {
		if src.Enabled {
			made.sources.add(0, id, id, src.Name)
		}
	}
	s.lastSources.Store(made)
	return made.sources
}

// named leads from an address in which a channel, a town or a source is called by a name to the one with its id, which at gives below the
// site's base. It is false for an address that is to be answered. A name that several bear is refused, with their ids.
func (s *public) named(w http.ResponseWriter, r *http.Request, sel news.Selection, at func(news.Selection) string) (bool, error) {
	is, err := s.byID(r.Context(), sel)
	if err != nil || is == sel {
		return false, err
	}
	return true, led(w, r, s.base+strings.TrimPrefix(at(is), "/"))
}

// byID is a selection by the ids of what it calls by names, as far as there is such a thing. A name that several bear is refused, with their ids.
func (s *public) byID(ctx context.Context, sel news.Selection) (is news.Selection, err error) {
	_, channel := s.channel(sel.Channel)
	_, town := s.town(sel.Town)
	if (channel || sel.Channel == "") && (town || sel.Town == "") && sel.Source == "" {
		return sel, nil // nearly always
	}
	is = sel
	resolve := func(name *string, known bool, in func() names, rule string) {
		if *name == "" || known || err != nil {
			return
		}
		switch ids := in().of(*name); len(ids) {
		case 0:
		case 1:
			*name = ids[0]
		default:
			err = unknown(news.Because(rule, written(*name), strings.Join(slices.Sorted(slices.Values(ids)), ", ")))
		}
	}
	resolve(&is.Channel, channel, func() names { return s.placeNames().channels }, "problem.several-channels")
	resolve(&is.Town, town, func() names { return s.placeNames().towns }, "problem.several-towns")
	if sel.Source != "" {
		terms, failed := s.Rights.Terms(ctx)
		if failed != nil {
			return sel, failed
		}
		_, source := terms.Source(sel.Source)
		resolve(&is.Source, source, func() names { return s.sourceNames(terms) }, "problem.several-sources")
	}
	return is, err
}
