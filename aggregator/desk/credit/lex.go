package credit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// token is a piece of a credit line.
type token struct {
	kind      tokenKind
	role      role
	text      string
	from, to  int     // in the line
	glued     bool    // nothing stands before it but what belongs to it
	prefixed  bool    // a label with ':', '/' or '|' behind it: its names follow
	qualified bool    // a label with 本版 or the like before it
	sure      percent // of an outlet before 记者
}

// lexer cuts one line into tokens.
type lexer struct {
	s     string
	out   []token
	glued bool
	label rune // the sign behind the first label
}

// lex appends the tokens of a line in simplified characters. Full-width signs are read as narrow ones, emoji as blanks; what cannot be seen
// parts nothing.
func lex(out []token, s string) []token {
	x := lexer{s: s, out: out}
	for i := 0; i < len(s); {
		r, w := text.At(s, i)
		r = narrow(r)
		switch {
		case text.IsSpace(r), isEmoji(r):
			x.glued = false
			i += w
		case text.IsInvisible(r), unicode.Is(unicode.Variation_Selector, r):
			i += w
		case r == '丨':
			i = x.sign(i, '|', w)
		case r == '丶', r == '.' && w > 1: // 文．图／张三
			i = x.sign(i, '、', w)
		case r == '口' && len(x.out) == 0 && hasAnyPrefix(s[i+w+blanks(s[i+w:]):], afterMark): // for □
			x.push(token{kind: tokMark, text: "口", from: i, to: i + w})
			x.glued = false
			i += w
		case text.IsHan(r):
			i = x.han(i)
		case r >= '0' && r <= '9':
			i = x.number(i)
		case latinRune(r):
			i = x.latin(i)
		default:
			i = x.sign(i, r, w)
		}
	}
	return x.out
}

// isEmoji is true of pictures that are no sign of a credit line, and of what colours them. Unicode has the radicals of Han (⼩ for 小, as
// texts out of PDFs have them) among the pictures, where they are part of a name.
func isEmoji(r rune) bool {
	if r < 0x2190 || radical(r) || r >= 0x4e00 && r <= 0xd7ff {
		return false
	}
	_, listed := signs[r]
	return !listed && unicode.In(r, unicode.So, unicode.Sk)
}

func radical(r rune) bool { return r >= 0x2e80 && r < 0x3000 }

// narrow is the narrow form of full-width ASCII.
func narrow(r rune) rune {
	if r >= 0xff01 && r <= 0xff5e {
		return r - 0xfee0
	}
	return r
}

func (x *lexer) push(t token) {
	t.glued = x.glued
	x.out = append(x.out, t)
	x.glued = true
}

// signs are what single marks are.
var signs = func() map[rune]tokenKind {
	m := map[rune]tokenKind{}
	for k, marks := range map[tokenKind]string{
		tokOpen: `([【〔〖{`, tokClose: `)]】〕〗}`, tokComma: `、,;&+·•・‧`, tokBar: `|丨│┃︱∣｜▏ǀ⁞¦‖┆┊┇┋╎❘❙❚`, tokSlash: `/∕╱\＼`, tokColon: `:﹕∶︰`,
		tokStop: `。!?！？…`, tokMark: `□■◎●◆▲★⊙○*◇△▼▽☆◉▍▌▎▶►◀◁▷☉◢◤⬜⬛▪▫◾◽※#`, tokDash: `-—–―─~_@`,
	} {
		for _, r := range marks {
			m[r] = k
		}
	}
	return m
}()

// kindOf is what a sign is. What is not listed is told by its class: a symbol or a quotation mark may adorn credit, other punctuation is of a
// sentence.
func kindOf(r rune) tokenKind {
	if k, listed := signs[r]; listed {
		return k
	}
	if text.IsHan(r) {
		return tokOther
	}
	if unicode.In(r, unicode.So, unicode.Sm, unicode.Sk, unicode.Pi, unicode.Pf) && r != '<' && r != '=' && !radical(r) {
		return tokMark
	}
	return tokOther
}

// afterMark is what stands behind a mark at a line's start.
var afterMark = strings.Fields(`记者 本报 本网 本台 通讯员 见习 首席 全媒体 融媒体 特约 实习 文/ 图/ 文／ 图／ 撰稿 作者`)

// closer is the mark that closes a quotation, 0 where open opens none.
func closer(open rune) rune {
	switch open {
	case '《':
		return '》'
	case '“':
		return '”'
	case '"':
		return '"'
	case '「':
		return '」'
	case '『':
		return '』'
	case '〈':
		return '〉'
	}
	return 0
}

