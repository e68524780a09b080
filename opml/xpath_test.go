package opml

import (
	"errors"
	"testing"

	"github.com/andybalholm/cascadia"
)

func TestCSS(t *testing.T) {
	for xpath, want := range map[string]string{
		`//div`:                           `div`,
		`/html/body//article`:             `html > body article`,
		`.//a/@href`:                      `a`,
		`./h2/a/@href`:                    `> h2 > a`,
		`a`:                               `> a`,
		`@href`:                           ``,
		`.`:                               ``,
		`descendant::a[@class="t"]/@href`: `a[class="t"]`,
		`//li[2]/child::a`:                `li:nth-of-type(2) > a`,
		`//*[@id='list']/li[last()]`:      `[id="list"] > li:last-of-type`,
		`//a[starts-with(@href,"/n") and @title]`:        `a[href^="/n"][title]`,
		`//div[contains(@class, 'x]y')] | //dd`:          `div[class*="x]y"], dd`,
		`//p[not(@class)]`:                               `p:not([class])`,
		`//p[contains(concat(" ", @class, " "), " a ")]`: `p[class~="a"]`,
	} {
		got, err := CSS(xpath)
		if err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", xpath, got, err, want)
		}
		if got != "" && got[0] != '>' {
			if _, err := cascadia.ParseGroup(got); err != nil {
				t.Error(err)
			}
		}
	}
	for _, xpath := range []string{``, `//div[count(p)>3]`, `//a/text()`, `//a/..`, `string(//a)`, `//a[@x="1" or @y]`, `//div[`, `following::a`, `//svg:a`, `//a[.="x"]`} {
		if got, err := CSS(xpath); !errors.Is(err, ErrXPath) {
			t.Errorf("%s: %q %v, want it refused", xpath, got, err)
		}
	}
}
