package editorial

import (
	"cmp"
	"context"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Judge tells what the desk makes of entries, as the hub that serves would: their channels and towns, each with the reason,
// their attribution and date, and whether they are held. towns are tried in the place of the hub's; nil: the hub's.
type Judge interface {
	Judge(src news.Source, raws []news.Raw, towns []news.Town) ([]news.Entry, error)
}

// Document is a file to preview in the place of what an address gives.
type Document struct {
	Address     string `json:"address"` // that its links are resolved against
	ContentType string `json:"content_type,omitempty"`
	Body        []byte `json:"body"`
}

// PreviewAsk asks what would come in.
type PreviewAsk struct {
	Source   news.Source // its address, and what is known of it; the rest is found out
	Document *Document   // nil: fetch the address
	Limit    int         // of entries; 0: previewLimit
	Towns    []news.Town // to try in the place of the hub's; nil: the hub's
}

// Preview is what would come in.
type Preview struct {
	Kind   news.Kind `json:"kind"`
	Preset string    `json:"preset,omitempty"` // of an epaper
	Recognised
	Title   string        `json:"title,omitempty"`
	Count   int           `json:"count"` // found, with those that the limit left out
	Shown   int           `json:"shown"`
	Notes   news.Reasons  `json:"notes,omitempty"`
	Skipped []intake.Skip `json:"skipped,omitempty"`
	Entries []Previewed   `json:"entries"`
}

// Previewed is an entry with the date as the source wrote it: of publication, else of its last change.
type Previewed struct {
	RawDate string      `json:"raw_date,omitempty"`
	Entry   any         `json:"entry"`            // as the API would show it
	Judged  *news.Entry `json:"judged,omitempty"` // as the desk made it
}

// previewLimit is how many entries a preview shows where it is not said.
const previewLimit = 10

// Preview reads a source and stores nothing.
func (o *Office) Preview(ctx context.Context, ask PreviewAsk) (*Preview, error) {
	if ask.Towns != nil {
		if err := o.p.CheckTowns(ask.Towns); err != nil {
			return nil, refuse(Invalid, GazetteerInvalid).in("gazetteer").from(err)
		}
	}
	if ask.Limit < 1 {
		ask.Limit = previewLimit
	}
	src, shown := ask.Source, fetch.Masked(ask.Source.URL)
	doc, err := o.document(ctx, ask)
	if err != nil {
		return nil, unread(shown, err)
	}
	k, err := o.recognise(ctx, &src, doc, fetch.Masked(doc.URL))
	if err != nil {
		return nil, err
	}
	pre := &Preview{Kind: src.Kind, Preset: src.Preset, Recognised: k}
	nothing := func(context.Context, []string) (map[string]bool, error) { return nil, nil }
	result, err := o.p.Intake.Read(ctx, intake.In{Source: src, Doc: doc, Seen: nothing, Now: o.p.Now(), Limit: ask.Limit})
	if err != nil {
		return nil, refuse(Unreachable, SourceUnreadAs, fetch.Masked(doc.URL), string(src.Kind)).from(err)
	}
	pre.Title, pre.Notes, pre.Skipped, pre.Count = desk.Line(result.Title, maxSourceName), result.Notes, result.Skipped, len(result.Entries)+result.Left
	return pre, o.judgeAll(pre, src, result.Entries[:min(len(result.Entries), ask.Limit)], ask.Towns)
}

func (o *Office) judgeAll(pre *Preview, src news.Source, raws []news.Raw, towns []news.Town) error {
	entries, err := o.p.Judge.Judge(src, raws, towns)
	for i, e := range entries {
		pre.Entries = append(pre.Entries, Previewed{RawDate: cmp.Or(raws[i].Published, raws[i].Updated), Entry: o.p.Show(e), Judged: &e})
	}
	pre.Shown = len(pre.Entries)
	return err
}

func (o *Office) document(ctx context.Context, ask PreviewAsk) (*fetch.Response, error) {
	if d := ask.Document; d != nil {
		return &fetch.Response{URL: d.Address, Status: 200, Body: d.Body, ContentType: d.ContentType}, nil
	}
	return o.p.Fetch.Get(ctx, fetch.Request{URL: ask.Source.URL})
}
