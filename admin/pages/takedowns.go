package pages

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
)

// reachBody is what a takedown takes, by source.
type reachBody struct {
	Page    *view
	ID      string // the entry that is asked about
	All     int
	Seen    string // the reach's revision
	Sources []sourceReach
	More    int // that are not shown
}

// sourceReach is what a takedown takes of one source.
type sourceReach struct {
	Name    string
	Entries []news.Entry
}

// reachShown is how many entries the page names.
const reachShown = 200

// reach is what a takedown of an entry would take now.
func (v *view) reach(r *http.Request, id string) (b reachBody, err error) {
	reach, err := v.all.Office.TakedownReach(r.Context(), id)
	b = reachBody{Page: v, ID: id, All: reach.All, Seen: reach.Rev(), More: reach.All - min(len(reach.Entries), reachShown)}
	for _, e := range reach.Entries[:min(len(reach.Entries), reachShown)] {
		name := v.Provider(e)
		i := slices.IndexFunc(b.Sources, func(s sourceReach) bool { return s.Name == name })
		if i < 0 {
			i, b.Sources = len(b.Sources), append(b.Sources, sourceReach{Name: name})
		}
		b.Sources[i].Entries = append(b.Sources[i].Entries, feeds.Clean(e))
	}
	return b, err
}

// unseen reports whether a takedown of an entry would take others by now than who sent the form has seen; the page that is shown next says so.
func (v *view) unseen(r *http.Request, entry string) (bool, error) {
	reach, err := v.all.Office.TakedownReach(r.Context(), entry)
	if err != nil || r.PostForm.Get("seen") == reach.Rev() {
		return false, err
	}
	v.Notice, v.Form = v.T("desk.takedown.reach-changed", reach.All), r.PostForm
	return true, nil
}

// askTakedown shows what a takedown would reach, before it happens.
func (p *Pages) askTakedown(v *view, w http.ResponseWriter, r *http.Request) error {
	b, err := v.reach(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.show(w, r, "desk.takedown", "takedown", b)
}

// takeDown takes an entry down, or puts the request on record. Where it would take others by now than were seen, it shows them first.
func (p *Pages) takeDown(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	id, form := r.PathValue("id"), r.PostForm
	ask := editorial.TakedownAsk{Entry: id, Reason: strings.TrimSpace(form.Get("reason")), Note: strings.TrimSpace(form.Get("note")), AskedBy: strings.TrimSpace(form.Get("asked-by")),
		Only: form.Get("only") != "", Open: form.Get("do") == "open"}
	var err error
	if ask.AskedAt, err = v.day(form.Get("asked-at")); err != nil {
		return v.misread(w, r, err, p.askTakedown)
	}
	if !ask.Only && !ask.Open {
		switch unseen, err := v.unseen(r, id); {
		case err != nil:
			return err
		case unseen:
			return p.askTakedown(v, w, r)
		}
	}
	t, err := p.Office.AskTakedown(r.Context(), v.By, ask)
	if err != nil {
		return v.again(w, r, err, p.askTakedown)
	}
	return v.done(w, r, takedownPath(t.ID), became(t.State))
}

// became names what a request came to, for the page that says so.
func became(s news.TakedownState) string {
	switch s {
	case news.TakedownDone:
		return "takedown-done"
	case news.TakedownRefused:
		return "takedown-refused"
	case news.TakedownRestored:
		return "takedown-restored"
	}
	return "takedown-open"
}

func takedownPath(id string) string { return "admin/takedowns/" + url.PathEscape(id) }

// TakedownURL is the address of a takedown's record.
func (v *view) TakedownURL(id string) string { return v.To(takedownPath(id)) }

// takedownsBody is what the list of takedowns shows.
type takedownsBody struct {
	editorial.TakedownPage
	Older, Newer string
}

// takedownsShown is how many takedowns a page lists.
const takedownsShown = 50

// takedowns lists them, the open ones first.
func (p *Pages) takedowns(v *view, w http.ResponseWriter, r *http.Request) error {
	asked, _ := strconv.Atoi(r.URL.Query().Get("page")) // no number: the first
	page, err := p.Office.TakedownPage(r.Context(), asked, takedownsShown)
	if err != nil {
		return err
	}
	b := takedownsBody{TakedownPage: page}
	if page.Page > 1 {
		b.Newer = v.To("admin/takedowns", "page", strconv.Itoa(page.Page-1))
	}
	if page.More {
		b.Older = v.To("admin/takedowns", "page", strconv.Itoa(page.Page+1))
	}
	return v.show(w, r, "desk.takedowns", "takedowns", b)
}

// recordBody is what the record of a takedown shows.
type recordBody struct {
	editorial.TakedownInfo
	Reach *reachBody // of an open request, as far as the entry is still there
	Deeds deedsBody
	Kept  []keptRow // entries that it kept out
	More  string    // how many are not shown
}

func (p *Pages) takedown(v *view, w http.ResponseWriter, r *http.Request) error {
	t, err := p.Office.Takedown(r.Context(), r.PathValue("id"), "")
	if err != nil {
		return err
	}
	b := recordBody{TakedownInfo: t}
	if b.Deeds, err = v.takedownDeeds(r, t); err != nil {
		return err
	}
	if b.Kept, b.More, err = v.keptOut(r, t); err != nil {
		return err
	}
	if t.State == news.TakedownOpen && t.Block == nil {
		reach, err := v.reach(r, t.Entry)
		if _, gone := errors.AsType[*editorial.Error](err); err != nil && !gone {
			return err
		} else if err == nil {
			b.Reach = &reach
		}
	}
	return v.show(w, r, "desk.takedown", "takedownrecord", b)
}

// decideTakedown decides an open request, or undoes a takedown. Where one would take others by now than were seen, it shows them first.
func (p *Pages) decideTakedown(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	id, form := r.PathValue("id"), r.PostForm
	if form.Get("do") == editorial.DecideTakeDown {
		asked, err := p.Office.Takedown(r.Context(), id, editorial.DecideTakeDown)
		if err != nil {
			return err
		}
		if asked.State == news.TakedownOpen && asked.Reprints {
			switch unseen, err := v.unseen(r, asked.Entry); {
			case err != nil:
				return v.again(w, r, err, p.takedown)
			case unseen:
				return p.takedown(v, w, r)
			}
		}
	}
	t, err := p.Office.DecideTakedown(r.Context(), v.By, id, form.Get("rev"), editorial.TakedownRuling{Decision: form.Get("do"), Note: strings.TrimSpace(form.Get("note"))})
	if err != nil {
		return v.again(w, r, err, p.takedown)
	}
	return v.done(w, r, takedownPath(t.ID), became(t.State))
}

// TakedownState is what came of a request, in a word.
func (v *view) TakedownState(s news.TakedownState) string { return v.T("takedown." + string(s)) }