func (x *lexer) sign(i int, r rune, w int) int {
	if c := closer(r); c != 0 {
		if end := strings.IndexRune(x.s[i+w:], c); end >= 0 && end < 90 {
			to := i + w + end + utf8.RuneLen(c)
			x.push(token{kind: tokQuoted, text: x.s[i+w : i+w+end], from: i, to: to})
			return to
		}
	}
	kind := kindOf(r)
	if kind == tokSlash && x.filmedToo(x.s[i+w:]) {
		return i + w + len("视频")
	}
	if n := len(x.out); n > 0 && reportPart(x.out[n-1]) && (kind == tokColon || kind == tokBar || kind == tokSlash || kind == tokMark || nameDot(r)) && x.opensList(n-1) { // 报道:张三
		x.out[n-1].kind, x.out[n-1].role = tokLabel, roleWriter
	}
	if n := len(x.out); n > 0 && x.out[n-1].kind == tokLabel && (x.marks(i, kind, nameDot(r)) || r == x.label && !x.out[n-1].prefixed) {
		last := &x.out[n-1]
		last.prefixed, last.to = true, i+w
		if x.label == 0 {
			x.label = r
		}
		x.joinBoth()
		x.glued = false
		return i + w
	}
	x.push(token{kind: kind, text: x.s[i : i+w], from: i, to: i + w})
	if kind != tokDash {
		x.glued = false
	}
	if kind == tokSlash {
		x.glued = true // 张三/文
	}
	return i + w
}

// marks tells that the sign at byte at, behind the last token, a label, says that its names follow; dot: it is one as stands between the parts of a name.
func (x *lexer) marks(at int, kind tokenKind, dot bool) bool {
	last := &x.out[len(x.out)-1]
	switch kind {
	case tokColon:
		return true
	case tokComma, tokMark, tokDash:
		return (dot || kind == tokMark || x.s[at] == '_') && !last.prefixed && !x.afterName()
	case tokSlash, tokBar:
		n := len(x.out)
		taken := n > 1 && last.glued && rolePhoto == last.role && x.out[n-2].kind == tokWord // 张三摄/光明图片
		return !last.prefixed && !taken && !x.behindName()
	case tokClose: // 【作者】张三
		n := len(x.out)
		return n > 1 && x.out[n-2].kind == tokOpen && !last.prefixed && strings.ContainsRune("【[〔", rune1(x.out[n-2].text)) && last.role != rolePassed
	}
	return false
}

// afterName tells that the last token, a label, may be that of the word before it: 张三 摄 · 光明图片.
func (x *lexer) afterName() bool {
	n := len(x.out)
	last := &x.out[n-1]
	follows := last.role == rolePhoto || last.role == roleBoth || wordPart(last.text) || provides(last.text)
	return follows && n > 1 && (x.out[n-2].kind == tokWord || x.out[n-2].kind == tokLatin)
}

func rune1(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return narrow(r)
}

// han takes a run of Chinese characters, with the lexemes in it cut out.
func (x *lexer) han(i int) int {
	if to, l, ok := x.spaced(i); ok {
		x.push(token{kind: l.kind, role: l.role, text: l.word, from: i, to: to})
		return to
	}
	lex, start := known(), i
	for i < len(x.s) {
		r, w := text.At(x.s, i)
		if r == '第' && startsNumber(x.s[i+w+blanks(x.s[i+w:]):]) {
			x.word(start, i)
			return x.number(i)
		}
		if lex.mayBegin(x.s[i:], r) {
			if l, ok := x.lexeme(start, i); ok {
				x.word(start, i)
				x.push(token{kind: l.kind, role: l.role, text: l.word, from: i, to: i + len(l.word)})
				x.joinBoth()
				return i + len(l.word)
			}
		}
		if !nameRune(r) {
			break
		}
		i += w
	}
	x.word(start, i)
	return i
}

func (x *lexer) word(from, to int) {
	if from < to {
		x.push(token{kind: tokWord, text: visible(x.s[from:to]), from: from, to: to})
	}
}

// visible drops what cannot be seen.
func visible(s string) string {
	if hanOrDot(s) || !strings.ContainsFunc(s, text.IsInvisible) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if text.IsInvisible(r) {
			return -1
		}
		return r
	}, s)
}

func nameRune(r rune) bool {
	return text.IsHan(r) && r != '丨' && r != '丶' || nameDot(r) || text.IsInvisible(r) && !text.IsSpace(r)
}

// nameDot is the dot between the parts of a name, as the keyboards of several nations write it.
func nameDot(r rune) bool {
	return r == '·' || r == '•' || r == '・' || r == '‧' || r == '∙' || r == '･'
}

// lexeme is the longest one at i, in a run of characters that began at start.
func (x *lexer) lexeme(start, i int) (l lexeme, ok bool) {
	known().find(x.s[i:], func(m *lexeme) bool {
		if ok = x.stands(m, start, i); ok {
			l = *m
		} else if m.marked && m.orNone {
			l, ok = lexeme{word: m.word, kind: tokFalse}, true
		}
		return ok
	})
	return l, ok
}

