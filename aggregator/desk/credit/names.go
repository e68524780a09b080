package credit

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// What the place of a word adds to the odds, as a logarithm, that it is somebody's name.
const (
	bare     = 0.0 // nothing says that people are named here
	besides  = 0.7 // it stands beside a name
	labelled = 3.0 // behind 记者 and a blank, before 摄
	certain  = 5.0 // behind 记者: and its like
)

// probability is what log-odds say.
func probability(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }

// plainOdds are the odds before editors said anything: by its surname, the characters of its given name, its length, and what else it is known to be.
func (rd *Reader) plainOdds(s string) float64 {
	const never = -20
	var r [4]rune
	n, han, dotted := 0, true, false
	for i := 0; i < len(s); {
		c, w := text.At(s, i)
		if i += w; n < len(r) {
			r[n] = c
		}
		if n++; n > 15 {
			return never
		}
		dotted = dotted || nameDot(c)
		han = han && text.IsHan(c)
	}
	if dotted {
		if n >= 3 && hanOrDot(s) && strings.TrimFunc(s, nameDot) == s && !rd.outlet(s) {
			return 3
		}
		return never
	}
	listed := classOf(r[0])&beginsWord != 0
	if n < 2 || n > 8 || !han || listed && nobody[s] {
		return never
	}
	if n > 4 {
		if spelt(s) && !rd.isOutlet[s] {
			return speltOdds
		}
		return never
	}
	odds := 0.0
	switch {
	case listed && alsoNames[s]:
		odds = -2.8
	case listed && (notNames[s] || n > 2 && wordEndings.Has(r[n-1]) && notNames[s[:2*len("字")]]):
		odds = -7
	case rd.places[s]:
		odds = -2.5
		if strings.HasSuffix(s, "镇") || strings.HasSuffix(s, "乡") {
			odds = -7
		}
	case rd.isOutlet[s]:
		return never
	}
	if n == 4 && (givenParts[s[:len("扎西")]] || givenParts[s[len("扎西"):]]) {
		return odds + 3
	}
	odds += surnameOdds(s, r, n)
	if spelt(s) {
		return max(odds, speltOdds)
	}
	return odds
}

// wordEndings go on with a word of two characters: 浙江省, 高桥镇, 明天起.
var wordEndings = text.SetOf("省市县区镇乡村局部院校会员站所队网报社台的起前后时")

// surnameOdds are those of s, whose n characters are in r.
func surnameOdds(s string, r [4]rune, n int) float64 {
	first, second := classOf(r[0]), classOf(r[1])
	odds, given := 0.0, 1
	switch {
	case first&beginsSurname != 0 && doubleSurnames[s[:2*len("字")]]:
		if n == 2 {
			return -3
		}
		odds, given = 3, 2
	case first&commonSurname != 0:
		odds = 1
	case first&rareSurname != 0:
		odds = 0.2
	default:
		return -6
	}
	if first&wordySurname != 0 && given == 1 {
		odds -= 0.6
	}
	switch {
	case given == 2:
	case n == 3:
		odds += 0.4
	case n == 4: // a woman's name with both families' (范徐丽泰), rare in bylines
		odds -= 2
		if second&anySurname == 0 {
			odds -= 3
		}
	}
	for _, c := range r[given:n] {
		switch class := classOf(c); {
		case class&givenHardly != 0:
			odds -= 2.2
		case class&givenCommon != 0:
			odds++
		case class&givenRare != 0:
			odds += 0.4
		default:
			odds -= 0.9
		}
	}
	return odds
}

// isPerson tells whether s is rather a person's name than not, at a place of these odds.
func (rd *Reader) isPerson(s string, place float64) bool { return rd.odds(s)+place > 0 }

// station tells that w says where somebody sits: 共享联盟·桐乡.
func station(w string) bool {
	if !hasDot(w) {
		return false
	}
	i := strings.LastIndexFunc(w, nameDot)
	if i == 0 {
		return false
	}
	_, n := utf8.DecodeRuneInString(w[i:])
	return placeNames()[strings.TrimSuffix(w[i+n:], "站")]
}

func hasDot(s string) bool {
	for i := 0; i < len(s); {
		r, w := text.At(s, i)
		if nameDot(r) {
			return true
		}
		i += w
	}
	return false
}

func hanOrDot(s string) bool {
	for i := 0; i < len(s); {
		r, w := text.At(s, i)
		if !text.IsHan(r) && !nameDot(r) {
			return false
		}
		i += w
	}
	return s != ""
}

