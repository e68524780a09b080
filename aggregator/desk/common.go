package desk

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// phrase is how many characters a phrase has at least that is common to entries.
const phrase = 4

// shares say which part of the entries beside a lesson must have what it says for that to tell nothing: one in so many, and never fewer than
// commonLeast. A headline's beginning and a section may be a column's, which tells.
const (
	commonLeast   = 3
	oneInTitles   = 3
	oneInLeads    = 10
	oneInSections = 2
)

// common is what a lesson's entry says that many others of its source, or of the hub, say too. Copies of its own text are no others.
func (d *Desk) common(l *news.Lesson, beside []news.Entry) (c news.Common) {
	title, lead := newPhrases(l.Title), newPhrases(l.Lead)
	sections := map[string]*tally{}
	for _, s := range l.Sections {
		sections[s] = new(tally)
	}
	of := tally{}
	for i := range beside {
		e := beside[i].Brought()
		place := 0
		if e.Source == l.Source {
			place = 1
		}
		of[place]++
		b := d.clean.Body(beginning(e.Content), &markup.Linker{Base: e.URL})
		title.count(e.Title, i, place)
		lead.count(leadOf(b), i, place)
		b.Free()
		for _, s := range e.Categories {
			if t := sections[s]; t != nil {
				t[place]++
			}
		}
	}
	c.Title, c.Lead = title.common(of, oneInTitles), lead.common(of, oneInLeads)
	for _, s := range l.Sections {
		if sections[s].isCommon(of, oneInSections) {
			c.Sections = append(c.Sections, s)
		}
	}
	return c
}

// beginningMost is how much of the markup of an entry beside a lesson is read, in bytes: its lead stands there, whatever comes behind.
const beginningMost = 16 << 10

func beginning(content string) string {
	if len(content) <= beginningMost {
		return content
	}
	if end := strings.LastIndex(content[:beginningMost], "</p>"); end > beginningMost/2 { // what is whole is read faster
		return content[:end+len("</p>")]
	}
	to := beginningMost
	for !utf8.RuneStart(content[to]) && to > beginningMost-utf8.UTFMax {
		to--
	}
	return content[:to]
}

// tally counts entries: those of other sources, and those of the lesson's own.
type tally [2]int

func (t tally) isCommon(of tally, oneIn int) bool {
	return t[0] >= max(commonLeast, of[0]/oneIn) || t[1] >= max(commonLeast, of[1]/oneIn)
}

// phrases are those of a text, with how many others have each.
type phrases struct {
	text  []rune
	at    map[[phrase]rune]int // where each is counted
	times []tally
	last  []int // the entry that was counted last, from 1
}

func newPhrases(s string) *phrases {
	p := &phrases{text: text.Fold(nil, s), at: map[[phrase]rune]int{}}
	for i := 0; i+phrase <= len(p.text); i++ {
		if k := [phrase]rune(p.text[i:]); !slices.Contains(k[:], text.Sep) {
			if _, ok := p.at[k]; !ok {
				p.at[k] = len(p.at)
			}
		}
	}
	p.times, p.last = make([]tally, len(p.at)), make([]int, len(p.at))
	return p
}

// count counts an entry's text, each phrase once.
func (p *phrases) count(s string, entry, place int) {
	folded := text.Fold(nil, s)
	for i := 0; i+phrase <= len(folded); i++ {
		if at, ok := p.at[[phrase]rune(folded[i:])]; ok && p.last[at] != entry+1 {
			p.last[at] = entry + 1
			p.times[at][place]++
		}
	}
}

// common are the longest stretches of the text that are made of common phrases.
func (p *phrases) common(of tally, oneIn int) (all []string) {
	end := 0 // of the stretch that begins at from
	from := 0
	take := func() {
		if s := string(p.text[from:end]); end > from && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	for i := 0; i+phrase <= len(p.text); i++ {
		at, ok := p.at[[phrase]rune(p.text[i:])]
		if !ok || !p.times[at].isCommon(of, oneIn) {
			continue
		}
		if i > end {
			take()
			from = i
		}
		end = i + phrase
	}
	take()
	return all
}
