package editorial

import (
	"context"
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// longLog is an audit log of as many acts, a second apart; each hundredth is li's.
type longLog struct {
	Audit
	acts, read int
}

var logBegan = time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)

func (l *longLog) Acts(_ context.Context, before news.Cursor, limit int) (acts []news.Act, next news.Cursor, _ error) {
	n := l.acts
	if !before.IsZero() {
		n = min(n, int(before.Sort.Sub(logBegan)/time.Second))
	}
	for ; n > 0 && len(acts) < limit; n-- {
		by := "wang"
		if n%100 == 0 {
			by = "li"
		}
		acts = append(acts, news.Act{ID: strconv.Itoa(n), At: logBegan.Add(time.Duration(n-1) * time.Second), By: by})
	}
	l.read += len(acts)
	if n > 0 {
		next = news.Cursor{Sort: acts[len(acts)-1].At, ID: acts[len(acts)-1].ID}
	}
	return acts, next, nil
}

func TestFindingActsReadsABoundedPartOfTheLog(t *testing.T) {
	l := &longLog{acts: 12000}
	o := New(Parts{Audit: l})
	found, err := o.FindActs(t.Context(), ActsAsk{By: "nobody"}, news.Cursor{}, 50)
	if err != nil || len(found.Acts) != 0 || l.read != actsLooked || found.Next.IsZero() || found.Far.IsZero() {
		t.Errorf("%v %+v after %d", err, found, l.read)
	}
	all, at := 0, news.Cursor{}
	for {
		if found, err = o.FindActs(t.Context(), ActsAsk{By: "li"}, at, 7); err != nil {
			t.Fatal(err)
		}
		all += len(found.Acts)
		if at = found.Next; at.IsZero() {
			break
		}
	}
	if all != 120 {
		t.Errorf("%d acts of li, not 120", all)
	}
	l.read = 0
	if found, err = o.FindActs(t.Context(), ActsAsk{}, news.Cursor{}, 1); err != nil || len(found.Acts) != 1 || l.read > 2 {
		t.Errorf("%v %+v after %d", err, found, l.read)
	}
	l.read = 0
	from := logBegan.Add(11990 * time.Second)
	if found, err = o.FindActs(t.Context(), ActsAsk{From: from, Until: from.Add(3 * time.Second)}, news.Cursor{}, 50); err != nil || len(found.Acts) != 3 || !found.Next.IsZero() || l.read > actsRead {
		t.Errorf("%v %+v after %d", err, found, l.read)
	}
}

func TestWhatCameOrWentIsToldFieldByField(t *testing.T) {
	got := AllChanged(news.Act{After: json.RawMessage(`{"id":"a","name":"甲"}`)})
	if len(got) != 2 || got[1] != (Changed{"name", "", `"甲"`}) {
		t.Errorf("%+v", got)
	}
	if got = AllChanged(news.Act{Before: json.RawMessage(`[{"id":"a","name":"甲"}]`)}); len(got) != 2 || got[1] != (Changed{"a.name", `"甲"`, ""}) {
		t.Errorf("%+v", got)
	}
	if got = AllChanged(news.Act{After: json.RawMessage(`["a","b"]`)}); len(got) != 1 || got[0] != (Changed{"", "", `["a","b"]`}) {
		t.Errorf("%+v", got)
	}
	if got = AllChanged(news.Act{}); got != nil {
		t.Errorf("%+v", got)
	}
}