// spelledOut tells that a line is a few characters with blanks between, as names stand alone in print: 管 弦.
func spelledOut(line string) bool {
	chars := strings.FieldsFunc(line, text.IsSpace)
	return len(chars) > 1 && len(chars) < 5 && !slices.ContainsFunc(chars, func(c string) bool { return !oneHan(c) })
}

// latinName tells whether s reads like a name in Latin letters: one to four words, each with a capital.
func latinName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 4 {
		return false
	}
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); !(r >= 'A' && r <= 'Z' || r >= 0xc0 && r < 0x250) || len(w) > 20 {
			return false
		}
		for _, r := range w {
			if !(r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= 0xc0 && r < 0x250 || r == '-' || r == '.' || r == '\'' || r == '’') {
				return false
			}
		}
	}
	return true
}

// part is a run of characters between blanks.
type part struct {
	text string
	last int // the token that it ends with
}

// partNames puts names together that are printed with blanks inside (张　三, 沈 剑 锋) and cuts apart those that are printed without any
// between (王强李敏): of all ways the one whose names are likeliest; place is what speaks for the names of a run without blanks. Each part carries the index of its last word.
func (rd *Reader) partNames(words []string, place float64) []part {
	type way struct {
		score float64
		from  int
		names []string
	}
	best := make([]way, len(words)+1)
	for i := 1; i <= len(words); i++ {
		best[i].score = math.Inf(-1)
		joined := ""
		for from := i - 1; from >= 0 && from >= i-4; from-- {
			joined = words[from] + joined
			names, score, ok := rd.asOne(words[from:i], joined, place)
			if ok && best[from].score+score > best[i].score {
				best[i] = way{best[from].score + score, from, names}
			}
		}
	}
	var out []part
	for i := len(words); i > 0; i = best[i].from {
		for _, name := range slices.Backward(best[i].names) {
			out = append(out, part{name, i - 1})
		}
	}
	slices.Reverse(out)
	return out
}

// memorials end what is called after somebody, whose name may be printed with a blank in it.
var memorials = strings.Fields(`故居 纪念馆 纪念堂 博物馆 美术馆 艺术馆 图书馆 文化馆 书院 研究会`)

// asOne reads words as one name, or one word as several.
func (rd *Reader) asOne(words []string, joined string, place float64) (names []string, score float64, ok bool) {
	const lone, plain = -12, -3 // a single character is nobody; a word that is no name
	n := text.Count(joined)
	if len(words) == 1 {
		if n == 1 {
			return []string{joined}, lone, true
		}
		if n >= 5 && !spelt(joined) {
			if names, score := rd.cut(joined, place); names != nil {
				return names, score, true
			}
		}
		return []string{joined}, max(plain, rd.odds(joined)), true
	}
	singles := 0
	for _, w := range words {
		if !hanOrDot(w) {
			return nil, 0, false
		}
		singles += b2i(text.Count(w) == 1)
	}
	first := text.Count(words[0])
	switch {
	case len(words) == 2 && first == 1 && hasAnySuffix(joined, memorials): // 茅 盾故居
	case n > 4:
		return nil, 0, false
	case singles == len(words):
		if n == 4 && !doubleSurnames[joined[:2*len("字")]] {
			return []string{joined}, 3 * plain, true // two of two rather
		}
	case len(words) == 2 && (first == 1 || first == 2 && singles == 1) && n == 3: // 张 晓明, 张晓 明
	case len(words) == 2 && first == 3 && n == 4 && doubleSurnames[words[0][:2*len("字")]]: // 欧阳晓 明
	case first == 2 && doubleSurnames[words[0]] && singles >= len(words)-2: // 欧阳 娜娜
	default:
		return nil, 0, false
	}
	return []string{joined}, max(plain-1, rd.odds(joined)), true
}

// cut parts a run of characters into two names or three, where each is likely one.
func (rd *Reader) cut(s string, place float64) (names []string, score float64) {
	r := []rune(s)
	if len(r) > 9 || !hanOrDot(s) || strings.ContainsFunc(s, nameDot) {
		return nil, 0
	}
	for k := 2; k <= 4 && k <= len(r)-2; k++ {
		a, rest := string(r[:k]), string(r[k:])
		first := rd.odds(a) + place
		if first <= 0 {
			continue
		}
		others, more := []string{rest}, rd.odds(rest)+place
		if more <= 0 {
			if others, more = rd.cut(rest, place); others == nil {
				continue
			}
		}
		if names == nil || first+more > score {
			names, score = append([]string{a}, others...), first+more
		}
	}
	return names, score
}
