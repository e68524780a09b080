package reprint

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/han"
	"github.com/txnews/hub/news"
)

// textLimit is how many characters of a text are compared; longer texts are told apart well before.
const textLimit = 20_000

// storyText is a text as stories are compared: simplified, narrow, lower case, nothing but letters, digits, decimal points
// and per cent signs; without datelines, credit lines and the lines that a site puts under every article.
type storyText struct {
	runes []rune // numbers in one way: see spelled
	pause []stop // what stood before the character
	raw   []rune // as it was written, with colonMark and rangeMark
	stood []stop // what stood before those
	han   int    // traditional characters
	open  bool   // the text breaks off, as teasers do
	day   string // of the dateline, as written: 6月12日
}

// stop is how strongly the text pauses before a character.
type stop byte

const (
	noStop     stop = iota
	slightStop      // blanks, dashes, quotation marks
	commaStop
	sentenceStop
	lineStop
)

// traditional tells that the text is written in traditional characters.
func (t *storyText) traditional() bool { return t.han*12 > len(t.runes) }

// readStory is the text of an entry.
func readStory(e *news.Entry) (t storyText) {
	t.read(e)
	return t
}

// read takes the text of an entry: its content, or its summary where the content says next to nothing. What t had is lost, but for
// its memory.
func (t *storyText) read(e *news.Entry) {
	t.add(e.Content)
	if len(t.raw) < 20 && e.Summary != "" {
		var s storyText
		if s.add(e.Summary); len(s.raw) > len(t.raw) {
			*t = s
		}
	}
	t.spell()
}

// spell writes the numbers of what was read in one way.
func (t *storyText) spell() {
	end := t.readOn()
	t.open = t.open || end < len(t.raw)
	t.runes, t.pause = spelled(t.raw[:end], t.stood[:end], t.runes[:0], t.pause[:0])
}

// headline is a title as texts are compared.
func headline(title string) (t storyText) {
	t.line(title)
	t.spell()
	return t
}

func (t *storyText) add(s string) {
	if text.NextTag(s) >= 0 {
		s = text.StripTags(s)
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	most := min(len(s)/len("一"), textLimit) + 16
	t.raw, t.stood = slices.Grow(t.raw[:0], most), slices.Grow(t.stood[:0], most)
	t.han, t.day, t.open = 0, "", breaksOff(s)
	for l := range strings.Lines(s) {
		l = strings.TrimFunc(l, text.IsSpace)
		if len(t.raw) >= textLimit {
			break
		}
		if l != "" {
			t.unlessHouses(l)
		}
	}
	if len(t.raw) == 0 { // all of it is one line that says what a house's says too
		for l := range strings.Lines(s) {
			if l = strings.TrimFunc(l, text.IsSpace); len(t.raw) < textLimit && reports(l) {
				t.line(l)
			}
		}
	}
}

// dateline cuts 新华社北京6月12日电, 本报讯 and the like off an opening line, and gives the day that it tells.
func dateline(l string) (rest, day string) {
	head := l[:min(len(l), 90)]
	i := strings.IndexFunc(head, wired.Has)
	if i < 0 || strings.ContainsAny(head[:i], "，。,“") {
		return l, ""
	}
	before := simplify(head[:i])
	for _, w := range []string{"日", "报", "网", "社", "线", "台", "专"} {
		if strings.HasSuffix(before, w) {
			if m := strings.Index(before, "月"); m > 0 && w == "日" {
				day = digitsBefore(before[:m]) + "月" + digitsBefore(strings.TrimSuffix(before, "日")) + "日"
			}
			return l[i+3:], day
		}
	}
	return l, ""
}

// wired characters end a dateline.
var wired = text.SetOf("讯訊电電")

func digitsBefore(s string) string {
	n := len(s)
	for n > 0 && s[n-1] >= '0' && s[n-1] <= '9' {
		n--
	}
	return s[n:]
}

func simplify(s string) string {
	t := han.Simplified()
	return strings.Map(func(r rune) rune {
		if r < 1<<16 {
			return rune(t[r])
		}
		return r
	}, text.Narrow(s))
}

// line appends one line of text. It tells whether the line is whole: no passage was left out, no copyrightMark, and nothing that is no text.
func (t *storyText) line(l string) (whole bool) {
	plain := han.Simplified()
	raw, stood := t.raw, t.stood
	gap, whole := lineStop, true
	var last rune
	i := 0
	for i < len(l) && len(raw) < textLimit {
		r, n := hanAt(l[i:]), len("一")
		if r != 0 { // most are
			if p := rune(plain[uint16(r)]); p != r {
				t.han++
				r = p
			}
		} else {
			r, n = utf8.DecodeRuneInString(l[i:])
			if passage := aside(r, l[i:]); passage > 0 {
				i += passage
				gap, last, whole = sentenceStop, 0, false
				continue
			}
			whole = whole && r != utf8.RuneError && r != copyrightMark
			if r = compared(r, l[i+n:], last, gap); r < 0 {
				gap, last = max(gap, stop(-r)), 0
			}
		}
		if i += n; r > 0 {
			raw, stood = append(raw, r), append(stood, gap)
			gap, last = noStop, r
		}
	}
	t.raw, t.stood = raw, stood
	return whole && i >= len(l)
}

// hanAt is the character of 一 to 鿿 that s begins with, 0 where there is none.
func hanAt(s string) rune {
	if len(s) < 3 || s[0] < 0xe4 || s[0] > 0xe9 || s[1]&0xc0 != 0x80 || s[2]&0xc0 != 0x80 {
		return 0
	}
	if r := rune(s[0]&0x0f)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f); r >= 0x4e00 {
		return r
	}
	return 0
}

