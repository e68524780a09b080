package channels

import (
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/aggregator/desk/segment"
	"github.com/txnews/hub/aggregator/desk/subject"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

const (
	// sureAlone is how likely the likeliest subject must be to be the entry's; else it goes where its source has it. sureBare is the same for a
	// headline without a text or a section, sureGeneral for a general channel that is likelier than any subject.
	sureAlone   = 0.2
	sureBare    = 0.42
	sureGeneral = 0.5
	// sureMarked is the same for the subject of what is marked as pictures or a film.
	sureMarked = 0.9
	// sureMedium is how likely it must be that an entry with nothing attached is pictures or a film.
	sureMedium = 0.4
	// sureBeside is how likely another one must be to be the entry's as well.
	sureBeside = 0.35
	// saysLittle is how long a headline and text are together, in runes, that say less than a section which a channel is called by.
	saysLittle = 12
	// wordsWithin is how much of a text is looked through for the channels' words, in runes.
	wordsWithin = 400
)

// weigh files by what the entry is about, as the model weighs it. It gives the general channel that is likelier than any subject, if one is,
// and whether the entry is marked as pictures or a film, or found to be.
func (b *Book) weigh(f *filing, e *Evidence, sections []section, marked bool) (general string, alone bool) {
	named := b.named(sections)
	if len(named) > 1 {
		for _, id := range named {
			f.add(id, b.sectioned(id, sections))
		}
		return "", marked
	}
	if len(named) == 1 && len(e.Text) < saysLittle {
		f.add(named[0], b.sectioned(named[0], sections))
		return "", marked
	}
	asked, among := b.question(e, sections)
	found := e.Room.weighing.Weigh(b.model, asked, among)
	found, medium := b.apart(found)
	if id := b.ofLabel(medium.ID); id != "" && medium.Chance >= sureMedium && len(f.filed) == 0 && len(e.Text) <= toldWithin {
		f.add(id, b.because(medium, sureMedium, e, sections, asked))
		marked = true
	}
	if set := b.together.of(found); set != nil {
		for _, v := range set {
			f.add(v.ID, b.because(v, sureBeside, e, sections, asked))
		}
		return "", marked
	}
	v, enough := likeliest(found), sureMarked
	if !marked {
		enough = b.enough(v.ID, asked)
	}
	switch {
	case v.ID != "" && !b.isGeneral(v.ID) && v.Chance >= enough:
		f.add(v.ID, b.because(v, enough, e, sections, asked))
		if v := found[min(1, len(found)-1)]; v.Chance >= sureBeside && v.ID != "" && !b.isGeneral(v.ID) {
			f.add(v.ID, b.because(v, sureBeside, e, sections, asked))
		}
	case len(named) == 1: // a subject comes before general channels, and before none at all
		f.add(named[0], b.sectioned(named[0], sections))
	case v.Chance >= enough && b.isGeneral(v.ID):
		return v.ID, marked
	}
	return "", marked
}

// What the model calls the media: a hub's channels for them may have other ids, or there are none.
const labelPictures, labelMoving = "pictures", "video"

// ofLabel is the channel for a medium.
func (b *Book) ofLabel(label string) string {
	switch label {
	case labelPictures:
		return b.picture
	case labelMoving:
		return b.moving
	}
	return ""
}

// labelOf is what the model calls the medium that a channel is for; empty: it is for none.
func (b *Book) labelOf(id string) string {
	switch {
	case id == "":
	case id == b.picture:
		return labelPictures
	case id == b.moving:
		return labelMoving
	}
	return ""
}

// apart parts the likelier medium from the subjects, with their chances as if there were no medium, the two likeliest first.
func (b *Book) apart(found []subject.Verdict) (subjects []subject.Verdict, medium subject.Verdict) {
	sum, shipped := 0.0, 0.0
	subjects = slices.DeleteFunc(found, func(v subject.Verdict) bool {
		if !slices.Contains(b.labels, v.ID) {
			sum, shipped = sum+v.Chance, shipped+v.Shipped
			return false
		}
		if v.Chance > medium.Chance {
			medium = v
		}
		return true
	})
	for i := range subjects {
		subjects[i].Chance, subjects[i].Shipped = subjects[i].Chance/sum, subjects[i].Shipped/shipped
	}
	for i := range min(2, len(subjects)) {
		for j := i + 1; j < len(subjects); j++ {
			if subjects[j].Chance > subjects[i].Chance {
				subjects[i], subjects[j] = subjects[j], subjects[i]
			}
		}
	}
	return subjects, medium
}

// likeliest is the first, or none.
func likeliest(found []subject.Verdict) subject.Verdict {
	if len(found) == 0 {
		return subject.Verdict{}
	}
	return found[0]
}

// mostNamed is how many subjects an entry is in at most by what its source calls it; more are a site's menu, or tags.
const mostNamed = 2

// named are the subjects that the sections name: a category that names two channels gives both.
func (b *Book) named(sections []section) (ids []string) {
	for i := range sections {
		if strings.ContainsAny(sections[i].name, "->»") { // the last step of a path may be one
			continue
		}
		for _, id := range b.channelsOf(&sections[i]) {
			if !b.isMedium(id) && !b.isGeneral(id) && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) > mostNamed {
		return nil
	}
	return ids
}

// sectioned is the reason that a section names the channel.
func (b *Book) sectioned(id string, sections []section) news.Reason {
	for i := range sections {
		if slices.Contains(b.channelsOf(&sections[i]), id) {
			return news.Because("channel.category", sections[i].name)
		}
	}
	return news.Reason{}
}

// enough is how likely a channel must be to be that of an entry of which so much is known.
func (b *Book) enough(id string, asked subject.Text) float64 {
	switch {
	case b.isGeneral(id):
		return sureGeneral
	case len(asked.Body) == 0 && len(asked.Sections) == 0:
		return sureBare
	}
	return sureAlone
}

// because is the reason why the model gives a channel: the section that says its name, or the words or the section that speak most for it; where the
// shipped model had not been sure enough, that it was learnt.
func (b *Book) because(v subject.Verdict, enough float64, e *Evidence, sections []section, asked subject.Text) news.Reason {
	if why := b.sectioned(v.ID, sections); !why.IsZero() {
		return why
	}
	percent, learnt := strconv.Itoa(int(100*v.Chance)), v.Shipped < enough
	either := func(shipped, taught string) string {
		if learnt {
			return taught
		}
		return shipped
	}
	by := e.Room.weighing.Speaks(b.model, asked, v.ID)
	place, of := "title", asked.Title
	if written := []rune(e.Title); len(written) == len(of) {
		of = written
	}
	if by.Place == subject.InBody {
		place, of = "body", asked.Body
	}
	switch {
	case by.Place == subject.InSection:
		name := string(asked.Sections[by.Section])
		if by.Section < len(sections) {
			name = sections[by.Section].name
		}
		return news.Because(either("channel.section", "channel.learnt-section"), name, percent)
	case len(by.Words) == 0:
		return news.Because(either("channel.about", "channel.learnt-about"), percent)
	case len(by.Words) == 1:
		return news.Because(either("channel.word", "channel.learnt-word"), said(of, by.Words[0]), percent).At(place)
	}
	return news.Because(either("channel.words", "channel.learnt-words"), said(of, by.Words[0]), said(of, by.Words[1]), percent).At(place)
}

func said(of []rune, word segment.Name) string { return string(of[word.From:word.To]) }

// Question is what the model is asked of an entry: its text, and the channels that it may be filed in by what it is about. It stands in the
// room, until the next entry.
func (b *Book) Question(e *Evidence) (subject.Text, []subject.Candidate) {
	return b.question(e, e.sections())
}

func (b *Book) question(e *Evidence, sections []section) (subject.Text, []subject.Candidate) {
	room := e.Room
	q := question{book: b, among: room.among[:0]}
	for _, id := range b.weighed {
		q.among = append(q.among, subject.Candidate{ID: id})
	}
	t := subject.Text{Title: e.Text[:e.TitleLen], Body: e.Text[min(len(e.Text), e.TitleLen+1):], Sections: room.names[:0]}
	if b.isMedium(b.called(e.Title)) { // 图片报道 tells no subject
		t.Title = nil
	}
	if inLatin(e.Text) { // the model was taught Chinese: of English it would weigh letters
		t.Title, t.Body = nil, nil
	}
	q.words(e)
	room.folded = room.folded[:0]
	say := func(name string) {
		from := len(room.folded)
		room.folded = text.Fold(room.folded, name)
		t.Sections = append(t.Sections, room.folded[from:len(room.folded):len(room.folded)])
	}
	for i := range sections {
		say(sections[i].name)
		for _, id := range b.channelsOf(&sections[i]) {
			q.cueOf(id, sections[i].cue)
		}
	}
	for _, c := range columns(e.Title) {
		say(c)
	}
	for _, id := range e.Home {
		q.cueOf(id, subject.CueSource)
	}
	if e.Local {
		q.cues(b.local, subject.CueInside)
	} else {
		q.cues(b.rest, subject.CueOutside)
	}
	room.among, room.names = q.among, t.Sections
	return t, q.among
}

// inLatin tells that a text is of Latin letters for the most part, by its beginning.
func inLatin(folded []rune) bool {
	const enough = 60 // characters
	if len(folded) == 0 || text.IsHan(folded[0]) {
		return false
	}
	latin, han := 0, 0
	for _, r := range folded[:min(len(folded), enough)] {
		switch {
		case text.IsHan(r):
			han++
		case r|0x20 >= 'a' && r|0x20 <= 'z':
			latin++
		}
	}
	return latin > 3*han
}

// question gathers the cues of the channels.
type question struct {
	book  *Book
	among []subject.Candidate
}

func (q *question) cue(of int, k subject.Cue) {
	if of >= 0 && q.among[of].Cues[k] < 255 {
		q.among[of].Cues[k]++
	}
}

func (q *question) cueOf(id string, k subject.Cue) {
	switch label := q.book.labelOf(id); {
	case label == "":
		q.cue(slices.Index(q.book.subjects, id), k)
	case slices.Contains(q.book.labels, label):
		q.cue(slices.Index(q.book.weighed, label), k)
	}
}

func (q *question) cues(of []int, k subject.Cue) {
	for _, i := range of {
		q.cue(i, k)
	}
}

// words gives the cues of the channels' words, each once. One inside a misleading word tells nothing.
func (q *question) words(e *Evidence) {
	b := q.book
	matches := b.subject.Find(e.Text[:min(len(e.Text), e.TitleLen+wordsWithin)], e.Room.matches[:0])
	misleads := func(m text.Match) bool { return b.terms[m.Term].subject == misleading }
	misled := slices.ContainsFunc(matches, misleads)
	seen := e.Room.seen[:0]
	for _, m := range matches {
		if misled && slices.ContainsFunc(matches, func(o text.Match) bool { return misleads(o) && o.From <= m.From && o.To >= m.To }) || slices.Contains(seen, m.Term) {
			continue
		}
		seen = append(seen, m.Term)
		if w := b.terms[m.Term]; m.To > e.TitleLen {
			q.cue(w.subject, subject.CueBody)
		} else {
			q.cue(w.subject, w.title)
		}
	}
	e.Room.matches, e.Room.seen = matches, seen
}
