package admin

import (
	"encoding/json"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// Source is a source in the API's JSON: the fields of news.Source, its interval as text like "15m0s". The API also reads an
// interval given as a number of nanoseconds.
type Source struct{ news.Source }

// MarshalJSON writes the fields of the source.
func (s Source) MarshalJSON() ([]byte, error) { return site.PlainJSON(formOf(&s.Source)) }

// UnmarshalJSON reads them.
func (s *Source) UnmarshalJSON(b []byte) error {
	f := form{Source: &s.Source}
	err := json.Unmarshal(b, &f)
	s.Interval = time.Duration(f.Interval)
	return err
}

// SourceInfo is a source with what its refreshes left. In JSON it is one object: the fields of Source, and state.
type SourceInfo struct{ editorial.SourceInfo }

// MarshalJSON writes the fields of the source, and state.
func (i SourceInfo) MarshalJSON() ([]byte, error) {
	return site.PlainJSON(infoForm{&i.Source, duration(i.Interval), i.State})
}

// UnmarshalJSON reads them.
func (i *SourceInfo) UnmarshalJSON(b []byte) error {
	f := infoForm{Source: &i.Source}
	err := json.Unmarshal(b, &f)
	i.Interval, i.State = time.Duration(f.Interval), f.State
	return err
}

// form has the interval's text in the place of the source's own field.
type form struct {
	*news.Source
	Interval duration `json:"interval,omitempty"`
}

type infoForm struct {
	*news.Source
	Interval duration         `json:"interval,omitempty"`
	State    news.SourceState `json:"state"`
}

func formOf(src *news.Source) form { return form{src, duration(src.Interval)} }

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
	if f.Source == nil {
		f.Source = &news.Source{}
	}
	src := *f.Source
	src.Interval = time.Duration(f.Interval)
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
	v, err := time.ParseDuration(text)
	if err != nil {
		return news.Fail(news.Because("config.duration", text))
	}
	*d = duration(v)
	return nil
}
