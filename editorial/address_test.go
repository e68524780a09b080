package editorial

import "testing"

func TestAddressKey(t *testing.T) {
	const key = "//example.cn/rss.xml?a=1"
	for address, want := range map[string]string{
		"http://example.cn/rss.xml?a=1":           key,
		"https://example.cn/rss.xml?a=1":          key,
		"HTTPS://Example.CN:443/rss.xml?a=1#top":  key,
		" http://example.cn:80/rss.xml?a=1":       key,
		"http://me:secret@example.cn/rss.xml?a=1": key,
		"http://example.cn:8080/rss.xml?a=1":      "//example.cn:8080/rss.xml?a=1",
		"http://example.cn/RSS.xml?a=1":           "//example.cn/RSS.xml?a=1",
		"http://www.example.cn/rss.xml?a=1":       "//www.example.cn/rss.xml?a=1",
		"http://example.cn":                       "//example.cn/",
		"http://[::1]:80/":                        "//[::1]/",
		"nonsense":                                "nonsense",
	} {
		if got := AddressKey(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}
