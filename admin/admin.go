// Package admin is what administrators see and change: the administration's API. Commands reach it over the control
// socket of a serving hub, or in their own process where none serves; it is one code path for both.
package admin

import (
	"context"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/txnews/hub/admin/access"
	"github.com/txnews/hub/alerts"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

// Options are the parts of the administration.
type Options struct {
	Office   *editorial.Office
	Try      func(context.Context) []alerts.Tried // tells that this is a try; nil: there is no way to
	Language func() string                        // of the site, which answers are in where a request wants none; nil: zh-CN
}

// api is the administration's API: its table of routes, and what answers them.
type api struct {
	Options
	http.ServeMux
	routes []site.Operation
}

// Handler serves the API below /admin/api/. It asks for no login: only the control socket and access.Guard may lead to it.
func Handler(o Options) access.Router {
	a := &api{Options: o}
	table := site.NewAPI(func() string { return "The administration" }, "1", "/", "Errors are problems (RFC 9457). PUT, PATCH and DELETE name in If-Match the revision "+
		"that they were made from: the ETag that was read, or * for whichever is in force.", a.mount)
	table.Under("Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0")
	table.Admit("bearer", &site.Scheme{Type: "http", Scheme: "bearer", Detail: "an API token"}, true)
	table.Admit("session", &site.Scheme{Type: "apiKey", In: "cookie", Name: access.SessionCookie, Detail: "a session that the login form began; below an address of https its name begins with __Host-"}, true)
	table.SameAs(reflect.TypeFor[Source](), reflect.TypeFor[form]())
	table.SameAs(reflect.TypeFor[SourceInfo](), reflect.TypeFor[infoForm]())
	table.SameAs(reflect.TypeFor[duration](), reflect.TypeFor[string]())
	table.SameAs(reflect.TypeFor[site.Date](), reflect.TypeFor[string]())
	table.SayReasons(a.speaks)
	table.NameCodes(site.OwnRules, site.UseCaseRules)
	a.sourceRoutes(table)
	a.entryRoutes(table)
	a.takedownRoutes(table)
	a.requestRoutes(table)
	a.partnerRoutes(table)
	a.settingRoutes(table)
	a.backupRoutes(table)
	a.alertRoutes(table)
	a.userRoutes(table)
	a.subscriptionRoutes(table)
	a.usageRoutes(table)
	table.Serve("/admin/api/openapi.json")
	a.HandleFunc(elsewhere, a.lost)
	return a
}

// Deny answers who may not do what they ask of the API, in the language that is asked for, else in the site's.
func Deny(language func() string) access.Deny {
	a := &api{Options: Options{Language: language}}
	return func(w http.ResponseWriter, r *http.Request, why error) {
		p := Problem(why, a.speaks(r))
		if p.Status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", "Bearer")
		}
		site.WriteProblem(w, p)
	}
}

// elsewhere is what of the API's addresses no route has.
const elsewhere = "/admin/api/"

// lost answers what no route does: 405 where another method would do, else 404.
func (a *api) lost(w http.ResponseWriter, r *http.Request) {
	lang := a.speaks(r)
	allowed := a.methods(r)
	if len(allowed) == 0 {
		site.WriteProblem(w, site.Refuse(http.StatusNotFound, news.Because("problem.no-operation", r.Method, r.URL.Path)).In(lang))
		return
	}
	list := strings.Join(allowed, ", ")
	w.Header().Set("Allow", list)
	site.WriteProblem(w, site.Refuse(http.StatusMethodNotAllowed, news.Because("problem.method-allowed", list)).In(lang))
}

// methods are those that the address of a request takes, in order.
func (a *api) methods(r *http.Request) []string {
	takes := map[string]bool{}
	for _, op := range a.routes {
		if takes[op.Method] {
			continue
		}
		other := *r
		other.Method = op.Method
		if _, pattern := a.Handler(&other); pattern == op.Method+" "+op.Path {
			takes[op.Method] = true
		}
	}
	if takes[http.MethodGet] {
		takes[http.MethodHead] = true
	}
	return slices.Sorted(maps.Keys(takes))
}

// speaks is the language that an answer is wanted in.
func (a *api) speaks(r *http.Request) words.Lang {
	own := words.Chinese
	if a.Language != nil {
		own = words.Of(a.Language())
	}
	return site.Language(r, own)
}

// mount puts an operation into the table of routes. What it refuses is said in the language that is asked for.
func (a *api) mount(op site.Operation, h site.Handler) {
	a.routes = append(a.routes, op)
	a.HandleFunc(op.Method+" "+op.Path, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Vary", "Accept-Encoding, Accept-Language")
		if err := h(w, r); err != nil {
			site.WriteProblem(w, Problem(err, a.speaks(r)))
		}
	})
}

// byID is an operation on one thing.
type byID struct {
	ID string `path:"id"`
}

// changeOf is one that changes it.
type changeOf struct {
	ID    string     `path:"id"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
}

// The statuses that operations fail with, by what they do.
var (
	reading  = []int{404, 410, 500}
	asking   = []int{400, 404, 409, 410, 422, 500, 502, 504}
	changing = []int{400, 404, 409, 410, 412, 422, 428, 500}
)
