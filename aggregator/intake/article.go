package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/txnews/hub/news"
)

// article takes the parts of an article's page, by the selectors where they are given and by what such pages have in
// common where not.
//
// Its address stays the one that the list named, whatever rel=canonical says: the entry's id comes from it, and an article
// must be known again without being fetched.
type article struct {
	doc      *goquery.Document
	sel      news.Selectors
	base     string
	lines    []line
	titleAt  int // index into lines, -1 where the title is not among them
	endAt    int // the first line that is no longer the article's
	title    string
	fallback string

	maxContent int // bytes
}

// tidy takes out of an article's page what nobody sees, and has its pictures be where a script would load them from.
func tidy(g *goquery.Document) {
	g.Find(`script:not([type="application/ld+json"]),style,template,iframe,[style*="display:none"],[style*="display: none"]`).Remove()
	g.Find("img").Each(func(_ int, img *goquery.Selection) {
		for _, attr := range []string{"data-src", "data-original", "data-url", "_src"} {
			if src := img.AttrOr(attr, ""); src != "" {
				img.SetAttr("src", src)
				return
			}
		}
	})
}

// articleIn finds where an article is on a tidy page. anchor is the text of the link that led to it.
func articleIn(g *goquery.Document, address, anchor string, sel news.Selectors) *article {
	a := &article{doc: g, sel: sel, base: baseOf(g, address), fallback: squeeze(anchor)}
	if body := g.Find("body"); body.Length() > 0 {
		a.lines = linesOf(body.Nodes[0])
	}
	a.findTitle()
	a.findEnd()
	return a
}

// extract reads the page. anchor is the text of the link that led to it; of the text, a byte more than maxContent is taken.
func extract(g *goquery.Document, address, anchor string, sel news.Selectors, maxContent int) news.Raw {
	tidy(g)
	a := articleIn(g, address, anchor, sel)
	a.maxContent = maxContent + 1
	raw := news.Raw{
		URL:      address,
		Base:     a.base,
		Title:    html.EscapeString(a.title),
		Language: g.Find("html").AttrOr("lang", ""),
		Trail:    a.trail(),
	}
	raw.Published = a.date(address)
	raw.Byline = a.byline()
	raw.Content = a.content()
	return raw
}

// meta is the content of the first meta element of one of these names.
func (a *article) meta(names ...string) string {
	for _, name := range names {
		found := ""
		a.doc.Find("meta[content]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
			for _, key := range []string{"property", "name", "itemprop"} {
				if strings.EqualFold(s.AttrOr(key, ""), name) {
					found = squeeze(s.AttrOr("content", ""))
				}
			}
			return found == ""
		})
		if found != "" {
			return found
		}
	}
	return ""
}

// siteSuffix is what a title element appends to the headline.
var siteSuffix = regexp.MustCompile(`\s*(?:--+|[_|｜–—]+|\s-\s|-(?:[^-]*(?:网|报|在线|频道|新闻|门户))$).*$`)

// findTitle: of what may be the headline (og:title, h1 and h2, the link's text) the longest that the title element
// contains; else the title element without the site's name.
func (a *article) findTitle() {
	a.titleAt = -1
	if a.sel.Title != "" {
		a.title = squeeze(a.doc.Find(a.sel.Title).First().Text())
	}
	head := squeeze(a.doc.Find("title").First().Text())
	if a.title == "" {
		a.title = a.guessTitle(head)
	}
	want := bare(a.title)
	for i, l := range a.lines {
		if want != "" && bare(l.text) == want && l.links < l.runes {
			a.titleAt = i
			break
		}
	}
	for i, l := range a.lines { // a headline with its overline in one cell, or broken in two
		if b := bare(l.text); a.titleAt < 0 && want != "" && l.links < l.runes && utf8.RuneCountInString(b) >= 6 && (strings.HasPrefix(want, b) || strings.Contains(b, want) && l.runes < 3*utf8.RuneCountInString(a.title)) {
			a.titleAt = i
		}
	}
}

func (a *article) guessTitle(head string) string {
	candidates := []string{a.meta("og:title", "ArticleTitle"), a.fallback}
	a.doc.Find("h1,h2").Each(func(_ int, s *goquery.Selection) { candidates = append(candidates, squeeze(s.Text())) })
	best := ""
	for _, c := range candidates {
		if utf8.RuneCountInString(c) > utf8.RuneCountInString(best) && c != "" && c != head && strings.Contains(bare(head), bare(c)) {
			best = c
		}
	}
	if utf8.RuneCountInString(best) >= 4 {
		return best
	}
	for _, l := range a.lines { // a site whose title element is always the same
		if a.fallback != "" && bare(l.text) == bare(a.fallback) {
			return a.fallback
		}
	}
	h1 := squeeze(a.doc.Find("h1").First().Text())
	return either(a.meta("og:title"), cutSuffix(head), h1, a.fallback)
}

