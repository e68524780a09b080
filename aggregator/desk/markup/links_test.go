package markup

import (
	"net/url"
	"testing"
)

// A path that is joined without a parser comes out as with one.
func TestRootedPathsAreResolvedAsURLs(t *testing.T) {
	for _, base := range []string{"http://e.cn", "http://e.cn/", "https://a-b.E.cn/x/y.htm?q=/z#/f", "http://e.cn?x", "http://e.cn#x"} {
		for _, ref := range []string{"/a.jpg", "/a/b//c/?", "/a?b=/c&d", "/a#f/g", "/a#", "/a!b(*)$,;=+~", "/../a", "/a/../b", "/a/./b", "/a/..", "//other.cn/a", "/", "/a?x=/../y", "/-a"} {
			b, err := url.Parse(base)
			if err != nil {
				t.Fatal(err)
			}
			r, err := url.Parse(ref)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := (&Linker{Base: base}).Web(ref), quoting.Replace(b.ResolveReference(r).String()); got != want {
				t.Errorf("%s from %s: %s, want %s", ref, base, got, want)
			}
		}
	}
}

func TestAddressesAsEditorsLeaveThem(t *testing.T) {
	for ref, want := range map[string]string{
		"https://桐乡.example/c":                      "https://xn--wjq054d.example/c",
		"https://%E6%A1%90%E4%B9%A1.example:8443/d": "https://xn--wjq054d.example:8443/d",
		"https://p.example.cn/i?w=1&amp;h=2":        "https://p.example.cn/i?w=1&h=2",
		"#":                                         "", // the page itself, which is no article
		"#note":                                     "http://e.cn/#note",
		"https://p.example.cn/i?w=1&amp;amp;h=2&z=%20": "https://p.example.cn/i?w=1&h=2&z=%20",
	} {
		if got := (&Linker{Base: "http://e.cn/"}).Web(ref); got != want {
			t.Errorf("%s: %s, want %s", ref, got, want)
		}
	}
}
