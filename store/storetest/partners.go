package storetest

import (
	"bytes"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/txnews/hub/news"
)

func partner(id string) news.Partner {
	return news.Partner{ID: id, Name: "媒体 " + id, Keys: []news.PartnerKey{{ID: "1", Hash: news.KeyHash("key of " + id), Created: t0}}, Created: t0, Agreement: news.Agreement{Sources: []string{"a"}}}
}

// pull is of a partner with its first key.
func pull(seq uint64, at time.Time) news.Pull {
	return news.Pull{Seq: seq, Used: map[string]time.Time{"1": at}}
}

func act(op string, at time.Time) news.Act {
	return news.Act{At: at, By: "editor", Op: op, Object: "jxrb"}
}

// partners gives them by id.
func (w *world) partners() map[string]news.Partner {
	w.t.Helper()
	list, err := w.Partners(w.ctx())
	w.ok(err)
	byID := map[string]news.Partner{}
	for i, p := range list {
		if i > 0 && list[i-1].ID >= p.ID {
			w.t.Errorf("%s stands before %s", list[i-1].ID, p.ID)
		}
		byID[p.ID] = p
	}
	return byID
}

func partnerLife(t *testing.T, w *world) {
	w.ok(w.AddPartner(w.ctx(), partner("nhwb"), act("partner.add", t0)))
	w.ok(w.AddPartner(w.ctx(), partner("jxrb"), act("partner.add", t0)))
	again := partner("jxrb")
	again.Keys[0].Hash = news.KeyHash("another key")
	if err := w.AddPartner(w.ctx(), again, act("partner.add", t0)); !errors.Is(err, news.ErrExists) {
		t.Errorf("add it twice: %v, want ErrExists", err)
	}
	if err := w.AddPartner(w.ctx(), news.Partner{ID: "x"}, act("partner.add", t0)); err == nil {
		t.Error("a partner without a key was added")
	}
	at := t0.Add(time.Hour)
	w.ok(w.RevokePartner(w.ctx(), "jxrb", act("partner.revoke", at)))
	w.ok(w.RevokePartner(w.ctx(), "jxrb", act("partner.revoke", at.Add(time.Hour))))
	if err := w.RevokePartner(w.ctx(), "none", act("partner.revoke", at)); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("revoke one that is not there: %v, want ErrNotFound", err)
	}
	if err := w.AddPartner(w.ctx(), again, act("partner.add", t0)); !errors.Is(err, news.ErrExists) {
		t.Errorf("take the id of a revoked one: %v, want ErrExists", err)
	}
	revoked := partner("jxrb")
	revoked.Revoked = at
	want := map[string]news.Partner{"jxrb": revoked, "nhwb": partner("nhwb")}
	if d := cmp.Diff(want, w.partners(), anyRev); d != "" {
		t.Error(d)
	}
	var told []string
	changes, err := w.Changes(w.ctx(), 0, 100)
	w.ok(err)
	for _, c := range changes {
		told = append(told, string(c.Op)+" "+c.ID)
	}
	if d := cmp.Diff([]string{"partner nhwb", "partner jxrb", "partner jxrb"}, told); d != "" {
		t.Error(d)
	}
	acts, _, err := w.Acts(w.ctx(), news.Cursor{}, 10)
	w.ok(err)
	var did []string
	for _, a := range acts {
		did = append(did, a.Op)
	}
	if d := cmp.Diff([]string{"partner.revoke", "partner.add", "partner.add"}, did); d != "" {
		t.Error(d)
	}
}

// partnerTopics: the token of a partner's topic is kept once, for the key that it was made of, and other hubs hear of it.
func partnerTopics(t *testing.T, w *world) {
	w.ok(w.AddPartner(w.ctx(), partner("nhwb"), act("partner.add", t0)))
	read := w.partners()["nhwb"]
	for _, hash := range []string{"hash", "another"} {
		w.ok(w.KeepTopic(w.ctx(), "nhwb", "of another key", "wrong"))
		w.ok(w.KeepTopic(w.ctx(), "nhwb", read.Keys[0].Hash, hash))
	}
	w.ok(w.KeepTopic(w.ctx(), "none", "key", "hash"))
	if n, err := w.LastSeq(w.ctx()); err != nil || n != 2 {
		t.Errorf("the log has %d changes, %v; want one for the partner and one for its topic", n, err)
	}
	got := w.partners()["nhwb"]
	if got.Keys[0].TopicHash != "hash" || got.Rev != read.Rev {
		t.Errorf("%+v, read before as %+v", got, read)
	}
}

