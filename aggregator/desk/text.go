package desk

import (
	"html"
	"strings"
	"unicode/utf8"
)

// plain makes one line of plain text of what a source gave as text or HTML: entities decoded (twice where the source
// escaped twice), tags dropped, white space joined, invisible characters gone.
func plain(s string) string {
	for range 3 { // some sources escape titles twice; more is nobody's habit
		if !strings.ContainsAny(s, "<&") {
			break
		}
		t := html.UnescapeString(stripTags(s))
		if t == s {
			break
		}
		s = t
	}
	return squeeze(stripTags(s))
}

// stripTags drops everything that a browser could take for a tag. A '<' before anything but a letter, '/', '!' or '?' is
// text: 1<2, <三国>.
func stripTags(s string) string {
	i := strings.IndexByte(s, '<')
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := nextTag(s)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(strings.TrimRight(s[:i], "<")) // <<b>a: what is left must not become a tag in its turn
		name, end := tagName(s[i:])
		if isBlock(name) || name == "br" {
			b.WriteByte('\n')
		}
		opens := s[i+1] != '/'
		s = s[i+end:]
		if opens && (name == "script" || name == "style") {
			s = skipRaw(s, name)
		}
	}
}

func nextTag(s string) int {
	for off := 0; ; {
		i := strings.IndexByte(s[off:], '<')
		if i < 0 {
			return -1
		}
		i += off
		if i+1 < len(s) && (isLetter(s[i+1]) || s[i+1] == '/' || s[i+1] == '!' || s[i+1] == '?') {
			return i
		}
		off = i + 1
	}
}

// tagName returns the lower-case name of the tag at the start of s and the tag's length; an unclosed tag reaches to the end.
func tagName(s string) (string, int) {
	i := 1
	if i < len(s) && s[i] == '/' {
		i++
	}
	j := i
	for j < len(s) && (isLetter(s[j]) || s[j] >= '0' && s[j] <= '9') {
		j++
	}
	end := strings.IndexByte(s, '>')
	if strings.HasPrefix(s, "<!--") {
		if end = strings.Index(s, "-->"); end >= 0 {
			end += 2
		}
	}
	if end < 0 {
		return strings.ToLower(s[i:j]), len(s)
	}
	return strings.ToLower(s[i:j]), end + 1
}

func skipRaw(s, name string) string {
	if i := endTag(s, name); i >= 0 {
		return s[i:]
	}
	return ""
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// squeeze joins white space to single blanks and drops what cannot be seen. A line break between two Han characters is a
// wrapped line and leaves nothing.
func squeeze(s string) string {
	if tidy(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var last rune
	gap, broken := false, false
	for i, r := range s {
		switch {
		case isSpace(r):
			gap = true
			broken = broken || r == '\n' || r == '\r'
			continue
		case r == 0x200d && last > 0x2000 && b.Len() > 0 && keepsJoiner(s[i:]):
		case isInvisible(r):
			continue
		}
		if gap && b.Len() > 0 && (!broken || !isHan(last) || !isHan(r)) {
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
	space := true
	for _, r := range s {
		switch {
		case r == ' ':
			if space {
				return false
			}
			space = true
			continue
		case r < 0x80:
			if r < 0x20 || r == 0x7f {
				return false
			}
		case isSpace(r) || isInvisible(r):
			return false
		}
		space = false
	}
	return !space || s == ""
}

func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\f', '\v', 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
		return true
	}
	return r >= 0x2000 && r <= 0x200a
}

// isInvisible is true of control characters, zero-width characters, bidirectional overrides and what was no text at all.
func isInvisible(r rune) bool {
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

// runeSet is a set of characters of the BMP.
type runeSet [1 << 10]uint64

func (s *runeSet) add(r rune) { s[r>>6] |= 1 << (r & 63) }

func (s *runeSet) has(r rune) bool { return r < 1<<16 && s[r>>6]>>(r&63)&1 != 0 }

func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r == '〇' || r >= 0x3400 && r <= 0x4dbf || r >= 0x20000 && r <= 0x3ffff
}

// narrow folds full-width ASCII to ASCII and unusual spaces to blanks, and drops invisible characters: the form in which
// dates and credit lines are read.
func narrow(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 || s[i] < 0x20 {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case isSpace(r):
			if r == '\n' {
				return r
			}
			return ' '
		case isInvisible(r):
			return -1
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xfee0
		case r == '﹕' || r == '∶' || r == '︰':
			return ':'
		}
		return r
	}, s)
}
