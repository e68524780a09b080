package text

// four are the four bytes of s at i, the first one lowest: read at once they tell a character of three bytes by one comparison.
func four(s string, i int) uint32 {
	b := s[i : i+4]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// isWide tells that four bytes begin with a character of three (U+1000 to U+FFFF, save U+D000 to U+DFFF), which nearly all Chinese ones are,
// and their marks; wideOf is that character.
func isWide(x uint32) bool { return x&0xc0c0f0 == 0x8080e0 && wideLeads>>(x&0xf)&1 != 0 }

func wideOf(x uint32) uint16 { return uint16(x<<12 | x>>2&0xfc0 | x>>16&0x3f) }

// wideLeads are the low halves of the first bytes of such characters: all but 0xe0 and 0xed.
const wideLeads = 0xffff &^ (1 | 1<<0xd)
