package news

import "testing"

func TestAddressKey(t *testing.T) {
	const key = "//example.cn/rss.xml?a=1"
	for address, want := range map[string]string{
		"http://example.cn/rss.xml?a=1":                                key,
		"https://example.cn/rss.xml?a=1":                               key,
		"HTTPS://Example.CN:443/rss.xml?a=1#top":                       key,
		" http://example.cn:80/rss.xml?a=1":                            key,
		"http://me:secret@example.cn/rss.xml?a=1":                      key,
		"http://example.cn./rss.xml?a=1":                               key,
		"http://example.cn/%72ss.xml?a=1":                              key,
		"http://example.cn:8080/rss.xml?a=1":                           "//example.cn:8080/rss.xml?a=1",
		"http://example.cn/RSS.xml?a=1":                                "//example.cn/RSS.xml?a=1",
		"http://www.example.cn/rss.xml?a=1":                            "//www.example.cn/rss.xml?a=1",
		"http://example.cn":                                            "//example.cn/",
		"http://[::1]:80/":                                             "//[::1]/",
		"http://嘉兴.cn/新闻?q=乌镇":                                         "//xn--e6q94i.cn/%E6%96%B0%E9%97%BB?q=%E4%B9%8C%E9%95%87",
		"http://xn--e6q94i.cn/%e6%96%b0%e9%97%bb?q=%e4%b9%8c%e9%95%87": "//xn--e6q94i.cn/%E6%96%B0%E9%97%BB?q=%E4%B9%8C%E9%95%87",
		"http://example.cn/a%2fb":                                      "//example.cn/a%2Fb",
		"http://example.cn/a/b":                                        "//example.cn/a/b",
		"nonsense":                                                     "nonsense",
	} {
		if got := AddressKey(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}
