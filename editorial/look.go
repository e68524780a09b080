package editorial

import (
	"context"
	"errors"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Fetcher gets a document from outside.
type Fetcher interface {
	Get(ctx context.Context, r fetch.Request) (*fetch.Response, error)
}

// Intake understands documents.
type Intake interface {
	Detect(ctx context.Context, doc *fetch.Response) (news.Kind, news.Reasons)
	Preset(doc *fetch.Response) (name string, why news.Reasons)
	Read(ctx context.Context, in intake.In) (intake.Result, error)
}

// Found is what a look at a source's address came to.
type Found struct {
	Source news.Source // complete but for what cannot be found
	Recognised
}

// Recognised has why a document's kind and preset are what they are; empty where they were given.
type Recognised struct {
	Why       news.Reasons `json:"why,omitempty"` // the kind
	WhyPreset news.Reasons `json:"why_preset,omitempty"`
}

// Look looks at a source's address for what was not said of it: its kind, its preset and its name. What was said is checked
// before anything is asked.
func (o *Office) Look(ctx context.Context, src news.Source) (Found, error) {
	found, shown := Found{}, fetch.Masked(src.URL)
	if err := o.checkSource(ctx, supposed(src), news.Source{}); err != nil {
		return found, err
	}
	doc, err := o.p.Fetch.Get(ctx, fetch.Request{URL: src.URL})
	if err != nil {
		return found, unread(shown, err)
	}
	k, err := o.recognise(ctx, &src, doc, shown)
	if err != nil {
		return found, err
	}
	found.Recognised = k
	if src.Kind == news.KindFeed && src.Name == "" {
		result, err := o.p.Intake.Read(ctx, intake.In{Source: src, Doc: doc, Now: o.p.Now()})
		if err != nil {
			return found, unread(shown, err)
		}
		src.Name = desk.Line(result.Title, maxSourceName)
		if src.Homepage == "" {
			src.Homepage = homepage(result.Homepage)
		}
	}
	found.Source = src
	return found, nil
}

func unread(address string, err error) error {
	e := refuse(Unreachable, SourceUnread, address).from(err)
	if errors.Is(err, context.DeadlineExceeded) {
		e.Cause = news.Reasons{news.Because("problem.timeout")}
	}
	return e
}

// recognise finds out the source's kind and preset where they are not given.
func (o *Office) recognise(ctx context.Context, src *news.Source, doc *fetch.Response, shown string) (k Recognised, err error) {
	if src.Kind == "" {
		if src.Kind, k.Why = o.p.Intake.Detect(ctx, doc); src.Kind == "" {
			return k, refuse(Unreachable, SourceNoKind, shown).why(k.Why)
		}
	}
	if intake.NeedsPreset(*src) {
		if src.Preset, k.WhyPreset = o.p.Intake.Preset(doc); src.Preset == "" {
			return k, refuse(Unreachable, SourceNoPreset, shown).why(k.WhyPreset)
		}
	}
	return k, nil
}

// supposed stands in for what the look will find, so that the rest can be judged.
func supposed(src news.Source) news.Source {
	if src.Name == "" {
		src.Name = src.ID
	}
	if src.Kind == "" {
		src.Kind = news.KindFeed
		if src.Selectors != (news.Selectors{}) {
			src.Kind = news.KindPage
		}
	}
	if intake.NeedsPreset(src) {
		src.Selectors.Links = "a"
	}
	return src
}
