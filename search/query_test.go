package search

import (
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

// TestMatch has for each search texts that have what it asks for, and texts that do not.
func TestMatch(t *testing.T) {
	for words, texts := range map[string]struct{ has, lacks string }{
		"乌镇":               {"今日烏鎮|乌　镇|在乌<b>镇</b>召开|乌\n镇", "乌黑的镇|乌、镇|濮院"},
		"烏鎮":               {"乌镇", "镇乌"},
		"互联网大会":            {"世界互联网大会|互联网领域的大会|互聯網·大會", "互联网|大会|互、联、网、大、会"},
		`"互联网大会"`:          {"世界互联网大会", "互联网领域的大会"},
		"“互联网大会”":          {"世界互联网大会", "互联网领域的大会"},
		"「互联网大会":           {"世界互联网大会", "互联网领域的大会"},
		"桐乡 大会":            {"大会在桐乡|桐鄉大會", "桐乡|大会"},
		"5G":               {"５Ｇ网络|5g|的5G基站", "15G|5GHz"},
		"5G网络":             {"５Ｇ 网络|用5g网络", "5G的网络"},
		"5G时":              {"5G时代|5G時", "5G"},
		"election":         {"Elections held|ELECTION|election's|the election.", "electron"},
		`"climate change"`: {"Climate change|climate-change|the climate changes", "change of climate|climate. Change"},
		"café":             {"Cafe|CAFÉ|cafe\u0301", "caf"},
		"乌":                {"乌镇|在乌|乌", "镇"},
		"G60 PM2.5":        {"g60高速,pm2.5", "g60|G605 PM2.5"},
		"!!! 、":            {"", "乌镇|!!!"},
	} {
		q := compiled(t, news.Search{Words: words})
		for _, field := range []func(*news.Entry, string){
			func(e *news.Entry, s string) { e.Title = s },
			func(e *news.Entry, s string) { e.Summary = s },
			func(e *news.Entry, s string) { e.Content = "<p>" + s + "</p>" },
		} {
			judge := func(texts string, want bool) {
				for text := range strings.SplitSeq(texts, "|") {
					var e news.Entry
					if field(&e, text); e.Content == "" && strings.Contains(text, "<") {
						continue
					}
					if text != "" && q.Match(&e) != want {
						t.Errorf("%q has %s: %v, want %v", text, words, !want, want)
					}
				}
			}
			judge(texts.has, true)
			judge(texts.lacks, false)
		}
	}
}

func TestNoPhraseIsReadAcrossFieldsOrBlocks(t *testing.T) {
	q := compiled(t, news.Search{Words: "乌镇"})
	for _, e := range []news.Entry{{Title: "乌", Summary: "镇"}, {Content: "<p>乌</p><p>镇</p>"}, {Title: "乌", Content: "镇"}} {
		if q.Match(&e) {
			t.Errorf("%+v", e)
		}
	}
}

// Whoever names a town by any name finds what has another, and what is filed there.
func TestTownsAreFoundByAllTheirNames(t *testing.T) {
	for _, words := range []string{"乌镇", "烏鎮", "青镇", "乌镇镇", "wuzhen", `"乌青镇"`} {
		q := compiled(t, news.Search{Words: words})
		for _, e := range []news.Entry{{Title: "青镇水乡"}, {Title: "乌镇"}, {Title: "水乡", Towns: []string{"wuzhen"}}} {
			if !q.Match(&e) {
				t.Errorf("%s does not find %+v", words, e)
			}
		}
		if q.Match(&news.Entry{Title: "濮院", Towns: []string{"puyuan"}}) {
			t.Errorf("%s finds another town", words)
		}
	}
	if q := compiled(t, news.Search{Words: "乌镇峰会"}); q.Match(&news.Entry{Title: "峰会", Towns: []string{"wuzhen"}}) {
		t.Error("a longer word is taken for a town's name")
	}
}

func TestMarks(t *testing.T) {
	for _, c := range []struct{ words, text, want string }{
		{"乌镇", "在烏鎮，乌镇", "在[烏鎮]，[乌镇]"},
		{"互联网大会", "互联网的大会", "[互联网]的[大会]"},
		{"elections 5g", "An Election with ５Ｇ!", "An [Election] with [５Ｇ]!"},
		{"乌镇 镇上", "乌镇上", "[乌镇上]"},
		{"桐乡", "乌镇", "乌镇"},
	} {
		q, b, at := compiled(t, news.Search{Words: c.words}), strings.Builder{}, 0
		for _, m := range q.Marks(c.text) {
			b.WriteString(c.text[at:m[0]] + "[" + c.text[m[0]:m[1]] + "]")
			at = m[1]
		}
		if got := b.String() + c.text[at:]; got != c.want {
			t.Errorf("%s in %s: %s", c.words, c.text, got)
		}
	}
}

func TestSearchesHaveBounds(t *testing.T) {
	many := make([]string, 51)
	for i := range many {
		many[i] = strings.Repeat("a", i+1)
	}
	for _, s := range []news.Search{{Words: strings.Repeat("乌", 201)}, {Words: strings.Repeat("a ", 17)}, {Words: "一 二 三 四 五"}, {Words: `一A二B三C四"D五"`}, {Channels: many}, {Towns: many}, {Origin: strings.Repeat("乌", 201)}} {
		if _, err := Compile(s, inForce); err == nil {
			t.Errorf("%+v is taken", s)
		}
	}
}

func TestFoldTakesAnyText(t *testing.T) {
	for _, s := range []string{"一 二 三 四", "五G时代 一 二 三", "互联网 大会 乌镇 桐乡 天气"} {
		if _, err := Compile(news.Search{Words: s}, inForce); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{"\xff\xfe乌\xc3", "\x00\x01", strings.Repeat("x", 5000), "a'", "'", "ﷺ", "㋿①Ⅷ", "e\u0301", "\u200d", "ｶﾞ"} {
		if q, err := Compile(news.Search{Words: s[:min(len(s), 100)]}, inForce); err == nil {
			_ = q.Marks(s)
			if e := (news.Entry{Title: s}); len(s) <= 100 && !q.nothing && !q.Match(&e) {
				t.Errorf("%q does not find itself", s)
			}
		}
	}
}
