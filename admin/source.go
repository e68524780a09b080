package admin

import (
	"encoding/json"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// Source is a source in the API's JSON, as in hub.yaml: lengths of time as text like "15m0s" or "1d12h". The API also reads them
// given as a number of nanoseconds.
type Source struct{ news.Source }

// MarshalJSON writes the fields of the source.
func (s Source) MarshalJSON() ([]byte, error) { return site.PlainJSON(formOf(s.Source)) }

// UnmarshalJSON reads them.
func (s *Source) UnmarshalJSON(b []byte) error {
	f := form{Source: &s.Source}
	err := json.Unmarshal(b, &f)
	f.settle()
	return err
}

// SourceInfo is a source with what its refreshes left. In JSON it is one object: the fields of Source, and state.
type SourceInfo struct{ editorial.SourceInfo }

// MarshalJSON writes the fields of the source, and state.
func (i SourceInfo) MarshalJSON() ([]byte, error) {
	f := formOf(i.Source)
	return site.PlainJSON(infoForm{f.Source, f.Interval, f.Licence, i.State})
}

// UnmarshalJSON reads them.
func (i *SourceInfo) UnmarshalJSON(b []byte) error {
	f := infoForm{Source: &i.Source}
	err := json.Unmarshal(b, &f)
	i.Source, i.State = form{f.Source, f.Interval, f.Licence}.source(), f.State
	return err
}

// form has texts in the place of the source's own lengths of time.
type form struct {
	*news.Source
	Interval duration `json:"interval,omitempty"`
	Licence  licence  `json:"licence,omitzero"`
}

type licence struct {
	news.Licence
	Except []exception `json:"except,omitempty"`
}

type exception struct {
	news.Exception
	Embargo duration `json:"embargo,omitempty"`
	Expiry  duration `json:"expiry,omitempty"`
}

// infoForm has the fields of a form, and state.
type infoForm struct {
	*news.Source
	Interval duration         `json:"interval,omitempty"`
	Licence  licence          `json:"licence,omitzero"`
	State    news.SourceState `json:"state"`
}

func formOf(src news.Source) form {
	f := form{Source: &src, Interval: duration(src.Interval), Licence: licence{Licence: src.Licence}}
	f.Licence.Licence.Except = nil
	for _, x := range src.Licence.Except {
		f.Licence.Except = append(f.Licence.Except, exception{x, duration(x.Embargo), duration(x.Expiry)})
	}
	return f
}

// settle gives the source what stands in the form beside it.
func (f *form) settle() {
	f.Source.Interval, f.Source.Licence = time.Duration(f.Interval), f.Licence.Licence
	f.Source.Licence.Except = nil
	for _, x := range f.Licence.Except {
		x.Exception.Embargo, x.Exception.Expiry = time.Duration(x.Embargo), time.Duration(x.Expiry)
		f.Source.Licence.Except = append(f.Source.Licence.Except, x.Exception)
	}
}

// of is the source whose form it is, which must have that id.
func (f form) of(id string) (news.Source, error) {
	src := f.source()
	if src.ID != id {
		return src, &editorial.Error{Kind: editorial.Invalid, Code: editorial.SourceOtherID, Field: "id", Terms: []string{src.ID, id}}
	}
	return src, nil
}

// source is the source whose form it is.
func (f form) source() news.Source {
	var src news.Source
	if f.Source != nil {
		src = *f.Source
	}
	f.Source = &src
	f.settle()
	return src
}

// duration is a time.Duration that JSON has as text.
type duration time.Duration

func (d duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

func (d *duration) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) != nil {
		return json.Unmarshal(b, (*int64)(d))
	}
	v, err := news.ParseDuration(text)
	*d = duration(v)
	return err
}
