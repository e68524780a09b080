package desk

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/t2s.txt
var t2sData string

// simplified maps traditional characters to simplified ones, everything else to itself. It never changes.
var simplified = sync.OnceValue(func() *[1 << 16]uint16 {
	var t [1 << 16]uint16
	for i := range t {
		t[i] = uint16(i)
	}
	for line := range strings.Lines(t2sData) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		r := []rune(strings.TrimSpace(line))
		for i := 0; i+1 < len(r); i += 2 {
			t[r[i]] = uint16(r[i+1])
		}
	}
	return &t
})

// fold appends the form in which names are matched: no blanks and nothing invisible, simplified characters, ASCII letters
// and digits in their narrow form. A line's end within a sentence leaves nothing either; sep stands between blocks.
func fold(dst []rune, s string) []rune {
	t := simplified()
	for i := 0; i < len(s); {
		if c := s[i]; c >= 0xe4 && c <= 0xe9 && i+2 < len(s) { // Han, as long as the text is valid
			dst = append(dst, rune(t[rune(c&0x0f)<<12|rune(s[i+1]&0x3f)<<6|rune(s[i+2]&0x3f)]))
			i += 3
			continue
		}
		r, w := utf8.DecodeRuneInString(s[i:])
		i += w
		switch {
		case r < 0x80:
			if r > ' ' && r != 0x7f {
				dst = append(dst, r)
			}
		case r >= 0x4e00 && r <= 0x9fff:
			dst = append(dst, rune(t[r]))
		case isSpace(r) || isInvisible(r):
		case r >= 0xff10 && r <= 0xff5a && (r <= 0xff19 || r >= 0xff21 && r <= 0xff3a || r >= 0xff41):
			dst = append(dst, r-0xfee0)
		case r < 1<<16:
			dst = append(dst, rune(t[r]))
		default:
			dst = append(dst, r)
		}
	}
	return dst
}

// sep stands in folded text where two blocks meet, so that no name is read across.
const sep = '\x01'
