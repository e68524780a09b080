package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

var kinds = []news.Kind{news.KindFeed, news.KindPage, news.KindEpaper}

// checkID wants a slug that no earlier item of the list has.
func (r *reader) checkID(list string, i int, id string, what thing, seen map[string]string) {
	path := fmt.Sprintf("%s[%d].id", list, i)
	switch {
	case id == "":
		r.fault(path, what(news.Because("config.id-missing")))
	case strings.ContainsFunc(id, notSlug) || strings.HasPrefix(id, "-") || strings.HasSuffix(id, "-") || len(id) > 64:
		r.fault(path, news.Because("config.id", quoted(id)))
	case seen[id] != "":
		r.fault(path, what(r.there(news.Because("config.id-twice", quoted(id)), news.Because("config.id-twice-line", quoted(id)), seen[id])))
	default:
		seen[id] = path
	}
}

func notSlug(c rune) bool { return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') }

// there adds to a reason about one value where another one stands: its path, or, to inLine, its line.
func (r *reader) there(why, inLine news.Reason, path string) news.Reason {
	if p := r.where(path); p.line > 0 {
		why, path = inLine, strconv.Itoa(p.line)
	}
	why.Terms = append(why.Terms, path)
	return why
}

// thing tells a reason of which kind of thing it is.
type thing func(news.Reason) news.Reason

func aChannel(r news.Reason) news.Reason { return r.At("channel") }
func aTown(r news.Reason) news.Reason    { return r.At("town") }
func aSource(r news.Reason) news.Reason  { return r.At("source") }

func (r *reader) checkChannels(channels []news.Channel) {
	seen := map[string]string{}
	for i, c := range channels {
		r.checkID("channels", i, c.ID, aChannel, seen)
		if strings.TrimSpace(c.Name) == "" {
			r.fault(fmt.Sprintf("channels[%d].name", i), news.Because("config.channel-name"))
		}
		if c.Role != "" {
			oneOf(r, fmt.Sprintf("channels[%d].role", i), c.Role, news.ChannelRoles())
		}
	}
	names := channelNames(channels)
	for i, c := range channels {
		path := fmt.Sprintf("channels[%d].parent", i)
		if c.Parent == "" {
			continue
		}
		r.known(path, c.Parent, aChannel, names)
		if up := news.Ancestors(channels, c.ID); slices.Contains(up, c.ID) {
			r.fault(path, news.Because("config.ancestor", strings.Join(append([]string{c.ID}, up[:slices.Index(up, c.ID)+1]...), " → ")))
		}
	}
}

func (r *reader) checkTowns(towns []news.Town) {
	seen := map[string]string{}
	for i, t := range towns {
		r.checkID("towns", i, t.ID, aTown, seen)
		if strings.TrimSpace(t.Name) == "" {
			r.fault(fmt.Sprintf("towns[%d].name", i), news.Because("config.town-name"))
		}
	}
}

// named is an id with the names that somebody may write in its stead.
type named struct {
	id    string
	names []string
}

func channelNames(channels []news.Channel) []named {
	var all []named
	for _, c := range channels {
		all = append(all, named{c.ID, append([]string{c.Name}, c.Names...)})
	}
	return all
}

func townNames(towns []news.Town) []named {
	var all []named
	for _, t := range towns {
		all = append(all, named{t.ID, append([]string{t.Name, t.Name + t.Kind}, t.Aliases...)})
	}
	return all
}

// known faults an id that is not in the list, and says the id where a name was written.
func (r *reader) known(path, id string, what thing, all []named) {
	var ids []string
	for _, n := range all {
		if n.id == id {
			return
		}
		ids = append(ids, n.id)
	}
	why := what(news.Because("config.unknown", quoted(id)))
	for _, n := range all {
		if slices.Contains(n.names, id) {
			r.fault(path, why, news.Because("config.write-id", n.id))
			return
		}
	}
	r.fault(path, withHint(why, id, ids)...)
}

func defaultSource() news.Source { return news.Source{Kind: news.KindFeed, Enabled: true} }

func (r *reader) checkSources(list string, sources []news.Source, channels []news.Channel, towns []news.Town) {
	inChannels, inTowns := channelNames(channels), townNames(towns)
	seen, addresses := map[string]string{}, map[string]string{}
	for i := range sources {
		s, path := &sources[i], fmt.Sprintf("%s[%d]", list, i)
		r.checkID(list, i, s.ID, aSource, seen)
		r.checkReading(path, s)
		if key := news.AddressKey(s.URL); addresses[key] != "" {
			r.fault(path+".url", r.there(news.Because("config.address-twice"), news.Because("config.address-twice-line"), addresses[key]))
		} else if s.URL != "" {
			addresses[key] = path
		}
		if s.Name != "" {
			r.checkLine(path+".name", s.Name, maxName)
		}
		if len(s.Labels) > maxLabels {
			r.fault(path+".labels", news.Because("config.labels", strconv.Itoa(len(s.Labels)), strconv.Itoa(maxLabels)))
		}
		for j, l := range s.Labels {
			r.checkLine(fmt.Sprintf("%s.labels[%d]", path, j), l, maxLabel)
		}
		for j, c := range s.Channels {
			r.known(fmt.Sprintf("%s.channels[%d]", path, j), c, aChannel, inChannels)
		}
		for j, t := range s.Towns {
			r.known(fmt.Sprintf("%s.towns[%d]", path, j), t, aTown, inTowns)
		}
		for name, c := range s.Categories {
			r.known(path+".categories."+name, c, aChannel, inChannels)
		}
		r.checkLicence(path+".licence", s.Licence, inChannels)
		if s.Into != "" && s.Enabled {
			r.fault(path+".enabled", news.Because("config.merged", quoted(s.Into)))
		}
		if s.ID != "" && (s.Into == s.ID || slices.Contains(s.Also, s.ID)) {
			r.fault(path+".also", news.Because("config.merged-itself"))
		}
		if len(s.Also) > news.MaxAlso {
			r.fault(path+".also", news.Because("config.merged-many", strconv.Itoa(len(s.Also)), strconv.Itoa(news.MaxAlso)))
		}
		r.checkOrigins(path+".permit", s.Permit)
	}
}

// Bounds of what people see of a source, in characters and in number.
const (
	maxName   = 120
	maxLabel  = 60
	maxLabels = 20
)

// checkLine wants one line of text that shows as it is written: it stands in lists, on pages and in feeds.
func (r *reader) checkLine(path, text string, most int) {
	switch n := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, hidden):
		r.fault(path, news.Because("config.one-line"))
	case strings.TrimSpace(text) != text:
		r.fault(path, news.Because("config.blank"))
	case n == 0:
		r.fault(path, news.Because("config.empty-line"))
	case n > most:
		r.fault(path, news.Because("config.too-long", strconv.Itoa(n), strconv.Itoa(most)))
	}
}

