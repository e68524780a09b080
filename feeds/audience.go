package feeds

import (
	"context"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// Audience is for whom entries and feeds are made ready. The zero value is the public.
type Audience struct{ agreement *agreement }

// agreement is what a partner's audience rests on.
type agreement struct {
	sources []string // that it covers; empty: all
	key     string   // marks what is kept for its partners
}

// PartnerAudience is a partner with an agreement. Partners whose agreements cover the same sources share what is rendered.
func PartnerAudience(p news.Partner) Audience {
	sources := slices.Compact(slices.Sorted(slices.Values(p.Sources)))
	return Audience{&agreement{sources, " for partners " + strings.Join(sources, ",")}}
}

// key tells what is kept for this audience from what is kept for others.
func (a Audience) key() string {
	if a.agreement == nil {
		return ""
	}
	return a.agreement.key
}

// of picks what a source's licence gives: to partners where the agreement covers the source, else to the public.
func (a Audience) of(source string) audience {
	if g := a.agreement; g != nil && (len(g.sources) == 0 || slices.Contains(g.sources, source)) {
		return partner
	}
	return public
}

// Shown is Public for any audience.
func (p *Publisher) Shown(ctx context.Context, who Audience, e news.Entry) (news.Entry, bool) {
	sources, err := p.sources(ctx)
	if err != nil {
		return news.Entry{}, false
	}
	g, ok := p.grant(e, sources, who, p.opt.Now())
	return g.entry, ok
}
