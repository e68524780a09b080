// Package channels files entries into channels: by what the source says of them, what they carry and what they are about.
package channels

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

//go:embed data/words.txt
var wordsData string

// Book knows the channels by everything they are called, and the words that tell a subject.
type Book struct {
	byName  map[string]string // normalised name → id
	general map[string]bool   // for news without a subject of its own
	ids     map[string]bool
	subject *text.Automaton
	terms   []subjectWord
	inside  string // the general channel for news of the county, and the one for the rest
	outside string
	places  []string // what sections put before a channel's name: 桐乡要闻
}

type subjectWord struct {
	channel string
	telling bool
}

// Channels that follow from what an entry carries, beside its subject.
const (
	picturesID = "pictures"
	videoID    = "video"
)

func New(channels []news.Channel, county, single []string) *Book {
	b := &Book{byName: map[string]string{}, general: map[string]bool{}, ids: map[string]bool{}}
	b.places = append([]string{"本地", "我市", "今日"}, single...)
	for _, c := range channels {
		b.ids[c.ID] = true
		for _, n := range append([]string{c.ID, c.Name}, c.Names...) {
			if k := channelKey(n); k != "" && b.byName[k] == "" {
				b.byName[k] = c.ID
			}
		}
	}
	var terms [][]rune
	seen := map[string]bool{}
	for line := range strings.Lines(wordsData) {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] == "#" {
			continue
		}
		if f[0] == "general" {
			for _, id := range f[1:] {
				b.general[id] = true
			}
			b.inside, b.outside = b.known(f[1]), b.known(f[2])
			continue
		}
		if !b.ids[f[0]] && f[0] != "none" {
			continue
		}
		for _, w := range f[1:] {
			if len(county) > 0 {
				w = strings.Replace(w, "{county}", county[0], 1)
			}
			word, telling := strings.CutPrefix(w, "+")
			if seen[word] {
				continue
			}
			seen[word] = true
			terms = append(terms, text.Fold(nil, word))
			b.terms = append(b.terms, subjectWord{f[0], telling})
		}
	}
	b.subject = text.NewAutomaton(terms)
	return b
}

func (b *Book) known(id string) string {
	if b.ids[id] {
		return id
	}
	return ""
}

// channelKey is the form in which names of channels are compared.
func channelKey(s string) string {
	return strings.ToLower(strings.Trim(text.Squeeze(text.Narrow(s)), " -_/|>·.:[]【】()"))
}

// Filed is a channel with the reason for it.
type Filed struct{ ID, Why string }

// filing collects an entry's channels in order.
type filing struct {
	book  *Book
	filed []Filed
}

func (f *filing) add(id, why string) {
	if id != "" && !slices.ContainsFunc(f.filed, func(s Filed) bool { return s.ID == id }) {
		f.filed = append(f.filed, Filed{id, why})
	}
}

// subjects counts the channels that are neither a medium's nor a general one.
func (f *filing) has(fn func(id string) bool) bool {
	return slices.ContainsFunc(f.filed, func(s Filed) bool { return fn(s.ID) })
}

func isMedium(id string) bool { return id == picturesID || id == videoID }

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
	subject := f.has(func(id string) bool { return !isMedium(id) && !b.general[id] })
	if !subject {
		if id, word := b.about(e); id != "" {
			f.filed = slices.DeleteFunc(f.filed, func(s Filed) bool { return b.general[s.ID] })
			f.add(id, "标题用词「"+word+"」")
			subject = true
		}
	}
	if !f.has(func(id string) bool { return !isMedium(id) }) {
		b.fallback(f, e)
	}
	return f.filed
}

// trail takes the last step that names a channel; its parents follow from the tree.
func (b *Book) trail(f *filing, steps []string) {
	for i := len(steps) - 1; i >= 0; i-- {
		step := text.Plain(steps[i])
		if i == 0 && len(steps) > 1 && b.byName[channelKey(step)] == "" {
			return // the site's own name
		}
		if ids := b.name(step); len(ids) > 0 {
			for _, id := range ids {
				f.add(id, "栏目路径「"+step+"」")
			}
			return
		}
	}
}

// category files by the source's map, as written or in another form, else by the channels' names.
func (b *Book) category(f *filing, own map[string]string, c string) {
	if c == "" {
		return
	}
	assign := func(ids, how string) {
		for _, id := range strings.FieldsFunc(ids, func(r rune) bool { return r == ',' || r == ' ' }) {
			f.add(b.known(id), how)
		}
	}
	if ids, ok := own[c]; ok {
		assign(ids, "来源栏目「"+c+"」")
		return
	}
	found := false
	try := func(part string) {
		for k, ids := range own {
			if channelKey(k) == channelKey(part) || categoryStem(k) == categoryStem(part) {
				assign(ids, "来源栏目「"+c+"」")
				found = true
			}
		}
	}
	try(c)
	if found {
		return
	}
	if id := b.byName[channelKey(c)]; id != "" {
		f.add(id, "分类「"+c+"」")
		return
	}
	for _, part := range categoryParts(c) {
		found = false
		try(part)
		if found {
			continue
		}
		for _, id := range b.name(part) {
			f.add(id, "分类「"+c+"」")
		}
	}
}

// categoryParts cuts 财经-综合, 财经/股市, 新闻 > 教育. Of a path (>) the last step that says something counts, so it comes alone.
func categoryParts(c string) []string {
	if steps := strings.FieldsFunc(c, func(r rune) bool { return strings.ContainsRune(">»＞›→", r) }); len(steps) > 1 {
		return steps[len(steps)-1:]
	}
	parts := strings.FieldsFunc(c, func(r rune) bool { return strings.ContainsRune("-/|·:：,，、;；_—–&+｜／－ \u3000", r) })
	if len(parts) == 1 {
		return parts
	}
	return append([]string{strings.ReplaceAll(c, " ", "")}, parts...)
}

