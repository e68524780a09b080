package rights

import (
	"context"
	"errors"
	"fmt"

	"github.com/txnews/hub/news"
)

// Past is what rights asks of earlier versions.
type Past interface {
	// History gives the versions of an entry that others replaced, newest first.
	History(ctx context.Context, id string) ([]news.Revision, error)
}

// Earlier is a version of an entry that a correction replaced, as an audience may see it.
type Earlier struct {
	Entry    news.Entry
	Revision news.Revision // what of it stands beside the entry: when it was replaced, whether by a correction of note
}

// Earlier gives the earlier versions of an entry, newest first, by the licence that holds now. Only what the source itself corrected is
// given: a version that an editor replaced, and all before it, may say what was not to be read any more. It gives news.ErrNotFound for an
// entry of which the audience gets nothing.
func (o *Office) Earlier(ctx context.Context, who Audience, id string) ([]Earlier, error) {
	if o.opt.Past == nil {
		return nil, nil
	}
	terms, err := o.Terms(ctx)
	if err != nil {
		return nil, err
	}
	e, err := o.store.Entry(ctx, id)
	if errors.Is(err, news.ErrNotFound) {
		return nil, notFound(id)
	}
	if err != nil {
		return nil, err
	}
	now := o.opt.Now()
	if _, ok := terms.Show(who, e, now); !ok {
		return nil, notFound(id)
	}
	history, err := o.opt.Past.History(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read earlier versions of %s: %w", id, err)
	}
	var all []Earlier
	for _, r := range history {
		if !r.Corrected {
			break
		}
		was := e
		was.Version, was.URL, was.Title, was.Summary, was.Content = r.Version, r.URL, r.Title, r.Summary, r.Content
		was.Published, was.Updated, was.Attribution, was.Media = r.Published, r.Updated, r.Attribution, nil
		g, ok := terms.Show(who, was, now)
		if !ok {
			break
		}
		all = append(all, Earlier{g.Entry, r})
	}
	return all, nil
}
