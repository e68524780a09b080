package rights

import (
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// Audience is for whom entries and feeds are made ready. The zero value is the public.
type Audience struct {
	agreement *agreement
	topic     string
}

// agreement is what a partner's audience rests on.
type agreement struct {
	sources []string // that it covers; empty: all
	key     string   // marks what is kept for its partners
}

// Partner is the audience of a partner with an agreement. Partners whose agreements cover the same sources are one.
func Partner(p news.Partner) Audience {
	sources := slices.Compact(slices.Sorted(slices.Values(p.Sources)))
	return Audience{agreement: &agreement{sources, " for partners " + strings.Join(sources, ",")}}
}

// At is the audience that has feeds at addresses of its own, with a token in them; it is given what it was given before.
func (a Audience) At(token string) Audience {
	a.topic = token
	return a
}

// Topic is the token in the addresses of its feeds; empty: they are everybody's.
func (a Audience) Topic() string { return a.topic }

// Key tells what is kept for this audience from what is kept for others; empty: the public.
func (a Audience) Key() string {
	if a.agreement == nil {
		return ""
	}
	return a.agreement.key
}

// covers reports whether there is an agreement for a source.
func (a Audience) covers(source string) bool {
	g := a.agreement
	return g != nil && (len(g.sources) == 0 || slices.Contains(g.sources, source))
}