var categorySuffixes = []string{"频道", "新闻", "资讯", "专栏", "栏目", "专版", "版块", "板块", "动态", "要闻", "周刊", "专刊", "报道", "快讯", "在线", "版", "类", "网", "天地", "纵横", "之窗"}

// categoryStem takes off what papers add to a section's name: 教育频道, 教育新闻.
func categoryStem(s string) string {
	s = channelKey(s)
	for _, suffix := range categorySuffixes {
		if t, ok := strings.CutSuffix(s, suffix); ok && len(t) >= 6 {
			return t
		}
	}
	return s
}

// name is the channel that a section's name means, in odd forms too.
func (b *Book) name(s string) []string {
	k := channelKey(s)
	if id := b.byName[k]; id != "" {
		return []string{id}
	}
	if id := b.byName[categoryStem(k)]; id != "" {
		return []string{id}
	}
	for i := range k { // 医疗健康, 文化旅游: two names run together
		if a, c := b.byName[k[:i]], b.byName[k[i:]]; i >= 6 && a != "" && c != "" {
			if a == c {
				return []string{a}
			}
			return []string{a, c}
		}
	}
	for _, place := range b.places {
		if rest, ok := strings.CutPrefix(k, place); ok {
			if id := b.byName[rest]; id != "" {
				return []string{id}
			}
			if id := b.byName[categoryStem(rest)]; id != "" {
				return []string{id}
			}
		}
	}
	return nil
}

var (
	pictureMarks = []string{"[图]", "(图)", "【图】", "组图", "图集", "[组图]", "图说", "高清图", "多图", "图片新闻", "图文", "(图)", "[图]"}
	videoMarks   = []string{"[视频]", "(视频)", "【视频】", "视频|", "视频:", "视频丨", "短视频", "[音频]", "微视频", "Vlog", "vlog", "VLOG", "直播回放", "【直播】"}
)

// medium files by what the entry carries and how its headline is marked.
func (b *Book) medium(f *filing, e Evidence) {
	title := text.Narrow(e.Title)
	mark := func(marks []string, parts ...string) string {
		if !slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(title, p) }) {
			return ""
		}
		for _, m := range marks {
			if strings.Contains(title, m) {
				return m
			}
		}
		return ""
	}
	if m := mark(pictureMarks, "图"); m != "" {
		f.add(b.known(picturesID), "标题标有「"+m+"」")
	} else if e.Pictures >= 3 {
		f.add(b.known(picturesID), "带图三张以上")
	}
	if m := mark(videoMarks, "频", "log", "LOG", "直播"); m != "" {
		f.add(b.known(videoID), "标题标有「"+m+"」")
	} else if e.Moving > 0 {
		f.add(b.known(videoID), "带有音视频")
	}
}

// tally is what speaks for a subject.
type tally struct {
	channel      string
	score, title int
	word         text.Match // the first in the headline
}

// about is the subject that the headline's words tell: one telling word or two others, or one other with two more in the text.
func (b *Book) about(e Evidence) (id, word string) {
	matches := b.subject.Find(e.Text[:min(len(e.Text), e.TitleLen+400)], (*e.Room)[:0])
	*e.Room = matches
	if len(matches) == 0 || matches[0].To > e.TitleLen {
		return "", ""
	}
	var room [8]tally
	var best tally
	tie := false
	for _, t := range b.tallies(room[:0], matches, e.TitleLen) {
		switch {
		case t.title < 2 || t.title < 4 && t.score < 4:
		case t.score > best.score:
			best, tie = t, false
		case t.score == best.score:
			tie = true
		}
	}
	if tie || best.score == 0 {
		return "", ""
	}
	return best.channel, string(e.Text[best.word.From:best.word.To])
}

// tallies appends the channels' tallies to out. It counts each word once for its channel. Matches come in order: a subject that the headline is silent of does not count.
func (b *Book) tallies(out []tally, matches []text.Match, titleLen int) []tally {
	misleading := func(m text.Match) bool { return b.terms[m.Term].channel == "none" }
	misled := slices.ContainsFunc(matches, misleading)
	seen := make([]int32, 0, 16)
	for _, m := range matches {
		if misled && slices.ContainsFunc(matches, func(o text.Match) bool { return misleading(o) && o.From <= m.From && o.To >= m.To }) {
			continue
		}
		w, inTitle := b.terms[m.Term], m.To <= titleLen
		i := slices.IndexFunc(out, func(t tally) bool { return t.channel == w.channel })
		if i < 0 && !inTitle || slices.Contains(seen, m.Term) {
			continue
		}
		if i < 0 {
			i = len(out)
			out = append(out, tally{channel: w.channel, word: m})
		}
		seen = append(seen, m.Term)
		t := &out[i]
		switch {
		case inTitle && w.telling:
			t.score, t.title = t.score+4, t.title+4
		case inTitle:
			t.score, t.title = t.score+2, t.title+2
		default:
			t.score++
		}
	}
	return out
}

// fallback files what nothing else has told.
func (b *Book) fallback(f *filing, e Evidence) {
	for _, id := range e.Src.Channels {
		if e.Local && id == b.outside && b.inside != "" {
			f.add(b.inside, "内容涉及本地")
			continue
		}
		f.add(b.known(id), "来源默认频道")
	}
	if f.has(func(id string) bool { return !isMedium(id) }) {
		return
	}
	if e.Local {
		f.add(b.inside, "内容涉及本地")
		return
	}
	f.add(b.outside, "未归入其他频道")
}
