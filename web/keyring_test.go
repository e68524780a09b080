package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

func TestKeysAreKnownFromMemory(t *testing.T) {
	p := newPartnerPlace(t)
	p.follow(t)
	wantStatus(t, p.get(t, "/feeds/all.rss", bearer(whole)...), http.StatusOK)
	p.fill(t, 1, "zjol")
	p.seen(t)
	wantStatus(t, p.get(t, "/feeds/all.rss", bearer(whole)...), http.StatusOK)
	wantStatus(t, p.get(t, "/feeds/all.rss", bearer("nonsense")...), http.StatusUnauthorized)
	wantStatus(t, p.get(t, "/api/v1/changes", bearer(part)...), http.StatusOK)
	if reads, notes := p.partners.counts(); reads != 1 || len(notes) > 0 {
		t.Errorf("four requests read the partners %d times and wrote %q", reads, notes)
	}
}

func TestRevokedKeyEndsAtOnce(t *testing.T) {
	p := newPartnerPlace(t)
	p.follow(t)
	wantStatus(t, p.get(t, "/feeds/all.rss", bearer(whole)...), http.StatusOK)
	wantStatus(t, p.get(t, "/feeds/all.rss", bearer(part)...), http.StatusOK)

	p.partners.revoke("whole") // by this process
	p.keys.Forget()
	wantStatus(t, p.get(t, "/feeds/all.rss", bearer(whole)...), http.StatusUnauthorized)

	p.partners.revoke("part") // by another hub on the same store
	p.store.mu.Lock()
	p.store.append(news.Change{Op: news.OpPartner, ID: "part"})
	p.store.mu.Unlock()
	p.seen(t)
	wantStatus(t, p.get(t, "/feeds/all.rss", bearer(part)...), http.StatusUnauthorized)
}

func TestRevokedWhileTheListWasRead(t *testing.T) {
	a := newAgreements()
	k := NewKeyring(a, newMemory(nil), slog.New(slog.DiscardHandler))
	list, err := a.Partners(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	turn := k.turn
	a.revoke("whole")
	k.Forget()
	k.take(list, turn) // comes in late
	if _, err := k.caller(t.Context(), whole, netip.Addr{}); !errors.Is(err, errKey) {
		t.Errorf("a list from before the revocation is used: %v", err)
	}
}

func TestNoKeyPassesWhileNobodyCanLook(t *testing.T) {
	p := newPartnerPlace(t) // nobody follows the log: what was read does not hold
	wantStatus(t, p.get(t, "/feeds/all.rss", bearer(whole)...), http.StatusOK)
	p.partners.fail(errors.New("connection reset"))
	res := p.get(t, "/feeds/all.rss", bearer(whole)...)
	wantHeader(t, res, "Retry-After", "30")
	wantHeader(t, res, "Cache-Control", "private, no-cache")
	wantProblem(t, res, http.StatusServiceUnavailable, "later")
	wantStatus(t, p.get(t, "/feeds/all.rss"), http.StatusOK)
}

// wantNotes compares what the store was told.
func wantNotes(t *testing.T, a *agreements, want ...string) {
	t.Helper()
	if _, got := a.counts(); !cmp.Equal(got, want) {
		t.Errorf("noted %q, want %q", got, want)
	}
}

func TestTakedownThatAPartnerIsToldOfIsNotedFirst(t *testing.T) {
	p := newPartnerPlace(t)
	p.follow(t)
	read := func(since uint64) changesAnswer {
		t.Helper()
		return decode[changesAnswer](t, p.get(t, fmt.Sprintf("/api/v1/changes?since=%d", since), bearer(whole)...))
	}
	begin, _ := p.store.LastSeq(t.Context())
	read(0)
	wantNotes(t, p.partners) // nothing was taken down: that can wait
	p.store.remove(p.entries["zjol"], news.Tombstone{ID: p.entries["zjol"], At: at(t, 2, 0)})
	gone, _ := p.store.LastSeq(t.Context())

	// Where it cannot be noted, it is not told.
	p.partners.fail(errors.New("connection reset"))
	wantStatus(t, p.get(t, fmt.Sprintf("/api/v1/changes?since=%d", begin), bearer(whole)...), http.StatusServiceUnavailable)
	p.partners.fail(nil)
	if err := p.keys.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantNotes(t, p.partners, fmt.Sprint("whole ", begin))

	// A head tells nothing, nor does the log without a key, nor a feed.
	p.ask(t, http.MethodHead, fmt.Sprintf("/api/v1/changes?since=%d", begin), bearer(whole)...)
	p.get(t, fmt.Sprintf("/api/v1/changes?since=%d", begin))
	p.get(t, "/feeds/all.rss", bearer(whole)...)
	wantNotes(t, p.partners, fmt.Sprint("whole ", begin))

	if a := read(begin); len(a.Changes) != 1 || a.Changes[0].Op != "delete" {
		t.Fatalf("told %+v", a)
	}
	wantNotes(t, p.partners, fmt.Sprint("whole ", begin), fmt.Sprint("whole ", gone))
	read(0) // from the beginning again: that is known
	wantNotes(t, p.partners, fmt.Sprint("whole ", begin), fmt.Sprint("whole ", gone))
}

func TestNotesGoIntoTheStoreEveryMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAgreements()
		log := newMemory(nil)
		for range 60 {
			log.append(news.Change{Op: news.OpPut})
		}
		k := NewKeyring(a, log, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- k.Run(ctx) }()
		ask := func(seq uint64) {
			at := changelog.Cursor{Epoch: log.epoch.ID, Seq: seq}
			c, err := k.caller(t.Context(), part, netip.Addr{})
			if err == nil {
				err = k.told(t.Context(), c, at, false)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for seq := range uint64(50) { // one a second
			ask(seq)
			time.Sleep(time.Second)
		}
		wantNotes(t, a)
		time.Sleep(15 * time.Second)
		wantNotes(t, a, "part 49")
		time.Sleep(time.Hour) // nobody asks
		wantNotes(t, a, "part 49")
		ask(3)
		time.Sleep(time.Minute)
		wantNotes(t, a, "part 49", "part 49") // it was seen
		ask(60)
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		wantNotes(t, a, "part 49", "part 49", "part 60")
	})
}
