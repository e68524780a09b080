package reprint_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/han"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// mutant puts one word for another, or a name for another, where the text has it. Every such text is another report.
type mutant struct {
	kind     string
	old, new string
	name     *regexp.Regexp // the first group is replaced
}

// counted are characters before a unit.
const counted = "0123456789０１２３４５６７８９零一二三四五六七八九十百千万亿两半几多余个"

func mutants() []mutant {
	out := []mutant{
		{kind: "name", new: "邱", name: regexp.MustCompile(`([张王李刘陈杨黄赵吴周徐孙马朱胡林郭何高罗])\p{Han}{1,2}(?:说|表示|介绍|告诉|认为|坦言|回忆)`)},
		{kind: "name", new: "志", name: regexp.MustCompile(`[张王李刘陈杨黄赵吴周徐孙马朱胡林郭何高罗]\p{Han}?(\p{Han})(?:说|表示|介绍|告诉|认为|坦言|回忆)`)},
		{kind: "place", new: "庆丰", name: regexp.MustCompile(`(?:在|的|是|了|到|，|、)(\p{Han}{2})(?:省|市|县|镇|村|区|路|街道|大学|公司|学校)`)},
		{kind: "place", new: "安", name: regexp.MustCompile(`\p{Han}(\p{Han})(?:省|市|县|镇|村|路|街道|社区|公园)`)},
		{kind: "figure", new: "1", name: regexp.MustCompile(`([2-9])\d*(?:万|亿|个|名|人|家|元|公里|项|条|%)`)},
		{kind: "figure", new: "七", name: regexp.MustCompile(`([二三四五六八九])(?:个|名|人|家|项|条|次|年)`)},
	}
	for _, l := range []struct{ kind, list string }{
		{"day", "今天=昨天 今天=明天 昨天=今天 昨天=明天 昨天=前天 今日=明日 今日=昨日 昨日=今日 明天=后天 周一=周二 周五=周六 上午=下午 下午=上午 今年=去年 去年=今年 去年=前年 本月=上月 当天=次日 日前=明天 近日=明日 目前=此前 今晚=明晚"},
		{"negation", "不= 没有= 没有=有 未= 没= 不能=能 不会=会 不是=是 能够=不能 可以=不可以 可以=不得 有=没有 是=不是 会=不会 能=不能 禁止=允许 免费=收费 " +
			"无= 需要=不需要 成功=未成功 完成=未完成 必须=不必"},
		{"sense", "将=已 已=将 已经=即将 增长=下降 上升=下降 提高=降低 增加=减少 开工=竣工 开始=结束 赢=输 第一=第二 首次=再次 男=女 东=西 南=北 前=后 上=下 超过=不足 支持=反对 同意=拒绝 从=到 被=把 最大=最小"},
		{"title", "市长=县长 市长=镇长 书记=市长 局长=处长 局长=副局长 主任=副主任 教授=副教授 部长=副部长 主席=副主席 校长=院长 村支书=村主任 省委=市委 副=正"},
		{"unit", "公里=米 米=公里 万元=元 亿元=万元 小时=分钟 分钟=小时 天=个月 个月=年 亩=公顷 公顷=亩 公斤=吨 吨=公斤 平方米=平方公里 千米=米 厘米=毫米 万吨=吨"},
		{"who", "男子=女子 男孩=女孩 村民=居民 老人=青年 学生=老师 父亲=母亲 儿子=女儿 医生=护士 司机=乘客 记者=作者 农民=工人"},
		{"province", "北京=上海 江苏=浙江 浙江=江苏 四川=云南 广东=广西 山东=山西 河南=河北 湖南=湖北 安徽=江西 全省=全市 全国=全省 我国=我省 省=市 市=县 县=市"},
		{"season", "春=秋 夏=冬 春天=秋天 上半年=下半年 上旬=下旬 年初=年底 月初=月底 晚上=早上 晚=早 凌晨=中午 去年=前年 3月=4月 5月=6月 12月=11月"},
	} {
		for pair := range strings.FieldsSeq(l.list) {
			o, n, _ := strings.Cut(pair, "=")
			out = append(out, mutant{kind: l.kind, old: o, new: n})
		}
	}
	return out
}

