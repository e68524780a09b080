package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Source is a source in the API's JSON: the fields of news.Source, its interval as text like "15m0s". The API also reads an
// interval given as a number of nanoseconds.
type Source struct{ news.Source }

// MarshalJSON writes the fields of the source.
func (s Source) MarshalJSON() ([]byte, error) { return plainJSON(formOf(&s.Source)) }

// UnmarshalJSON reads them.
func (s *Source) UnmarshalJSON(b []byte) error {
	f := form{Source: &s.Source}
	err := json.Unmarshal(b, &f)
	s.Interval = time.Duration(f.Interval)
	return err
}

// SourceInfo is a source with what its refreshes left. In JSON it is one object: the fields of Source, and state.
type SourceInfo struct {
	news.Source
	State news.SourceState
}

// MarshalJSON writes the fields of the source, and state.
func (i SourceInfo) MarshalJSON() ([]byte, error) {
	return plainJSON(infoForm{formOf(&i.Source), i.State})
}

// UnmarshalJSON reads them.
func (i *SourceInfo) UnmarshalJSON(b []byte) error {
	f := infoForm{form: form{Source: &i.Source}}
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
	form
	State news.SourceState `json:"state"`
}

func formOf(src *news.Source) form { return form{src, duration(src.Interval)} }

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
		return fmt.Errorf("the duration %q cannot be read: write it like 15m", text)
	}
	*d = duration(v)
	return nil
}

// plainJSON leaves the & of addresses as it is.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

// masked hides the passwords in the addresses that a source has had. Its own address keeps its password: who reads the list
// writes it back.
func masked(st news.SourceState) news.SourceState {
	st.Moved = slices.Clone(st.Moved)
	for i, m := range st.Moved {
		st.Moved[i].From, st.Moved[i].To = fetch.Masked(m.From), fetch.Masked(m.To)
	}
	return st
}

// AddressKey is what addresses of one document share: host, path and query, without scheme, user, fragment and default port.
func AddressKey(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return address
	}
	host := strings.ToLower(u.Host)
	switch u.Port() {
	case "80", "443":
		host = strings.TrimSuffix(host, ":"+u.Port())
	}
	key := url.URL{Host: host, Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}
	if key.Path == "" {
		key.Path = "/"
	}
	return key.String()
}

// free refuses an address that another source has: its entries would come in twice. What a source has already, it keeps.
func (a *api) free(ctx context.Context, src news.Source) error {
	sources, err := a.Sources.Sources(ctx)
	if err != nil {
		return err
	}
	key := AddressKey(src.URL)
	var other string
	for _, s := range sources {
		switch same := AddressKey(s.URL) == key; {
		case same && s.ID == src.ID:
			return nil
		case same:
			other = s.ID
		}
	}
	if other == "" {
		return nil
	}
	return &Problem{Status: http.StatusConflict, Detail: fmt.Sprintf("source %s has the address %s already: edit or remove that one", other, fetch.Masked(src.URL))}
}