// hidden is what shows nothing itself, or has other text show otherwise. What joins letters is none.
func hidden(c rune) bool {
	return unicode.IsControl(c) || unicode.Is(unicode.Zl, c) || unicode.Is(unicode.Zp, c) || unicode.Is(unicode.Bidi_Control, c)
}

// checkReading checks what says where and how a source is read.
func (r *reader) checkReading(path string, s *news.Source) {
	if s.URL == "" {
		r.fault(path+".url", news.Because("config.source-url", quoted(s.ID)))
	} else {
		r.checkURL(path+".url", s.URL)
	}
	if s.Homepage != "" {
		if u, ok := r.checkURL(path+".homepage", s.Homepage); ok && u.User != nil {
			r.fault(path+".homepage", news.Because("config.homepage-password"))
		}
	}
	r.checkZone(path+".timezone", s.Timezone)
	r.checkLanguage(path+".language", s.Language)
	r.unless0(path+".interval", s.Interval, shortest)
	oneOf(r, path+".kind", s.Kind, kinds)
	if s.Preset != "" {
		oneOf(r, path+".preset", s.Preset, presets())
		if s.Kind != news.KindEpaper {
			r.fault(path+".preset", news.Because("config.preset-kind", string(s.Kind)))
		}
	}
	r.checkSelectors(path+".selectors", s.Selectors)
	none := s.Selectors == news.Selectors{}
	switch {
	case s.Kind == news.KindFeed && !none:
		r.fault(path+".selectors", news.Because("config.selectors-kind"))
	case s.Kind == news.KindEpaper && none && s.Preset == "":
		r.fault(path+".kind", news.Because("config.epaper", strings.Join(presets(), ", ")))
	}
}