// aside is the length of the passage at the beginning of l, which opens with r, that is none of the text: credit, an address.
func aside(r rune, l string) int {
	switch {
	case r == '(' || r == '（':
		return creditParenthesis(l)
	case r == 'h' && (strings.HasPrefix(l, "http://") || strings.HasPrefix(l, "https://")):
		return addressLen(l)
	}
	return 0
}

// compared is what is compared of r, which is no Han character of the most frequent, between last and rest; gap stood before it. It is a
// pause below 0, 0 for nothing at all.
func compared(r rune, rest string, last rune, gap stop) rune {
	wide := r >= 0xff01 && r <= 0xff5e
	switch {
	case r >= '0' && r <= '9' || r >= 'a' && r <= 'z':
		return r
	case plainMarks.Has(r):
		return -rune(stops(r))
	case wide:
		r -= 0xfee0
	case r < 1<<16:
		r = rune(han.Simplified()[r])
	}
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r < 0x80 && isAlnum(r), text.IsHan(r), r == '℃', r == '‰':
		return r
	case r == '%':
		return r
	case (r == '.' || r == ',' && !wide) && figureMark(last, rest):
		if r == ',' {
			return 0
		}
		return r
	case r == colonMark && figureMark(last, rest):
		return r
	case dashMarks.Has(r) && (numeral(last) || last == '%' || strings.ContainsRune("年月日号时", last)) && numeralNext(strings.TrimLeft(rest, dashes)):
		return rangeMark
	case (r == '-' || r == '−') && !numeral(last) && degrees(rest):
		return '-'
	case r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		return r
	case unicode.Is(unicode.Nl, r), unicode.Is(unicode.No, r) && gap == noStop: // Ⅲ级, 方案②; ② before a clause only counts it
		return r
	}
	return -rune(stops(r))
}

// plainMarks are never more than a pause.
var plainMarks = text.SetOf("，。、“”；！？《》 \t")

// figureMark tells that what stands between last and rest stands within a number.
func figureMark(last rune, rest string) bool { return last >= '0' && last <= '9' && digitNext(rest) }

// dashes stand between two numbers for 至, as fold writes them.
const dashes = "-–—―~"

var dashMarks = text.SetOf(dashes)

// minusMark is left before degrees and shares.
const minusMark = "-"

// degrees tells that s begins with a number of degrees or a share, of which a mark before it is the sign.
func degrees(s string) bool {
	const longest = 8 // digits
	n := 0
	for n < len(s) && n <= longest && (s[n] >= '0' && s[n] <= '9' || n > 0 && s[n] == '.') {
		n++
	}
	return n > 0 && slices.ContainsFunc([]string{"℃", "度", "°", "%", "％", "摄氏"}, func(unit string) bool { return strings.HasPrefix(s[n:], unit) })
}

// digitNext tells whether s begins with a digit of any width.
func digitNext(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r >= '0' && r <= '9' || r >= '０' && r <= '９'
}

// numeralNext tells whether s begins with what a number may begin with.
func numeralNext(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return digitNext(s) || r != '.' && numeral(r)
}

// addressLen is the length of the web address that s begins with.
func addressLen(s string) int {
	if i := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x80 }); i >= 0 {
		return i
	}
	return len(s)
}

func isAlnum(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

func stops(r rune) stop {
	switch r {
	case '。', '！', '？', '…', '!', '?', '；', ';':
		return sentenceStop
	case '，', '：', ',', ':', '.':
		return commaStop
	}
	return slightStop
}

// creditParenthesis is the length of a parenthesis that names people of the paper, else 0.
func creditParenthesis(s string) int {
	const reach = 150
	i := strings.IndexAny(s[:min(len(s), reach)], ")）")
	if i < 0 {
		return 0
	}
	in := simplify(s[:i])
	for _, w := range []string{"记者", "通讯员", "摄", "作者", "编辑", "据新华社", "原载", "来源", "完"} {
		if strings.Contains(in, w) && (w != "完" || utf8.RuneCountInString(in) == 2) {
			_, n := utf8.DecodeRuneInString(s[i:])
			return i + n
		}
	}
	return 0
}