func cutSuffix(head string) string {
	if cut := siteSuffix.ReplaceAllString(head, ""); utf8.RuneCountInString(cut) >= 4 {
		return strings.TrimSpace(cut)
	}
	return head
}

// bare is text without blanks, to compare.
func bare(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u3000", " ")), "")
}

// endMarks begin what follows an article: related links, the site's notices, comments.
var endMarks = regexp.MustCompile(`^[【\[\s]*(?:相\s*关\s*(?:稿\s*件|新\s*闻|链\s*接|阅\s*读|报\s*道|文\s*章)|延伸阅读|推荐阅读|热点推荐|猜你喜欢|网友评论|发表评论|我要评论|.{0,12}版权声明|版权与免责|免责声明|上一篇|下一篇|所属专题)`)

// findEnd: the first end mark after the title with text before it.
func (a *article) findEnd() {
	a.endAt = len(a.lines)
	seen := 0
	for i := a.titleAt + 1; i < len(a.lines); i++ {
		if seen > 0 && a.lines[i].runes < 40 && endMarks.MatchString(a.lines[i].text) {
			a.endAt = i
			return
		}
		if a.lines[i].links*3 < a.lines[i].runes {
			seen += a.lines[i].runes
		}
	}
}

var trailStart = regexp.MustCompile(`(?:您?(?:现在|当前)?(?:所在)?(?:的)?位置|当前位置|所在位置)\s*(?:是)?\s*[:：]?\s*`)

// trail is the way from the site's front page down: 您当前的位置 : 桐乡新闻网 > 国内国际 > 强县新闻.
func (a *article) trail() []string {
	text := ""
	if a.sel.Trail != "" {
		text = squeeze(a.doc.Find(a.sel.Trail).First().Text())
	} else {
		for i, l := range a.lines {
			if l.runes > 150 || !strings.Contains(l.text, "位置") {
				continue
			}
			loc := trailStart.FindStringIndex(l.text)
			if loc == nil {
				continue
			}
			text = l.text[loc[1]:]
			if text == "" && i+1 < len(a.lines) {
				text = a.lines[i+1].text
			}
			break
		}
	}
	if loc := trailStart.FindStringIndex(text); loc != nil {
		text = text[loc[1]:]
	}
	var trail []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(">»›→＞/|", r) }) {
		part = strings.Trim(part, " :：-—\u00a0")
		if part != "" && part != "正文" && part != "文章内容" && utf8.RuneCountInString(part) <= 20 && part != a.title {
			trail = append(trail, part)
		}
	}
	return trail
}

var (
	creditMark = regexp.MustCompile(`(?:稿件来源|信息来源|来\s*源|作\s*者|记\s*者|通\s*讯\s*员|编\s*辑|责任编辑|责编|摄影|撰稿)\s*[:：]`)
	furniture  = regexp.MustCompile(`【?\s*(?:打\s*印(?:本页|本稿)?|收藏(?:本页|本站)?|关闭(?:本页|窗口)?|纠错|推荐|返回顶部|字(?:号|体)\s*[:：]?\s*(?:[大中小]\s*)*|(?:浏览|点击|阅读)(?:次数|量|数)?\s*[:：]?\s*\d*\s*次?|分享(?:到)?\s*[:：]?|我要评论|发布时间\s*[:：]|时间\s*[:：]|日期\s*[:：])\s*】?`)
	siteNotice = regexp.MustCompile(`项标注|版权|转载|授权|联系电话|ICP备|备案`)
)

// isCredit: a line that says where the text is from and who made it.
func isCredit(l line) bool {
	return l.runes < 150 && strings.ContainsAny(l.text, ":：") && creditMark.MatchString(l.text) && !siteNotice.MatchString(l.text)
}

// byline is the credit lines near the headline and after the text, as printed, without the date and page furniture.
func (a *article) byline() string {
	if a.sel.Byline != "" {
		var parts []string
		a.doc.Find(a.sel.Byline).Each(func(_ int, s *goquery.Selection) { parts = add(parts, squeeze(s.Text())) })
		if len(parts) > 0 {
			return credit(strings.Join(parts, " "))
		}
	}
	var parts []string
	for i := max(0, a.titleAt-3); i < len(a.lines) && i < a.endAt+8; i++ {
		if l := a.lines[i]; isCredit(l) {
			parts = add(parts, credit(l.text))
		}
	}
	return strings.Join(parts, " ")
}

func credit(text string) string {
	return squeeze(furniture.ReplaceAllString(dateText.ReplaceAllString(text, " "), " "))
}