// apply changes one place of the text, chosen by r; it is false where there is none.
func (m mutant) apply(text string, r *rand.Rand) (string, bool) {
	var at [][2]int
	if m.name != nil {
		for _, i := range m.name.FindAllStringSubmatchIndex(text, -1) {
			at = append(at, [2]int{i[2], i[3]})
		}
	} else {
		for from := 0; ; {
			i := strings.Index(text[from:], m.old)
			if i < 0 {
				break
			}
			at = append(at, [2]int{from + i, from + i + len(m.old)})
			from += i + len(m.old)
		}
	}
	if len(at) == 0 {
		return "", false
	}
	p := at[r.IntN(len(at))]
	if before, _ := utf8.DecodeLastRuneInString(text[:p[0]]); m.kind == "unit" && !strings.ContainsRune(counted, before) {
		return "", false // 冬天 is no 冬个月
	}
	const stops = "。！？，\n"
	from := strings.LastIndexAny(text[:p[0]], stops)
	if from < 0 {
		from = 0
	} else {
		_, w := utf8.DecodeRuneInString(text[from:])
		from += w
	}
	to := strings.IndexAny(text[p[1]:]+"\n", stops)
	if clause := text[from : p[1]+to]; strings.Count(text, clause) > 1 {
		return "", false // said twice, once as it was
	}
	return text[:p[0]] + m.new + text[p[1]:], true
}

// firstRunes is the beginning of a text, to the end of its last whole sentence.
func firstRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	s = string([]rune(s)[:n])
	if i := strings.LastIndexAny(s, "。！？\n"); i > len(s)/2 {
		_, w := utf8.DecodeRuneInString(s[i:])
		s = s[:i+w]
	}
	return s
}

// otherEnding puts an editor's line in place of the last sentence.
func otherEnding(s string) string {
	body := strings.TrimRight(s, "。！？\n” ")
	if i := strings.LastIndexAny(body, "。！？\n"); i > 0 {
		_, w := utf8.DecodeRuneInString(body[i:])
		body = body[:i+w]
	}
	return body + "\n更多精彩内容，欢迎关注我们的微信公众号。"
}

// One word changed makes another report, in texts of every length, in traditional characters, and where the copy is cut or
// closed differently besides.
func TestQualityStoriesMutants(t *testing.T) {
	d, r := desktest.Builtin(t), rand.New(rand.NewPCG(3, 4))
	traditional := toTraditional()
	copies := []struct {
		name string
		make func(string) string
	}{
		{"as it was", func(s string) string { return s }},
		{"traditional", traditional},
		{"closed differently", otherEnding},
		{"led in", func(s string) string {
			return "这几天，这件事引起了不少读者的关注，一起来看看报道是怎么说的。\n" + s
		}},
		{"captioned", func(s string) string {
			return "图为活动现场\n" + strings.ReplaceAll(s, "\n", "\n【背景链接】\n")
		}},
		{"backwards", func(s string) string {
			ps := strings.Split(s, "\n")
			slices.Reverse(ps)
			return strings.Join(ps, "\n")
		}},
		{"added to", func(s string) string {
			return s + "\n市经信局有关负责人说，本地企业也要早作打算，跟上这一变化，办法会在年内出台，届时再向社会公布。"
		}},
	}
	tried, kinds := 0, map[string]int{}
	for _, e := range corpusEntries(t) {
		whole := text.PlainLines(e.Content)
		for _, n := range []int{60, 110, 240, 600, 1 << 20} {
			text := firstRunes(whole, n)
			a := news.Entry{Source: "a", Title: e.Title, Content: text, Published: e.Published}
			ra := reprint.Letters(&a)
			for _, m := range mutants() {
				other, ok := m.apply(text, r)
				if !ok || strings.HasPrefix(text, strings.TrimRight(other, "— …\n")) { // cut short is the same
					continue
				}
				for _, c := range copies {
					b := news.Entry{Source: "b", Title: e.Title, Content: c.make(other), Published: e.Published}
					plain := news.Entry{Content: c.make(text)}
					rb, rp := reprint.Letters(&b), reprint.Letters(&plain)
					if len(rb)-len(rp) > 6 || len(ra) < reprint.Least || string(rb) == string(rp) { // in a credit line, or in one of the house
						continue
					}
					tried++
					kinds[m.kind]++
					if same, why := d.SameStory(&a, &b); same {
						t.Errorf("%s %s→%s, %s, %d characters: %s: %s", m.kind, m.old, m.new, c.name, len(ra), e.Title, why)
					}
				}
			}
		}
	}
	t.Logf("%d texts with one word changed: %v", tried, kinds)
}

// toTraditional writes a text in the first traditional form of each character.
func toTraditional() func(string) string {
	reverse := map[rune]rune{}
	for s, to := range han.Simplified() {
		if rune(to) != rune(s) && reverse[rune(to)] == 0 {
			reverse[rune(to)] = rune(s)
		}
	}
	return func(s string) string {
		return strings.Map(func(c rune) rune {
			if s, ok := reverse[c]; ok {
				return s
			}
			return c
		}, s)
	}
}
