package intake

import (
	"bytes"
	byteorder "encoding/binary"
	"mime"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/txnews/hub/news"
)

// decoded is a document in UTF-8 without a byte order mark, and how it was read.
type decoded struct {
	text  []byte
	name  string // the charset that it was read as
	notes news.Reasons
}

var (
	utf8BOM = []byte("\xEF\xBB\xBF")

	xmlEncoding = regexp.MustCompile(`^[^<]{0,256}<\?xml[^>]*?encoding\s*=\s*["']\s*([^"'\s>]+)`)
	metaCharset = regexp.MustCompile(`(?i)<meta[^>]+?charset\s*=\s*["']?\s*([a-z0-9_:.-]+)`)
)

// decode reads a body once. Order: byte order mark, NULs that betray UTF-16 or UTF-32 (XML 1.0 appendix F), the
// document's own declaration, the HTTP header's charset (each where it decodes without error), valid UTF-8, GB18030,
// Big5. Partners' declarations are right more often than their servers' headers, so they come first, against RFC 7303
// §3. Where nothing decodes without error, the reading with the fewest errors wins.
func decode(body []byte, contentType string, declared func([]byte) string) decoded {
	if d, ok := decodeByMark(body); ok {
		return d
	}
	var candidates []candidate
	for _, label := range []string{declared(body), charsetParam(contentType)} {
		if e, name := lookup(label); e != nil && !(western(name) && looksGB(body)) {
			candidates = append(candidates, candidate{e, name, label})
		}
	}
	if utf8.Valid(body) && (len(candidates) == 0 || !contradicts(candidates[0].name, body)) {
		d := decoded{text: body, name: "utf-8"}
		if len(candidates) > 0 && candidates[0].name != "utf-8" && !ascii(body) {
			d.notes = news.Reasons{news.Because("mended.is-utf8", candidates[0].label)}
		}
		return d
	}
	return decodeBest(body, candidates)
}

type candidate struct {
	enc   encoding.Encoding
	name  string
	label string
}

// decodeBest tries the labelled charsets, then what Chinese pages are in without saying so.
func decodeBest(body []byte, candidates []candidate) decoded {
	labelled := len(candidates)
	gb := candidate{simplifiedchinese.GB18030, "gb18030", ""}
	b5 := candidate{traditionalchinese.Big5, "big5", ""}
	if looksBig5(body) {
		gb, b5 = b5, gb
	}
	latin := candidate{charmap.Windows1252, "windows-1252", ""}
	switch {
	case looksLatin(body):
		candidates = append(candidates, latin)
	default:
		candidates = append(candidates, gb, b5, candidate{unicode.UTF8, "utf-8", ""})
	}
	best, fewest := decoded{}, -1
	for i, c := range candidates {
		text, err := c.enc.NewDecoder().Bytes(c.mended(body))
		if err != nil {
			continue
		}
		bad := bytes.Count(text, []byte("\uFFFD"))
		if fewest < 0 || bad < fewest {
			best, fewest = decoded{text: text, name: c.name}, bad
			if i >= labelled {
				best.notes = news.Reasons{news.Because("mended.read-as", c.name)}
			}
		}
		if bad == 0 || i < labelled && c.fits(body, bad) {
			break
		}
	}
	if fewest > 0 {
		best.notes = append(best.notes, news.Because("mended.broken-bytes", best.name))
	}
	return best
}

// brokenShare: a label holds although one character in so many is broken. Summaries that are cut by bytes break one each.
const brokenShare = 10

// fits reports whether a label holds in spite of bad broken characters: they are few, and the text does not look like the
// other of GBK and Big5.
func (c candidate) fits(body []byte, bad int) bool {
	all, _, _ := pairs(body)
	if all == 0 || bad*brokenShare > all {
		return false
	}
	switch c.name {
	case "gb18030":
		return !looksBig5(body)
	case "big5":
		return !looksGB(body)
	}
	return true
}

// mended gives the body with a mark in the place of each first byte of a pair that was cut off before the end of a CDATA
// section: its decoder would take the bracket for the second byte, and the section would not end.
func (c candidate) mended(body []byte) []byte {
	if c.name != "gb18030" && c.name != "big5" {
		return body
	}
	end := []byte("]]>")
	var out []byte
	done := 0
	for at := 0; ; {
		i := bytes.Index(body[at:], end)
		if i < 0 {
			break
		}
		i += at
		if opensPair(body[:i]) {
			out = append(append(out, body[done:i-1]...), '?')
			done = i
		}
		at = i + len(end)
	}
	if done == 0 {
		return body
	}
	return append(out, body[done:]...)
}