// partnerKeys: keys come and go one by one, and keep what is not told of them.
func partnerKeys(t *testing.T, w *world) {
	w.ok(w.AddPartner(w.ctx(), partner("nhwb"), act("partner.add", t0)))
	w.ok(w.KeepTopic(w.ctx(), "nhwb", news.KeyHash("key of nhwb"), "topic"))
	w.ok(w.RecordPull(w.ctx(), "nhwb", pull(3, t0)))
	read := w.partners()["nhwb"]
	shown := read
	shown.Redact()
	if shown.Keys[0].Hash != "" || read.Keys[0].Hash == "" {
		t.Errorf("shown %+v of %+v", shown.Keys, read.Keys)
	}
	first := shown.Keys[0]
	first.Expires, first.LastUsed = t0.Add(time.Hour), time.Time{}
	keys := []news.PartnerKey{first, {ID: "2", Name: "second", Hash: "hash", TopicHash: "its", Created: t0, Ranges: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}}, {ID: "3"}}
	w.ok(w.PutKeys(w.ctx(), "nhwb", keys, act("partner.key", t0)))
	want := slices.Clone(keys[:2])
	want[0].Hash, want[0].TopicHash, want[0].LastUsed = read.Keys[0].Hash, "topic", t0
	now := w.partners()["nhwb"]
	if d := cmp.Diff(want, now.Keys, cmpopts.EquateComparable(netip.Prefix{})); d != "" || now.Rev == read.Rev {
		t.Errorf("%s, revision %s after %s", d, now.Rev, read.Rev)
	}
	stale := act("partner.key", t0)
	stale.Rev = read.Rev
	if err := w.PutKeys(w.ctx(), "nhwb", keys, stale); !errors.Is(err, news.ErrConflict) {
		t.Errorf("from another revision: %v", err)
	}
	if err := w.PutKeys(w.ctx(), "none", keys, act("partner.key", t0)); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
	before := len(w.told())
	w.ok(w.PutKeys(w.ctx(), "nhwb", keys, act("partner.key", t0)))
	if more := len(w.told()) - before; more != 0 {
		t.Errorf("nothing changed, and %d acts are on record", more)
	}
	acts, _, err := w.Acts(w.ctx(), news.Cursor{}, 10)
	w.ok(err)
	for _, a := range acts {
		if said := string(a.Before) + string(a.After); strings.Contains(said, "hash") || strings.Contains(said, news.KeyHash("key of nhwb")) {
			t.Errorf("an act tells a hash: %s", said)
		}
	}
}

// partnerTurns: that time changed something for a partner is told, and leaves what is agreed as it is.
func partnerTurns(t *testing.T, w *world) {
	w.ok(w.AddPartner(w.ctx(), partner("nhwb"), act("partner.add", t0)))
	read := w.partners()["nhwb"]
	w.ok(w.TurnPartner(w.ctx(), read, t0.Add(time.Hour)))
	w.ok(w.TurnPartner(w.ctx(), news.Partner{ID: "none"}, t0))
	w.ok(w.TurnPartner(w.ctx(), news.Partner{ID: "nhwb", Rev: "another"}, t0))
	if n, err := w.LastSeq(w.ctx()); err != nil || n != 2 {
		t.Errorf("the log has %d changes, %v", n, err)
	}
	if now := w.partners()["nhwb"]; now.Rev != read.Rev || !now.Turned.Equal(t0.Add(time.Hour)) {
		t.Errorf("%+v", now)
	}
}

func partnerPulls(t *testing.T, w *world) {
	w.ok(w.AddPartner(w.ctx(), partner("jxrb"), act("partner.add", t0)))
	before, err := w.LastSeq(w.ctx())
	w.ok(err)
	if err := w.RecordPull(w.ctx(), "none", pull(7, t0)); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("a pull of nobody: %v, want ErrNotFound", err)
	}
	w.ok(w.RecordPull(w.ctx(), "jxrb", pull(7, t0.Add(time.Minute))))
	w.ok(w.RecordPull(w.ctx(), "jxrb", pull(3, t0.Add(2*time.Minute)))) // from the beginning again
	w.ok(w.RecordPull(w.ctx(), "jxrb", pull(0, t0.Add(time.Second))))   // a hub whose news came late
	want := partner("jxrb")
	want.Pulled, want.PulledAt, want.LastSeen = 7, t0.Add(time.Minute), t0.Add(2*time.Minute)
	want.Keys[0].LastUsed = want.LastSeen
	if d := cmp.Diff(want, w.partners()["jxrb"], anyRev); d != "" {
		t.Error(d)
	}
	if after, err := w.LastSeq(w.ctx()); err != nil || after != before {
		t.Errorf("pulls moved the change log from %d to %d (%v): who follows it would never reach its end", before, after, err)
	}
}

