package editorial

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
)

// li is an editor at the command line.
var li = Actor{Name: "li", From: From{Way: WayCLI}, Role: news.RoleAdministrator}

// noon is when these tests begin; whatever is done comes a second after what was done before.
var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// free is a licence that keeps nothing back.
var free = news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull}

// office works on an embedded store of its own.
func office(t *testing.T) (*Office, *store.Store) {
	t.Helper()
	d := desktest.Bare(t)
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{Rank: d.Rank, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	now, set := noon, settings.Static(settings.Snapshot{Channels: []news.Channel{{ID: "world"}, {ID: "travel"}}, Licence: free})
	return New(Parts{Rights: rights.New(rights.Options{Settings: set}, s), Sources: s, Roster: s, Notes: s, SourceList: s, Entries: s, Archive: s, Takedowns: s, Requests: s, Partners: s, Usage: s, Audit: s, Alerts: s, Fitness: s, Desk: d, TakedownTime: 72 * time.Hour, Now: func() time.Time { now = now.Add(time.Second); return now },
		Settings: fixed{set},
		CheckSource: func(src, _ news.Source) error {
			if src.Name == "" {
				return errors.New("name: must not be empty")
			}
			return nil
		}}), s
}

// fixed are settings that nobody may change.
type fixed struct{ settings.Source }

func (fixed) Reload(context.Context) error { return nil }

func (fixed) PutSetting(context.Context, string, any, news.Act) error { return errors.ErrUnsupported }

// wantRefusal checks that err is the refusal with that code, and gives it.
func wantRefusal(t *testing.T, err error, code Code) *Error {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	return e
}

// copies writes two entries that carry one text, each alone in its story, and gives their ids.
func copies(t *testing.T, s *store.Store) (first, second string) {
	t.Helper()
	var entries []news.Entry
	for _, source := range []string{"jxrb", "zjol"} {
		id := news.EntryID(source, "1")
		entries = append(entries, news.Entry{ID: id, Source: source, Version: 1, Digest: source, URL: "https://" + source + ".example.cn/1", Title: "乌镇新添线路",
			Content: "乌镇今天新添一条公交线路。", Channels: []string{"world"}, Story: id, Original: id, FirstSeen: noon, Sort: noon,
			Providers: []news.Provider{{ID: source, Name: source}}})
	}
	if _, err := s.Amend(t.Context(), entries, nil, nil, news.Act{At: noon, Op: "test"}); err != nil {
		t.Fatal(err)
	}
	return entries[0].ID, entries[1].ID
}

// add adds a source, and gives it as it is kept.
func add(t *testing.T, o *Office, src news.Source) news.Source {
	t.Helper()
	src, err := o.AddSource(t.Context(), li, src)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// actOf is the one act of that kind that is on record, or the last.
func actOf(t *testing.T, s *store.Store, op string) news.Act {
	t.Helper()
	acts, _, err := s.Acts(t.Context(), news.Cursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range acts {
		if a.Op == op {
			return a
		}
	}
	t.Fatalf("no act %s among %+v", op, acts)
	return news.Act{}
}
