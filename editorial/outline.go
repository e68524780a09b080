package editorial

import (
	"encoding/json"
	"io"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/opml"
)

// outlineSettings are what is said of a source and OPML has no word for: an outline keeps them as JSON in an attribute of the hub's
// own, so that a list that goes out and comes in again gives no more away, and polls no more, than before.
type outlineSettings struct {
	Name        string            `json:"name,omitempty"` // where a list's reader would tidy it
	Timezone    string            `json:"timezone,omitempty"`
	Channels    []string          `json:"channels,omitempty"` // by id; the categories have their names, for hubs with other ids
	Towns       []string          `json:"towns,omitempty"`
	Categories  map[string]string `json:"categories,omitempty"`
	Labels      []string          `json:"labels,omitempty"`
	Licence     news.Licence      `json:"licence,omitzero"`
	Permit      []string          `json:"permit,omitempty"`
	Interval    time.Duration     `json:"interval,omitempty"`
	Disabled    bool              `json:"disabled,omitempty"`
	PausedUntil time.Time         `json:"paused_until,omitzero"`
	Selectors   news.Selectors    `json:"selectors,omitzero"`
	Also        []string          `json:"also,omitempty"`
	Into        string            `json:"into,omitempty"`
}

// settingsOf is the attribute of a source's outline; empty where OPML's own words say all.
func settingsOf(s *news.Source) (string, error) {
	set := outlineSettings{Timezone: s.Timezone, Towns: s.Towns, Categories: s.Categories, Licence: s.Licence, Permit: s.Permit,
		Interval: s.Interval, Disabled: !s.Enabled, PausedUntil: s.PausedUntil, Selectors: s.Selectors, Channels: s.Channels, Labels: s.Labels, Also: s.Also, Into: s.Into}
	if desk.Line(s.Name, maxSourceName) != s.Name {
		set.Name = s.Name
	}
	if reflect.DeepEqual(set, outlineSettings{}) {
		return "", nil
	}
	b, err := json.Marshal(set)
	return string(b), err
}

// settle gives a source what its outline's settings say. The channels are the categories' where this hub has not all of those ids; what
// folders the outline was put into since stays.
func (set *outlineSettings) settle(src *news.Source, has func(channel string) bool, byName, labels []string) {
	if set.Name != "" {
		src.Name = set.Name
	}
	src.Timezone, src.Towns, src.Categories, src.Licence, src.Permit = set.Timezone, set.Towns, set.Categories, set.Licence, set.Permit
	src.Interval, src.Enabled, src.PausedUntil = set.Interval, !set.Disabled, set.PausedUntil
	src.Also, src.Into = set.Also, set.Into
	if set.Selectors != (news.Selectors{}) {
		src.Selectors = set.Selectors
	}
	if slices.ContainsFunc(set.Channels, func(id string) bool { return !has(id) }) {
		set.Channels = byName
	}
	src.Channels, src.Labels = set.Channels, set.Labels
	file(src, nil, labels)
}

// lacksPassword reports whether an address lacks its password because a list was written that is handed around.
func lacksPassword(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return false
	}
	password, has := u.User.Password()
	return has && fetch.Masked(address) == address && password != ""
}

// WriteOPML writes the sources as a subscription list that feed readers import, channels and labels as its categories. Such lists
// are handed around: the passwords in addresses are masked.
func WriteOPML(w io.Writer, title string, sources []news.Source, channels []news.Channel) error {
	names := map[string]string{}
	for _, c := range channels {
		names[c.ID] = c.Name
	}
	doc := opml.Document{Version: "2.0", Title: title}
	for _, s := range sources {
		settings, err := settingsOf(&s)
		if err != nil {
			return err
		}
		o := opml.Outline{Text: s.Name, Title: s.Name, Type: "rss", XMLURL: fetch.Masked(s.URL), HTMLURL: fetch.Masked(s.Homepage), Language: s.Language,
			Category: categoryOf(s, names), HubID: s.ID, HubPreset: s.Preset, HubSettings: settings}
		if s.Kind != news.KindFeed {
			o.Type, o.HubKind = "link", string(s.Kind)
		}
		doc.Body = append(doc.Body, o)
	}
	return doc.Write(w)
}

// categoryOf is a source's channels and labels as an outline's categories: paths, divided by commas (OPML 2.0).
func categoryOf(s news.Source, names map[string]string) string {
	var all []string
	for _, id := range s.Channels {
		name := names[id]
		if name == "" || strings.ContainsAny(name, ",/") {
			name = id
		}
		all = append(all, "/"+name)
	}
	for _, label := range s.Labels {
		all = append(all, "/"+strings.NewReplacer(",", "，", "/", "／").Replace(label))
	}
	return strings.Join(all, ",")
}
