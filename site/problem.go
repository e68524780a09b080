package site

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// Problem is an error of an API, as it is answered (RFC 9457).
type Problem struct {
	Type   string `json:"type" doc:"about:blank: the status says what kind of problem it is"`
	Title  string `json:"title" doc:"the status in words"`
	Status int    `json:"status" doc:"the status of the answer"`
	Detail string `json:"detail,omitempty" doc:"what is wrong, and how to mend it, in words"`

	// The same as data: of a refusal of a use case, which alone has a kind, or of a rule of the API's own.
	Kind     string       `json:"kind,omitempty" doc:"the sort of the refusal"`
	Code     string       `json:"code,omitempty" doc:"the name of the rule that refused, for programs; it stays whatever the language"`
	Field    string       `json:"field,omitempty" doc:"of what was sent"`
	Terms    []string     `json:"terms,omitempty" doc:"what the detail names"`
	Cause    news.Reasons `json:"cause,omitempty" doc:"what it comes from: rules with their terms"`
	Revision string       `json:"revision,omitempty" doc:"in force, where another was expected"`

	why news.Reasons // what the detail says, where it can be said in other languages
}

// Error is the detail.
func (p *Problem) Error() string { return p.Detail }

// NewProblem is a problem whose type its status says.
func NewProblem(status int, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: oneLine(detail)}
}

func oneLine(text string) string { return strings.ReplaceAll(text, "\n", "; ") }

// Where the catalogue has the rules that refuse: APIs' own, and those of use cases. Codes are their names without this.
const (
	OwnRules     = "problem."
	UseCaseRules = "refusal."
)

// Refuse is a problem whose detail is said in the reader's language; in English until it is known, for logs. The first reason
// is the rule that refused, the others what it comes from.
func Refuse(status int, why ...news.Reason) *Problem {
	p := NewProblem(status, words.English.SayAll(why))
	p.why = why
	if len(why) > 0 {
		p.Code, p.Terms, p.Cause = strings.TrimPrefix(why[0].Rule, OwnRules), why[0].Terms, why[1:]
	}
	return p
}

// BadRequest is what a client asked wrongly.
func BadRequest(why ...news.Reason) *Problem { return Refuse(http.StatusBadRequest, why...) }

// In is the problem in a language, as far as it can be said in it.
func (p *Problem) In(lang words.Lang) *Problem {
	if len(p.why) == 0 {
		return p
	}
	said := *p
	said.Detail = oneLine(lang.SayAll(p.why))
	return &said
}

// statuses maps the errors that every room may give to HTTP.
var statuses = []struct {
	err    error
	status int
	why    news.Reason
}{
	{news.ErrNotFound, http.StatusNotFound, news.Because("problem.not-found")},
	{news.ErrExists, http.StatusConflict, news.Because("problem.exists")},
	{news.ErrConflict, http.StatusConflict, news.Because("problem.conflict")},
	{context.DeadlineExceeded, http.StatusGatewayTimeout, news.Because("problem.timeout")},
}

// ProblemOf is the problem that an error comes to; false: it is none that rooms give on purpose.
func ProblemOf(err error) (*Problem, bool) {
	if p, ok := errors.AsType[*Problem](err); ok {
		whole := *p
		if said := err.Error(); said != p.Detail {
			whole.Detail, whole.why = oneLine(said), nil
		}
		return &whole, true
	}
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			return Refuse(s.status, s.why), true
		}
	}
	return nil, false
}

// WriteProblem answers with a problem.
func WriteProblem(w http.ResponseWriter, p *Problem) {
	body, err := json.Marshal(p)
	if err != nil {
		panic("site: a problem is text and a number: " + err.Error())
	}
	h := w.Header()
	h.Set("Content-Type", ProblemType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	NoSniff(h)
	NoCache(h)
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // an error here is the client's going away
}

// The media types of APIs.
const (
	JSONType    = "application/json"
	ProblemType = "application/problem+json"
)
