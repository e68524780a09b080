package channels

import (
	"slices"

	"github.com/txnews/hub/aggregator/desk/subject"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// Taught is the book of one who has learnt of those lessons, and of no others.
func (b *Book) Taught(lessons []news.Lesson) *Book {
	var learnt []subject.Lesson
	var sets together
	for i := range lessons {
		if l, ok := b.lesson(&lessons[i]); ok {
			learnt = append(learnt, l)
			sets = sets.with(l.Right)
		}
	}
	taught := *b
	taught.together = sets
	taught.model = subject.Trained()
	if len(learnt) > 0 {
		taught.model = subject.Trained().Learn(learnt, b.replay(), subject.AsShipped())
	}
	return &taught
}

// lesson is what the model learns of one; false: it learns nothing, since no channel that it says is one that content tells.
func (b *Book) lesson(l *news.Lesson) (subject.Lesson, bool) {
	if l.Channels == nil {
		return subject.Lesson{}, false
	}
	right := slices.DeleteFunc(slices.Clone(*l.Channels), func(id string) bool { return !slices.Contains(b.subjects, id) })
	asked, among := b.asked(l.Title, l.Lead, l.Sections, l.Home, l.Local)
	common := subject.Common{Title: folded(l.Common.Title), Body: folded(l.Common.Lead), Sections: folded(l.Common.Sections)}
	return subject.Lesson{Key: l.Entry, Text: asked, Among: among, Right: right, Common: common}, len(right) > 0
}

// Mute is the rule by which nothing is learnt of a lesson's channels; empty: something is.
func (b *Book) Mute(l *news.Lesson) (rule string) {
	is, ok := b.lesson(l)
	switch {
	case !ok:
		return "mute.channels"
	case !subject.Trained().Teaches(is, subject.AsShipped()):
		return "mute.common"
	}
	return ""
}

func folded(of []string) (out subject.Phrases) {
	for _, s := range of {
		out = append(out, text.Fold(nil, s))
	}
	return out
}

// asked is what the model is asked of an entry that is kept in plain text.
func (b *Book) asked(title, lead string, sections, home []string, local bool) (subject.Text, []subject.Candidate) {
	folded := text.Headline(nil, title)
	length := len(folded)
	folded = text.Fold(append(folded, text.Sep), lead)
	return b.Question(&Evidence{Home: home, Categories: sections, Title: title, Text: folded, TitleLen: length, Room: new(Room), Local: local})
}

// replay is what the shipped model was made of, as it is asked of these channels.
func (b *Book) replay() []subject.Asked {
	b.replays.once.Do(func() {
		for _, s := range subject.Shipped() {
			home := b.outside
			if s.Local {
				home = b.inside
			}
			var sections []string
			if s.Category != "" {
				sections = []string{s.Category}
			}
			asked, among := b.asked(s.Title, s.Text, sections, []string{home}, s.Local)
			b.replays.all = append(b.replays.all, subject.Asked{Text: asked, Among: among})
		}
	})
	return b.replays.all
}

// Telling are words that speak for a channel by what was learnt of those lessons, the most telling first.
func (b *Book) Telling(lessons []news.Lesson, id string, most int) (words []string) {
	var titles [][]rune
	for i := range lessons {
		if c := lessons[i].Channels; c != nil && slices.Contains(*c, id) {
			titles = append(titles, text.Headline(nil, lessons[i].Title))
		}
	}
	for _, l := range b.model.TaughtOf(titles, id, most) {
		words = append(words, l.Word)
	}
	return words
}