func partnerEdited(t *testing.T, w *world) {
	w.ok(w.AddPartner(w.ctx(), partner("jxrb"), act("partner.add", t0)))
	w.ok(w.RecordPull(w.ctx(), "jxrb", pull(7, t0.Add(time.Minute))))
	w.ok(w.RevokePartner(w.ctx(), "jxrb", act("partner.revoke", t0)))
	put := w.partners()["jxrb"]
	want := put
	want.Name, want.Sources, want.Revoked, want.Rev = "新名", nil, time.Time{}, ""
	put = want
	want.Agreed, want.Past = t0, []news.Scope{{Sources: []string{"a"}, Ended: t0}}
	want.Told = &news.ToldBy{Agreement: news.Agreement{Sources: []string{"a"}}, At: t0}
	put.Keys, put.Pulled, put.Created = nil, 0, time.Time{}
	w.ok(w.PutPartner(w.ctx(), put, act("partner.edit", t0)))
	if d := cmp.Diff(want, w.partners()["jxrb"], anyRev); d != "" {
		t.Error(d)
	}
	before := len(w.told())
	w.ok(w.PutPartner(w.ctx(), put, act("partner.edit", t0)))
	if more := len(w.told()) - before; more != 0 {
		t.Errorf("nothing changed, and %d acts are on record", more)
	}
	if err := w.PutPartner(w.ctx(), news.Partner{ID: "none"}, act("partner.edit", t0)); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("edit one that is not there: %v, want ErrNotFound", err)
	}
}

// pullsBesideRevoke: whatever hubs note meanwhile, a revoked key stays revoked, and the highest place is kept.
func pullsBesideRevoke(t *testing.T, w *world) {
	w.ok(w.AddPartner(w.ctx(), partner("jxrb"), act("partner.add", t0)))
	var wg sync.WaitGroup
	for hub := range 3 { // as many at once as an operation tries again for
		wg.Go(func() {
			for n := range 10 {
				if err := w.RecordPull(w.ctx(), "jxrb", pull(uint64(10*n+hub), t0.Add(time.Duration(n)*time.Second))); err != nil && !errors.Is(err, news.ErrConflict) {
					t.Error(err)
				}
			}
		})
	}
	for err := w.RevokePartner(w.ctx(), "jxrb", act("partner.revoke", t0)); err != nil; err = w.RevokePartner(w.ctx(), "jxrb", act("partner.revoke", t0)) {
		if !errors.Is(err, news.ErrConflict) {
			t.Fatal(err)
		}
	}
	wg.Wait()
	w.ok(w.RecordPull(w.ctx(), "jxrb", pull(92, t0)))
	if p := w.partners()["jxrb"]; p.Active() || p.Pulled != 92 {
		t.Errorf("%+v, want revoked, and 92 pulled", p)
	}
}

func partnersMove(t *testing.T, w *world) {
	w.put("a", many("a", 300)...) // so that the dump is written in more than one piece
	w.ok(w.AddPartner(w.ctx(), partner("jxrb"), act("partner.add", t0)))
	w.ok(w.RecordPull(w.ctx(), "jxrb", pull(7, t0.Add(time.Minute))))
	// One that is revoked while the dump is written must not come back to life with it.
	dump := &busy{once: func() { w.ok(w.RevokePartner(w.ctx(), "jxrb", act("partner.revoke", t0.Add(time.Hour)))) }}
	w.ok(w.Dump(w.ctx(), dump))
	other := &world{t: t, open: w.open, now: t0}
	other.Store = w.open(t, other.options())
	other.ok(other.Restore(w.ctx(), bytes.NewReader(dump.Bytes()), news.Act{}))
	if d := cmp.Diff(w.partners(), other.partners()); d != "" {
		t.Error(d)
	}
}
