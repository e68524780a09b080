package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/mattn/go-runewidth"

	"github.com/txnews/hub/words"
)

// TestHelpIsInTheCatalogue: what stands in the tags are keys, and each has its text.
func TestHelpIsInTheCatalogue(t *testing.T) {
	for _, lang := range words.Langs() {
		var c cli
		parser := kong.Must(&c, kong.Vars{"version": ""})
		check := func(what, key string) {
			if text := lang.T(key); key == "" || text == key || strings.HasPrefix(text, "help.") {
				t.Errorf("%s: %s: the help tag has %q: put its text under help. into the catalogue of words", lang, what, key)
			}
		}
		var walk func(*kong.Node)
		walk = func(n *kong.Node) {
			if n.Type == kong.CommandNode {
				check(n.Path(), n.Help)
			}
			for _, p := range n.Positional {
				check(n.Path()+" "+p.Name, p.Help)
			}
			for _, f := range n.Flags {
				if f.Name != "help" {
					check(n.Path()+" --"+f.Name, f.Help)
				}
				if f.Group != nil {
					check(n.Path()+" --"+f.Name, "help.group."+f.Group.Key)
				}
			}
			for _, child := range n.Children {
				walk(child)
			}
		}
		walk(parser.Model.Node)
	}
}

func TestLinesOfChineseAreBrokenUnderTheirColumn(t *testing.T) {
	line := "  --kind    种类：feed（新闻源）、page（列表页）或 epaper（数字报）。"
	got := folded(line, 40)
	if want := "  --kind    种类：feed（新闻源）、page（列\n            表页）或 epaper（数字报）。"; got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	for part := range strings.Lines(got) {
		if w := runewidth.StringWidth(strings.TrimSpace(part)); w > 40 {
			t.Errorf("%d wide: %s", w, part)
		}
	}
}

func TestTheLocaleSaysTheLanguage(t *testing.T) {
	for _, c := range []struct {
		environ string
		want    words.Lang
	}{
		{"", words.English}, {"LANG=zh_CN.UTF-8", words.Chinese}, {"LANG=zh_TW", words.Chinese}, {"LANG=C.UTF-8", words.English},
		{"LANG=zh_CN.UTF-8 LC_ALL=C", words.English}, {"LANG=en_GB.UTF-8 LC_MESSAGES=zh_CN.UTF-8", words.Chinese}, {"LANG=zh_CN LC_ALL= LC_MESSAGES=en", words.English},
	} {
		if got := localeOf(strings.Fields(c.environ)); got != c.want {
			t.Errorf("%s: %s, want %s", c.environ, got, c.want)
		}
	}
}
