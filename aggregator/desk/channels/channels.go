// Package channels files entries into channels: by what the source says of them, what they carry and what they are about.
package channels

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// Book knows the channels by everything they are called, and the words that tell a subject.
type Book struct {
	byName  map[string]string           // normalised name → id
	roles   map[string]news.ChannelRole // of each channel by its id
	subject *text.Automaton
	terms   []subjectWord
	inside  string // the first general channel for news of the county, and the first for the rest
	outside string
	picture string // the first for what is made of pictures, and the first for what moves or sounds
	moving  string
	places  []string // what sections put before a channel's name: 桐乡要闻
}

type subjectWord struct {
	channel string // none for a misleading one
	telling bool
}

// New makes a book of channels. A word of a channel with + before it is telling by itself in a headline, the others count
// only together. misleading are words with one of these inside that tell nothing: 汽车炸弹.
// region are names of the county and of what it lies in.
func New(channels []news.Channel, misleading, region []string) *Book {
	b := &Book{byName: map[string]string{}, roles: map[string]news.ChannelRole{}}
	b.places = append([]string{"本地", "我市", "今日"}, region...)
	var terms [][]rune
	seen := map[string]bool{}
	term := func(channel, w string) {
		word, telling := strings.CutPrefix(w, "+")
		if word == "" || seen[word] {
			return
		}
		seen[word] = true
		terms = append(terms, text.Fold(nil, word))
		b.terms = append(b.terms, subjectWord{channel, telling})
	}
	for _, c := range channels {
		b.roles[c.ID] = c.Role
		for _, n := range append([]string{c.ID, c.Name}, c.Names...) {
			if k := channelKey(n); k != "" && b.byName[k] == "" {
				b.byName[k] = c.ID
			}
		}
		for _, w := range c.Words {
			term(c.ID, w)
		}
	}
	for _, w := range misleading {
		term("", w)
	}
	b.inside, b.outside = b.first(channels, news.RoleLocal), b.first(channels, news.RoleRest)
	b.picture, b.moving = b.first(channels, news.RolePictures), b.first(channels, news.RoleVideo)
	b.subject = text.NewAutomaton(terms)
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
	if _, ok := b.roles[id]; ok {
		return id
	}
	return ""
}

// channelKey is the form in which names of channels are compared.
func channelKey(s string) string {
	return strings.ToLower(strings.Trim(text.Squeeze(text.Narrow(s)), " -_/|>·.:[]【】()"))
}

// Filed is a channel with the reason for it.
type Filed struct {
	ID  string
	Why news.Reason
}

// filing collects an entry's channels in order.
type filing struct {
	book  *Book
	filed []Filed
}

func (f *filing) add(id string, why news.Reason) {
	if id != "" && !slices.ContainsFunc(f.filed, func(s Filed) bool { return s.ID == id }) {
		f.filed = append(f.filed, Filed{id, why})
	}
}

// subjects counts the channels that are neither a medium's nor a general one.
func (f *filing) has(fn func(id string) bool) bool {
	return slices.ContainsFunc(f.filed, func(s Filed) bool { return fn(s.ID) })
}

// isMedium is true of channels that follow from what an entry carries, beside its subject.
func (b *Book) isMedium(id string) bool {
	return b.roles[id] == news.RolePictures || b.roles[id] == news.RoleVideo
}

// isGeneral is true of channels for news without a subject of its own.
func (b *Book) isGeneral(id string) bool {
	return b.roles[id] == news.RoleLocal || b.roles[id] == news.RoleRest
}

// Evidence is what channels are chosen by.
type Evidence struct {
	Src      *news.Source
	Raw      *news.Raw
	Title    string
	Text     []rune // folded, the title first
	TitleLen int
	Room     *[]text.Match // taken for matches, and kept
	Pictures int
	Moving   int
	Local    bool // a town was found, or the county is named in the headline
}

// File chooses an entry's channels: what the source says of it (trail, categories), what it carries, what it is about;
// failing these the source's own; and among general channels the one for the place.
func (b *Book) File(e Evidence) []Filed {
	f := &filing{book: b}
	b.trail(f, e.Raw.Trail)
	for _, c := range e.Raw.Categories {
		b.category(f, e.Src.Categories, text.Plain(c))
	}
	b.medium(f, e)
	subject := f.has(func(id string) bool { return !b.isMedium(id) && !b.isGeneral(id) })
	if !subject {
		if id, word := b.about(e); id != "" {
			f.filed = slices.DeleteFunc(f.filed, func(s Filed) bool { return b.isGeneral(s.ID) })
			f.add(id, news.Because("channel.title-word", word))
			subject = true
		}
	}
	if !f.has(func(id string) bool { return !b.isMedium(id) }) {
		b.fallback(f, e)
	}
	return f.filed
}

// fallback files what nothing else has told.
func (b *Book) fallback(f *filing, e Evidence) {
	for _, id := range e.Src.Channels {
		if e.Local && id == b.outside && b.inside != "" {
			f.add(b.inside, news.Because("channel.local"))
			continue
		}
		f.add(b.known(id), news.Because("channel.default"))
	}
	if f.has(func(id string) bool { return !b.isMedium(id) }) {
		return
	}
	if e.Local {
		f.add(b.inside, news.Because("channel.local"))
		return
	}
	f.add(b.outside, news.Because("channel.rest"))
}
