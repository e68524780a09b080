package reprint

import (
	"html"
	"slices"
	"strings"
	"sync"
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
	day   string // of the dateline, as written: 6月12日

	folded [houseLongest]rune // of the line in hand
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

// readStory is the text of an entry: its content, or its summary where the content says next to nothing.
func readStory(e *news.Entry) storyText {
	t := storyText{}
	t.add(e.Content)
	if len(t.runes) < 20 && e.Summary != "" {
		s := storyText{}
		s.add(e.Summary)
		if len(s.runes) > len(t.runes) {
			t = s
		}
	}
	t.raw, t.stood = t.runes, t.pause
	t.runes, t.pause = spelled(t.raw, t.stood)
	return t
}

// headline is a title as texts are compared.
func headline(title string) storyText {
	t := storyText{}
	t.line(title)
	t.runes, t.pause = spelled(t.runes, t.pause)
	return t
}

func (t *storyText) add(s string) {
	if text.NextTag(s) >= 0 {
		s = text.StripTags(s)
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	t.runes = make([]rune, 0, len(s)/3+16)
	t.pause = make([]stop, 0, len(s)/3+16)
	for l := range strings.Lines(s) {
		l = strings.TrimFunc(l, text.IsSpace)
		if len(t.runes) >= textLimit {
			break
		}
		if l == "" || t.houseLine(l) {
			continue
		}
		if len(t.runes) == 0 {
			l = t.dateline(l)
		}
		t.line(l)
	}
}

// houseWords mark lines that stand under every article of a site, as fold writes them.
var houseWords = []string{"版权所有", "未经授权", "责任编辑", "本文来源", "稿件来源", "文章原文", "获取更多", "扫描二维码", "扫一扫", "长按识别", "点击关注", "转发分享",
	"原标题", "责编:", "编辑:", "编辑/", "来源:", "监制", "免责声明", "©", "点击查看", "阅读原文", "编者按", "欢迎转载", "平台地址", "更多精彩内容"}

// houseTerms finds them in one pass, whatever their number.
var houseTerms = sync.OnceValue(func() *text.Automaton {
	terms := make([][]rune, len(houseWords))
	for i, w := range houseWords {
		terms[i] = []rune(w)
	}
	return text.NewAutomaton(terms)
})

// houseLongest is how many bytes such a line has at most.
const houseLongest = 240

func (t *storyText) houseLine(l string) bool {
	if len(l) > houseLongest {
		return false
	}
	folded := text.Fold(t.folded[:0], l)
	return len(houseTerms().Find(folded, nil)) > 0 || dateAlone(folded)
}

// dateAlone tells of a line that holds the date alone, with its year or hour.
func dateAlone(folded []rune) bool {
	const marks = "年.:-/期"
	marked := false
	for _, r := range folded {
		if !strings.ContainsRune("0123456789年月日.:-/星期一二三四五六", r) {
			return false
		}
		marked = marked || strings.ContainsRune(marks, r)
	}
	return marked && len(string(folded)) > 4
}

// dateline cuts 新华社北京6月12日电, 本报讯 and the like off the opening line.
func (t *storyText) dateline(l string) string {
	head := l[:min(len(l), 90)]
	i := strings.IndexAny(head, "讯訊电電")
	if i < 0 || strings.ContainsAny(head[:i], "，。,“") {
		return l
	}
	before := simplify(head[:i])
	for _, w := range []string{"日", "报", "网", "社", "线", "台", "专"} {
		if strings.HasSuffix(before, w) {
			if m := strings.Index(before, "月"); m > 0 && w == "日" {
				t.day = digitsBefore(before[:m]) + "月" + digitsBefore(strings.TrimSuffix(before, "日")) + "日"
			}
			return l[i+3:]
		}
	}
	return l
}

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

// Line appends one line of text.
func (t *storyText) line(l string) {
	table := han.Simplified()
	gap := lineStop
	var last rune
	for i := 0; i < len(l) && len(t.runes) < textLimit; {
		r, n := utf8.DecodeRuneInString(l[i:])
		if r >= 0x4e00 && r <= 0x9fff { // most are
			plain := rune(table[r])
			if plain != r {
				t.han++
			}
			i += n
			t.runes = append(t.runes, plain)
			t.pause = append(t.pause, gap)
			gap, last = noStop, plain
			continue
		}
		if r == '(' || r == '（' {
			n = max(n, creditParenthesis(l[i:]))
		}
		if r == 'h' && (strings.HasPrefix(l[i:], "http://") || strings.HasPrefix(l[i:], "https://")) {
			n = addressLen(l[i:])
		}
		if i += n; n > utf8.RuneLen(r) {
			gap, last = sentenceStop, 0
			continue
		}
		wide := r >= 0xff01 && r <= 0xff5e
		switch {
		case wide:
			r -= 0xfee0
		case r < 1<<16:
			r = rune(table[r])
		}
		switch {
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r < 0x80 && isAlnum(r), text.IsHan(r), r == '℃', r == '‰':
		case r == '%':
		case (r == '.' || r == ',' && !wide) && last >= '0' && last <= '9' && digitNext(l[i:]):
			if r == ',' {
				continue
			}
		case r == colonMark && last >= '0' && last <= '9' && digitNext(l[i:]):
		case strings.ContainsRune(dashes, r) && (numeral(last) || last == '%' || strings.ContainsRune("年月日号时", last)) && numeralNext(strings.TrimLeft(l[i:], dashes)):
			r = rangeMark
		case (r == '-' || r == '−') && !numeral(last) && degrees(l[i:]):
			r = '-'
		case r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		case unicode.Is(unicode.Nl, r), unicode.Is(unicode.No, r) && gap == noStop: // Ⅲ级, 方案②; ② before a clause only counts it
		default:
			gap = max(gap, stops(r))
			last = 0
			continue
		}
		t.runes = append(t.runes, r)
		t.pause = append(t.pause, gap)
		gap, last = noStop, r
	}
}

// dashes stand between two numbers for 至, as fold writes them.
const dashes = "-–—―~"

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
