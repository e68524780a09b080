package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// namedPlace has channels, towns and sources that go by several names, some of which are several's.
func namedPlace(t *testing.T) *place {
	t.Helper()
	inForce := settings.Static(settings.Snapshot{Site: testSite,
		Channels: []news.Channel{{ID: "pictures", Name: "图片频道", Names: []string{"图片", "组图", "photo"}}, {ID: "video", Name: "视听频道", Names: []string{"组图", "视听"}}},
		Towns:    []news.Town{{ID: "wuzhen", Name: "乌镇", Kind: "镇", Aliases: []string{"青镇？", "wu-old"}}, {ID: "wutong", Name: "梧桐", Kind: "街道", Aliases: []string{"老城", "乌镇"}}, {ID: "dama", Name: "大麻", Kind: "镇", Aliases: []string{"老城"}}},
	})
	store := newMemory(inForce.Current().Channels)
	for id, name := range map[string]string{"zjol": "浙江在线", "one": "晚报", "two": "晚报"} {
		store.addSource(news.Source{ID: id, Name: name, Enabled: true})
	}
	store.addSource(news.Source{ID: "off", Name: "停刊报"})
	p := &place{store: store, office: rights.New(rights.Options{Settings: inForce}, store)}
	p.pub = feeds.New(feeds.Options{Rights: p.office, Settings: inForce})
	p.serve(t, Options{Settings: inForce}, Deps{}, store)
	return p
}

func TestAddressesByNameLeadToTheIds(t *testing.T) {
	p := namedPlace(t)
	for path, to := range map[string]string{
		"/feeds/town/乌镇.atom":                                                          "/feeds/town/wuzhen.atom",
		"/feeds/town/" + url.PathEscape("乌镇") + ".rss":                                 "/feeds/town/wuzhen.rss",
		"/feeds/town/%25E4%25B9%258C%25E9%2595%2587.rss":                               "/feeds/town/wuzhen.rss", // encoded twice
		"/feeds/town/%CE%DA%D5%F2.rss":                                                 "/feeds/town/wuzhen.rss", // in GBK
		"/feeds/town/烏鎮.json?limit=5":                                                  "/feeds/town/wuzhen.json?limit=5",
		"/feeds/town/乌镇镇.atom":                                                         "/feeds/town/wuzhen.atom",
		"/feeds/town/青镇.atom":                                                          "/feeds/town/wuzhen.atom",
		"/feeds/town/wu-old.atom":                                                      "/feeds/town/wuzhen.atom",
		"/feeds/town/WuZhen.atom":                                                      "/feeds/town/wuzhen.atom",
		"/feeds/town/梧桐街道.rss":                                                         "/feeds/town/wutong.rss",
		"/feeds/channel/图片.rss":                                                        "/feeds/channel/pictures.rss",
		"/feeds/channel/圖片頻道.rss":                                                      "/feeds/channel/pictures.rss",
		"/feeds/channel/ＰＨＯＴＯ.rss":                                                     "/feeds/channel/pictures.rss",
		"/feeds/channel/图片/town/乌镇.atom":                                               "/feeds/channel/pictures/town/wuzhen.atom",
		"/feeds/channel/pictures/town/乌镇.atom":                                         "/feeds/channel/pictures/town/wuzhen.atom",
		"/feeds/source/浙江在线.atom":                                                      "/feeds/source/zjol.atom",
		"/feeds/town/乌镇/archive/3.atom":                                                "/feeds/town/wuzhen/archive/3.atom",
		"/feeds/channel/图片/archive/3.json":                                             "/feeds/channel/pictures/archive/3.json",
		"/feeds/channel/图片/town/乌镇/archive/3.rss?limit=500":                            "/feeds/channel/pictures/town/wuzhen/archive/3.rss?limit=500",
		"/feeds/source/浙江在线/archive/1.rss":                                             "/feeds/source/zjol/archive/1.rss",
		"/feeds/search.atom?q=%E6%A1%A5&town=乌镇&channel=图片&limit=5":                    "/feeds/search.atom?channel=pictures&limit=5&q=%E6%A1%A5&town=wuzhen",
		"/feeds/search.rss?channel=pictures&channel=" + url.QueryEscape("视听") + "&q=a": "/feeds/search.rss?channel=pictures&channel=video&q=a",
		"/feeds/search.json?source=浙江在线&town=%CE%DA%D5%F2":                             "/feeds/search.json?source=zjol&town=wuzhen",
		"/town/乌镇?lang=en":                                                             "/town/wuzhen?lang=en",
		"/channel/图片":                                                                  "/channel/pictures",
		"/source/浙江在线":                                                                 "/source/zjol",
	} {
		res := p.get(t, path)
		if got := res.Header.Get("Location"); res.StatusCode != http.StatusMovedPermanently || got != to || res.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d to %q, %v, want %q", path, res.StatusCode, got, res.Header["Cache-Control"], to)
		}
	}
}

func TestNamesThatSayTooLittle(t *testing.T) {
	p := namedPlace(t)
	for path, want := range map[string]string{
		"/feeds/town/老城.atom":      "dama, wutong",
		"/feeds/channel/组图.rss":    "pictures, video",
		"/feeds/source/晚报.json":    "one, two",
		"/town/老城":                 "dama, wutong",
		"/feeds/town/无锡.atom":      "",
		"/feeds/source/停刊报.rss":    "", // it is listed nowhere
		"/feeds/town/%FF%FF.atom":  "",
		"/town/%E4%B9":             "",
		"/feeds/channel/%20.rss":   "",
		"/feeds/town/wuzhen2.atom": "",
	} {
		res := p.get(t, path)
		wantStatus(t, res, http.StatusNotFound)
		wantIn(t, text(t, res), want)
	}
}

// A partner who is known by the address alone is led to its own feed.
func TestAPartnerIsLedByName(t *testing.T) {
	p := newPartnerPlace(t)
	token := news.TopicToken(whole)
	wantHeader(t, p.get(t, "/feeds/town/乌镇.atom?limit=3&key="+whole), "Location", "/feeds/town/wuzhen.atom?limit=3&topic="+token)
	wantHeader(t, p.get(t, "/feeds/town/乌镇.atom", bearer(whole)...), "Location", "/feeds/town/wuzhen.atom")
}
