package store

import (
	"errors"
	"slices"
	"testing"

	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
)

// TestEveryKindHasItsRow keeps a new kind from being forgotten: it must say how it is dumped and restored.
func TestEveryKindHasItsRow(t *testing.T) {
	rows := kinds()
	for _, kind := range engine.Kinds() {
		row, ok := rows[kind]
		if !ok || row.meanwhile == 0 {
			t.Errorf("%s has no row in kinds", kind)
		}
		if row.meanwhile == told && row.touched == nil && kind != engine.Block && kind != engine.Alias {
			t.Errorf("%s is told by the log, but no change names it", kind)
		}
		delete(rows, kind)
	}
	for kind := range rows {
		t.Errorf("%s has a row, and is no kind in engine.Kinds", kind)
	}
	if slices.Index(engine.Kinds(), engine.State) > slices.Index(engine.Kinds(), engine.Entry) {
		t.Error("states vouch for entries, and must be dumped before them")
	}
}

func TestANewerStoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	e, err := embedded.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	mark := engine.Record{Ref: formatRef, Rev: "1", Body: []byte("1000")}
	if _, err := e.Commit(t.Context(), engine.Batch{Put: []engine.Record{mark}}); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // it is left as it was
		if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, ErrNewer) {
			t.Errorf("%v, want ErrNewer", err)
		}
	}
}

// A hub that has served an empty store for a while can still be restored into.
func TestWhatAHubWritesByItselfIsNothing(t *testing.T) {
	for _, r := range []engine.Ref{identity, epochRef, formatRef, prunedRef, welcomeRef, toldRef, secretRef, engine.ProbeRef, followerRef("websub"), jobRef("backups", "backup"), alertRef("disk"), tellingRef(1)} {
		if !ofItself(r) {
			t.Errorf("%v keeps a store from being restored into", r)
		}
	}
	for _, r := range []engine.Ref{seeded, settingRef("site"), blocksRef, subscribedRef, entryRef("e"), sourceRef("s"), tombstoneRef("e")} {
		if ofItself(r) {
			t.Errorf("%v would be restored over", r)
		}
	}
}
