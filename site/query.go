package site

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// langParam asks for a language. Every operation of an API takes it.
const langParam = "lang"

// asks are the names that an operation's query may have.
type asks struct {
	common *[]string // of the whole API
	own    []string
	lists  []string // of these, those that may be given several times
}

// takenFrom are the names that are read into a struct.
func (a *API) takenFrom(in reflect.Type) asks {
	q := asks{common: &a.common}
	for i := range in.NumField() {
		f := in.Field(i)
		if f.Name == bodyField {
			continue
		}
		p := parameterOf(f)
		if p.in != "query" {
			continue
		}
		q.own = append(q.own, p.name)
		if f.Type == reflect.TypeFor[[]string]() {
			q.lists = append(q.lists, p.name)
		}
	}
	return q
}

// check refuses what an operation would not look at: a query that cannot be read, names that it does not take, and what is
// given twice of which it takes one. Whoever mistypes a name must not take the answer for what was asked.
func (q *asks) check(r *http.Request) error {
	if r.URL.RawQuery == "" {
		return nil
	}
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return BadRequest(news.Because("problem.query", err.Error()))
	}
	known := append(slices.Clone(q.own), *q.common...)
	var unknown, doubled []string
	for name, values := range given {
		switch {
		case !slices.Contains(known, name):
			unknown = append(unknown, name)
		case len(values) > 1 && !slices.Contains(q.lists, name):
			doubled = append(doubled, name)
		}
	}
	slices.Sort(unknown)
	slices.Sort(doubled)
	switch {
	case unknown != nil:
		return BadRequest(news.Because("problem.unknown-parameter", strings.Join(unknown, ", "), strings.Join(known, ", ")))
	case doubled != nil:
		return BadRequest(news.Because("problem.doubled", strings.Join(doubled, ", ")))
	}
	return nil
}
