package settings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// Value is the value of a setting; it reports false for a name that it does not know.
func (s *Snapshot) Value(name string) (value any, known bool) {
	switch name {
	case news.SettingTowns:
		return s.Towns, true
	case news.SettingChannels:
		return s.Channels, true
	case news.SettingLicence:
		return s.Licence, true
	case news.SettingPermits:
		return append([]string{}, s.Permit...), true
	case news.SettingWords:
		return s.Words, true
	case news.SettingSite:
		return s.Site, true
	}
	return nil, false
}

// With is the snapshot with another value of a setting, as JSON. What Locked names stays as it is.
func (s *Snapshot) With(name string, value json.RawMessage) (*Snapshot, error) {
	next := *s
	if err := next.put(name, value); err != nil {
		return nil, err
	}
	return Of(next), nil
}

// put has s, which is in force nowhere yet, say another value of a setting; of one that it does not know it says nothing.
func (s *Snapshot) put(name string, value json.RawMessage) (err error) {
	switch name {
	case news.SettingTowns:
		s.Towns, err = read[[]news.Town](value)
	case news.SettingChannels:
		s.Channels, err = read[[]news.Channel](value)
	case news.SettingLicence:
		s.Licence, err = readUnder(value, s.Licence, s.LockedFields(name))
	case news.SettingPermits:
		s.Permit, err = read[[]string](value)
	case news.SettingWords:
		s.Words, err = read[news.Vocabulary](value)
	case news.SettingSite:
		s.Site, err = readUnder(value, s.Site, s.LockedFields(name))
	}
	return err
}

// unpermitted is the name of no outlet.
const unpermitted = "\x00"

// close puts in force what stands for a setting whose value cannot be read: of licences and permits what gives nothing away,
// until an administrator says it anew; of others the configuration's.
func (s *Snapshot) close(name string) {
	switch name {
	case news.SettingLicence:
		nothing := news.Exception{Public: news.ExtentNothing, Partner: news.ExtentNothing}
		s.Licence = news.Licence{Public: news.ExtentNothing, Partner: news.ExtentNothing, Except: []news.Exception{nothing}}
	case news.SettingPermits:
		s.Permit = []string{unpermitted}
	}
}

// LockedFields are the fields of a setting that stand over what administrators put, in order.
func (s *Snapshot) LockedFields(name string) []string {
	var fields []string
	for _, path := range slices.Sorted(maps.Keys(s.Locked)) {
		if field, ok := strings.CutPrefix(path, name+"."); ok {
			fields = append(fields, field)
		}
	}
	return fields
}

func read[T any](value json.RawMessage) (v T, err error) {
	err = json.Unmarshal(value, &v)
	return v, err
}

// readUnder reads a value of which some fields, texts all, are as in another.
func readUnder[T any](value json.RawMessage, over T, fields []string) (T, error) {
	v, err := read[T](value)
	if err != nil || len(fields) == 0 {
		return v, err
	}
	b, err := json.Marshal(over)
	if err != nil {
		return v, err
	}
	all, err := read[map[string]json.RawMessage](b)
	if err != nil {
		return v, err
	}
	kept := map[string]json.RawMessage{}
	for _, f := range fields {
		if kept[f] = all[f]; all[f] == nil {
			kept[f] = json.RawMessage(`""`)
		}
	}
	if b, err = json.Marshal(kept); err != nil {
		return v, err
	}
	return v, json.Unmarshal(b, &v)
}

// CheckForm refuses a value of a setting, as JSON, that holds what no hub knows.
func (s *Snapshot) CheckForm(name string, value json.RawMessage) error {
	known, ok := s.Value(name)
	if !ok {
		return fmt.Errorf("there is no setting %q", name)
	}
	if bytes.Equal(bytes.TrimSpace(value), []byte("null")) || len(value) == 0 {
		return news.Fail(news.Because("config.no-value"))
	}
	d := json.NewDecoder(bytes.NewReader(value))
	d.DisallowUnknownFields()
	switch known.(type) {
	case news.Licence:
		return d.Decode(new(news.Licence))
	case news.Vocabulary:
		return d.Decode(new(news.Vocabulary))
	case news.Site:
		return d.Decode(new(news.Site))
	case []string:
		return d.Decode(new([]string))
	}
	return nil
}
