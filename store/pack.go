package store

import (
	"encoding/binary"
	"errors"
	"slices"
	"unicode/utf8"
)

// Packed text has the characters of Chinese prose in two bytes, of which UTF-8 needs three, and no text in more bytes than
// UTF-8, but for bytes that are no UTF-8:
//
//	00–7F            as it is
//	80–EF, one more  U+3000–U+9FFF
//	F0, one more     U+2000–U+20FF, general punctuation
//	F1, one more     U+FF00–U+FFFF, full-width forms
//	F2–F9, one more  U+0000–U+07FF
//	FA, two more     any other of the basic plane
//	FB, three more   any other
//	FC, one more     a byte that is no UTF-8
const (
	packHan     = 0x80
	packPoint   = 0xF0
	packFull    = 0xF1
	packLetter  = 0xF2
	packPlane   = 0xFA
	packRune    = 0xFB
	packInvalid = 0xFC
)

// appendPacked appends s, packed.
func appendPacked(to []byte, s string) []byte {
	to = slices.Grow(to, len(s))
	for i := 0; i < len(s); {
		b := s[i]
		if b < utf8.RuneSelf {
			to = append(to, b)
			i++
			continue
		}
		if 0xE3 <= b && b <= 0xE9 && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 { // U+3000–U+9FFF, and nothing else
			to = append(to, packHan+(b-0xE3)<<4|s[i+1]>>2&0x0F, s[i+1]<<6|s[i+2]&0x3F)
			i += 3
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == utf8.RuneError && n == 1:
			to = append(to, packInvalid, b)
		case r < 0x800:
			to = append(to, packLetter+byte(r>>8), byte(r))
		case r>>8 == 0x20:
			to = append(to, packPoint, byte(r))
		case r>>8 == 0xFF:
			to = append(to, packFull, byte(r))
		case r < 0x10000:
			to = append(to, packPlane, byte(r>>8), byte(r))
		default:
			to = append(to, packRune, byte(r>>16), byte(r>>8), byte(r))
		}
	}
	return to
}

var errPacked = errors.New("packed text is damaged")

// unpack gives the text of n bytes that was packed into p. It is put together in room.
func unpack(p []byte, n int, room *[]byte) (string, error) {
	if n > 2*len(p) { // no packed byte stands for more than one and a half
		return "", errPacked
	}
	const more = 8 // that may be written behind the text
	text := slices.Grow((*room)[:0], n+more)[:n+more]
	*room = text
	i, o := 0, 0
	for i < len(p) && o < n {
		b := p[i]
		if b < utf8.RuneSelf {
			if rest := p[i:]; len(rest) >= more && binary.LittleEndian.Uint64(rest)&notASCII == 0 {
				copy(text[o:o+more], rest)
				i, o = i+more, o+more
				continue
			}
			text[o] = b
			i, o = i+1, o+1
			continue
		}
		if i+1 == len(p) {
			return "", errPacked
		}
		if b <= packFull { // three bytes of UTF-8; the fourth that is written is written over
			char := uint32(p[i+1])
			switch b {
			default:
				char |= uint32(b-packHan)<<8 + 0x3000
			case packPoint:
				char |= 0x2000
			case packFull:
				char |= 0xFF00
			}
			binary.LittleEndian.PutUint32(text[o:o+more], 0x8080E0|char>>12|char<<2&0x3F00|char<<16&0x3F0000)
			i, o = i+2, o+3
			continue
		}
		out, used := unpackRare(text[:o], p[i:])
		if used == 0 {
			return "", errPacked
		}
		i, o = i+used, len(out)
	}
	if i != len(p) || o != n {
		return "", errPacked
	}
	return string(text[:n]), nil
}

// notASCII has the bit of each of eight bytes that ASCII has not.
const notASCII = 0x8080808080808080

// unpackRare appends one character behind packFull; p has two bytes or more. It gives how many it used, 0 for damage.
func unpackRare(out, p []byte) ([]byte, int) {
	switch b := p[0]; {
	case b < packPlane:
		return utf8.AppendRune(out, rune(b-packLetter)<<8|rune(p[1])), 2
	case b == packPlane && len(p) > 2:
		return utf8.AppendRune(out, rune(p[1])<<8|rune(p[2])), 3
	case b == packRune && len(p) > 3:
		return utf8.AppendRune(out, rune(p[1])<<16|rune(p[2])<<8|rune(p[3])), 4
	case b == packInvalid:
		return append(out, p[1]), 2
	}
	return out, 0
}
