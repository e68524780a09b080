package site

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/internal/apitest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

type things struct {
	ID    string    `path:"id"`
	Match Match     `header:"If-Match" required:"true"`
	Limit int       `query:"limit" minimum:"1" maximum:"9" default:"5" doc:"how many"`
	Deep  bool      `query:"deep"`
	Since time.Time `query:"since"`
	From  Cursor    `query:"from"`
	Towns []string  `query:"town"`
	Body  struct {
		Name string `json:"name"`
	}
}

type answer struct {
	Said  string   `json:"said"`
	Towns []string `json:"towns"`
}

func newThings(t *testing.T) (http.Handler, *things) {
	t.Helper()
	mux := http.NewServeMux()
	a := NewAPI(func() string { return "things" }, "1", "/", "", func(op Operation, h Handler) {
		mux.HandleFunc(op.Method+" "+op.Path, func(w http.ResponseWriter, r *http.Request) {
			if err := h(w, r); err != nil {
				p, ok := ProblemOf(err)
				if !ok {
					t.Error(err)
				}
				WriteProblem(w, p)
			}
		})
	})
	got := new(things)
	Answer(a, Operation{ID: "put", Method: http.MethodPut, Path: "/things/{id}", Fails: []int{400, 428}}, func(_ *http.Request, in *things) (Tagged[answer], error) {
		*got = *in
		return Tagged[answer]{answer{Said: in.Body.Name, Towns: in.Towns}, "7"}, nil
	})
	Answer(a, Operation{ID: "edit", Method: http.MethodPatch, Path: "/things/{id}", Consumes: PatchType}, func(_ *http.Request, in *struct {
		ID   string `path:"id"`
		Body Patch[answer]
	}) (answer, error) {
		return in.Body.Apply(answer{Said: in.ID, Towns: []string{}})
	})
	Answer(a, Operation{ID: "forget", Method: http.MethodDelete, Path: "/things"}, func(*http.Request, *None) (None, error) { return None{}, nil })
	a.NameCodes(OwnRules)
	a.Serve("/openapi.json")
	return mux, got
}

func TestRequestsAreReadByTheTypeThatDescribesThem(t *testing.T) {
	h, got := newThings(t)
	described := httptest.NewRecorder()
	h.ServeHTTP(described, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/openapi.json", nil))
	d := apitest.Read(t, described.Body.Bytes())
	put := func(query, match, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPut, "/things/a%2Fb"+query, strings.NewReader(body))
		if match != "" {
			r.Header.Set("If-Match", match)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if !d.Check(t, http.MethodPut, "/things/7", w.Result(), w.Body.Bytes()) {
			t.Error("not described")
		}
		return w
	}
	w := put("?limit=9&deep=true&since=2026-06-12T09:12:00%2B08:00&town=wuzhen&town=dama&lang=en", `"6"`, `{"name":"乌镇 <b>"}`)
	if w.Code != http.StatusOK || w.Header().Get("ETag") != `"7"` || w.Body.String() != `{"said":"乌镇 <b>","towns":["wuzhen","dama"]}`+"\n" {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	want := things{ID: "a/b", Match: "6", Limit: 9, Deep: true, Since: time.Date(2026, 6, 12, 1, 12, 0, 0, time.UTC), Towns: []string{"wuzhen", "dama"}}
	want.Body.Name = "乌镇 <b>"
	if diff := cmp.Diff(want, *got, cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Error(diff)
	}
	if put("", "*", `{}`); got.Limit != 5 || got.Match != "" || !got.From.IsZero() {
		t.Errorf("what is not given: %+v", got)
	}
	for _, c := range []struct {
		query, match, body string
		status             int
		words              string
	}{
		{"", "", "{}", 428, "If-Match"}, {"", "W/\"6\"", "{}", 400, "entity tag"}, {"?limit=10", "*", "{}", 400, "limit must be a whole number from 1 to 9"},
		{"?deep=yes", "*", "{}", 400, "deep"}, {"?since=today", "*", "{}", 400, "since"}, {"?from=x", "*", "{}", 400, "cursor"},
		{"?limmit=3&deep=true&Town=x", "*", "{}", 400, "unknown parameters: Town, limmit; there are limit, deep, since, from, town, lang"},
		{"?limit=3&limit=3", "*", "{}", 400, "more than once, and only one is taken: limit"}, {"?limit=&limit=3", "*", "{}", 400, "limit"}, {"?lang=en&lang=en", "*", "{}", 400, "lang"},
		{"?limit=3;deep=true", "*", "{}", 400, "cannot be read"}, {"?deep=%zz", "*", "{}", 400, "cannot be read"}, {"?town=a&town=b&town=a&from=x&from=y", "*", "{}", 400, "from"},
		{"", "*", `{"nmae":"x"}`, 400, "nmae"}, {"", "*", ``, 400, "body"},
	} {
		if w := put(c.query, c.match, c.body); w.Code != c.status || !strings.Contains(w.Body.String(), c.words) {
			t.Errorf("%+v: %d %s", c, w.Code, w.Body)
		}
	}
	for path, status := range map[string]int{"/openapi.json?lang=en": 200, "/openapi.json?limit=1": 400} {
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)); w.Code != status {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	gone := httptest.NewRecorder()
	h.ServeHTTP(gone, httptest.NewRequestWithContext(t.Context(), http.MethodDelete, "/things", nil))
	if gone.Code != http.StatusNoContent || gone.Body.Len() != 0 {
		t.Errorf("nothing to say: %d %s", gone.Code, gone.Body)
	}
}

func TestParametersThatCannotBeReadShowAtOnce(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a field without a place is taken in")
		}
	}()
	Params[struct{ Limit int }]()
}

