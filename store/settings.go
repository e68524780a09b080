package store

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// settingRef is where a setting stands that administrators have edited.
func settingRef(name string) engine.Ref {
	if name == news.SettingTowns { // from when it was the only one
		return engine.Ref{Kind: engine.Meta, Key: name}
	}
	return engine.Ref{Kind: engine.Meta, Key: "setting/" + name}
}

// Settings gives, by name, what administrators have put in the place of the configuration's.
func (s *Store) Settings(ctx context.Context) (_ map[string]news.Setting, err error) {
	defer s.watch("settings", time.Now(), &err)
	names := news.SettingNames()
	recs, err := s.engine.Get(ctx, s.now(), refs(settingRef, names)...)
	if err != nil {
		return nil, err
	}
	set := map[string]news.Setting{}
	for i, r := range recs {
		switch {
		case r.Rev == "":
		case r.Damaged || !isSetting(names[i], r.Body):
			s.damage.note(r.Ref)
			set[names[i]] = news.Setting{Value: r.Body, Rev: r.Rev, Damaged: true}
		default:
			s.damage.well(r.Ref)
			set[names[i]] = news.Setting{Value: r.Body, Rev: r.Rev}
		}
	}
	return set, nil
}

// isSetting reports whether a value is one of the setting's form.
func isSetting(name string, value []byte) bool {
	var into any
	switch name {
	case news.SettingTowns:
		into = new([]news.Town)
	case news.SettingChannels:
		into = new([]news.Channel)
	case news.SettingLicence:
		into = new(news.Licence)
	case news.SettingPermits:
		into = new([]string)
	case news.SettingWords:
		into = new(news.Vocabulary)
	case news.SettingSite:
		into = new(news.Site)
	default:
		into = new(any)
	}
	return json.Unmarshal(value, into) == nil && !bytes.Equal(bytes.TrimSpace(value), []byte("null"))
}

// checkMeta gives a damagedError for one of the store's own marks, or a setting, that cannot be read.
func checkMeta(r engine.Record) (err error) {
	for _, name := range news.SettingNames() {
		if r.Ref == settingRef(name) && (r.Damaged || !isSetting(name, r.Body)) {
			return &damagedError{r.Ref}
		}
	}
	switch {
	case r.Ref == epochRef:
		_, err = decode[news.Epoch](r)
	case r.Ref == identity, r.Ref == secretRef, strings.HasPrefix(r.Key, followerRef("").Key):
		_, err = decode[string](r)
	case r.Ref == formatRef:
		_, err = decode[int](r)
	case r.Ref == blocksRef:
		_, err = decode[[]news.BlockInForce](r)
	}
	return err
}

// PutSetting puts a value in the place of the configuration's; nil: the configuration's is back. The act goes into the
// audit log with it, and the change log tells every hub on the store. Where the act's Rev is not the one that stands,
// news.ErrConflict, and nothing is written.
func (s *Store) PutSetting(ctx context.Context, name string, value any, act news.Act) (err error) {
	defer s.watch("put_setting", time.Now(), &err)
	rec := engine.Record{Ref: settingRef(name)} // without a revision: it goes
	if value != nil {
		if rec, err = record(rec.Ref, value, time.Time{}); err != nil {
			return err
		}
	}
	c, err := change(news.OpSettings, s.now(), name, 0, nil)
	if err != nil {
		return err
	}
	return retry(ctx, func() error {
		had, err := s.engine.Get(ctx, s.now(), rec.Ref)
		if err != nil {
			return err
		}
		if had[0].Rev == rec.Rev {
			return nil // it is so already
		}
		g := engine.Group{Put: rec, Expect: had[0].Rev, Change: c}
		if err := s.sign(&g, act, edit{op: name + ".put", was: had[0], before: rawOf(had[0]), after: rawOf(rec)}); err != nil {
			return err
		}
		_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{g}})
		return err
	})
}

// rawOf is what a record says, as JSON; nil where there is none that is JSON.
func rawOf(r engine.Record) any {
	if r.Rev == "" || !json.Valid(r.Body) {
		return nil
	}
	return json.RawMessage(r.Body)
}
