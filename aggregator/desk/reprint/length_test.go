package reprint_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// longArticle is a real one as its paragraphs.
type longArticle struct {
	title string
	ps    []string
}

// longArticles are those of real length.
func longArticles(t testing.TB) []longArticle {
	var out []longArticle
	for _, e := range corpusEntries(t) {
		a := longArticle{title: e.Title}
		for p := range strings.Lines(text.PlainLines(e.Content)) {
			if p = strings.TrimSpace(p); p != "" {
				a.ps = append(a.ps, p)
			}
		}
		if len(a.ps) >= 5 && runes(a.ps) >= 400 && !strings.Contains(e.Title, "早啊") {
			out = append(out, a)
		}
	}
	return out
}

func runes(ps []string) int { return utf8.RuneCountInString(strings.Join(ps, "")) }

var localParagraphs = []string{
	"昨天，记者从市农业农村局获悉，本市今年已经建成高标准农田一万二千亩，改造提升灌溉泵站三十七座，惠及种粮大户一百零六户。",
	"洲泉镇的种粮大户邱建明告诉记者，他流转了三百二十亩地，去年的收成比往年多了一成，今年还打算再添两台插秧机。",
}

// What houses make of a long text of others is still that text: nine in ten of each kind are found.
func TestQualityStoriesOfRealLength(t *testing.T) {
	d := desktest.Builtin(t)
	lines := func(ps []string) string { return strings.Join(ps, "\n") }
	between := func(ps []string, every int, what ...string) string {
		var out []string
		for i, p := range ps {
			if out = append(out, p); i%every == 0 {
				out = append(out, what[i/every%len(what)])
			}
		}
		return lines(out)
	}
	forms := map[string]func(ps []string) string{
		"teaser": func(ps []string) string { return string([]rune(strings.Join(ps, ""))[:120]) + "……" },
		"in one": func(ps []string) string { return strings.Join(ps, "") },
		"middle cut": func(ps []string) string {
			return lines(slices.Delete(slices.Clone(ps), len(ps)/4+1, len(ps)/4+1+len(ps)/2))
		},
		"middle alone":    func(ps []string) string { return lines(ps[len(ps)/4+1 : len(ps)/4+1+len(ps)/2]) },
		"local between":   func(ps []string) string { return between(ps, 1+len(ps)/2, localParagraphs...) },
		"local after cut": func(ps []string) string { return lines(slices.Concat(ps[:(len(ps)+2)*2/3], localParagraphs)) },
		"captions": func(ps []string) string {
			return between(ps, 2, "图为活动现场。本报记者 摄", "【背景链接】", "▲当天的现场", "点击查看视频")
		},
		"furniture": func(ps []string) string {
			return between(ps, 3, "责任编辑：张三", "来源：新华网", "扫描二维码，关注我们")
		},
		"led in and cut": func(ps []string) string {
			return "这件事最近引起了不少人的关注，究竟是怎么回事？\n" + lines(ps[:1+len(ps)/2])
		},
		"another lead": func(ps []string) string {
			return "这几年的变化，就在我们身边。记者近日走进现场，听当事人讲述背后的故事。\n" + lines(ps[1:])
		},
	}
	articles := longArticles(t)
	for name, form := range forms {
		found := 0
		for _, a := range articles {
			x := news.Entry{Source: "a", Title: a.title, Content: lines(a.ps)}
			y := news.Entry{Source: "b", Title: "不一样的题目，另一种讲法", Content: form(a.ps)}
			if same, why := d.SameStory(&x, &y); same && sharePrint(&x, &y) {
				found++
			} else {
				t.Logf("%s: %s: %s", name, a.title, why)
			}
		}
		t.Logf("%s: %d of %d found", name, found, len(articles))
		if found*10 < len(articles)*9 {
			t.Errorf("%s: %d of %d found, want 90%%", name, found, len(articles))
		}
	}
	if len(articles) < 50 {
		t.Errorf("%d articles", len(articles))
	}
}

// Two articles that have a passage in common (a law's text, a life, a quotation), each with a lead of its own, are two.
func TestQualityStoriesThatShareAPassage(t *testing.T) {
	d, r, articles := desktest.Builtin(t), rand.New(rand.NewPCG(7, 8)), longArticles(t)
	take := func(ps []string, n int) []string {
		for i := range ps {
			if runes(ps[:i+1]) >= n {
				return ps[:i+1]
			}
		}
		return ps
	}
	least := func(ps []string) int { return len(reprint.Letters(&news.Entry{Content: ps[0]})) }
	tried := 0
	for range 8000 {
		a, b, c := articles[r.IntN(len(articles))], articles[r.IntN(len(articles))], articles[r.IntN(len(articles))]
		own, share := []int{60, 100, 200, 400}[r.IntN(4)], []int{30, 45, 55, 65, 75}[r.IntN(5)]
		ownA, ownB, passage := take(a.ps, own), take(b.ps, own), take(c.ps[1:], own*share/(100-share))
		if a.title == b.title || a.title == c.title || b.title == c.title || least(ownA) < 30 || least(ownB) < 30 || runes(passage) < 60 {
			continue
		}
		lay := func(ps []string) string {
			at := len(ps)
			if r.IntN(2) == 0 {
				at = (len(ps) + 1) / 2
			}
			return strings.Join(slices.Insert(slices.Clone(ps), at, passage...), "\n")
		}
		x := news.Entry{Source: "a", Title: a.title, Content: lay(ownA)}
		y := news.Entry{Source: "b", Title: b.title, Content: lay(ownB)}
		tried++
		if same, why := d.SameStory(&x, &y); same {
			t.Errorf("%s / %s share %d%%, %d characters: %s", a.title, b.title, share, runes(passage), why)
		}
	}
	t.Logf("%d pairs", tried)
	if tried < 100 {
		t.Errorf("only %d pairs", tried)
	}
}

// A copy that kept so much of a text is found by its prints.
func TestPrintsFindWhatWasCut(t *testing.T) {
	forms := []struct {
		name  string
		least int // per cent that must be found
		cut   func(s []rune) []rune
	}{
		{"60 characters", 100, func(s []rune) []rune { return s[:60] }},
		{"120 characters", 100, func(s []rune) []rune { return s[:120] }},
		{"another lead and half", 99, func(s []rune) []rune {
			return append([]rune("昨天下午的一场大雨之后，我们再一次来到这里"), s[80:80+len(s)/2]...)
		}},
		{"the middle", 99, func(s []rune) []rune { return s[len(s)*3/10 : len(s)*7/10] }},
		{"a quarter in the middle", 93, func(s []rune) []rune { return s[len(s)*4/10 : len(s)*65/100] }},
	}
	for _, f := range forms {
		found, all := 0, 0
		for _, e := range corpusEntries(t) {
			s := reprint.Letters(&e)
			if len(s) < 500 {
				continue
			}
			all++
			if sharePrint(&news.Entry{Content: string(s)}, &news.Entry{Content: string(f.cut(s))}) {
				found++
			}
		}
		if all < 50 || found*100 < all*f.least {
			t.Errorf("%s: %d of %d found, want %d%%", f.name, found, all, f.least)
		}
	}
}
