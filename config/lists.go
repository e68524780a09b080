package config

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

var kinds = []news.Kind{news.KindFeed, news.KindPage, news.KindEpaper}

// checkID wants a slug that no earlier item of the list has.
func (r *reader) checkID(list string, i int, id, what string, seen map[string]string) {
	path := fmt.Sprintf("%s[%d].id", list, i)
	switch {
	case id == "":
		r.fault(path, "the %s needs an id: a short name of a–z, 0–9 and -", what)
	case strings.ContainsFunc(id, notSlug) || strings.HasPrefix(id, "-") || strings.HasSuffix(id, "-") || len(id) > 64:
		r.fault(path, "%q is not an id: use a–z, 0–9 and - between them, at most 64", id)
	case seen[id] != "":
		r.fault(path, "there is a %s %q already (%s): every id may stand once", what, id, r.place(seen[id]))
	default:
		seen[id] = path
	}
}

func notSlug(c rune) bool { return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') }

// place is where the value at path stands, for a message about another one.
func (r *reader) place(path string) string {
	if p := r.where(path); p.line > 0 {
		return fmt.Sprintf("line %d", p.line)
	}
	return path
}

func (r *reader) checkChannels(channels []news.Channel) {
	seen := map[string]string{}
	for i, c := range channels {
		r.checkID("channels", i, c.ID, "channel", seen)
		if strings.TrimSpace(c.Name) == "" {
			r.fault(fmt.Sprintf("channels[%d].name", i), "the channel needs a name, as readers see it")
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
		r.known(path, c.Parent, "channel", names)
		if up := news.Ancestors(channels, c.ID); slices.Contains(up, c.ID) {
			r.fault(path, "the channel is its own ancestor: %s", strings.Join(append([]string{c.ID}, up[:slices.Index(up, c.ID)+1]...), " → "))
		}
	}
}

func (r *reader) checkTowns(towns []news.Town) {
	seen := map[string]string{}
	for i, t := range towns {
		r.checkID("towns", i, t.ID, "town", seen)
		if strings.TrimSpace(t.Name) == "" {
			r.fault(fmt.Sprintf("towns[%d].name", i), "the town needs a name, as readers see it")
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
func (r *reader) known(path, id, what string, all []named) {
	var ids []string
	for _, n := range all {
		if n.id == id {
			return
		}
		ids = append(ids, n.id)
	}
	hint := didYouMean(id, ids)
	for _, n := range all {
		if slices.Contains(n.names, id) {
			hint = " (write its id, " + n.id + ")"
			break
		}
	}
	r.fault(path, "there is no %s %q%s", what, id, hint)
}

func defaultSource() news.Source { return news.Source{Kind: news.KindFeed, Enabled: true} }

func (r *reader) checkSources(list string, sources []news.Source, channels []news.Channel, towns []news.Town) {
	inChannels, inTowns := channelNames(channels), townNames(towns)
	seen, addresses := map[string]string{}, map[string]string{}
	for i := range sources {
		s, path := &sources[i], fmt.Sprintf("%s[%d]", list, i)
		r.checkID(list, i, s.ID, "source", seen)
		r.checkReading(path, s)
		if key := news.AddressKey(s.URL); addresses[key] != "" {
			r.fault(path+".url", "the source of %s has this address already: its entries would come in twice", r.place(addresses[key]))
		} else if s.URL != "" {
			addresses[key] = path
		}
		if s.Name != "" {
			r.checkLine(path+".name", s.Name, maxName)
		}
		if len(s.Labels) > maxLabels {
			r.fault(path+".labels", "has %d labels: %d are enough", len(s.Labels), maxLabels)
		}
		for j, l := range s.Labels {
			r.checkLine(fmt.Sprintf("%s.labels[%d]", path, j), l, maxLabel)
		}
		for j, c := range s.Channels {
			r.known(fmt.Sprintf("%s.channels[%d]", path, j), c, "channel", inChannels)
		}
		for j, t := range s.Towns {
			r.known(fmt.Sprintf("%s.towns[%d]", path, j), t, "town", inTowns)
		}
		for name, c := range s.Categories {
			r.known(path+".categories."+name, c, "channel", inChannels)
		}
		r.checkLicence(path+".licence", s.Licence, inChannels)
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
		r.fault(path, "must be one line, without control characters and marks of direction")
	case strings.TrimSpace(text) != text:
		r.fault(path, "begins or ends with a blank: take it away")
	case n == 0:
		r.fault(path, "is empty")
	case n > most:
		r.fault(path, "has %d characters: at most %d are shown whole", n, most)
	}
}

// hidden is what shows nothing itself, or has other text show otherwise. What joins letters is none.
func hidden(c rune) bool {
	return unicode.IsControl(c) || unicode.Is(unicode.Zl, c) || unicode.Is(unicode.Zp, c) || unicode.Is(unicode.Bidi_Control, c)
}

// checkReading checks what says where and how a source is read.
func (r *reader) checkReading(path string, s *news.Source) {
	if s.URL == "" {
		r.fault(path+".url", "the source %q needs a url: the address of its feed, list page or epaper", s.ID)
	} else {
		r.checkURL(path+".url", s.URL)
	}
	if s.Homepage != "" {
		if u, ok := r.checkURL(path+".homepage", s.Homepage); ok && u.User != nil {
			r.fault(path+".homepage", "is published: it must not hold a user and password")
		}
	}
	r.checkZone(path+".timezone", s.Timezone)
	r.checkLanguage(path+".language", s.Language)
	r.unless0(path+".interval", s.Interval, shortest)
	oneOf(r, path+".kind", s.Kind, kinds)
	if s.Preset != "" {
		oneOf(r, path+".preset", s.Preset, presets())
		if s.Kind != news.KindEpaper {
			r.fault(path+".preset", "a preset is for kind epaper, and this source is of kind %s", s.Kind)
		}
	}
	r.checkSelectors(path+".selectors", s.Selectors)
	none := s.Selectors == news.Selectors{}
	switch {
	case s.Kind == news.KindFeed && !none:
		r.fault(path+".selectors", "selectors are for the kinds page and epaper, and this source is a feed")
	case s.Kind == news.KindEpaper && none && s.Preset == "":
		r.fault(path+".kind", "an epaper needs a preset (%s) or selectors", strings.Join(presets(), " or "))
	}
}
