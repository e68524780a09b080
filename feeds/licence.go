package feeds

import (
	"context"
	"fmt"

	"github.com/txnews/hub/news"
)

// audience picks what a licence gives to somebody.
type audience func(news.Licence) news.Extent

func public(l news.Licence) news.Extent  { return l.Public }
func partner(l news.Licence) news.Extent { return l.Partner }

// Public cuts an entry down to what its licence gives everybody, and puts the licence's label and rights on it. It is
// false where nothing may be shown, or where the sources cannot be read, so that what they allow is not known.
func (p *Publisher) Public(ctx context.Context, e news.Entry) (news.Entry, bool) {
	return p.shown(ctx, e, public)
}

// Partner is Public for a partner with an agreement.
func (p *Publisher) Partner(ctx context.Context, e news.Entry) (news.Entry, bool) {
	return p.shown(ctx, e, partner)
}

func (p *Publisher) shown(ctx context.Context, e news.Entry, who audience) (news.Entry, bool) {
	sources, err := p.sources(ctx)
	if err != nil {
		return news.Entry{}, false
	}
	return p.grant(e, sources, who)
}

// grant is the one place where a licence is applied. What it gives is clean: fit for XML in every field.
func (p *Publisher) grant(e news.Entry, sources map[string]news.Source, who audience) (news.Entry, bool) {
	src, ok := sources[e.Source]
	licence := src.Licence.Or(p.opt.Licence)
	extent := who(licence)
	if !ok && (extent == news.ExtentSummary || extent == news.ExtentFull) {
		extent = news.ExtentHeadline // its source is gone, and with it what that source allowed
	}
	e, ok = extent.Apply(e)
	if !ok {
		return news.Entry{}, false
	}
	a := &e.Attribution
	origin := first(a.Origin, providerOf(e, src).Name)
	a.Label = licence.LabelFor(origin)
	a.Rights = first(a.Rights, licence.Rights)
	return cleanEntry(e), true
}

// providerOf is the source that brought the entry, under the name that it has now.
func providerOf(e news.Entry, src news.Source) news.Provider {
	at := news.Provider{ID: e.Source, Name: src.Name, URL: e.URL}
	for _, pr := range e.Providers {
		if pr.ID == e.Source {
			at.Name = first(at.Name, pr.Name)
			at.URL = first(pr.URL, at.URL)
		}
	}
	return at
}

// sources gives the source list by id, from memory where the change log has been followed.
func (p *Publisher) sources(ctx context.Context) (map[string]news.Source, error) {
	return p.cache.getSources(ctx, func(ctx context.Context) (map[string]news.Source, error) {
		list, err := p.timeline.Sources(ctx)
		if err != nil {
			return nil, fmt.Errorf("read sources: %w", err)
		}
		byID := make(map[string]news.Source, len(list))
		for _, s := range list {
			s.Name = clean(s.Name)
			byID[s.ID] = s
		}
		return byID, nil
	})
}

func first(of ...string) string {
	for _, s := range of {
		if s != "" {
			return s
		}
	}
	return ""
}