// opensPair reports whether b ends with the first byte of a pair, counting from the last byte that can be in none.
func opensPair(b []byte) bool {
	from := len(b)
	for from > 0 && b[from-1] >= 0x40 {
		from--
	}
	open := false
	for _, c := range b[from:] {
		open = !open && c > 0x80
	}
	return open
}

// decodeByMark reads what its first bytes give away: byte order marks, and UTF-16/32 or EBCDIC markup without one.
func decodeByMark(b []byte) (decoded, bool) {
	use := func(e encoding.Encoding, name string, skip int) (decoded, bool) {
		text, err := e.NewDecoder().Bytes(b[skip:])
		if err != nil {
			return decoded{}, false
		}
		return decoded{text: text, name: name}, true
	}
	u16 := func(e unicode.Endianness) encoding.Encoding { return unicode.UTF16(e, unicode.IgnoreBOM) }
	u32 := func(e utf32.Endianness) encoding.Encoding { return utf32.UTF32(e, utf32.IgnoreBOM) }
	switch {
	case bytes.HasPrefix(b, utf8BOM):
		if utf8.Valid(b[3:]) {
			return decoded{text: b[3:], name: "utf-8"}, true
		}
		if e, name := lookup(declaredXML(b[3:])); e != nil && name != "utf-8" {
			return use(e, name, 3) // a mark that an editor put before text of another charset
		}
		d := decoded{text: bytes.ToValidUTF8(b[3:], []byte("\uFFFD")), name: "utf-8"}
		d.notes = news.Reasons{news.Because("mended.broken-bytes", d.name)}
		return d, true
	case bytes.HasPrefix(b, []byte("\x00\x00\xFE\xFF")):
		return use(u32(utf32.BigEndian), "utf-32be", 4)
	case bytes.HasPrefix(b, []byte("\xFF\xFE\x00\x00")):
		return use(u32(utf32.LittleEndian), "utf-32le", 4)
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return use(u16(unicode.BigEndian), "utf-16be", 2)
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		return use(u16(unicode.LittleEndian), "utf-16le", 2)
	case bytes.HasPrefix(b, []byte("\x00\x00\x00<")):
		return use(u32(utf32.BigEndian), "utf-32be", 0)
	case bytes.HasPrefix(b, []byte("<\x00\x00\x00")):
		return use(u32(utf32.LittleEndian), "utf-32le", 0)
	case bytes.HasPrefix(b, []byte("\x00<")), bytes.HasPrefix(b, []byte("\x00{\x00")):
		return use(u16(unicode.BigEndian), "utf-16be", 0)
	case bytes.HasPrefix(b, []byte("<\x00")), bytes.HasPrefix(b, []byte("{\x00")):
		return use(u16(unicode.LittleEndian), "utf-16le", 0)
	case bytes.HasPrefix(b, []byte("\x4C\x6F\xA7\x94")): // <?xm in EBCDIC
		return use(charmap.CodePage037, "ibm037", 0)
	}
	return decoded{}, false
}

// declaredXML is the prolog's encoding. Junk before the prolog is looked past.
func declaredXML(b []byte) string {
	if m := xmlEncoding.FindSubmatch(b[:min(len(b), 1024)]); m != nil {
		return string(m[1])
	}
	return ""
}

// declaredHTML is the charset of a page's meta element (HTML standard §13.2.3.2, with a window for long heads), or of an
// XHTML page's prolog.
func declaredHTML(b []byte) string {
	if m := metaCharset.FindSubmatch(b[:min(len(b), 8192)]); m != nil {
		return string(m[1])
	}
	return declaredXML(b)
}

func charsetParam(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil && params == nil {
		_, after, ok := strings.Cut(strings.ToLower(contentType), "charset=")
		if !ok {
			return ""
		}
		after, _, _ = strings.Cut(after, ";")
		return strings.Trim(after, ` "'`)
	}
	return params["charset"]
}

// lookup finds a charset by its label: WHATWG's names, then IANA's. Labels of UTF-16 and UTF-32 are passed over: text
// that is in them was told by its bytes.
func lookup(label string) (encoding.Encoding, string) {
	label = strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'`))
	label = strings.TrimPrefix(label, "x-") // x-gbk, x-big5
	switch {
	case label == "":
		return nil, ""
	case strings.HasPrefix(label, "gb"), label == "cp936", label == "936", label == "ms936":
		return simplifiedchinese.GB18030, "gb18030" // GBK's decoder knows no four-byte GB18030
	case label == "hz-gb-2312", label == "hz":
		return simplifiedchinese.HZGB2312, "hz-gb-2312"
	case strings.HasPrefix(label, "utf-16"), strings.HasPrefix(label, "utf16"), strings.HasPrefix(label, "utf-32"),
		strings.HasPrefix(label, "ucs"), strings.HasPrefix(label, "iso-10646"):
		return nil, ""
	}
	if e, err := htmlindex.Get(label); err == nil {
		name, _ := htmlindex.Name(e)
		switch name {
		case "gbk":
			return simplifiedchinese.GB18030, "gb18030"
		case "replacement", "x-user-defined":
			return nil, ""
		}
		return e, name
	}
	if e, err := ianaindex.IANA.Encoding(label); err == nil && e != nil {
		return e, label
	}
	return nil, ""
}

