package pages

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
)

// requestsPage lists what rights owners asked for, the open ones first.
func (p *Pages) requestsPage(v *view, w http.ResponseWriter, r *http.Request) error {
	all, err := p.Office.TakedownRequests(r.Context())
	if err != nil {
		return err
	}
	return v.show(w, r, "desk.requests", "requests", all)
}

// requestBody is a request beside the entry that it is about.
type requestBody struct {
	editorial.RequestInfo
	About    string      // id of the entry that would be taken down; empty: none is named
	Entry    *news.Entry // nil: there is none of that id
	Reach    *reachBody
	Takedown string // address of the record of the takedown that answers it; empty: none does
}

func (p *Pages) requestPage(v *view, w http.ResponseWriter, r *http.Request) error {
	is, err := p.Office.TakedownRequest(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	b := requestBody{RequestInfo: is, About: is.Entry}
	if v.Form.Has("entry") {
		b.About = editorial.EntryNamed(v.Form.Get("entry"))
	} else {
		v.Form = url.Values{"entry": {is.Entry}, "reason": {v.T("desk.request.reason-given")}}
	}
	if is.State == editorial.RequestAccepted || is.State == editorial.RequestUndone {
		b.Takedown = v.TakedownURL(is.ID)
	}
	if b.About != "" && is.State == editorial.RequestOpen {
		if err := v.besideRequest(r, &b); err != nil {
			return err
		}
	}
	return v.show(w, r, "desk.request", "request", b)
}

// besideRequest puts beside a request the entry that would be taken down, and what else would be.
func (v *view) besideRequest(r *http.Request, b *requestBody) error {
	reach, err := v.reach(r, b.About)
	if _, gone := errors.AsType[*editorial.Error](err); gone {
		return nil // there is none, or it was taken down before
	}
	if err != nil {
		return err
	}
	b.Reach = &reach
	for _, from := range reach.Sources {
		for _, e := range from.Entries {
			if e.ID == b.About {
				e = feeds.Clean(e)
				b.Entry = &e
			}
		}
	}
	return nil
}

// decideRequest takes down what a request asks for, or declines it. Where a takedown would take others than were seen, it shows them first.
func (p *Pages) decideRequest(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	id, form := r.PathValue("id"), r.PostForm
	ruling := editorial.RequestRuling{Decision: form.Get("do"), Entry: strings.TrimSpace(form.Get("entry")), Reason: form.Get("reason"), Note: form.Get("note"), Only: form.Get("only") != ""}
	if entry := editorial.EntryNamed(ruling.Entry); ruling.Decision == editorial.RequestAccept && (entry == "" || !ruling.Only) {
		if entry == "" { // the field was filled in with the request's own, and emptied
			return v.again(w, r, &editorial.Error{Kind: editorial.Invalid, Code: editorial.RequestNoEntry, Field: "entry"}, p.requestPage)
		}
		switch unseen, err := v.unseen(r, entry); {
		case err != nil:
			return v.again(w, r, err, p.requestPage)
		case unseen:
			return p.requestPage(v, w, r)
		}
	}
	is, err := p.Office.DecideRequest(r.Context(), v.By, id, form.Get("rev"), ruling)
	if err != nil {
		return v.again(w, r, err, p.requestPage)
	}
	return v.done(w, r, "admin/requests/"+url.PathEscape(id), answered(is.State))
}

// answered names what a request came to, for the page that says so.
func answered(s editorial.RequestState) string {
	if s == editorial.RequestDeclined {
		return "request-declined"
	}
	return "request-accepted"
}

// RequestURL is the address of a request's page.
func (v *view) RequestURL(id string) string { return v.To("admin/requests/" + url.PathEscape(id)) }

// RequestState is what came of a request, in a word.
func (v *view) RequestState(s editorial.RequestState) string {
	return v.T("request.state." + string(s))
}

// RequestSays is a value of a field of the form, in words.
func (v *view) RequestSays(field, value string) string { return v.label("request."+field+".", value) }
