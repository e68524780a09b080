package feeds

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// begin and end write an object's or an array's brackets; what stands in one is parted by commas.
func (s *scratch) begin(bracket byte) {
	s.comma()
	s.text = append(s.text, bracket)
}

func (s *scratch) end(bracket byte) { s.text = append(s.text, bracket) }

// comma parts a member or an element from the one before it, where nothing does yet: no value ends as an object, an array or what follows a
// member's name begins.
func (s *scratch) comma() {
	if n := len(s.text); n > 0 && strings.IndexByte("{[:,", s.text[n-1]) < 0 {
		s.text = append(s.text, ',')
	}
}

func (s *scratch) name(name string) {
	s.comma()
	s.text = append(append(append(s.text, '"'), name...), '"', ':')
}

// member writes one whose value is a text, of parts.
func (s *scratch) member(name string, parts ...string) {
	s.name(name)
	s.text = append(s.text, '"')
	for _, p := range parts {
		s.text = appendJSON(s.text, p)
	}
	s.text = append(s.text, '"')
}

// someMember is member where there is a text.
func (s *scratch) someMember(name, text string) {
	if text != "" {
		s.member(name, text)
	}
}

func (s *scratch) number(name string, n int64) {
	s.name(name)
	s.text = strconv.AppendInt(s.text, n, 10)
}

// someNumber is number where there is one.
func (s *scratch) someNumber(name string, n int64) {
	if n != 0 {
		s.number(name, n)
	}
}

func (s *scratch) list(name string, texts []string) {
	s.name(name)
	s.begin('[')
	for _, text := range texts {
		s.comma()
		s.text = append(appendJSON(append(s.text, '"'), text), '"')
	}
	s.end(']')
}

// texts writes an object whose members are texts, in the order of their names.
func (s *scratch) texts(name string, of map[string]string) {
	s.name(name)
	s.begin('{')
	for _, k := range slices.Sorted(maps.Keys(of)) {
		s.comma()
		s.text = append(appendJSON(append(s.text, '"'), k), '"', ':', '"')
		s.text = append(appendJSON(s.text, of[k]), '"')
	}
	s.end('}')
}

// entryForm writes an entry's form as encoding/json does where it leaves HTML as it is.
func (s *scratch) entryForm(f *EntryForm) {
	s.begin('{')
	s.member("id", f.ID)
	s.member("guid", f.GUID)
	s.number("version", int64(f.Version))
	s.member("url", f.URL)
	s.member("title", f.Title)
	s.someMember("summary", f.Summary)
	s.someMember("content", f.Content)
	s.someMember("published", f.Published)
	s.member("updated", f.Updated)
	s.member("first_seen", f.FirstSeen)
	s.member("language", f.Language)
	s.list("channels", f.Channels)
	s.list("towns", f.Towns)
	s.name("why")
	s.begin('{')
	s.texts("channels", f.Why.Channels)
	s.texts("towns", f.Why.Towns)
	s.end('}')
	s.attributionForm(&f.Attribution)
	s.name("providers")
	s.begin('[')
	for _, pr := range f.Providers {
		s.begin('{')
		s.member("id", pr.ID)
		s.member("name", pr.Name)
		s.member("url", pr.URL)
		s.end('}')
	}
	s.end(']')
	s.member("story", f.Story)
	s.member("original", f.Original)
	s.mediaForms(f.Media)
	s.list("categories", f.Categories)
	if f.Page != nil {
		s.name("page")
		s.begin('{')
		s.someMember("number", f.Page.Number)
		s.someMember("name", f.Page.Name)
		s.end('}')
	}
	s.end('}')
}

func (s *scratch) attributionForm(f *AttributionForm) {
	s.name("attribution")
	s.begin('{')
	s.member("origin", f.Origin)
	s.member("label", f.Label)
	s.list("reporters", f.Reporters)
	s.list("correspondents", f.Correspondents)
	s.list("photographers", f.Photographers)
	s.list("editors", f.Editors)
	s.member("rights", f.Rights)
	s.end('}')
}

func (s *scratch) mediaForms(forms []MediaForm) {
	s.name("media")
	s.begin('[')
	for _, m := range forms {
		s.begin('{')
		s.member("url", m.URL)
		s.member("type", m.Type)
		s.number("length", m.Length)
		s.member("caption", m.Caption)
		s.someNumber("duration", m.Duration)
		s.end('}')
	}
	s.end(']')
}

// appendJSON appends what stands between the quotes of a JSON text, as encoding/json has it where it leaves HTML as it is. The text must be
// clean. U+2028 and U+2029 are written as their numbers: to older JavaScript they end a line.
func appendJSON(to []byte, s string) []byte {
	const lead = "\xe2\x80" // of both, and of other punctuation
	from := 0
	for i := strings.Index(s, lead); i >= 0; {
		next := i + len("\u2028")
		if last := s[next-1]; last == '\xa8' || last == '\xa9' {
			to = append(appendEscaped(to, s[from:i], &asJSON), `\u202`...)
			to = append(to, '8'+last&1)
			from = next
		}
		if i = strings.Index(s[next:], lead); i >= 0 {
			i += next
		}
	}
	return appendEscaped(to, s[from:], &asJSON)
}
