package search

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// Bounds of what may be asked for at once.
const (
	QueryMost = 200 // characters of the words
	wordsMost = 16
	aloneMost = 4  // characters that stand alone: each is all grams that it begins
	listMost  = 50 // channels, or towns
)

// Query is a search made ready. The zero value finds every entry that stands on the merged timeline.
type Query struct {
	Since, Until time.Time // first seen at or after, and before; zero: at any time
	Beyond       bool      // whoever asks may see more than the public: what partners see is looked through, too

	words    []word // the entry has all of them
	nothing  bool   // words were given, and none of them can be found
	channels []string
	towns    []string
	source   string
	origin   string // news.OutletKey
}

// word is had in one of its forms, or by being of one of the towns.
type word struct {
	forms []form
	towns []string
}

// form is folded text that an entry has. Characters in a row, four at least, that nobody put in quotes may stand in two pieces.
type form struct {
	text  string
	loose bool
}

// Compile makes a search ready, by the channels and towns in force. A town that is named by any of its names is found by all of them, and by
// what is filed there.
func Compile(s news.Search, now *settings.Snapshot) (Query, error) {
	s = s.Canonical()
	if utf8.RuneCountInString(s.Words) > QueryMost || utf8.RuneCountInString(s.Origin) > QueryMost {
		return Query{}, news.Fail(news.Because("problem.search-long", strconv.Itoa(QueryMost)))
	}
	if len(s.Channels) > listMost || len(s.Towns) > listMost {
		return Query{}, news.Fail(news.Because("problem.search-many", strconv.Itoa(listMost)))
	}
	q := Query{channels: below(s.Channels, now.Channels), towns: s.Towns, source: s.Source, origin: news.OutletKey(s.Origin)}
	for _, w := range split(s.Words) {
		text := strings.Trim(fold(w.text), string(stop))
		if !strings.ContainsFunc(text, func(r rune) bool { return r != ' ' && r != stop }) {
			continue
		}
		q.words = append(q.words, named(form{text, !w.quoted && loosens(text)}, now.Towns))
	}
	if len(q.words) > wordsMost {
		return Query{}, news.Fail(news.Because("problem.search-words", strconv.Itoa(wordsMost)))
	}
	if q.alone() > aloneMost {
		return Query{}, news.Fail(news.Because("problem.search-characters", strconv.Itoa(aloneMost)))
	}
	q.nothing = len(q.words) == 0 && s.Words != ""
	return q, nil
}

// alone is how many characters are looked for that stand alone.
func (q *Query) alone() (n int) {
	for i := range q.words {
		for _, form := range q.words[i].forms {
			for _, gram := range needed(form.text) {
				if alone(gram) {
					n++
				}
			}
		}
	}
	return n
}

// below are the channels and all that are below them.
func below(ids []string, channels []news.Channel) []string {
	out := slices.Clone(ids)
	for _, c := range channels {
		if !slices.Contains(out, c.ID) && slices.ContainsFunc(news.Ancestors(channels, c.ID), func(up string) bool { return slices.Contains(ids, up) }) {
			out = append(out, c.ID)
		}
	}
	return out
}

// part is a word or a phrase as it was written.
type part struct {
	text   string
	quoted bool
}

// quotes are what phrases stand in.
var quotes = map[rune]rune{'"': '"', '＂': '＂', '“': '”', '「': '」', '『': '』', '«': '»'}

// split takes the words apart. A quote that is not closed goes to the end.
func split(s string) (parts []part) {
	add := func(text string, quoted bool) {
		if quoted {
			parts = append(parts, part{text, true})
			return
		}
		for w := range strings.FieldsSeq(text) {
			parts = append(parts, part{w, false})
		}
	}
	for s != "" {
		open := strings.IndexFunc(s, func(r rune) bool { return quotes[r] != 0 })
		if open < 0 {
			add(s, false)
			break
		}
		add(s[:open], false)
		r, w := utf8.DecodeRuneInString(s[open:])
		s = s[open+w:]
		text, rest, _ := strings.Cut(s, string(quotes[r]))
		add(text, true)
		s = rest
	}
	return parts
}

// loosens is true of characters in a row, four at least.
func loosens(text string) bool {
	n := 0
	for _, r := range text {
		if !isCharacter(r) {
			return false
		}
		n++
	}
	return n >= 4
}

