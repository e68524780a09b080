package storetest

import (
	"errors"
	"slices"
	"testing"

	"github.com/txnews/hub/news"
)

// manyAtOnce: several sources are changed with one act, or none of them is, and those that refuse are named.
func manyAtOnce(t *testing.T, w *world) {
	w.add("a", "b", "c")
	read := func(id string) news.Source {
		t.Helper()
		src, err := w.Source(w.ctx(), id)
		w.ok(err)
		return src
	}
	a, b, c := read("a"), read("b"), read("c")
	a.URL, b.URL = b.URL, a.URL // handed round
	a.Enabled = false
	act := w.editor()
	act.Op, act.Before, act.After = "sources.edit", []byte(`[{"id":"a"},{"id":"b"}]`), []byte(`[{"id":"a"},{"id":"b"}]`)
	id, err := w.EditSources(w.ctx(), news.SourceEdits{Put: []news.Source{a, b}, Remove: []news.Source{c}, Add: []news.Source{source("d")}}, act)
	w.ok(err)
	all, err := w.Sources(w.ctx())
	w.ok(err)
	if len(all) != 3 || all[0].URL != b.URL && all[0].URL != a.URL || all[0].Enabled || all[2].ID != "d" {
		t.Errorf("%+v", all)
	}
	if ids := w.claimIDs("hub", 10); len(ids) != 2 || slices.Contains(ids, "a") || slices.Contains(ids, "c") {
		t.Errorf("claimed %v, want b and d", ids)
	}
	for _, of := range []string{"a", "b"} {
		acts, _, err := w.ActsAbout(w.ctx(), news.AboutSource(of), news.Cursor{}, 10)
		w.ok(err)
		if len(acts) != 2 || acts[0].ID != id || acts[1].Op != "source.add" {
			t.Errorf("acts of %s: %+v", of, acts)
		}
	}
	w.refusesMany(a)
	w.refusesOneAddressForTwo(read("b"), read("d"))
}

// refusesOneAddressForTwo: the source whose address another wants may be among those that are changed, before it or after.
func (w *world) refusesOneAddressForTwo(mover, stays news.Source) {
	w.t.Helper()
	mover.URL, stays.Name = stays.URL, "renamed"
	for _, put := range [][]news.Source{{mover, stays}, {stays, mover}} {
		_, err := w.EditSources(w.ctx(), news.SourceEdits{Put: put}, w.editor())
		refused, ok := errors.AsType[*news.SourcesRefused](err)
		if !ok || len(refused.By) != 1 || refused.By[mover.ID] == nil {
			w.t.Errorf("%s first: %v, want %s refused", put[0].ID, err, mover.ID)
		}
	}
}

func (w *world) refusesMany(stale news.Source) {
	w.t.Helper()
	told := len(w.told())
	twin, same := source("e"), source("d")
	twin.URL = source("d").URL
	none := source("none")
	none.Rev = "1"
	_, err := w.EditSources(w.ctx(), news.SourceEdits{Add: []news.Source{twin, same, source("f")}, Put: []news.Source{stale}, Remove: []news.Source{none}}, w.editor())
	refused, ok := errors.AsType[*news.SourcesRefused](err)
	if !ok || len(refused.By) != 4 || !errors.Is(refused.By["d"], news.ErrExists) || !errors.Is(refused.By["a"], news.ErrConflict) || !errors.Is(refused.By["none"], news.ErrNotFound) {
		w.t.Fatalf("%v %+v", err, refused)
	}
	if _, ok := errors.AsType[*news.AddressTaken](refused.By["e"]); !ok {
		w.t.Errorf("%v, want who has the address", refused.By["e"])
	}
	if _, err := w.Source(w.ctx(), "f"); !errors.Is(err, news.ErrNotFound) || len(w.told()) != told {
		w.t.Error("half of it was done", err)
	}
}
