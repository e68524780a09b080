package desk

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// Taught is the desk that works by the same rules and has learnt of those lessons, and of no others: the same lessons, in whatever order,
// make the same desk.
func (d *Desk) Taught(lessons []news.Lesson) *Desk {
	taught := *d
	taught.channels, taught.credit, taught.kin = d.channels.Taught(lessons), d.credit.Taught(lessons), kinOf(lessons)
	taught.towns, taught.credits = d.towns.Taught(lessons), taught.credit.Credits
	return &taught
}

// Lesson is what an entry was judged from, for what an editor says of it to be learnt, and what of that others beside it say too. The zero
// source stands for one that is gone.
func (d *Desk) Lesson(src news.Source, e *news.Entry, beside []news.Entry) news.Lesson {
	brought := *e
	brought.Override.Undo(&brought)
	if src.ID == "" {
		src = lostSource(&brought)
	}
	b := d.clean.Body(brought.Content, &markup.Linker{Base: brought.URL})
	defer b.Free()
	raw := news.Raw{Categories: brought.Categories}
	if ev := brought.Evidence; ev != nil {
		raw.Trail, raw.Origin = ev.Trail, ev.Origin
	}
	room := new(scratch)
	folded := text.Headline(nil, brought.Title)
	title := len(folded)
	folded = b.Fold(append(folded, text.Sep))
	from := d.whence(&src, &raw)
	found := d.towns.Find(folded, title, from, &room.towns)
	l := news.Lesson{Entry: brought.ID, Source: brought.Source, Title: brought.Title, Lead: leadOf(b), Sections: brought.Categories, Home: slices.Clone(src.Channels),
		Local: len(found) > 0 || d.ofCounty(folded, title, from), Desk: brought.Channels, DeskTowns: brought.Towns}
	l.Common = d.common(&l, beside)
	return l
}

// leadOf is the beginning of a text on one line.
func leadOf(b *markup.Body) string { return lead(b.Plain(4 * news.LessonLead)) }

// lead is so much of a text as a lesson keeps, its words parted by one blank.
func lead(s string) string {
	out, n := make([]byte, 0, min(len(s), len("一")*news.LessonLead)), 0
	for word := range strings.FieldsSeq(s) {
		if n > 0 && n < news.LessonLead {
			out, n = append(out, ' '), n+1
		}
		for _, c := range word {
			if n == news.LessonLead {
				return string(out)
			}
			out, n = utf8.AppendRune(out, c), n+1
		}
	}
	return string(out)
}

// Telling are words that speak for a channel by what the desk has learnt of those lessons, the most telling first.
func (d *Desk) Telling(lessons []news.Lesson, channel string, most int) []string {
	return d.channels.Telling(lessons, channel, most)
}

// Said is what the desk has learnt of names, outlets and towns.
func (d *Desk) Said() []news.Learnt { return append(d.credit.Said(), d.towns.Said()...) }
