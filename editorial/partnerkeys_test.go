package editorial

import (
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func keysOf(p news.Partner, now time.Time) (ids []string) {
	for _, k := range p.Keys {
		if k.Active(now) {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

func TestAKeyGoesOnBesideTheOneThatTakesItsPlace(t *testing.T) {
	o, _ := office(t)
	_ = must(o.AddPartner(t.Context(), li, NewPartner{PartnerEdit: PartnerEdit{Name: "Radio"}}))
	second := must(o.AddKey(t.Context(), li, "radio", NewKey{}))
	if second.KeyID != "2" || second.Partner.Key("2").Name == "" {
		t.Errorf("%+v", second)
	}
	for at, want := range map[time.Duration][]string{time.Minute: {"1", "2"}, KeyOverlap - time.Hour: {"1", "2"}, KeyOverlap + time.Hour: {"2"}} {
		if got := keysOf(second.Partner, noon.Add(at)); !slices.Equal(got, want) {
			t.Errorf("after %s in force are %v, want %v", at, got, want)
		}
	}
	third := must(o.AddKey(t.Context(), li, "radio", NewKey{Overlap: "0"})) // the one without an end
	if got := keysOf(third.Partner, noon.Add(time.Hour)); !slices.Equal(got, []string{"1", "3"}) {
		t.Errorf("in force are %v", got)
	}
	_ = must(o.AddKey(t.Context(), li, "radio", NewKey{Beside: true, KeyEdit: KeyEdit{Expires: noon.Add(24 * time.Hour)}}))
	fifth := must(o.AddKey(t.Context(), li, "radio", NewKey{Overlap: "48h"})) // 4 has an end
	if end := fifth.Partner.Key("3").Expires; end.Before(noon.Add(47*time.Hour)) || end.After(noon.Add(49*time.Hour)) {
		t.Errorf("it ends at %s", end)
	}
	_ = must(o.AddKey(t.Context(), li, "radio", NewKey{Beside: true}))
	for _, c := range []struct {
		ask  NewKey
		want Code
	}{
		{NewKey{}, KeyWhich}, {NewKey{Replaces: "9"}, KeyMissing}, {NewKey{Replaces: "2"}, KeyMissing}, {NewKey{Replaces: "5", Overlap: "-1h"}, KeyOverlapWrong},
		{NewKey{Beside: true, KeyEdit: KeyEdit{Expires: noon.Add(-time.Hour)}}, KeyPast}, {NewKey{Beside: true, KeyEdit: KeyEdit{Ranges: []string{"192.0.2.0/33"}}}, KeyRange},
	} {
		_, err := o.AddKey(t.Context(), li, "radio", c.ask)
		wantRefusal(t, err, c.want)
	}
}

func TestAPartnersKeysAreBounded(t *testing.T) {
	o, _ := office(t)
	_ = must(o.AddPartner(t.Context(), li, NewPartner{PartnerEdit: PartnerEdit{Name: "Radio"}}))
	for range keysOnList + 5 {
		_ = must(o.AddKey(t.Context(), li, "radio", NewKey{Overlap: "0"}))
	}
	p := must(o.Partner(t.Context(), "radio"))
	if len(p.Keys) != keysOnList || p.Keys[len(p.Keys)-1].ID != "56" {
		t.Errorf("%d keys, the last %s", len(p.Keys), p.Keys[len(p.Keys)-1].ID)
	}
	for range keysInForce - 1 {
		_ = must(o.AddKey(t.Context(), li, "radio", NewKey{Beside: true}))
	}
	_, err := o.AddKey(t.Context(), li, "radio", NewKey{Beside: true})
	wantRefusal(t, err, KeyMany)
	_, err = o.EditKey(t.Context(), li, "radio", "56", "", func(e KeyEdit) (KeyEdit, error) {
		e.Ranges = slices.Repeat([]string{"192.0.2.1"}, rangesMost+1)
		return e, nil
	})
	wantRefusal(t, err, KeyRanges)
}

// A key that has ended may be given a later end: then it is one of those in force, of which there are so many at most.
func TestKeysThatComeBackAreBounded(t *testing.T) {
	o, _ := office(t)
	now := noon
	o.p.Now = func() time.Time { return now }
	_ = must(o.AddPartner(t.Context(), li, NewPartner{PartnerEdit: PartnerEdit{Name: "Radio"}}))
	until := func(key string, end time.Time) error {
		_, err := o.EditKey(t.Context(), li, "radio", key, "", func(e KeyEdit) (KeyEdit, error) { e.Expires = end; return e, nil })
		return err
	}
	if err := until("1", noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	now = noon.Add(2 * time.Hour)
	for range keysInForce {
		_ = must(o.AddKey(t.Context(), li, "radio", NewKey{Beside: true}))
	}
	wantRefusal(t, until("1", now.Add(time.Hour)), KeyMany)
	wantRefusal(t, until("1", time.Time{}), KeyMany)
	if p := must(o.Partner(t.Context(), "radio")); keysActive(p.Keys, now) != keysInForce {
		t.Errorf("%d keys are in force", keysActive(p.Keys, now))
	}
	if err := until("2", now.Add(time.Hour)); err != nil {
		t.Errorf("one that is in force: %v", err)
	}
	_ = must(o.RevokeKey(t.Context(), li, "radio", "3", ""))
	if err := until("1", now.Add(time.Hour)); err != nil {
		t.Errorf("there is room: %v", err)
	}
}

func TestWhatWasDoneToKeysIsUndone(t *testing.T) {
	o, s := office(t)
	added := must(o.AddPartner(t.Context(), li, NewPartner{PartnerEdit: PartnerEdit{Name: "Radio"}}))
	_ = must(o.AddKey(t.Context(), li, "radio", NewKey{Overlap: "0"}))
	rotated := actOf(t, s, "partner.key")
	if _, err := o.Undo(t.Context(), li, rotated.ID); err != nil {
		t.Fatal(err)
	}
	stored := must(s.Partners(t.Context()))[0]
	if got := keysOf(stored, noon.Add(time.Hour)); !slices.Equal(got, []string{"1"}) || stored.Keys[0].Hash != news.KeyHash(added.Key) {
		t.Errorf("in force are %v of %+v", got, stored.Keys)
	}
	_, err := o.Undo(t.Context(), li, rotated.ID)
	wantRefusal(t, err, ActUndone)

	_ = must(o.RevokeKey(t.Context(), li, "radio", "1", ""))
	revoked := actOf(t, s, "partner.key-revoke")
	if p := must(o.Partner(t.Context(), "radio")); len(keysOf(p, noon)) != 0 || !p.Active() {
		t.Errorf("%+v", p)
	}
	if err := s.RecordPull(t.Context(), "radio", news.Pull{Used: map[string]time.Time{"1": noon}}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Undo(t.Context(), li, revoked.ID); err != nil { // that it was used is no change of it
		t.Fatal(err)
	}
	if p := must(o.Partner(t.Context(), "radio")); !slices.Equal(keysOf(p, noon.Add(time.Hour)), []string{"1"}) {
		t.Errorf("%+v", p)
	}
	rename := func(name string) string {
		_ = must(o.EditKey(t.Context(), li, "radio", "1", "", func(e KeyEdit) (KeyEdit, error) { e.Name = name; return e, nil }))
		return actOf(t, s, "partner.key-edit").ID
	}
	first := rename("cms")
	rename("archive")
	_, err = o.Undo(t.Context(), li, first)
	wantRefusal(t, err, ActOverlaid)
}

// An act from when a partner had one key says nothing of keys: that key is kept nowhere.
func TestAnOldChangeOfTheKeyIsForGood(t *testing.T) {
	o, s := office(t)
	_ = must(o.AddPartner(t.Context(), li, NewPartner{PartnerEdit: PartnerEdit{Name: "Radio"}}))
	old := news.Act{At: noon, Op: "partner.key", Object: "radio", Before: []byte(`{"id":"radio"}`), After: []byte(`{"id":"radio"}`)}
	if err := s.Record(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	_, err := o.Undo(t.Context(), li, actOf(t, s, "partner.key").ID)
	wantRefusal(t, err, ActKey)
}
