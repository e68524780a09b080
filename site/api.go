package site

import (
	"cmp"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"

	"github.com/danielgtaylor/huma/v2"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// Handler serves an address: what it cannot answer, it returns.
type Handler = func(w http.ResponseWriter, r *http.Request) error

// API is the operations of an API. Each is described by the types that its handler takes and gives: they are what requests
// are read into and answers are written from, and the OpenAPI description follows from them.
type API struct {
	doc    *huma.OpenAPI
	title  func() string
	mount  func(op Operation, h Handler)
	either map[reflect.Type][]reflect.Type
	common []string                       // names that every operation's query may have
	fails  []int                          // statuses of problems that every operation may answer
	says   func(*http.Request) words.Lang // nil: what an answer says, its type says
}

// SayReasons has the reasons that answers hold say themselves beside their data, in the language that a request wants.
func (a *API) SayReasons(in func(*http.Request) words.Lang) { a.says = in }

// json is v as JSON, its reasons said.
func (a *API) json(r *http.Request, v any) ([]byte, error) {
	b, err := PlainJSON(v)
	if err != nil || a.says == nil {
		return b, err
	}
	return Said(b, a.says(r)), nil
}

// NewAPI begins an API, whose description has the title that there is when it is read. mount puts an operation's handler into
// the table of routes.
func NewAPI(title func() string, version, address, detail string, mount func(op Operation, h Handler)) *API {
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Version: version, Description: detail},
		Servers: []*huma.Server{{URL: cmp.Or(strings.TrimSuffix(address, "/"), "/")}}, // paths begin with a slash
		Components: &huma.Components{
			Schemas:         huma.NewMapRegistry("#/components/schemas/", namer()),
			SecuritySchemes: map[string]*huma.SecurityScheme{},
		},
	}
	a := &API{doc: doc, title: title, mount: mount, common: []string{langParam}}
	a.SameAs(reflect.TypeFor[news.Reason](), reflect.TypeFor[any]()) // a rule with its terms, or ready words
	return a
}

// Operation is one method of one address.
type Operation struct {
	ID      string // unique within the API
	Method  string // empty: GET
	Path    string // as http.ServeMux has it
	Summary string
	Detail  string

	Status   int      // of an answer that is well; 0: 200, or 204 where it gives None
	Also     []int    // further statuses of answers that are well, and hold the like
	Consumes string   // media type of the body; empty: JSON
	Produces []string // media types of the answer; empty: JSON
	Fails    []int    // with problems of these statuses
}

// None is what an operation gives that has nothing to say, or takes that is asked nothing.
type None struct{}

// Raw is a body that the handler reads or writes by itself; Operation says its media type.
type Raw struct{}

// maxBody bounds what a request of an API may hold, raw bodies apart.
const maxBody = 16 << 20

// Answer adds an operation whose answer is made whole before it goes out. In is a struct: its fields are parameters, by their
// tags query:"name", path:"name" or header:"name", and the field Body, if there is one, is the body.
func Answer[In, Out any](a *API, op Operation, do func(r *http.Request, in *In) (Out, error)) {
	op = op.with(reflect.TypeFor[Out]())
	read := a.add(op, reflect.TypeFor[In](), reflect.TypeFor[Out]())
	a.mount(op, func(w http.ResponseWriter, r *http.Request) error {
		var in In
		if err := read(w, r, reflect.ValueOf(&in).Elem()); err != nil {
			return err
		}
		out, err := do(r, &in)
		if err != nil {
			return err
		}
		if t, ok := any(out).(revised); ok {
			value, rev := t.tagged()
			w.Header().Set("ETag", `"`+rev+`"`)
			return a.write(w, r, op.Status, value)
		}
		if op.Status == http.StatusOK && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			b, err := a.json(r, out)
			if err != nil {
				return err
			}
			return ServeBytes(w, r, JSONType, b)
		}
		return a.write(w, r, op.Status, out)
	})
}

// Stream adds an operation that writes its answer by itself; Out describes it.
func Stream[In, Out any](a *API, op Operation, do func(w http.ResponseWriter, r *http.Request, in *In) error) {
	op = op.with(reflect.TypeFor[Out]())
	read := a.add(op, reflect.TypeFor[In](), reflect.TypeFor[Out]())
	a.mount(op, func(w http.ResponseWriter, r *http.Request) error {
		var in In
		if err := read(w, r, reflect.ValueOf(&in).Elem()); err != nil {
			return err
		}
		return do(w, r, &in)
	})
}

// Describe adds an operation that is served elsewhere.
func Describe[In, Out any](a *API, op Operation) {
	a.add(op.with(reflect.TypeFor[Out]()), reflect.TypeFor[In](), reflect.TypeFor[Out]())
}

// with fills in what is left empty.
func (op Operation) with(out reflect.Type) Operation {
	op.Method = cmp.Or(op.Method, http.MethodGet)
	op.Consumes = cmp.Or(op.Consumes, JSONType)
	if op.Produces == nil {
		op.Produces = []string{JSONType}
	}
	if op.Status == 0 {
		op.Status = http.StatusOK
		if out == noneType {
			op.Status = http.StatusNoContent
		}
	}
	return op
}

// add describes an operation, and gives what reads a request of it.
func (a *API) add(op Operation, in, out reflect.Type) reader {
	described := a.describe(op, out)
	a.takes(described, op, in)
	a.doc.AddOperation(described)
	asks, read := a.takenFrom(in), readerOf(in)
	if op.Method == http.MethodPatch {
		read = takesPatch(read)
	}
	return func(w http.ResponseWriter, r *http.Request, into reflect.Value) error {
		if err := asks.check(r); err != nil {
			return err
		}
		return read(w, r, into)
	}
}

// Serve adds the description itself. It is added last.
func (a *API) Serve(path string) {
	op := Operation{ID: "openapi", Path: path, Summary: "This description"}.with(reflect.TypeFor[map[string]any]())
	read := a.add(op, noneType, reflect.TypeFor[map[string]any]())
	var kept atomic.Pointer[titled]
	a.mount(op, func(w http.ResponseWriter, r *http.Request) error {
		if err := read(w, r, reflect.ValueOf(&None{}).Elem()); err != nil {
			return err
		}
		d := kept.Load()
		if title := a.title(); d == nil || d.title != title {
			var err error
			if d, err = a.under(title); err != nil {
				return err
			}
			kept.Store(d)
		}
		return ServeBytes(w, r, JSONType, d.text)
	})
}

// titled is the description under a title.
type titled struct {
	title string
	text  []byte
}

func (a *API) under(title string) (*titled, error) {
	doc, info := *a.doc, *a.doc.Info
	doc.Info, info.Title = &info, title
	b, err := json.Marshal(&doc)
	return &titled{title, b}, err
}

// write answers with v, for this once.
func (a *API) write(w http.ResponseWriter, r *http.Request, status int, v any) error {
	if status == http.StatusNoContent {
		w.WriteHeader(status)
		return nil
	}
	b, err := a.json(r, v)
	if err != nil {
		return err
	}
	return writeBytes(w, status, b)
}

// WriteJSON answers with v, for this once.
func WriteJSON(w http.ResponseWriter, status int, v any) error {
	b, err := PlainJSON(v)
	if err != nil {
		return err
	}
	return writeBytes(w, status, b)
}

func writeBytes(w http.ResponseWriter, status int, b []byte) error {
	w.Header().Set("Content-Type", JSONType)
	w.WriteHeader(status)
	_, _ = w.Write(b)
	return nil
}
