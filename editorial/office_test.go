package editorial

import (
	"errors"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// li is an editor at the command line.
var li = Actor{Name: "li", From: From{Way: WayCLI}, Role: RoleEditor}

// noon is when everything in these tests happens.
var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// office works on an embedded store of its own.
func office(t *testing.T) (*Office, *store.Store) {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return New(Parts{Sources: s, SourceList: s, Now: func() time.Time { return noon },
		CheckSource: func(src news.Source) error {
			if src.Name == "" {
				return errors.New("name: must not be empty")
			}
			return nil
		}}), s
}

// wantRefusal checks that err is the refusal with that code, and gives it.
func wantRefusal(t *testing.T, err error, code Code) *Error {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	return e
}
