package channels

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

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
		f.add(b.picture, news.Because("channel.title-mark", m))
	} else if e.Pictures > 0 {
		f.add(b.picture, news.Because("channel.pictures"))
	}
	if m := mark(videoMarks, "频", "log", "LOG", "直播"); m != "" {
		f.add(b.moving, news.Because("channel.title-mark", m))
	} else if e.Moving > 0 {
		f.add(b.moving, news.Because("channel.moving"))
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
	misleading := func(m text.Match) bool { return b.terms[m.Term].channel == "" }
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
