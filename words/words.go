// Package words says the hub's things to people: reasons, errors and labels, in zh-CN and English. It has the one catalogue
// of all texts that people see, a folder of files for each language, and is where a reader's language is found. Logs are
// English and do not pass here.
package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/txnews/hub/news"
)

//go:embed zh-CN/*.json en/*.json
var files embed.FS

// Lang is one of the languages that the hub speaks. Any other value speaks Chinese.
type Lang string

// The languages; a folder of texts each.
const (
	Chinese Lang = "zh-CN"
	English Lang = "en"
)

// Langs are all languages, the first the one that stands in for what we have not.
func Langs() []Lang { return []Lang{Chinese, English} }

// catalogue has the texts by language and key. It is read once; what is wrong in it the tests find.
var catalogue = sync.OnceValue(func() map[Lang]map[string]string {
	all := map[Lang]map[string]string{}
	for _, lang := range Langs() {
		texts, err := load(lang)
		if err != nil {
			panic(err.Error())
		}
		all[lang] = texts
	}
	return all
})

// load joins a language's files. A key stands once.
func load(lang Lang) (map[string]string, error) {
	all := map[string]string{}
	list, err := files.ReadDir(string(lang))
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	for _, f := range list {
		name := string(lang) + "/" + f.Name()
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
		var texts map[string]string
		if err := json.Unmarshal(b, &texts); err != nil {
			return nil, fmt.Errorf("words: %s: %w", name, err)
		}
		for key, text := range texts {
			if _, ok := all[key]; ok {
				return nil, fmt.Errorf("words: %s: %q stands in two files; remove one", name, key)
			}
			all[key] = text
		}
	}
	return all, nil
}

// text is the one under a key, as it stands in the catalogue.
func (l Lang) text(key string) (string, bool) {
	texts, ok := catalogue()[l]
	if !ok {
		texts = catalogue()[Chinese]
	}
	text, ok := texts[key]
	return text, ok
}

// Keys are the catalogue's with a prefix, in order.
func Keys(prefix string) []string {
	var keys []string
	for key := range catalogue()[Chinese] {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// T is a label: the text under a key with its {1}, {2}, … filled in. A key that the catalogue lacks stands for itself.
func (l Lang) T(key string, args ...any) string {
	text, ok := l.text(key)
	if !ok {
		return key
	}
	if len(args) == 0 {
		return text
	}
	terms := make([]string, len(args))
	for i, a := range args {
		terms[i] = fmt.Sprint(a)
	}
	return fill(text, "", terms)
}

// Say is a reason in words: its rule's text, with {place} and its terms filled in. Ready words are said as they are; a
// rule that the catalogue lacks, as a newer hub may have stored it, is named with its terms.
func (l Lang) Say(r news.Reason) string {
	if r.Rule == "" {
		return r.Text
	}
	text, ok := l.text(r.Rule)
	if !ok {
		return strings.Join(append([]string{r.Rule}, r.Terms...), " ")
	}
	if r.Place == "" && len(r.Terms) == 0 {
		return text
	}
	place := ""
	if r.Place != "" {
		if place, ok = l.text("place." + r.Place); !ok {
			place = "place." + r.Place
		}
	}
	return fill(text, place, r.Terms)
}

// SayAll says several reasons in one line. One whose text ends in a colon leads on to the next, and is told apart from what
// went before it.
func (l Lang) SayAll(rs news.Reasons) string {
	var b strings.Builder
	led := true // nothing went before
	for i, r := range rs {
		said := l.Say(r)
		leads := strings.HasSuffix(said, ":") || strings.HasSuffix(said, "：")
		switch {
		case i == 0 || aside(said):
		case led && strings.HasSuffix(b.String(), ":"):
			b.WriteByte(' ')
		case led:
		case leads:
			b.WriteString(l.T("reasons.and"))
		default:
			b.WriteString(l.T("reasons.join"))
		}
		b.WriteString(said)
		led = leads
	}
	return b.String()
}

// aside tells a text in brackets, which follows without a comma.
func aside(said string) bool { return strings.HasPrefix(said, " (") || strings.HasPrefix(said, "（") }

// Err is an error in words: its reasons where it knows them, else its own text with its causes said in their places.
func (l Lang) Err(err error) string {
	switch e := err.(type) {
	case nil:
		return ""
	case news.Explained:
		return l.SayAll(e.Reasons())
	case news.Reasoned:
		return l.SayAll(news.ReasonsOf(err))
	case interface{ Unwrap() error }:
		return l.around(err, e.Unwrap())
	case interface{ Unwrap() []error }:
		return l.around(err, e.Unwrap()...)
	}
	return err.Error()
}

// around is an error's own text with its causes, in the order in which it names them, said in their places.
func (l Lang) around(err error, causes ...error) string {
	var b strings.Builder
	rest := err.Error()
	for _, cause := range causes {
		if cause == nil {
			continue
		}
		if before, after, found := strings.Cut(rest, cause.Error()); found {
			b.WriteString(before + l.Err(cause))
			rest = after
			if then, found := strings.CutPrefix(rest, ": "); found && l != English {
				rest = "：" + then
			}
		}
	}
	return b.String() + rest
}

// Day is a date with its weekday.
func (l Lang) Day(at time.Time) string {
	return l.T("date.weekday", at.Format(l.T("date.day")), l.T("weekday."+strconv.Itoa(int(at.Weekday()))))
}

// Clock is the time of day.
func (l Lang) Clock(at time.Time) string { return at.Format(l.T("date.time")) }

// Length is how long something is, in the largest unit of which it has two.
func (l Lang) Length(d time.Duration) string {
	for _, u := range []struct {
		key  string
		unit time.Duration
	}{{"length.days", 24 * time.Hour}, {"length.hours", time.Hour}, {"length.minutes", time.Minute}, {"length.seconds", time.Second}} {
		if d >= 2*u.unit {
			return l.T(u.key, int64(d/u.unit))
		}
	}
	return l.T("length.moments", max(0, d.Milliseconds()))
}

// Date is a date without its weekday, BriefDate one without the year.
func (l Lang) Date(at time.Time) string      { return at.Format(l.T("date.day")) }
func (l Lang) BriefDate(at time.Time) string { return at.Format(l.T("date.brief_day")) }

// Brief is date and time without the year.
func (l Lang) Brief(at time.Time) string { return at.Format(l.T("date.brief")) }

// Full is date and time.
func (l Lang) Full(at time.Time) string { return at.Format(l.T("date.full")) }

// fill puts the place and the terms where the text names them. What is not given leaves nothing.
func fill(text, place string, terms []string) string {
	size := len(text) + len(place)
	for _, t := range terms {
		size += len(t)
	}
	var b strings.Builder
	b.Grow(size)
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		if name == "place" {
			b.WriteString(place)
		} else if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(terms) {
			b.WriteString(terms[n-1])
		}
		text = after
	}
}
