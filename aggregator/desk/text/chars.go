package text

import (
	"strings"
	"unicode/utf8"
)

// Squeeze joins white space to single blanks and drops what cannot be seen. A line break between two Han characters is a
// wrapped line and leaves nothing.
func Squeeze(s string) string {
	if tidy(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var last rune
	gap, broken := false, false
	for i, r := range s {
		switch {
		case IsSpace(r):
			gap = true
			broken = broken || r == '\n' || r == '\r'
			continue
		case r == 0x200d && last > 0x2000 && b.Len() > 0 && keepsJoiner(s[i:]):
		case IsInvisible(r):
			continue
		}
		if gap && b.Len() > 0 && (!broken || !IsHan(last) || !IsHan(r)) {
			b.WriteByte(' ')
		}
		gap, broken = false, false
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// keepsJoiner tells whether the zero-width joiner at the start of s holds an emoji together.
func keepsJoiner(s string) bool {
	r, _ := utf8.DecodeRuneInString(s[len("\u200d"):])
	return r >= 0x2600 && r < 0x2800 || r >= 0x1f000
}

// tidy tells that squeeze would change nothing.
func tidy(s string) bool {
	if s == "" {
		return true
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' || strings.Contains(s, "  ") {
		return false
	}
	for i := plainRun(s, 0); i < len(s); i = plainRun(s, i) {
		r, w := utf8.DecodeRuneInString(s[i:])
		if IsSpace(r) || IsInvisible(r) {
			return false
		}
		i += w
	}
	return true
}

func IsSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\f', '\v', 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
		return true
	}
	return r >= 0x2000 && r <= 0x200a
}

// Opens tells by its first byte that a text begins with a character that is neither white space nor invisible, as nearly all do.
func Opens(s string) bool {
	return s != "" && (s[0] > ' ' && s[0] < 0x7f || s[0] >= 0xe4 && s[0] <= 0xed)
}

// TrimLeft takes white space off the beginning of s.
func TrimLeft(s string) string {
	if Opens(s) {
		return s
	}
	for strings.HasPrefix(s, "\u3000") { // papers indent paragraphs with it
		s = s[len("\u3000"):]
	}
	if Opens(s) {
		return s
	}
	return strings.TrimLeftFunc(s, IsSpace)
}

// TrimSpace is strings.TrimSpace, which takes long to see that a Chinese text has nothing to trim.
func TrimSpace(s string) string {
	if r, _ := Last(s); Opens(s) && !IsSpace(r) {
		return s
	}
	return TrimRight(TrimLeft(s))
}

// TrimRight takes white space off the end of s.
func TrimRight(s string) string {
	if r, _ := Last(s); !IsSpace(r) {
		return s
	}
	return strings.TrimRightFunc(s, IsSpace)
}

// IsInvisible is true of control characters, zero-width characters, bidirectional overrides and what was no text at all.
func IsInvisible(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0xad, r == 0x61c, r == 0x180e, r == 0xfeff, r == 0xfffe, r == 0xffff:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r >= 0xfff9 && r <= 0xfffb:
		return true
	case r >= 0xe000 && r <= 0xf8ff: // private use: leftovers of word processors and of fonts made for one page
		return true
	}
	return r >= 0xe0000 && r <= 0xe007f
}

// RuneSet is a set of characters of the BMP.
type RuneSet [1 << 10]uint64

// SetOf is the set of a string's runes.
func SetOf(runes string) *RuneSet {
	s := new(RuneSet)
	for _, r := range runes {
		s.Add(r)
	}
	return s
}

func (s *RuneSet) Add(r rune) { s[r>>6] |= 1 << (r & 63) }

func (s *RuneSet) Has(r rune) bool { return r < 1<<16 && s[r>>6]>>(r&63)&1 != 0 }

// In tells that one of the set's characters stands in str.
func (s *RuneSet) In(str string) bool {
	for i := 0; i < len(str); {
		if i = s.outside(str, i); i == len(str) {
			break
		}
		r, w := At(str, i)
		if s.Has(r) {
			return true
		}
		i += w
	}
	return false
}

// outside passes over ASCII and characters of three bytes that are not in the set.
func (s *RuneSet) outside(str string, i int) int {
	for i+4 <= len(str) {
		switch x := four(str, i); {
		case isWide(x):
			if r := wideOf(x); s[r>>6]>>(r&63)&1 != 0 {
				return i
			}
			i += 3
		case x&0x80 == 0:
			if s[x>>6&1]>>(x&63)&1 != 0 {
				return i
			}
			i++
		default:
			return i
		}
	}
	return i
}

// TrimRight takes the set's characters off the end of str.
func (s *RuneSet) TrimRight(str string) string {
	for {
		r, w := Last(str)
		if !s.Has(r) {
			return str
		}
		str = str[:len(str)-w]
	}
}

// All tells that str has no other characters.
func (s *RuneSet) All(str string) bool {
	for i := 0; i < len(str); {
		r, w := At(str, i)
		if !s.Has(r) {
			return false
		}
		i += w
	}
	return true
}