// named gives a word the other names of the town that it is a name of.
func named(f form, towns []news.Town) word {
	w := word{forms: []form{f}}
	for _, t := range towns {
		var all []string
		for _, name := range append([]string{t.Name, t.Name + t.Kind, t.ID}, t.Aliases...) {
			if name = strings.Trim(fold(name), string(stop)); name != "" && !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
		if !slices.Contains(all, f.text) {
			continue
		}
		w.towns = append(w.towns, t.ID)
		for _, name := range all {
			if name != f.text {
				w.forms = append(w.forms, form{text: name})
			}
		}
	}
	return w
}

// Match judges an entry as whoever asks sees it.
func (q *Query) Match(e *news.Entry) bool {
	any := func(has, wanted []string) bool {
		return len(wanted) == 0 || slices.ContainsFunc(has, func(id string) bool { return slices.Contains(wanted, id) })
	}
	switch {
	case q.nothing, q.source != "" && e.Source != q.source, !any(e.Channels, q.channels), !any(e.Towns, q.towns):
		return false
	case e.FirstSeen.Before(q.Since) || !q.Until.IsZero() && !e.FirstSeen.Before(q.Until):
		return false
	case q.origin != "" && news.OutletKey(e.Attribution.Origin) != q.origin:
		return false
	case len(q.words) == 0:
		return true
	}
	head, body := fold(e.Title, e.Summary), ""
	for i := range q.words {
		w := &q.words[i]
		if len(w.towns) > 0 && any(e.Towns, w.towns) || w.in(head) {
			continue
		}
		if body == "" && e.Content != "" {
			body = head + fold(plain(e.Content))
		}
		if !w.in(body) {
			return false
		}
	}
	return true
}

func (w *word) in(text string) bool {
	return text != "" && slices.ContainsFunc(w.forms, func(f form) bool { return len(f.within(text)) > 0 })
}

// within gives the pieces of the form that a folded text has; none where it does not have it.
func (f *form) within(text string) []string {
	if strings.Contains(text, f.text) {
		return []string{f.text}
	}
	if !f.loose {
		return nil
	}
	chars := []rune(f.text)
	for i := 2; i <= len(chars)-2; i++ {
		if a, b := string(chars[:i]), string(chars[i:]); strings.Contains(text, a) && strings.Contains(text, b) {
			return []string{a, b}
		}
	}
	return nil
}

// Excerpt is a part of what is shown of an entry that has what is looked for: its summary, else some of its text, of most characters about.
func (q *Query) Excerpt(e *news.Entry, most int) string {
	if len(q.words) == 0 || e.Content == "" || len(q.Marks(e.Summary)) > 0 {
		return e.Summary
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(plain(e.Content), string(stop), " ")), " ")
	marks := q.Marks(text)
	if len(marks) == 0 {
		return e.Summary
	}
	before, after := []rune(text[:marks[0][0]]), []rune(text[marks[0][0]:])
	if n := len(before) - most/4; n > 0 {
		before = append([]rune("…"), before[n:]...)
	}
	if len(after) > most {
		after = append(after[:most:most], '…')
	}
	return string(before) + string(after)
}

// Marks are the places in a text that have what is looked for, in bytes, in order and apart from each other.
func (q *Query) Marks(text string) (marks [][2]int) {
	f := folded{last: stop, track: true}
	f.add(text)
	f.mark(len(text))
	in := f.text.String()
	for _, w := range q.words {
		for _, form := range w.forms {
			for _, piece := range form.within(in) {
				marks = f.find(in, piece, marks)
			}
		}
	}
	slices.SortFunc(marks, func(a, b [2]int) int { return a[0] - b[0] })
	apart := marks[:0]
	for _, m := range marks {
		if n := len(apart); n > 0 && m[0] <= apart[n-1][1] {
			apart[n-1][1] = max(apart[n-1][1], m[1])
			continue
		}
		apart = append(apart, m)
	}
	return apart
}

// find adds where in the original a piece of folded text stands.
func (f *folded) find(in, piece string, marks [][2]int) [][2]int {
	lead := len(piece) - len(strings.TrimLeft(piece, " "))
	size := len(strings.TrimSpace(piece))
	for at := 0; ; {
		i := strings.Index(in[at:], piece)
		if i < 0 {
			return marks
		}
		first := at + i + lead
		marks = append(marks, [2]int{int(f.from[first]), int(f.to[first+size-1])})
		at = first + size
	}
}
