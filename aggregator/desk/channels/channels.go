// Package channels files entries into channels: by what the source says of them, what they carry and what they are about.
package channels

import (
	"slices"
	"strings"
	"sync"

	"github.com/txnews/hub/aggregator/desk/subject"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// Book knows the channels by everything they are called, and the words that tell a subject.
type Book struct {
	byName   map[string]string // normalised name → id
	longest  int               // Chinese characters of such a name
	ids      map[string]bool   // of all channels
	media    []string          // the channels that follow from what an entry carries, beside its subject
	general  []string          // those for news without a subject of its own
	subjects []string          // those that an entry may be in by what it is about: all but a medium's
	labels   []string          // what the model calls the media, but for what is the id of a subject here
	weighed  []string          // what the model weighs: the subjects, then those
	local    []int             // of the subjects those for news of the county
	rest     []int             // and those for the rest
	subject  *text.Automaton   // of their words
	terms    []subjectWord
	inside   string // the first general channel for news of the county, and the first for the rest
	outside  string
	picture  string // the first for what is made of pictures, and the first for what moves or sounds
	moving   string
	places   []string // what sections put before a channel's name: 桐乡要闻
	model    *subject.Model
	replays  *replays
	together together
}

// replays are what the shipped model was made of, as the book asks it: made where something is learnt, once.
type replays struct {
	once sync.Once
	all  []subject.Asked
}

type subjectWord struct {
	subject int         // of which subject, noSubject or misleading
	title   subject.Cue // what it is in a headline
}

const (
	noSubject  = -1 // a medium's
	misleading = -2 // of no channel
)

// New makes a book of channels. A word of a channel with + before it is telling by itself in a headline, the others count
// only together. mislead are words with one of these inside that tell nothing: 汽车炸弹.
// region are names of the county and of what it lies in.
func New(channels []news.Channel, mislead, region []string) *Book {
	b := &Book{byName: map[string]string{}, ids: map[string]bool{}, model: subject.Trained(), replays: &replays{}}
	b.places = append([]string{"本地", "我市", "今日"}, region...)
	var terms [][]rune
	seen := map[string]bool{}
	term := func(channel string, subjectOf int, w string) {
		word, telling := strings.CutPrefix(w, "+")
		if word == "" || seen[word] {
			return
		}
		seen[word] = true
		folded := text.Fold(nil, word)
		terms = append(terms, folded)
		cue := subject.CueTitle
		if telling && subject.Trained().Taught(channel, folded) {
			cue = subject.CueTelling
		} else if telling {
			cue = subject.CueOwn
		}
		b.terms = append(b.terms, subjectWord{subjectOf, cue})
	}
	for _, c := range channels {
		b.ids[c.ID] = true
		of := len(b.subjects)
		switch c.Role {
		case news.RolePictures, news.RoleVideo:
			of, b.media = noSubject, append(b.media, c.ID)
		case news.RoleLocal:
			b.local, b.general = append(b.local, of), append(b.general, c.ID)
		case news.RoleRest:
			b.rest, b.general = append(b.rest, of), append(b.general, c.ID)
		}
		if of != noSubject {
			b.subjects = append(b.subjects, c.ID)
		}
		for _, n := range append([]string{c.ID, c.Name}, c.Names...) {
			if k := channelKey(n); k != "" && b.byName[k] == "" {
				b.byName[k] = c.ID
				b.longest = max(b.longest, hanIn(k))
			}
		}
		for _, w := range c.Words {
			term(c.ID, of, w)
		}
	}
	for _, w := range mislead {
		term("", misleading, w)
	}
	b.inside, b.outside = b.first(channels, news.RoleLocal), b.first(channels, news.RoleRest)
	b.picture, b.moving = b.first(channels, news.RolePictures), b.first(channels, news.RoleVideo)
	b.subject = text.NewAutomaton(terms)
	b.labels = slices.DeleteFunc([]string{labelPictures, labelMoving}, func(l string) bool { return slices.Contains(b.subjects, l) })
	b.weighed = slices.Concat(b.subjects, b.labels)
	return b
}

// first is the first channel with the role, empty where there is none.
func (b *Book) first(channels []news.Channel, role news.ChannelRole) string {
	if i := slices.IndexFunc(channels, func(c news.Channel) bool { return c.Role == role }); i >= 0 {
		return channels[i].ID
	}
	return ""
}

func (b *Book) known(id string) string {
	if b.ids[id] {
		return id
	}
	return ""
}

// channelKey is the form in which names of channels are compared.
func channelKey(s string) string {
	return strings.ToLower(strings.Trim(string(text.Fold(nil, s)), " -_/|>·.:[]【】()"))
}

// called is the channel that is called so; nothing where none is.
func (b *Book) called(s string) string {
	if moreHan(s, b.longest) { // as in nearly every headline: none of them is left out of a key
		return ""
	}
	if strings.ContainsFunc(s, func(r rune) bool { return !text.IsHan(r) && !(r >= 'a' && r <= 'z') }) {
		s = channelKey(s)
	}
	return b.byName[s]
}

// moreHan tells that s has more Chinese characters than that.
func moreHan(s string, than int) bool {
	for i, n := 0, 0; i < len(s); {
		r, w := text.At(s, i)
		if i += w; text.IsHan(r) {
			if n++; n > than {
				return true
			}
		}
	}
	return false
}

// hanIn counts Chinese characters.
func hanIn(s string) (n int) {
	for _, r := range s {
		if text.IsHan(r) {
			n++
		}
	}
	return n
}

// Filed is a channel with the reason for it.
type Filed struct {
	ID  string
	Why news.Reason
}

// filing collects an entry's channels in order.
type filing struct {
	book    *Book
	filed   []Filed
	settled bool // one of them is no medium's
}

func (f *filing) add(id string, why news.Reason) {
	if id != "" && !slices.ContainsFunc(f.filed, func(s Filed) bool { return s.ID == id }) {
		f.filed = append(f.filed, Filed{id, why})
		f.settled = f.settled || !f.book.isMedium(id)
	}
}

func (b *Book) isMedium(id string) bool { return slices.Contains(b.media, id) }

func (b *Book) isGeneral(id string) bool { return slices.Contains(b.general, id) }

// Evidence is what channels are chosen by.
type Evidence struct {
	Home       []string          // channels that its source files in
	Assigned   map[string]string // the source's category → channel ids
	Categories []string
	Trail      []string
	Page       string // name of the page of a printed edition that it stood on
	Title      string
	Text       []rune // folded, the title first
	TitleLen   int
	Room       *Room
	Taken      string // who took its picture, where nobody wrote it
	Pictures   int
	Moving     int
	Local      bool // a town was found, or the county is named where the text begins
	Abroad     bool // its source is another place's
}

// Room is memory that entries are filed in, one after another. The zero one is ready.
type Room struct {
	matches  []text.Match
	seen     []int32
	folded   []rune
	sections []section
	names    [][]rune
	among    []subject.Candidate
	filed    []Filed
	weighing subject.Room
}

// section is what the source calls a place that the entry stands in.
type section struct {
	name string
	read bool      // the channels are known
	ids  []string  // of channels that it names
	one  [1]string // room for one
	cue  subject.Cue
}

// sections are what the source calls the places that the entry stands in.
func (e *Evidence) sections() []section {
	all := e.Room.sections[:0]
	for _, c := range e.Categories {
		all = append(all, section{name: text.Plain(c)})
	}
	if e.Page != "" && !slices.ContainsFunc(all, func(s section) bool { return s.name == e.Page }) {
		all = append(all, section{name: e.Page})
	}
	e.Room.sections = all
	return all
}

// File chooses an entry's channels: what is settled of it (its trail, the source's map of its categories) and what it carries; else what
// it is about, as the model weighs it; failing that the source's own; and among general channels the one for the place. What it returns
// stands in the room, until the next entry.
func (b *Book) File(e *Evidence) []Filed {
	f := &filing{book: b, filed: e.Room.filed[:0]}
	defer func() { e.Room.filed = f.filed }()
	b.trail(f, e.Trail)
	general := false // categories name a general channel
	sections := e.sections()
	for i := range sections {
		s := &sections[i]
		if s.name == "" || b.assigned(f, e.Assigned, s.name) {
			continue
		}
		for _, id := range b.channelsOf(s) {
			if b.isMedium(id) {
				f.add(id, news.Because("channel.category", s.name))
			}
			general = general || b.isGeneral(id)
		}
	}
	b.marked(f, e)
	b.told(f, e)
	alone := len(f.filed) > 0 && !general // a picture or a film alone needs no general channel beside it
	b.carried(f, e)
	if f.settled {
		return f.filed
	}
	likelier := ""
	if likelier, alone = b.weigh(f, e, sections, alone); f.settled || alone {
		return f.filed
	}
	b.fallback(f, e, likelier)
	return f.filed
}

// fallback files what is about nothing that has a channel: where its source files such things. Of general channels it is the likelier one.
func (b *Book) fallback(f *filing, e *Evidence, likelier string) {
	for _, id := range e.Home {
		id = b.known(id)
		general := b.isGeneral(id)
		switch {
		case general && id == b.outside && b.inside != "" && (e.Local || likelier == b.inside && !e.Abroad):
			f.add(b.inside, news.Because("channel.local"))
		case general && likelier == b.outside && likelier != "" && id == b.inside && !e.Local:
			f.add(b.outside, news.Because("channel.rest"))
		default:
			f.add(id, news.Because("channel.default"))
		}
	}
	if f.settled {
		return
	}
	if b.inside != "" && (e.Local || likelier == b.inside && !e.Abroad) {
		f.add(b.inside, news.Because("channel.local"))
		return
	}
	f.add(b.outside, news.Because("channel.rest"))
}
