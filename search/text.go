package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"

	"github.com/txnews/hub/han"
)

const (
	// textMost bounds in bytes what of an entry's text is looked at.
	textMost = 64 << 10
	// wordMost bounds in bytes what of a word in letters counts.
	wordMost = 64
	// stop stands in folded text where no phrase is read across: at marks, between blocks and fields.
	stop = '\x01'
)

// folded is text in the form in which it is compared: characters simplified and without blanks between them; words in letters narrow, in
// lower case, by their English stem, each with one blank before and after it; stop for marks. A text has a phrase where its folded form has
// the phrase's.
type folded struct {
	text     strings.Builder
	last     byte // of text; stop at the beginning
	from, to []int32
	track    bool // fill from and to: where in the original what each byte of text is made of begins and ends
}

// fold gives the folded form of plain texts, stop between them.
func fold(texts ...string) string {
	f := folded{last: stop}
	for _, s := range texts {
		f.add(s)
		f.mark(len(s))
	}
	return f.text.String()
}

// add takes in a text.
func (f *folded) add(s string) {
	simple := han.Simplified()
	for i := 0; i < len(s); {
		r, w := utf8.DecodeRuneInString(s[i:])
		switch {
		case isCharacter(r):
			f.character(r, simple, i, i+w)
		case isWord(r):
			w = f.word(s[i:], i)
		case r == stop || !joins(r):
			f.mark(i)
		}
		i += w
	}
}

// joins is true of what leaves nothing: blanks, what cannot be seen, and marks within names and words.
func joins(r rune) bool {
	switch r {
	case '·', '•', '・', '-', '‐', '‑', '/', '_', '&', '+', '\'', '’':
		return true
	}
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc, unicode.Mn)
}

// isCharacter is true of Chinese characters, kana and hangul: text in them has no blanks between words.
func isCharacter(r rune) bool {
	switch {
	case r < 0x3005:
		return false
	case r >= 0x4e00 && r <= 0x9fff, r >= 0x3400 && r <= 0x4dbf, r >= 0x3041 && r <= 0x30ff && r != '・', r >= 0xac00 && r <= 0xd7a3:
		return true
	}
	return r == '々' || r == '〇' || r >= 0xf900 && r <= 0xfaff || r >= 0x20000 && r <= 0x3ffff
}

func isWord(r rune) bool {
	return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9' || r >= 0x80 && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

func (f *folded) put(s string, from, to int) {
	f.text.WriteString(s)
	f.last = s[len(s)-1]
	if f.track {
		for range len(s) {
			f.from, f.to = append(f.from, int32(from)), append(f.to, int32(to))
		}
	}
}

func (f *folded) mark(at int) {
	if f.last != stop {
		f.put(string(stop), at, at)
	}
}

func (f *folded) character(r rune, simple *[1 << 16]uint16, from, to int) {
	if r >= 0xf900 && r <= 0xfaff { // compatibility ideographs
		r, _ = utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
	}
	if r < 1<<16 {
		r = rune(simple[r])
	}
	f.put(string(r), from, to)
}

// word takes in the word that s begins with, and gives its length there. Wide and accented letters count as the plain ones.
func (f *folded) word(s string, at int) (length int) {
	var b strings.Builder
	plain, length := true, len(s)
	for i, r := range s {
		switch {
		case (r == '\'' || r == '’') && startsWord(s[i+utf8.RuneLen(r):]):
			b.WriteByte('\'')
			continue
		case unicode.Is(unicode.Mn, r):
			continue
		case !isWord(r) || isCharacter(r):
			length = i
		case r < 0x80:
			plain = plain && (r < '0' || r > '9')
			b.WriteRune(unicode.ToLower(r))
			continue
		default:
			plain = writePlain(&b, r) && plain
			continue
		}
		break
	}
	word := b.String()
	if plain && len(word) > 3 && len(word) <= wordMost {
		env := snowballstem.NewEnv(word)
		english.Stem(env)
		word = env.Current()
	}
	if len(word) > wordMost {
		word = word[:wordMost]
	}
	if f.last != ' ' {
		f.put(" ", at, at)
	}
	if word != "" {
		f.put(word, at, at+length)
		f.put(" ", at+length, at+length)
	}
	return length
}

func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWord(r) && !isCharacter(r)
}

// writePlain writes a letter without its width and accent. It reports whether that is a to z.
func writePlain(b *strings.Builder, r rune) (az bool) {
	az = true
	for _, p := range norm.NFKD.String(string(r)) {
		if unicode.Is(unicode.Mn, p) || p == ' ' {
			continue
		}
		p = unicode.ToLower(p)
		az = az && p >= 'a' && p <= 'z'
		b.WriteRune(p)
	}
	return az
}

// grams gives of folded text what is indexed, in order: each word, and of characters in a row each two neighbours, and the last.
func grams(text string, give func(gram string)) {
	for i := 0; i < len(text); {
		switch r, w := utf8.DecodeRuneInString(text[i:]); {
		case r == ' ' || r == stop:
			i += w
		case isCharacter(r):
			next, nw := utf8.DecodeRuneInString(text[i+w:])
			if nw > 0 && isCharacter(next) {
				give(text[i : i+w+nw])
			} else {
				give(text[i : i+w])
			}
			i += w
		default:
			end := strings.IndexByte(text[i:], ' ')
			if end < 0 {
				end = len(text) - i
			}
			give(text[i : i+end])
			i += end
		}
	}
}

// plain is the text of an entry's HTML, stop where blocks end.
func plain(content string) string {
	if !strings.Contains(content, "<") && !strings.Contains(content, "&") {
		return content[:min(len(content), textMost)]
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(content))
	for b.Len() < textMost {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.A, atom.B, atom.Strong, atom.I, atom.Em, atom.U, atom.S, atom.Span, atom.Font, atom.Sub, atom.Sup, atom.Mark, atom.Small, atom.Ruby:
			default:
				b.WriteByte(stop)
			}
		}
	}
	return b.String()
}
