package editorial

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// Kind is the sort of a refusal.
type Kind string

// The kinds of refusals.
const (
	NotFound    Kind = "not-found"
	Exists      Kind = "exists"
	Invalid     Kind = "invalid"
	Conflict    Kind = "conflict"    // changed by somebody else since it was read, or not in the state for it
	Gone        Kind = "gone"        // it was there, and was taken down or has left
	Unreachable Kind = "unreachable" // an address outside did not give what was asked of it
)

// Code names what is wrong. The catalogue of texts has a sentence for each, made with the terms.
type Code string

// The codes, with their terms.
const (
	SourceMissing      Code = "source.missing"       // id
	SourceExists       Code = "source.exists"        // id
	SourceInvalid      Code = "source.invalid"       // reason
	SourceDisabled     Code = "source.disabled"      // id
	SourceAddressTaken Code = "source.address-taken" // id of who has it, address
	SourceOtherID      Code = "source.other-id"      // body, address
	SourceUnread       Code = "source.unread"        // address, reason
	SourceUnreadAs     Code = "source.unread-as"     // address, kind, reason
	SourceNoKind       Code = "source.no-kind"       // address, reason
	SourceNoPreset     Code = "source.no-preset"     // address, reason
	GazetteerInvalid   Code = "gazetteer.invalid"    // reason
)

// Error is a refusal as data. It becomes words where it leaves, in the reader's language.
type Error struct {
	Kind     Kind
	Code     Code
	Field    string            // of what was sent; empty: none in particular
	Terms    map[string]string // that the code's sentence is made with
	Revision string            // of a conflict: the one in force
	Err      error             // the cause, for logs
}

// Error is for logs; people are told by the catalogue.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	for _, k := range slices.Sorted(maps.Keys(e.Terms)) {
		fmt.Fprintf(&b, " %s=%q", k, e.Terms[k])
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is has a refusal match the error of the rooms below that means the same.
func (e *Error) Is(target error) bool {
	switch target {
	case news.ErrNotFound:
		return e.Kind == NotFound
	case news.ErrExists:
		return e.Kind == Exists
	case news.ErrConflict:
		return e.Kind == Conflict
	}
	return false
}

// refuse makes a refusal; terms are names and values in turn.
func refuse(kind Kind, code Code, terms ...string) *Error {
	e := &Error{Kind: kind, Code: code}
	for i := 0; i+1 < len(terms); i += 2 {
		if e.Terms == nil {
			e.Terms = map[string]string{}
		}
		e.Terms[terms[i]] = terms[i+1]
	}
	return e
}

// in names the field of what was sent that is wrong.
func (e *Error) in(field string) *Error {
	e.Field = field
	return e
}

// because keeps the cause.
func (e *Error) because(err error) *Error {
	e.Err = err
	return e
}

// refused has an error of the store stand as a refusal where the code says what it means; every other goes on as it is.
func refused(err error, is error, kind Kind, code Code, terms ...string) error {
	if !errors.Is(err, is) {
		return err
	}
	return refuse(kind, code, terms...).because(err)
}
