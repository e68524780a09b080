package web

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// linked are the nodes of a page's JSON-LD.
func linked(t *testing.T, body string) (article, trail map[string]any) {
	t.Helper()
	found := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindAllStringSubmatch(body, -1)
	if len(found) != 1 {
		t.Fatalf("the page has %d data blocks", len(found))
	}
	var data struct {
		Graph []map[string]any `json:"@graph"`
	}
	must(t, json.Unmarshal([]byte(found[0][1]), &data))
	if len(data.Graph) != 2 || data.Graph[0]["@type"] != "NewsArticle" || data.Graph[1]["@type"] != "BreadcrumbList" {
		t.Fatalf("%s", found[0][1])
	}
	return data.Graph[0], data.Graph[1]
}

func TestAnEntrysPageNamesItsTruePublisher(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	body := text(t, p.get(t, "/entry/"+e.ID))
	wantIn(t, body, `<link rel="canonical" href="`+e.URL+`">`, `<meta property="og:image" content="http://jxrb.example/a.jpg">`, `<meta property="og:type" content="article">`,
		`<meta name="robots" content="noarchive, max-snippet:-1, max-image-preview:large">`)
	article, trail := linked(t, body)
	if by := article["publisher"].(map[string]any); by["name"] != "嘉兴日报" {
		t.Errorf("publisher %v", by)
	}
	if by := article["sdPublisher"].(map[string]any); by["name"] != testSite.Title {
		t.Errorf("the data are by %v", by)
	}
	var said []string
	for _, a := range append(article["author"].([]any), article["editor"].([]any)...) {
		said = append(said, a.(map[string]any)["jobTitle"].(string)+a.(map[string]any)["name"].(string))
	}
	if got := strings.Join(said, " "); got != "记者顾亦来 通讯员黄佩锋 通讯员杨懿泓 编辑宋琼燕" {
		t.Errorf("by %s", got)
	}
	for name, want := range map[string]string{"isBasedOn": e.URL, "url": e.URL, "mainEntityOfPage": "http://hub.example/entry/" + e.ID, "headline": e.Title, "creditText": "稿件来源:嘉兴日报"} {
		if article[name] != want {
			t.Errorf("%s is %v, want %s", name, article[name], want)
		}
	}
	var way []string
	for _, step := range trail["itemListElement"].([]any) {
		way = append(way, step.(map[string]any)["name"].(string))
	}
	if got := strings.Join(way, ">"); got != testSite.Title+">国内国际>强县新闻>"+e.Title {
		t.Errorf("the trail is %s", got)
	}
}

// What a licence does not give stands nowhere in the head, and what it gives little of is not to be found by search engines.
func TestMachinesAreToldWhatTheLicenceGives(t *testing.T) {
	p := newPlace(t)
	for source, want := range map[string]string{
		"jxrb": "noarchive, max-snippet:-1, max-image-preview:large", "zjol": "noarchive, max-snippet:160, max-image-preview:standard",
		"head": "noindex, noarchive, max-snippet:0, max-image-preview:none",
	} {
		e := p.store.put(news.Entry{Source: source, Title: "题", Summary: "摘要在此", Content: "<p>正文在此</p>", FirstSeen: at(t, 9, 0), Providers: []news.Provider{{ID: source, Name: source}},
			Media: []news.Media{{URL: "http://pic.example/a.jpg", Type: "image/jpeg"}}})
		body := text(t, p.get(t, "/entry/"+e.ID))
		wantIn(t, body, `content="`+want+`"`)
		article, _ := linked(t, body)
		if _, has := article["description"]; has != (source != "head") {
			t.Errorf("%s: description %v", source, article["description"])
		}
		if _, has := article["image"]; has != (source != "head") || strings.Contains(body, "og:image") != has {
			t.Errorf("%s: image %v", source, article["image"])
		}
		if strings.Contains(body, "正文在此") != (source == "jxrb") {
			t.Errorf("%s shows its text", source)
		}
	}
}

func TestATextThatEndsAScriptEndsNone(t *testing.T) {
	p := newPlace(t)
	const hostile = `</script><script>alert(1)</script><!--"'>`
	e := p.store.put(news.Entry{Source: "jxrb", Title: hostile, Summary: hostile, FirstSeen: at(t, 9, 0), URL: "http://jxrb.example/1",
		Attribution: news.Attribution{Origin: hostile, Reporters: []string{hostile}, Rights: hostile}, Providers: []news.Provider{{ID: "jxrb", Name: hostile}}})
	body := text(t, p.get(t, "/entry/"+e.ID))
	if n := strings.Count(body, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	if article, _ := linked(t, body); article["headline"] != hostile {
		t.Errorf("%v", article["headline"])
	}
}

// The canonical address is that of the first publication where the public is shown it, else of the copy's own source, else ours.
func TestTheCanonicalAddressIsTheOriginals(t *testing.T) {
	p := newPlace(t)
	put := func(e news.Entry) news.Entry {
		e.Title, e.FirstSeen = "题 "+e.URL, at(t, 9, 0)
		original := e.Original
		e = p.store.put(e)
		if original != "" {
			e.Original = original
			p.store.entries[e.ID] = e
		}
		return e
	}
	shown := put(news.Entry{Source: "jxrb", URL: "http://jxrb.example/first"})
	hidden := put(news.Entry{Source: "shut", URL: "http://shut.example/first"})
	for want, e := range map[string]news.Entry{
		"http://jxrb.example/first": put(news.Entry{Source: "zjol", URL: "http://zjol.example/1", Original: shown.ID}),
		"http://zjol.example/2":     put(news.Entry{Source: "zjol", URL: "http://zjol.example/2", Original: hidden.ID}),
		"http://zjol.example/3":     put(news.Entry{Source: "zjol", URL: "http://zjol.example/3", Original: "gone"}),
		"":                          put(news.Entry{Source: "zjol", URL: "javascript:alert(1)"}),
	} {
		if want == "" {
			want = "http://hub.example/entry/" + e.ID
		}
		wantIn(t, text(t, p.get(t, "/entry/"+e.ID)), `<link rel="canonical" href="`+want+`">`)
	}
}

// A licence that will give less says when, so that search engines forget in time; one that will give more does not.
func TestSearchEnginesAreToldWhenALicenceEnds(t *testing.T) {
	now := at(t, 9, 0)
	st := newMemory(testChannels)
	p := placeOver(t, st, func() time.Time { return now }, nil)
	for source, x := range map[string]news.Exception{"ends": {Expiry: time.Hour, Public: "headline"}, "opens": {Embargo: time.Hour, Public: "headline"}} {
		st.addSource(news.Source{ID: source, Enabled: true, Licence: news.Licence{Public: "full", Except: []news.Exception{x}}})
		e := st.put(news.Entry{Source: source, Title: "题", Published: now, Updated: now, FirstSeen: now})
		until := "unavailable_after: " + now.Add(time.Hour).UTC().Format(http.TimeFormat)
		if body := text(t, p.get(t, "/entry/"+e.ID)); strings.Contains(body, until) != (source == "ends") {
			t.Errorf("%s: %s", source, body)
		}
	}
}
