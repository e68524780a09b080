package feeds

import (
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// EntryForm is an entry in the JSON API and under _hub in a JSON Feed's item. What the licence does not give, and a date
// that the source did not give, are absent; lists are there even when they are empty.
type EntryForm struct {
	ID          string          `json:"id"`
	GUID        string          `json:"guid"`
	Version     int             `json:"version"`
	URL         string          `json:"url"`
	Title       string          `json:"title"`
	Summary     string          `json:"summary,omitempty"`
	Content     string          `json:"content,omitempty"`
	Published   string          `json:"published,omitempty"`
	Updated     string          `json:"updated"`
	FirstSeen   string          `json:"first_seen"`
	Language    string          `json:"language"`
	Channels    []string        `json:"channels"`
	Towns       []string        `json:"towns"`
	Why         WhyForm         `json:"why"`
	Attribution AttributionForm `json:"attribution"`
	Providers   []ProviderForm  `json:"providers"`
	Story       string          `json:"story"`
	Original    string          `json:"original"`
	Media       []MediaForm     `json:"media"`
	Categories  []string        `json:"categories"`
	Page        *PageForm       `json:"page,omitempty"`
}

// WhyForm gives the reason for each channel and town, in words.
type WhyForm struct {
	Channels map[string]string `json:"channels"`
	Towns    map[string]string `json:"towns"`
}

// AttributionForm says who made an entry.
type AttributionForm struct {
	Origin         string   `json:"origin"`
	Label          string   `json:"label"`
	Reporters      []string `json:"reporters"`
	Correspondents []string `json:"correspondents"`
	Photographers  []string `json:"photographers"`
	Editors        []string `json:"editors"`
	Rights         string   `json:"rights"`
}

// ProviderForm is a source that carries the entry.
type ProviderForm struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

// PageForm is the page of a printed edition that an entry stood on; what its source does not say of it is absent.
type PageForm struct {
	Number string `json:"number,omitempty"`
	Name   string `json:"name,omitempty"`
}

// MediaForm is a picture, sound or film; its length in bytes is 0 where it is not known, and how many seconds it plays absent.
type MediaForm struct {
	URL      string `json:"url"`
	Type     string `json:"type"`
	Length   int64  `json:"length"`
	Caption  string `json:"caption"`
	Duration int64  `json:"duration,omitempty"`
}

// EntryJSON is the form of an entry that rights gave, with its reasons said in a language; it marshals to JSON.
func (p *Publisher) EntryJSON(e news.Entry, lang words.Lang) *EntryForm {
	e = Clean(e)
	return p.form(&e, news.GUID(e.ID), lang)
}

func (p *Publisher) form(e *news.Entry, guid string, lang words.Lang) *EntryForm {
	a := e.Attribution
	f := &EntryForm{
		ID: e.ID, GUID: guid, Version: e.Version, URL: e.URL, Title: e.Title, Summary: e.Summary, Content: e.Content,
		Published: p.stamp(e.Published), Updated: p.stamp(e.Updated), FirstSeen: p.stamp(e.FirstSeen),
		Language: e.Language, Channels: some(e.Channels), Towns: some(e.Towns),
		Why: WhyForm{Channels: said(lang, e.Why.Channels), Towns: said(lang, e.Why.Towns)},
		Attribution: AttributionForm{
			Origin: a.Origin, Label: a.Label, Reporters: some(a.Reporters), Correspondents: some(a.Correspondents),
			Photographers: some(a.Photographers), Editors: some(a.Editors), Rights: a.Rights,
		},
		Providers: make([]ProviderForm, 0, len(e.Providers)), Story: e.Story, Original: e.Original,
		Media: make([]MediaForm, 0, len(e.Media)), Categories: some(e.Categories),
	}
	if !e.Page.IsZero() {
		f.Page = &PageForm{Number: e.Page.Number, Name: e.Page.Name}
	}
	for _, pr := range e.Providers {
		f.Providers = append(f.Providers, ProviderForm{ID: pr.ID, Name: pr.Name, URL: pr.URL})
	}
	for _, m := range e.Media {
		f.Media = append(f.Media, MediaForm{URL: m.URL, Type: m.Type, Length: m.Length, Caption: m.Caption, Duration: e.Playtimes[m.URL]})
	}
	return f
}

func (p *Publisher) stamp(t time.Time) string {
	if t = p.date(t); t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// some gives a list that JSON shows as one even when it is empty.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// said puts reasons into words.
func said(lang words.Lang, why map[string]news.Reason) map[string]string {
	out := make(map[string]string, len(why))
	for id, r := range why {
		out[clean(id)] = clean(lang.Say(r))
	}
	return out
}

// formSize is what the JSON of an entry's form takes beside its texts, about.
const formSize = 1500

// JSONSize is how many bytes the JSON of an entry's form takes, about.
func JSONSize(e *news.Entry) int64 {
	n := formSize + jsonText(e.Title) + jsonText(e.Summary) + jsonText(e.Content)
	for i := range e.Media {
		n += 60 + jsonText(e.Media[i].URL) + jsonText(e.Media[i].Caption)
	}
	return int64(n)
}

// jsonText is how many bytes a text takes in JSON.
func jsonText(s string) int {
	n := len(s)
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b == '"' || b == '\\' || b == '\n' || b == '\r' || b == '\t':
			n++
		case b < ' ':
			n += 5
		}
	}
	return n
}
