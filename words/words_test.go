package words

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestEveryTextStandsInEveryLanguageWithTheSamePlaceholders(t *testing.T) {
	placeholder := regexp.MustCompile(`\{[^}]*\}`)
	holes := func(s string) []string {
		return slices.Compact(slices.Sorted(slices.Values(placeholder.FindAllString(s, -1))))
	}
	for _, lang := range Langs() {
		for key, text := range catalogue()[lang] {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: %s is empty", lang, key)
			}
			for _, h := range holes(text) {
				if h != "{place}" && !regexp.MustCompile(`^\{[1-9]\}$`).MatchString(h) {
					t.Errorf("%s: %s has %s; a term is {1} to {9}, its place {place}", lang, key, h)
				}
			}
			for _, other := range Langs() {
				if o, ok := catalogue()[other][key]; !ok {
					t.Errorf("%s lacks %s", other, key)
				} else if !slices.Equal(holes(text), holes(o)) {
					t.Errorf("%s: %s has %v, %s has %v", key, lang, holes(text), other, holes(o))
				}
			}
		}
	}
}

func TestSay(t *testing.T) {
	catalogue()[English]["test.found"] = "{place} has {1} beside {2}"
	defer delete(catalogue()[English], "test.found")
	for _, c := range []struct {
		reason news.Reason
		want   string
	}{
		{news.Because("test.found", "a", "b").At("title"), "headline has a beside b"},
		{news.Because("test.found", "{2}", "b{1}").At("title"), "headline has {2} beside b{1}"},
		{news.Because("test.found", "a"), " has a beside "},
		{news.Reason{Text: "旧话「{1}」"}, "旧话「{1}」"},
		{news.Because("test.unknown", "7"), "test.unknown 7"},
		{news.Reason{}, ""},
	} {
		if got := English.Say(c.reason); got != c.want {
			t.Errorf("%+v: %q, want %q", c.reason, got, c.want)
		}
	}
	if got := English.SayAll(news.Reasons{{Text: "a"}, {Text: "b"}}); got != "a, b" {
		t.Error(got)
	}
	if got := Chinese.Err(errors.New("no")); got != "no" {
		t.Error(got)
	}
	list := news.Reasons{{Text: "a:"}, {Text: "b"}, {Text: " (c?)"}, {Text: "d"}, {Text: "e:"}, {Text: "f"}}
	if got := English.SayAll(list); got != "a: b (c?), d; e: f" {
		t.Error(got)
	}
	if got := Lang("fr").T("home"); got != "首页" {
		t.Error(got)
	}
}

func TestErrorsAreSaidWithinWhatIsSaidAroundThem(t *testing.T) {
	bad, gone := news.Fail(news.Because("config.at", "x"), news.Because("config.empty")), news.Faultf(news.Because("problem.not-found"), "gone")
	for _, c := range []struct {
		err    error
		en, zh string
	}{
		{bad, "x: must not be empty", "x：不能为空"},
		{fmt.Errorf("--x: %w", bad), "--x: x: must not be empty", "--x: x：不能为空"},
		{fmt.Errorf("%w, %w!", gone, bad), "there is no such thing here, x: must not be empty!", "没有找到, x：不能为空!"},
		{errors.Join(bad, errors.New("y"), gone), "x: must not be empty\ny\nthere is no such thing here", "x：不能为空\ny\n没有找到"},
		{nil, "", ""},
	} {
		if en, zh := English.Err(c.err), Chinese.Err(c.err); en != c.en || zh != c.zh {
			t.Errorf("%v: %q, %q", c.err, en, zh)
		}
	}
}

func TestDates(t *testing.T) {
	at := time.Date(2012, 6, 12, 9, 5, 0, 0, time.UTC)
	for want, got := range map[string]string{
		"2012年6月12日 星期二":        Chinese.Day(at),
		"Tuesday, 12 June 2012": English.Day(at),
		"09:05":                 Chinese.Clock(at),
		"12 June 2012, 09:05":   English.Full(at),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestLanguageOfATag(t *testing.T) {
	for tag, want := range map[string]Lang{"zh-CN": Chinese, "zh-Hant-TW": Chinese, "": Chinese, "en": English, "EN-gb": English, "en_US": English, "fr": Chinese, "english": Chinese} {
		if got := Of(tag); got != want {
			t.Errorf("%q: %s", tag, got)
		}
	}
}

func TestNegotiate(t *testing.T) {
	for _, c := range []struct {
		asked, accept string
		site, want    Lang
	}{
		{"", "", English, English},
		{"en", "zh-CN", Chinese, English},
		{"zh", "en", English, Chinese},
		{"", "en-GB,en;q=0.9,zh;q=0.5", Chinese, English},
		{"", "zh-TW,en;q=0.5", English, Chinese},
		{"", "fr, de;q=0.5", Chinese, Chinese},
		{"", "fr, de;q=0.5", English, English},
		{"", "fr, en;q=0.1", Chinese, English},
		{"", ";;;nonsense", English, English},
		{"", "*", English, English},
	} {
		if got := Negotiate(c.asked, c.accept, c.site); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestLengthsAreInTheLargestUnitThatFits(t *testing.T) {
	for d, want := range map[time.Duration]string{-time.Second: "0 毫秒", 1500 * time.Millisecond: "1500 毫秒", 90 * time.Second: "90 秒", 3 * time.Minute: "3 分钟", 36 * time.Hour: "36 小时", 14 * 24 * time.Hour: "14 天"} {
		if got := Chinese.Length(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}