// western: the labels that servers put on everything, in which every byte is a character, so that no text shows them wrong.
func western(name string) bool {
	return name == "windows-1252" || name == "iso-8859-1" || name == "iso-8859-15"
}

// contradicts: the label says more than that the bytes happen to be valid UTF-8.
func contradicts(name string, body []byte) bool {
	switch name {
	case "iso-2022-jp", "hz-gb-2312", "ibm037", "cp037": // their bytes are all below 80
		return true
	case "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr":
		// A short text in them can be valid UTF-8 of two-byte sequences (the old 联通 bug); CJK text in UTF-8 has three.
		return !ascii(body) && bytes.IndexFunc(body, func(r rune) bool { return r > 0x7FF }) < 0
	}
	return false
}

// pairs counts the double bytes of a text as GBK and Big5 pair them: all; low, those whose second byte is below 7F; common,
// those that GB2312 has for its everyday characters (level 1: B0 to D7, second byte above A0).
func pairs(b []byte) (all, low, common int) {
	for i := 0; i+1 < len(b) && all < 20000; i++ {
		if b[i] < 0x81 {
			continue
		}
		all++
		switch second := b[i+1]; {
		case second >= 0x40 && second < 0x7F:
			low++
		case second > 0xA0 && b[i] >= 0xB0 && b[i] <= 0xD7:
			common++
		}
		i++
	}
	return all, low, common
}

// looksGB: Chinese in GBK is mostly everyday characters. Western text with accents, and Big5, hardly reach two in five.
func looksGB(b []byte) bool {
	all, _, common := pairs(b)
	return all >= 4 && common*5 >= all*3
}

// looksBig5: in GBK text the second byte of a pair is seldom, in Big5 often below 7F.
func looksBig5(b []byte) bool {
	all, low, _ := pairs(b)
	return all > 8 && low*5 > all && !looksGB(b)
}

// looksLatin: bytes above 7F stand alone between ASCII letters. In Chinese text they come in runs.
func looksLatin(b []byte) bool {
	var runs, single int
	for i := 0; i < len(b) && runs < 20000; i++ {
		if b[i] < 0x80 {
			continue
		}
		from := i
		for i < len(b) && b[i] >= 0x80 {
			i++
		}
		runs++
		if i-from == 1 {
			single++
		}
	}
	return runs > 0 && single*4 > runs*3
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// dropNonXML removes what no XML text may hold (XML 1.0 §2.2): control characters, U+FFFE and U+FFFF. The C1 controls become
// what their writers meant, Windows' quotes and dashes. It copies only where there is something to do.
func dropNonXML(b []byte) ([]byte, bool) {
	if !hasC0(b) && !hasC1(b) && !bytes.Contains(b, []byte("\uFFFE")) && !bytes.Contains(b, []byte("\uFFFF")) {
		return b, false
	}
	return bytes.Map(func(r rune) rune {
		switch {
		case r < 0x20 && r != '\n' && r != '\t' && r != '\r', r == 0xFFFE, r == 0xFFFF:
			return -1
		case r >= 0x80 && r < 0xA0:
			if r = charmap.Windows1252.DecodeByte(byte(r)); r == utf8.RuneError {
				return -1
			}
		}
		return r
	}, b), true
}

// hasC0: control characters that XML has not. Eight bytes at a time: taking 0x20 off sets the highest bit anew of a byte below it, and of no
// other unless one below it stands before.
func hasC0(b []byte) bool {
	const ones = 0x0101010101010101
	control := func(c byte) bool { return c < 0x20 && c != '\n' && c != '\t' && c != '\r' }
	for ; len(b) >= 8; b = b[8:] {
		if x := byteorder.LittleEndian.Uint64(b); (x-0x20*ones)&^x&(0x80*ones) != 0 && slices.ContainsFunc(b[:8], control) {
			return true
		}
	}
	return slices.ContainsFunc(b, control)
}

// hasC1: U+0080 to U+009F are C2 80 to C2 9F.
func hasC1(b []byte) bool {
	for {
		i := bytes.IndexByte(b, 0xC2)
		if i < 0 || i+1 >= len(b) {
			return false
		}
		if b[i+1] < 0xA0 {
			return true
		}
		b = b[i+1:]
	}
}
