package news

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Reason says why the hub judged as it did: the name of the rule that decided, where it looked and what it found there.
// It becomes words only where it leaves the hub, in the reader's language.
type Reason struct {
	Rule  string   `json:"rule,omitempty"`  // its key in the catalogue of texts
	Place string   `json:"place,omitempty"` // where the terms were found, like title or body
	Terms []string `json:"terms,omitempty"` // what was found, in the order of the rule's placeholders
	Text  string   `json:"text,omitempty"`  // ready words, where there is no rule: a name, or as older hubs stored them
}

// Because is the reason of a rule, with its terms.
func Because(rule string, terms ...string) Reason { return Reason{Rule: rule, Terms: terms} }

// Text is what somebody wrote, or a name: it is said as it is in every language.
func Text(as string) Reason { return Reason{Text: as} }

// At is the reason with the place where its terms were found.
func (r Reason) At(place string) Reason {
	r.Place = place
	return r
}

// IsZero tells that there is no reason.
func (r Reason) IsZero() bool { return r.Rule == "" && r.Text == "" }

// Equal tells that both say the same.
func (r Reason) Equal(o Reason) bool {
	return r.Rule == o.Rule && r.Place == o.Place && r.Text == o.Text && slices.Equal(r.Terms, o.Terms)
}

// MarshalJSON writes ready words as the plain string that they were read from.
func (r Reason) MarshalJSON() ([]byte, error) {
	if r.Rule == "" {
		return json.Marshal(r.Text)
	}
	type plain Reason
	return json.Marshal(plain(r))
}

// UnmarshalJSON also takes a plain string: ready words, as older hubs wrote them.
func (r *Reason) UnmarshalJSON(b []byte) error {
	*r = Reason{}
	if b = bytes.TrimSpace(b); len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &r.Text)
	}
	type plain Reason
	return json.Unmarshal(b, (*plain)(r))
}

// hidden stands in the place of a term that a reader may not see.
const hidden = "…"

// Masks tells whether a term of the reason is one that may not be seen.
func (r Reason) Masks() bool {
	return slices.Contains(r.Terms, hidden) || strings.Contains(r.Text, "「"+hidden+"」")
}

// Masked is the reason without those terms that may not be seen; of ready words, without those quoted in 「」. The reason
// passed in is left as it is.
func (r Reason) Masked(visible func(term string) bool) Reason {
	r.Text = maskQuotes(r.Text, visible)
	for i, t := range r.Terms {
		if visible(t) {
			continue
		}
		terms := slices.Clone(r.Terms)
		for j := i; j < len(terms); j++ {
			if !visible(terms[j]) {
				terms[j] = hidden
			}
		}
		r.Terms = terms
		break
	}
	return r
}

// maskQuotes hides the quotes in 「」 that may not be seen. One that does not end goes to the end of the text.
func maskQuotes(text string, visible func(quote string) bool) string {
	const open, end = "「", "」"
	if !strings.Contains(text, open) {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, open)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		quote, after, _ := strings.Cut(rest, end)
		if b.WriteString(open); visible(quote) {
			b.WriteString(quote)
		} else {
			b.WriteString(hidden)
		}
		b.WriteString(end)
		text = after
	}
}

// Reasons are what several rules say together, in their order.
type Reasons []Reason

// UnmarshalJSON also takes one reason alone, or a plain string.
func (rs *Reasons) UnmarshalJSON(b []byte) error {
	*rs = nil
	if b = bytes.TrimSpace(b); len(b) > 0 && b[0] != '[' {
		var one Reason
		if err := json.Unmarshal(b, &one); err != nil || one.IsZero() {
			return err
		}
		*rs = Reasons{one}
		return nil
	}
	return json.Unmarshal(b, (*[]Reason)(rs))
}

// Reasoned is an error that knows its reason as data, so that it can be said in a reader's language. Its Error is the
// English of the logs.
type Reasoned interface {
	error
	Reason() Reason
}

// Explained is an error that knows all its reasons, those of its causes too.
type Explained interface {
	error
	Reasons() Reasons
}

// ReasonsOf are the reasons of every Reasoned and Explained in an error's tree, from the outermost to the causes; else its text.
func ReasonsOf(err error) Reasons {
	if err == nil {
		return nil
	}
	if rs := collect(nil, err); len(rs) > 0 {
		return rs
	}
	return Reasons{{Text: err.Error()}}
}

func collect(rs Reasons, err error) Reasons {
	if e, ok := err.(Explained); ok {
		return append(rs, e.Reasons()...)
	}
	if r, ok := err.(Reasoned); ok {
		rs = append(rs, r.Reason())
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if cause := e.Unwrap(); cause != nil {
			rs = collect(rs, cause)
		}
	case interface{ Unwrap() []error }:
		for _, cause := range e.Unwrap() {
			rs = collect(rs, cause)
		}
	}
	return rs
}

// Fail is an error that is its reasons alone. Its text, which is for logs, is their rules with their terms.
func Fail(why ...Reason) error { return &failure{why} }

type failure struct{ why Reasons }

func (f *failure) Reasons() Reasons { return f.why }

func (f *failure) Error() string {
	var parts []string
	for _, r := range f.why {
		parts = append(parts, strings.Join(append([]string{r.Rule + r.Text}, r.Terms...), " "))
	}
	return strings.Join(parts, ": ")
}

// fault is an error with its reason.
type fault struct {
	error
	why Reason
}

// Faultf is fmt.Errorf of an error that people are told of: the text is for the logs, the reason for them.
func Faultf(why Reason, format string, args ...any) error {
	return &fault{fmt.Errorf(format, args...), why}
}

func (f *fault) Reason() Reason { return f.why }
func (f *fault) Unwrap() error  { return f.error }
