package credit

import (
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
)

// tail takes credit off a line's end, and adds it: (记者 张三), 。来源: 嘉兴日报 作者: ….
func (rd *Reader) tail(c *credit, b *markup.Body, l markup.Line, last bool) {
	if last && strings.HasSuffix(l.Text, "》") {
		if name, from := rd.printedIn(l.Text); name != "" {
			c.merge(credit{printed: name, sure: sureness{origin: 92}})
			b.Cut(l, from, len(l.Text))
			l.Text = l.Text[:from]
		}
	}
	for range 3 {
		s := l.Text
		if from, in, ok := bracketAtEnd(s); ok {
			d, ok := rd.citedAfter(in)
			if !ok {
				d, ok = rd.wholeLine(in)
			}
			if ok {
				c.merge(d)
				b.Cut(l, from, len(s))
				l.Text = s[:from]
				continue
			}
		}
		if !last {
			return
		}
		d, end := rd.behindSentence(s)
		if end == 0 {
			return
		}
		c.merge(d)
		b.Cut(l, end, len(s))
		l.Text = s[:end]
	}
}

// behindSentence reads the credit that follows the last sentence on its line, from byte end on; 0: there is none.
func (rd *Reader) behindSentence(s string) (c credit, end int) {
	if endsProse(s[max(0, len(s)-behindMost):]) { // as nearly all do
		return c, 0
	}
	start := lastSentence(s)
	if endsProse(s[start:]) {
		return c, 0
	}
	for i, r := range s[start:] {
		if !endsSentence(r) {
			continue
		}
		end := start + i + utf8.RuneLen(r)
		if len(s)-end > longest*3 || end == len(s) || r != '。' && goesOn(s[end:]) || r == '.' && s[end] != ' ' {
			continue
		}
		if d, ok := rd.wholeLine(s[end:]); ok {
			return d, end
		}
	}
	return c, 0
}

// goesOn tells that behind a closing quotation mark or bracket the sentence does: no credit begins with s.
func goesOn(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return text.IsHan(r) && !known().labelAt(s, r) && r != '本' || r == '，' || r == '、' || r == ','
}

// endsProse tells that a sentence's end is the last of s, and no colon or slash is in it, as credit has behind its labels.
func endsProse(s string) bool {
	r, _ := text.Last(s)
	if unseen(r) {
		r, _ = text.Last(strings.TrimRightFunc(s, unseen))
	}
	return (r == '。' || r == '！' || r == '？') && !strings.Contains(s, "：") && strings.IndexByte(s, ':') < 0
}

func endsSentence(r rune) bool {
	switch r {
	case '。', '.', '!', '?', '！', '？', '…', '”', '"', '」', '』', ')', '）', '】', ']':
		return true
	}
	return false
}

// behindMost is how many bytes credit behind a sentence, and the mark before it, have at most.
const behindMost = longest*3 + utf8.UTFMax

// lastSentence is where credit behind a sentence may begin at the earliest: what holds a full stop before its end is prose.
func lastSentence(s string) int {
	start := max(0, len(s)-behindMost)
	for start > 0 && start < len(s) && !utf8.RuneStart(s[start]) {
		start++
	}
	shown := strings.TrimSuffix(strings.TrimRightFunc(s[start:], unseen), "。")
	return start + max(0, text.LastIndex(shown, "。"))
}

// twoSentences tells that text goes on behind a full stop, other than with the next label of a line of credit.
func twoSentences(text string) bool {
	for {
		_, rest, _ := strings.Cut(text, "。")
		if rest = rest[blanks(rest):]; rest == "" {
			return false
		}
		if r, _ := utf8.DecodeRuneInString(rest); !known().labelAt(rest, r) {
			return true
		}
		text = rest
	}
}

func unseen(r rune) bool { return text.IsSpace(r) || text.IsInvisible(r) }

// bracketAtEnd is what stands in the bracket that closes the line, which begins at byte from.
func bracketAtEnd(s string) (from int, in string, ok bool) {
	if !bracketed(s) {
		return 0, "", false
	}
	s = text.TrimRight(s)
	_, w := text.Last(s)
	end := len(s) - w
	from = strings.LastIndexFunc(s[:end], brackets.Has)
	if from < 0 || end-from > 360 {
		return 0, "", false
	}
	r, w := utf8.DecodeRuneInString(s[from:])
	return from, s[from+w : end], openBrackets.Has(r)
}

// bracketed tells that the line's last character closes a bracket.
func bracketed(s string) bool {
	r, _ := text.Last(s)
	if text.IsSpace(r) {
		r, _ = text.Last(text.TrimRight(s))
	}
	return closeBrackets.Has(r)
}
