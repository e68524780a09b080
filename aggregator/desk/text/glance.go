package text

import (
	"sync"
	"unicode/utf8"

	"github.com/txnews/hub/han"
)

// Kinds are kinds of characters that may stand in a text: one that is not among them does not. Of what is no valid text all are told.
type Kinds uint16

// The kinds that the desk asks for. Each spares a search through texts that hold none of it, as most do.
const (
	Unseen      Kinds = 1 << iota // what is invisible, and white space other than blanks, tabs, line feeds and U+3000
	Traditional                   // what is written otherwise in simplified characters
	Escaped                       // what HTML escapes
	Taken                         // 摄
	Captioned                     // what the end of a caption has that says whose the picture is: 摄, 图, 发
	Opening                       // what the opening of a report ends with, or names people by: 讯, 电, 消息, 记者, 通讯员
	Telling                       // what a sentence has that tells who reports: 据, 记者, 日报道, 照片, (Xinhua) …
	Printed                       // what tells where a text was printed, or whose it is: 版, ©, Copyright
	Labels                        // what labels of credit begin with, or end with
	Any         = ^Kinds(0)
)

// kindSigns are the characters of the kinds that are told by a list.
var kindSigns = map[Kinds]string{
	Escaped:   `<>&"'`,
	Taken:     `摄`,
	Captioned: `摄图发`,
	Opening:   `讯电消记通`,
	Telling:   `据记道特照图漫(`,
	Printed:   `版©g`,
	Labels:    `记通作编责来摄撰监主文图供报电`,
}

// read is what is made of each character of the BMP: below, what Fold makes of it, 0 where it leaves it out; above, its kinds.
var read = sync.OnceValue(func() *[1 << 16]uint32 {
	simplified := han.Simplified()
	t := new([1 << 16]uint32)
	for i, simple := range simplified {
		r, folded, kinds := rune(i), simple, Kinds(0)
		switch {
		case IsSpace(r), IsInvisible(r):
			folded = 0
			if r != ' ' && r != '\t' && r != '\n' && r != '\u3000' {
				kinds |= Unseen
			}
		case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
			folded = uint16(NarrowRune(r))
		}
		if rune(simple) != r {
			kinds |= Traditional
		}
		t[i] = uint32(folded) | uint32(kinds)<<kindsAt
	}
	for kind, signs := range kindSigns {
		for _, r := range signs {
			t[r] |= uint32(kind) << kindsAt
		}
	}
	return t
})

const kindsAt = 16 // where in an element of read the kinds are

// Glance is Fold, and tells the kinds of s.
func Glance(dst []rune, s string) ([]rune, Kinds) {
	t, kinds := read(), Kinds(0)
	for {
		n, i, k := glanceRun(t, dst[len(dst):cap(dst)], s)
		kinds |= k
		if dst, s = dst[:len(dst)+n], s[i:]; s == "" {
			return dst, kinds
		}
		r, w, k := glanceFirst(t, s)
		kinds |= k
		if s = s[w:]; r != 0 {
			dst = append(dst, r)
		}
	}
}

// glanceRun takes the beginning of s as far as dst has room and nothing but ASCII and characters of three bytes stands in it, all but the last
// three bytes: n characters of i bytes.
func glanceRun(t *[1 << 16]uint32, dst []rune, s string) (n, i int, kinds Kinds) {
	all := uint32(0)
	for n < len(dst) && i+4 <= len(s) {
		x := four(s, i)
		var is uint32
		switch {
		case isWide(x):
			is = t[wideOf(x)]
			i += 3
		case x&0x80 == 0:
			is = t[uint8(x)]
			i++
		default:
			return n, i, Kinds(all >> kindsAt)
		}
		all |= is
		folded := is & (1<<kindsAt - 1)
		dst[n] = rune(folded)
		n += int((folded + 1<<kindsAt - 1) >> kindsAt) // one more, unless it is 0
	}
	return n, i, Kinds(all >> kindsAt)
}

// glanceFirst is what Fold makes of the first character of s, its length, and its kinds.
func glanceFirst(t *[1 << 16]uint32, s string) (r rune, w int, kinds Kinds) {
	of := func(r rune) (rune, Kinds) { return rune(t[r] & (1<<kindsAt - 1)), Kinds(t[r] >> kindsAt) }
	switch c := s[0]; {
	case isWideAt(s, 0):
		r, kinds = of(rune(wideAt(s, 0)))
		return r, 3, kinds
	case c-0xe4 < 6 && len(s) > 2: // Han that is broken
		r, _ = of(rune(wideAt(s, 0)))
		return r, 3, Any
	}
	r, w = utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && w == 1:
		return r, w, Any
	case r < 1<<16:
		r, kinds = of(r)
	case IsInvisible(r):
		r, kinds = 0, Unseen
	}
	return r, w, kinds
}