// stands tells that what surrounds a lexeme lets it be one.
func (x *lexer) stands(l *lexeme, start, i int) bool {
	rest := x.s[i+len(l.word):]
	next, _ := utf8.DecodeRuneInString(rest)
	free := i == start && !(x.glued && len(x.out) > 0 && x.out[len(x.out)-1].kind == tokWord)
	ends := rest == "" || (!nameRune(next) || nameDot(next)) && next != '《'
	switch {
	case l.alone:
		marked := ends && (marksNames(rest) || adorned(rest))
		switch l.word {
		case "摄":
			return ends && !(free && !marked && x.lone(i)) || marked
		case "文", "图", "影", "编":
			return ends && free && (marked || !x.spacedName(rest)) && !x.closesName(rest) || ends && l.word == "文" && i >= start+2*len("字") && sharesPictures(rest)
		}
		return free && marked
	case l.marked:
		return free && (ends && l.orNone || marksNames(rest))
	case l.role == roleMeta || l.role == rolePassed && !provides(l.word):
		if !free && crafts[l.word] && i-start <= 4*len("字") {
			return ends || marksNames(rest)
		}
		if !free {
			return marksNames(rest) && rest[0] == ':' || strings.HasPrefix(rest, "：")
		}
		return ends || marksNames(rest) || strings.HasPrefix(l.word, "原") && strings.HasPrefix(rest, "《") // 原题《赏花》
	case (l.word == "照片" || l.word == "图片") && (strings.HasPrefix(rest, "，") || strings.HasPrefix(rest, ",")): // 新华社照片,兰州,2012年6月12日
		return false
	case l.word == "网编" && strings.HasPrefix(rest, "辑"): // 新闻网编辑
		return false
	case l.word == "来自" || l.word == "转载":
		return free && marksNames(rest)
	case l.kind == tokNumber:
		return ends
	case l.word == "来稿" && marksNames(rest):
		return false
	case i > start && (l.word == "文摄" || l.word == "文图"): // 何华文摄
		return false
	case l.kind == tokDone || l.kind == tokLead || l.kind == tokFalse && i > start:
		return true
	}
	return true
}

// spacedName tells that rest goes on as a name does whose first character stands apart, behind a label: 记者 文 章.
func (x *lexer) spacedName(rest string) bool {
	n := len(x.out)
	if n == 0 || x.out[n-1].kind != tokLabel || x.out[n-1].role != roleWriter && x.out[n-1].role != roleStringer {
		return false
	}
	given := rest[blanks(rest):]
	r, w := utf8.DecodeRuneInString(given)
	next, _ := utf8.DecodeRuneInString(given[w:])
	return len(given) < len(rest) && text.IsHan(r) && !nameRune(next)
}

// sharesPictures tells that a slash and a label of pictures follow: 张三文/图.
func sharesPictures(rest string) bool {
	r, w := utf8.DecodeRuneInString(rest)
	if k := kindOf(narrow(r)); k != tokSlash && k != tokComma {
		return false
	}
	return hasAnyPrefix(rest[w:], []string{"图", "摄", "影"})
}

// lone tells that nothing but a blank stands before i: a single 摄 begins no credit.
func (x *lexer) lone(i int) bool { return len(x.out) == 0 }

// marksNames tells that text goes on with the sign behind a label.
func marksNames(s string) bool {
	r, _ := utf8.DecodeRuneInString(text.TrimLeft(s))
	k := kindOf(narrow(r))
	return k == tokColon || k == tokSlash || k == tokBar
}

// adorned tells that text goes on with a dot or a symbol, as stands behind a label where a colon might.
func adorned(s string) bool {
	r, _ := utf8.DecodeRuneInString(text.TrimLeft(s))
	return nameDot(r) || kindOf(r) == tokMark
}

// spaced reads a label that is printed with blanks between its characters: 记 者, 责 任 编 辑.
func (x *lexer) spaced(i int) (to int, l lexeme, ok bool) {
	lex := known()
	r, w := text.At(x.s, i)
	if !lex.starts.Has(r) || text.Opens(x.s[i+w:]) || i+w >= len(x.s) || x.glued && len(x.out) > 0 && x.out[len(x.out)-1].kind == tokWord {
		return 0, l, false
	}
	if next, _ := utf8.DecodeRuneInString(x.s[i+w:]); !text.IsSpace(next) {
		return 0, l, false
	}
	var word strings.Builder
	word.WriteRune(r)
	for at := i + w; word.Len() < 6*3; {
		n := at
		for n < len(x.s) {
			q, qw := utf8.DecodeRuneInString(x.s[n:])
			if !text.IsSpace(q) {
				break
			}
			n += qw
		}
		q, qw := utf8.DecodeRuneInString(x.s[n:])
		if n == at || !text.IsHan(q) || n-at > 12 {
			break
		}
		at = n + qw
		if next, _ := utf8.DecodeRuneInString(x.s[at:]); nameRune(next) {
			break
		}
		word.WriteRune(q)
		if m, listed := lex.words[word.String()]; listed && m.kind == tokLabel && (m.role != roleMeta && m.role != rolePassed || marksNames(x.s[at:])) {
			to, l, ok = at, m, true
		}
	}
	return to, l, ok
}
