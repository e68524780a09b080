package news

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// OutletKey is the form in which names of outlets (稿源) are compared: letters and digits alone, narrow and in lower case,
// in simplified characters, without 《》 and without what an outlet's channels or a line of credit add to it: 《人民日报》客户端
// and 综合人民日報報道 are 人民日报, 浙江新闻客户端 is 浙江新闻. It is its own key, and the one form of an outlet's identity: licences,
// permits and stories go by it.
func OutletKey(name string) string {
	s := strings.Map(outletRune, name)
	for {
		short := shorter(s)
		if utf8.RuneCountInString(short) < 2 || short == s { // 微信, 官网 and 综合报道 alone stand for themselves
			return s
		}
		s = short
	}
}

// shorter takes one addition off a name.
func shorter(s string) string {
	for _, w := range outletPrefixes {
		if t, ok := strings.CutPrefix(s, w); ok {
			return t
		}
	}
	for _, w := range outletSuffixes {
		if t, ok := strings.CutSuffix(s, w); ok {
			return t
		}
	}
	if t, ok := strings.CutSuffix(s, "新闻"); ok && strings.ContainsAny(lastRune(t), "报台社网") { // 人民日报新闻客户端; 浙江新闻 and 央视新闻 are called so
		return t
	}
	if strings.HasSuffix(s, "社电") { // 新华社电
		return strings.TrimSuffix(s, "电")
	}
	return s
}

func lastRune(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

var (
	outletPrefixes = []string{"综合", "转载自", "转自", "摘自", "据"}
	outletSuffixes = []string{
		"数字报", "电子报", "电子版", "客户端", "微信公众号", "公众号", "微信", "微博", "官方", "官网", "app",
		"综合报道", "综合", "报道", "供稿", "记者",
	}
)

func outletRune(r rune) rune {
	switch {
	case r >= 0xff10 && r <= 0xff5a: // full-width letters and digits
		r -= 0xfee0
	case r >= 0x4e00 && r <= 0x9fff:
		if s, ok := simpleForms[r]; ok {
			return s
		}
		return r
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return -1
	}
	return unicode.ToLower(r)
}

// simpleForms are the simplified forms of the characters that names of outlets are made of: what kinds of media are called,
// provinces, cities and towns. The desk's table of all characters is not for this room.
var simpleForms = func() map[rune]rune {
	pairs := []rune("業业東东麗丽烏乌習习鄉乡雲云眾众衆众傳传體体黨党興兴內内軍军農农鳳凤製制辦办動动區区華华衛卫縣县參参發发臺台號号閣阁" +
		"週周團团國国壇坛聲声頭头學学寧宁導导島岛佈布廣广慶庆強强誌志態态總总戶户報报敎教時时雜杂條条橋桥檢检匯汇彙汇濟济溫温" +
		"灣湾熱热環环電电鹽盐監监級级紀纪綫线線线組组織织紹绍經经絡络綜综網网聯联肅肃騰腾蘇苏觀观視视訊讯論论識识談谈財财貴贵" +
		"資资遼辽錢钱鎭镇鎮镇長长門门聞闻陝陕面面頻频鳴鸣龍龙")
	m := make(map[rune]rune, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}()

// outlets are the keys of an origin: of the whole, then of each outlet where it names several (新华社、人民日报).
func outlets(origin string) []string {
	keys := []string{OutletKey(origin)}
	if !strings.ContainsFunc(origin, isBetween) {
		return keys
	}
	for _, part := range strings.FieldsFunc(origin, isBetween) {
		if k := OutletKey(part); k != "" {
			keys = append(keys, k)
		}
	}
	return keys
}

func isBetween(r rune) bool { return strings.ContainsRune("、,,;;/|&+ \t\n\u3000", r) }

// Permits reports whether a list of permitted origins (稿源单位) has the origin, and every outlet that it names where they
// are several. An empty list permits all; an entry without an origin is on no list.
func Permits(list []string, origin string) bool {
	if len(list) == 0 {
		return true
	}
	listed := func(key string) bool {
		return slices.ContainsFunc(list, func(o string) bool { return OutletKey(o) == key })
	}
	keys := outlets(origin)
	if keys[0] == "" {
		return false
	}
	each := keys[1:]
	return listed(keys[0]) || len(each) > 0 && !slices.ContainsFunc(each, func(k string) bool { return !listed(k) })
}

// HeldFor is why an entry of the source waits for an editor: it is no article, or its origin is neither on the site's list of permitted
// ones nor on the source's. Zero: it does not wait.
func HeldFor(site []string, src *Source, e *Entry) Reason {
	if e.Evidence != nil && e.Evidence.House != "" {
		return Because(HeldHouse, e.Evidence.House)
	}
	origin := e.origin()
	if Permits(slices.Concat(site, src.Permit), origin) {
		return Reason{}
	}
	if origin == "" {
		return Because("held.unnamed")
	}
	return Because("held.origin", origin)
}

// origin is the outlet that first published the entry; its provider, where none is named.
func (e *Entry) origin() string {
	if e.Attribution.Origin != "" {
		return e.Attribution.Origin
	}
	for _, p := range e.Providers {
		if p.ID == e.Source {
			return p.Name
		}
	}
	return ""
}
