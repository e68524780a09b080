package pages

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
)

// blockBody is what the form shows that keeps out what has not come in yet.
type blockBody struct {
	By     []option
	Seen   string       // what was looked for; empty: nothing yet
	There  []news.Entry // that it is about, and that are there already
	More   int          // that are not shown
	Looked int
}

// blockShown is how many entries the form names.
const blockShown = 50

// askBlock shows the form.
func (p *Pages) askBlock(v *view, w http.ResponseWriter, r *http.Request) error {
	return p.showBlock(v, w, r, blockBody{})
}

func (p *Pages) showBlock(v *view, w http.ResponseWriter, r *http.Request, b blockBody) error {
	by := v.Form.Get("by")
	if by == "" {
		by = string(news.BlockHeadline)
	}
	for _, kind := range []news.BlockBy{news.BlockHeadline, news.BlockAddress, news.BlockText} {
		b.By = append(b.By, option{string(kind), v.T("desk.block." + string(kind)), string(kind) == by})
	}
	return v.show(w, r, "desk.block", "block", b)
}

// putBlock keeps out what a form names, once who sends it has seen what of it is there already.
func (p *Pages) putBlock(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	form := r.PostForm
	v.Form = form
	what := strings.TrimSpace(form.Get("what"))
	ask := editorial.TakedownAsk{Reason: strings.TrimSpace(form.Get("reason")), Note: strings.TrimSpace(form.Get("note")), AskedBy: strings.TrimSpace(form.Get("asked-by"))}
	switch news.BlockBy(form.Get("by")) {
	case news.BlockAddress:
		ask.Address = what
	case news.BlockText:
		ask.Text = what
	default:
		ask.Headline = what
	}
	until, err := v.day(form.Get("until"))
	if err == nil && !until.IsZero() {
		until = until.AddDate(0, 0, 1) // the last day counts
	}
	if err == nil {
		ask.AskedAt, err = v.day(form.Get("asked-at"))
	}
	if err != nil {
		return v.misread(w, r, err, p.askBlock)
	}
	ask.Until = until
	there, looked, err := p.Office.BlockReach(r.Context(), ask)
	if err != nil {
		return v.again(w, r, err, p.askBlock)
	}
	b := blockBody{Seen: form.Get("by") + " " + what, Looked: looked, More: len(there) - min(len(there), blockShown)}
	for _, e := range there[:min(len(there), blockShown)] {
		b.There = append(b.There, feeds.Clean(e))
	}
	if form.Get("do") != "block" || form.Get("seen") != b.Seen {
		return p.showBlock(v, w, r, b)
	}
	t, err := p.Office.AskTakedown(r.Context(), v.By, ask)
	if err != nil {
		if err := v.refused(r, err); err != nil {
			return err
		}
		return p.showBlock(v, w, r, b)
	}
	return v.done(w, r, takedownPath(t.ID), "blocked")
}

// TakedownOf says what a takedown is of.
func (v *view) TakedownOf(t editorial.TakedownInfo) string {
	switch {
	case t.Block != nil:
		return v.T("desk.block.of."+string(t.Block.By), shortly(t.Block.What, valueShown))
	case t.Title != "":
		return t.Title
	}
	return t.Entry
}

// keptShown is how many entries that were kept out the record of a takedown lists.
const keptShown = 50

// keptRow is an entry that was kept out.
type keptRow struct {
	At         time.Time
	ID, Source string
	Title, URL string
}

// keptOut are the entries that a takedown kept out.
func (v *view) keptOut(r *http.Request, t editorial.TakedownInfo) (rows []keptRow, more string, err error) {
	if t.KeptOut == 0 {
		return nil, "", nil
	}
	stones, all, err := v.all.Office.KeptOut(r.Context(), t.ID, keptShown)
	for _, s := range stones {
		row := keptRow{At: s.At, ID: s.ID}
		if s.Unheard != nil {
			row.Source = s.Unheard.Source
		}
		if s.Kept != nil {
			said := feeds.Clean(news.Entry{Title: s.Kept.Title, URL: s.Kept.URL})
			row.Title, row.URL = said.Title, said.URL
		}
		rows = append(rows, row)
	}
	if n := all - len(rows); n > 0 {
		more = strconv.Itoa(n)
	}
	return rows, more, err
}
