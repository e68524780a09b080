package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// Requests takes what rights owners ask for.
type Requests interface {
	// RequestMark is what a form is given out with.
	RequestMark(ctx context.Context) (string, error)
	// FileRequest puts a request from a network address on record, and gives its reference. A refusal is an *editorial.Error.
	FileRequest(ctx context.Context, address string, ask editorial.RequestAsk) (string, error)
}

// rightsBody is what the page for rights owners shows.
type rightsBody struct {
	Within, Kept, Closed string // how long a decision, an open and a closed request take at most, in words
	Ref                  string // of the request that was just filed; empty: none was
	Form                 *requestForm
}

// requestForm is the form that files a request.
type requestForm struct {
	Action        string
	Mark          string
	Values        url.Values
	Article       string // title of the entry that it is about, where the public is shown one
	Fault         string // what is wrong as a whole
	Faults        map[string]string
	Roles, Ground []choice
}

// requestFields are those of the form, as they stand in a request's body.
var requestFields = []string{"address", "name", "role", "contact", "ground", "statement"}

// formMost bounds the body of the form, in bytes.
const formMost = 64 << 10

// rightsPage says how to ask for a takedown, and shows the form.
func (s *public) rightsPage(w http.ResponseWriter, r *http.Request) error {
	f := requestForm{Values: url.Values{}}
	if id := r.URL.Query().Get("entry"); id != "" {
		e, err := s.Rights.Entry(r.Context(), rights.Audience{}, id)
		_, removed := errors.AsType[*rights.Removed](err)
		switch {
		case err == nil:
			f.Article = e.Title
		case !removed && !errors.Is(err, news.ErrNotFound):
			return err
		}
		f.Values.Set("address", s.inForce().URL+"entry/"+url.PathEscape(id))
	}
	return s.showRights(w, r, http.StatusOK, rightsBody{Form: &f})
}

// fileRequest takes the form.
func (s *public) fileRequest(w http.ResponseWriter, r *http.Request) error {
	if err := s.cross.Check(r); err != nil {
		return site.Refuse(http.StatusForbidden, news.Because("refusal.cross-site"))
	}
	r.Body = http.MaxBytesReader(w, r.Body, formMost)
	if err := r.ParseForm(); err != nil {
		return site.Refuse(http.StatusRequestEntityTooLarge, news.Because("problem.form"))
	}
	get := r.PostForm.Get
	ref, err := s.Requests.FileRequest(r.Context(), site.ClientAddress(r, s.Trusted), editorial.RequestAsk{Address: get("address"), Name: get("name"), Role: news.RequestRole(get("role")),
		Contact: get("contact"), Ground: news.RequestGround(get("ground")), Statement: get("statement"), Trap: get("website"), Mark: get("mark")})
	refusal, refused := errors.AsType[*editorial.Error](err)
	switch {
	case err == nil:
		return s.showRights(w, r, http.StatusCreated, rightsBody{Ref: ref})
	case !refused:
		return err
	}
	f := requestForm{Values: url.Values{}, Faults: map[string]string{}}
	for _, name := range requestFields {
		f.Values.Set(name, get(name))
	}
	said := s.pages.Page(r).SayAll(refusal.Reasons())
	if f.Faults[refusal.Field] = said; refusal.Field == "" {
		f.Fault = said
	}
	if refusal.Code == editorial.RequestSoon {
		f.Mark = get("mark") // it will be old enough
	}
	status := http.StatusUnprocessableEntity
	if refusal.Kind == editorial.Limited {
		status = http.StatusTooManyRequests
		w.Header().Set("Retry-After", "3600")
	}
	return s.showRights(w, r, status, rightsBody{Form: &f})
}

// showRights answers with the page. Its form is good for one request, so nobody keeps it.
func (s *public) showRights(w http.ResponseWriter, r *http.Request, status int, b rightsBody) error {
	v := s.view(r)
	b.Within, b.Kept, b.Closed = v.Length(s.Within), v.Length(news.RequestOpenFor), v.Length(news.RequestClosedFor)
	switch f := b.Form; {
	case s.Requests == nil:
		b.Form = nil
	case f != nil:
		f.Action = v.To("rights")
		for _, role := range news.RequestRoles() {
			f.Roles = append(f.Roles, choice{string(role), v.T("request.role." + string(role)), f.Values.Get("role") == string(role)})
		}
		for _, g := range news.RequestGrounds() {
			f.Ground = append(f.Ground, choice{string(g), v.T("request.ground." + string(g)), f.Values.Get("ground") == string(g)})
		}
		mark, err := s.Requests.RequestMark(r.Context())
		if err != nil {
			return err
		}
		f.Mark = cmp.Or(f.Mark, mark)
	}
	site.NoStore(w.Header())
	v.Title, v.Description, v.Body = v.T("rights.title"), v.T("rights.intro"), b
	v.NoIndex = r.URL.RawQuery != "" || status != http.StatusOK
	v.Menus = v.menus("", "")
	return v.Answer(w, r, status, "rights", v)
}

// requestField is a field of the form as it is shown.
type requestField struct {
	Name, Label, Help, Value, Fault, Auto string
	Most, Lines                           int
	Choices                               []choice
	Empty                                 string
}

// RequestFields are the fields of the form, in order.
func (v *view) RequestFields(f *requestForm) []requestField {
	all := []requestField{
		{Name: "address", Label: v.T("rights.form.address"), Help: v.T("rights.form.address-help"), Most: editorial.RequestAddress},
		{Name: "ground", Label: v.T("rights.form.ground"), Choices: f.Ground, Empty: v.T("rights.form.choose")},
		{Name: "statement", Label: v.T("rights.form.statement"), Help: v.T("rights.form.statement-help", editorial.RequestStatement), Most: editorial.RequestStatement, Lines: 6},
		{Name: "name", Label: v.T("rights.form.name"), Most: editorial.RequestName, Auto: "name"},
		{Name: "role", Label: v.T("rights.form.role"), Choices: f.Roles, Empty: v.T("rights.form.choose")},
		{Name: "contact", Label: v.T("rights.form.contact"), Help: v.T("rights.form.contact-help"), Most: editorial.RequestContact},
	}
	for i := range all {
		all[i].Value, all[i].Fault = f.Values.Get(all[i].Name), f.Faults[all[i].Name]
	}
	return all
}