// TestAPatchSaysItsMediaType: a merge patch, or JSON that is read as one (RFC 5789, 2.2; RFC 7396).
func TestAPatchSaysItsMediaType(t *testing.T) {
	h, _ := newThings(t)
	described := httptest.NewRecorder()
	h.ServeHTTP(described, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/openapi.json", nil))
	d := apitest.Read(t, described.Body.Bytes())
	for kind, status := range map[string]int{
		"": 200, PatchType: 200, "application/json": 200, "Application/JSON; charset=utf-8": 200,
		"application/json-patch+json": 415, "text/plain": 415, "application/x-www-form-urlencoded": 415, "application/merge-patch": 415, "nothing such;": 415,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPatch, "/things/a", strings.NewReader(`{"towns":["wuzhen"]}`))
		if kind != "" {
			r.Header.Set("Content-Type", kind)
		}
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != status {
			t.Errorf("%q: %d %s", kind, w.Code, w.Body)
		}
		if !d.Check(t, http.MethodPatch, "/things/a", w.Result(), w.Body.Bytes()) {
			t.Error("not described")
		}
		if taken := w.Header().Get("Accept-Patch"); (taken == "application/merge-patch+json, application/json") != (status == 415) || taken == "" && status == 415 {
			t.Errorf("%q: Accept-Patch %q", kind, taken)
		}
		if status == 415 && !strings.Contains(w.Body.String(), `"code":"patch-type"`) {
			t.Errorf("%q: %s", kind, w.Body)
		}
	}
}

// TestProblemsNameTheirRule: what refuses has one name in every language, which the description lists.
func TestProblemsNameTheirRule(t *testing.T) {
	h, _ := newThings(t)
	described := httptest.NewRecorder()
	h.ServeHTTP(described, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/openapi.json", nil))
	p := Refuse(http.StatusBadRequest, news.Because("problem.one-of", "f", "a, b"), news.Text("EOF"))
	for _, lang := range words.Langs() {
		if said := p.In(lang); said.Code != "one-of" || len(said.Terms) != 2 || len(said.Cause) != 1 {
			t.Errorf("%+v", said)
		}
	}
	for _, code := range []string{"one-of", "patch-type", "body", "key"} {
		if !strings.Contains(described.Body.String(), " "+code+",") {
			t.Errorf("the description does not list %s", code)
		}
	}
	for _, err := range []error{news.ErrNotFound, news.ErrExists, news.ErrConflict, context.DeadlineExceeded} {
		if p, ok := ProblemOf(fmt.Errorf("asked: %w", err)); !ok || p.Code == "" {
			t.Errorf("%v: %+v", err, p)
		}
	}
}
