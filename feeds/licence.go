package feeds

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// audience picks what a licence gives to somebody.
type audience func(news.Licence) news.Extent

func public(l news.Licence) news.Extent  { return l.Public }
func partner(l news.Licence) news.Extent { return l.Partner }

// granted is what a licence gives of an entry, with the licence.
type granted struct {
	entry   news.Entry
	licence news.Licence
}

// Public cuts an entry down to what its licence gives everybody, and puts the licence's label and rights on it. It is
// false where nothing may be shown, or where the sources cannot be read, so that what they allow is not known.
func (p *Publisher) Public(ctx context.Context, e news.Entry) (news.Entry, bool) {
	return p.Shown(ctx, Audience{}, e)
}

// Partner is Public for a partner with an agreement for every source.
func (p *Publisher) Partner(ctx context.Context, e news.Entry) (news.Entry, bool) {
	return p.Shown(ctx, Audience{&agreement{}}, e)
}

// grant is the one place where a licence is applied. What it gives is clean: fit for XML in every field. It gives nothing
// of an entry that waits for an editor.
func (p *Publisher) grant(e news.Entry, sources map[string]news.Source, who Audience, now time.Time) (granted, bool) {
	src, known := sources[e.Source]
	whole := p.licenceOf(e.Source, sources)
	licence := whole.For(&e, now)
	extent := who.of(e.Source)(licence)
	if !known && (extent == news.ExtentSummary || extent == news.ExtentFull) {
		extent = news.ExtentHeadline // its source is gone, and with it what that source allowed
	}
	out, ok := extent.Apply(e)
	if !ok || !e.Held.IsZero() {
		return granted{}, false
	}
	a := &out.Attribution
	a.Label = licence.LabelFor(first(a.Origin, providerOf(e, src).Name))
	if a.Rights = first(a.Rights, licence.Rights); licence.Rights != whole.Rights {
		a.Rights = licence.Rights // an exception knows better than what a feed states of all it has
	}
	if out.Providers = p.carriers(&e, sources, who, now); extent != news.ExtentFull || len(e.Providers) > 1 {
		out.Why = p.why(&out) // another provider's copy has reasons of its own
	}
	if turn := whole.Last(&e, now); turn.After(out.Updated) {
		out.Updated = turn // readers that have it in another extent take it anew
	}
	return granted{cleanEntry(out), licence}, true
}

// licenceOf is a source's licence with what the site's adds to it.
func (p *Publisher) licenceOf(source string, sources map[string]news.Source) news.Licence {
	if src, ok := sources[source]; ok {
		return src.Licence
	}
	return p.opt.Licence
}

// carriers are the providers of an entry that the audience may know of: its own source, and those others whose licence
// gives the audience anything of such an entry.
func (p *Publisher) carriers(e *news.Entry, sources map[string]news.Source, who Audience, now time.Time) []news.Provider {
	if !slices.ContainsFunc(e.Providers, func(pr news.Provider) bool { return pr.ID != e.Source }) {
		return e.Providers
	}
	out := make([]news.Provider, 0, len(e.Providers))
	for _, pr := range e.Providers {
		extent := who.of(pr.ID)(p.licenceOf(pr.ID, sources).For(e, now))
		if _, ok := extent.Apply(news.Entry{}); ok || pr.ID == e.Source {
			out = append(out, pr)
		}
	}
	return out
}

// turns tells when time last changed what licences give of an entry, and when it will next: zero where it does not.
func (p *Publisher) turns(e *news.Entry, sources map[string]news.Source, now time.Time) (last, next time.Time) {
	look := func(source string) {
		l := p.licenceOf(source, sources)
		last, next = later(last, l.Last(e, now)), sooner(next, l.Next(e, now))
	}
	look(e.Source)
	for _, pr := range e.Providers {
		if pr.ID != e.Source {
			look(pr.ID)
		}
	}
	return last, next
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// sooner is the earlier of two times, of which zero is none.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
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

// sources gives the source list by id, with each licence whole, from memory where the change log has been followed.
func (p *Publisher) sources(ctx context.Context) (map[string]news.Source, error) {
	return p.cache.getSources(ctx, func(ctx context.Context) (map[string]news.Source, error) {
		list, err := p.timeline.Sources(ctx)
		if err != nil {
			return nil, fmt.Errorf("read sources: %w", err)
		}
		byID := make(map[string]news.Source, len(list))
		for _, s := range list {
			s.Name = clean(s.Name)
			s.Licence = s.Licence.Or(p.opt.Licence).In(p.opt.Channels)
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