// At is the character that begins at byte i of s, and its length, as utf8 tells them; Last is the last one, and Count how many there are. For Chinese
// utf8 takes two to four times as long.
func At(s string, i int) (r rune, w int) {
	if i+4 <= len(s) {
		if x := four(s, i); isWide(x) {
			return rune(wideOf(x)), 3
		}
	} else if i < len(s) && isWideAt(s, i) {
		return rune(wideAt(s, i)), 3
	}
	return utf8.DecodeRuneInString(s[i:])
}

func Last(s string) (r rune, w int) {
	if i := len(s) - 4; i >= 0 {
		if x := four(s, i) >> 8; isWide(x) {
			return rune(wideOf(x)), 3
		}
	}
	return utf8.DecodeLastRuneInString(s)
}

// LastIndex is strings.LastIndex for one character, which it finds by its last byte: of Chinese ones that is the rarest.
func LastIndex(s, char string) int {
	last := len(char) - 1
	for at := len(s); ; {
		if at = strings.LastIndexByte(s[:at], char[last]); at < last {
			return -1
		}
		if s[at-last:at+1] == char {
			return at - last
		}
	}
}

func Count(s string) (n int) {
	for i := 0; i < len(s); n++ {
		if i+4 <= len(s) {
			switch x := four(s, i); {
			case isWide(x):
				i += 3
				continue
			case x&0x80 == 0:
				i++
				continue
			}
		}
		_, w := utf8.DecodeRuneInString(s[i:])
		i += w
	}
	return n
}

// isWideAt tells that a character of three bytes stands at byte i of s (U+1000 to U+FFFF, save U+D000 to U+DFFF), which nearly all Chinese
// ones are, and their marks. It and wideAt spare loops over text a call for each.
func isWideAt(s string, i int) bool {
	c := s[i]
	return c > 0xe0 && c < 0xf0 && c != 0xed && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80
}

// wideAt is that character.
func wideAt(s string, i int) uint16 {
	return uint16(s[i])<<12 | uint16(s[i+1]&0x3f)<<6 | uint16(s[i+2]&0x3f)
}

func IsHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r == '〇' || r >= 0x3400 && r <= 0x4dbf || r >= 0x20000 && r <= 0x3ffff
}

// Narrow folds full-width ASCII to ASCII and unusual spaces to blanks, and drops invisible characters: the form in which
// dates and credit lines are read.
func Narrow(s string) string {
	var b strings.Builder
	done := 0
	for i := plainRun(s, 0); i < len(s); i = plainRun(s, i) {
		r, w := utf8.DecodeRuneInString(s[i:])
		if n := NarrowRune(r); n != r || r == utf8.RuneError && w == 1 {
			if b.Cap() == 0 {
				b.Grow(len(s))
			}
			b.WriteString(s[done:i])
			if n >= 0 {
				b.WriteRune(n)
			}
			done = i + w
		}
		i += w
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// NarrowRune is what Narrow makes of one character, -1 for nothing.
func NarrowRune(r rune) rune {
	switch {
	case r >= ' ' && r < 0x7f, r >= 0x3001 && r <= 0xd7ff, r == '\n':
		return r
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xfee0
	case IsSpace(r):
		return ' '
	case IsInvisible(r):
		return -1
	case r == '﹕' || r == '∶' || r == '︰':
		return ':'
	}
	return r
}

// NarrowLine appends a line without blanks and as Narrow has it, as far as dst has room. whole is false where there was not enough.
func NarrowLine(dst []rune, s string) (line []rune, whole bool) {
	for i := 0; i < len(s); {
		var r rune
		if c := s[i]; c >= 0xe4 && c <= 0xec && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80 { // as in plainRun
			r = rune(wideAt(s, i))
			i += 3
		} else {
			d, w := utf8.DecodeRuneInString(s[i:])
			i += w
			if r = NarrowRune(d); r < 0 || r == ' ' || r == '\n' {
				continue
			}
		}
		if len(dst) == cap(dst) {
			return dst, false
		}
		dst = append(dst, r)
	}
	return dst, true
}

// plainRun is where the run of printable ASCII and Han (U+4000 to U+CFFF) ends that begins at i: no folding changes those, and nearly
// all text is of them.
func plainRun(s string, i int) int {
	for i < len(s) {
		switch c := s[i]; {
		case c >= ' ' && c < 0x7f:
			i++
		case c >= 0xe4 && c <= 0xec && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80:
			i += 3
		default:
			return i
		}
	}
	return i
}

func IsLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func Alnum(c byte) bool { return IsLetter(c) || c >= '0' && c <= '9' }

// EndsWide reports whether a text ends with a Chinese mark (。！？”), after which no blank stands before what follows on the line.
func EndsWide(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	switch {
	case r >= 0x3001 && r <= 0x301F, r >= 0xFF01 && r <= 0xFF0F, r >= 0xFF1A && r <= 0xFF1F:
		return true
	case r == '”' || r == '’' || r == '…' || r == '—': // English has them too
		before, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
		return before == r && r != '’' || IsHan(before) || before >= 0x3001 && before <= 0x301F || before >= 0xFF01 && before <= 0xFF1F
	}
	return false
}
