package feeds

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

// What gorilla/feeds 1.2 lacks or does its own way, and the feeds have in spite of it.

type readRSS struct {
	Channel struct {
		Links []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/2005/Atom link"`
		Items []struct {
			PubDate  string   `xml:"pubDate"`
			Creators []string `xml:"http://purl.org/dc/elements/1.1/ creator"`
			Author   string   `xml:"author"`
			GUID     struct {
				Value     string `xml:",chardata"`
				Permalink string `xml:"isPermaLink,attr"`
			} `xml:"guid"`
			Source struct {
				URL  string `xml:"url,attr"`
				Name string `xml:",chardata"`
			} `xml:"source"`
			Categories []string `xml:"category"`
			Enclosures []struct {
				Length string `xml:"length,attr"`
				Type   string `xml:"type,attr"`
			} `xml:"enclosure"`
		} `xml:"item"`
	} `xml:"channel"`
}

func TestRSSHasWhatGorillaLacks(t *testing.T) {
	s := readSample(t)
	var f readRSS
	if err := xml.Unmarshal(feedOf(t, over(s.options(), s.store()), news.Selection{}, RSS).Plain, &f); err != nil {
		t.Fatal(err)
	}
	a, undated := f.Channel.Items[0], f.Channel.Items[1]
	if a.Source.URL != "https://rss.zjol.example.cn/tx.xml" || a.Source.Name != "浙江在线" {
		t.Errorf("source is %+v", a.Source)
	}
	if a.Author != "" || strings.Join(a.Creators, " ") != "顾亦来" {
		t.Errorf("author is %q, dc:creator %q: RSS's author is a mail address", a.Author, a.Creators)
	}
	if len(a.Categories) != 4 {
		t.Errorf("categories are %q", a.Categories)
	}
	if a.GUID.Permalink != "false" || a.GUID.Value != news.GUID(strings.Repeat("a", 26)) {
		t.Errorf("guid is %+v", a.GUID)
	}
	if len(a.Enclosures) != 1 || a.Enclosures[0].Length != "5000000000" || a.Enclosures[0].Type != "video/mp4" {
		t.Errorf("enclosures are %+v", a.Enclosures)
	}
	if undated.PubDate != "" {
		t.Errorf("an entry without a date was published %s", undated.PubDate)
	}
	if len(f.Channel.Links) != 1 || f.Channel.Links[0].Rel != "self" || f.Channel.Links[0].Href != "https://hub.example.cn/feeds/all.rss" {
		t.Errorf("the feed's links are %+v", f.Channel.Links)
	}
}

type readAtom struct {
	ID    string     `xml:"http://www.w3.org/2005/Atom id"`
	Links []readLink `xml:"http://www.w3.org/2005/Atom link"`
	Entry []struct {
		Published    string     `xml:"published"`
		Rights       string     `xml:"rights"`
		Links        []readLink `xml:"link"`
		Authors      []string   `xml:"author>name"`
		Contributors []string   `xml:"contributor>name"`
		Categories   []category `xml:"category"`
		Source       struct {
			ID      string     `xml:"id"`
			Title   string     `xml:"title"`
			Updated string     `xml:"updated"`
			Rights  string     `xml:"rights"`
			Links   []readLink `xml:"link"`
		} `xml:"source"`
	} `xml:"entry"`
}

type readLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

func TestAtomHasWhatGorillaLacks(t *testing.T) {
	s := readSample(t)
	p := over(s.options(), s.store())
	var f readAtom
	if err := xml.Unmarshal(feedOf(t, p, news.Selection{}, Atom).Plain, &f); err != nil {
		t.Fatal(err)
	}
	a := f.Entry[0]
	if a.Source.ID != "https://rss.zjol.example.cn/tx.xml" || a.Source.Title != "浙江在线" || a.Source.Updated == "" ||
		a.Source.Rights != "浙江在线版权所有" || len(a.Source.Links) != 2 {
		t.Errorf("source is %+v", a.Source)
	}
	if got := strings.Join(append(a.Authors, a.Contributors...), " "); got != "顾亦来 黄佩锋 杨懿泓 李图 宋琼燕" || len(a.Authors) != 1 {
		t.Errorf("people are %s", got)
	}
	if len(a.Categories) != 4 || a.Categories[0] != (category{"strong-counties", "https://hub.example.cn/channel/", "强县新闻"}) {
		t.Errorf("categories are %+v", a.Categories)
	}
	if a.Rights == "" || a.Published != "2012-06-12T09:12:00+08:00" || f.Entry[1].Published != "" {
		t.Errorf("rights %q, published %q and %q", a.Rights, a.Published, f.Entry[1].Published)
	}
	for i, l := range a.Links {
		if outer := i == 0 || i == len(a.Links)-1; outer != (l.Rel == "alternate") || outer && l.Href != a.Links[0].Href {
			t.Errorf("the alternate links are not the first and the last of %+v", a.Links)
		}
	}
	if f.ID != news.FeedGUID("", "/feeds/all") || f.Links[0].Rel != "self" {
		t.Errorf("the feed's id is %s, its links %+v", f.ID, f.Links)
	}
}

func TestJSONFeedHasWhatGorillaLacks(t *testing.T) {
	s := readSample(t)
	p := over(s.options(), s.store())
	empty := feedOf(t, p, news.Selection{Channel: "video", Town: "puyuan"}, JSON).Plain
	if !strings.Contains(string(empty), `"items":[]`) {
		t.Errorf("a feed without entries has no items: %s", empty)
	}
	var f struct {
		Items []struct {
			Language    string
			Published   *string `json:"date_published"`
			Attachments []struct {
				Size int64 `json:"size_in_bytes"`
			}
			Hub EntryForm `json:"_hub"`
		}
	}
	if err := json.Unmarshal(feedOf(t, p, news.Selection{}, JSON).Plain, &f); err != nil {
		t.Fatal(err)
	}
	if f.Items[0].Attachments[2].Size != 5_000_000_000 || f.Items[0].Language != "zh-CN" || f.Items[1].Published != nil {
		t.Errorf("items are %+v", f.Items)
	}
	if got := f.Items[0].Hub; got.ID != strings.Repeat("a", 26) || got.Attribution.Label != "稿件来源:嘉兴日报" {
		t.Errorf("_hub is %+v", got)
	}
}

// Two hubs give the same bytes for the same timeline, and one hub gives them again.
func TestSameBytes(t *testing.T) {
	s := readSample(t)
	for _, sel := range goldens {
		for _, f := range Formats() {
			a, b := feedOf(t, over(s.options(), s.store()), sel, f), feedOf(t, over(s.options(), s.store()), sel, f)
			if a.ETag != b.ETag || string(a.Plain) != string(b.Plain) || string(decoded(t, a, "gzip")) != string(decoded(t, b, "gzip")) || !a.LastModified.Equal(b.LastModified) {
				t.Errorf("%s differs from one rendering to the next", Path(sel, f))
			}
		}
	}
}

// The hub and a limit are named where they are set, and only there.
func TestHubAndLimitAreNamed(t *testing.T) {
	s := readSample(t)
	o := s.options()
	o.Hub = "https://hub.example.cn/websub"
	for _, f := range Formats() {
		if d := feedOf(t, over(s.options(), s.store()), news.Selection{}, f); strings.Contains(string(d.Plain), "websub") {
			t.Errorf("%s names a hub that is not there", f)
		}
		d, err := over(o, s.store()).Feed(t.Context(), news.Selection{}, f, 2)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(d.Plain), o.Hub) || !strings.Contains(string(d.Plain), Path(news.Selection{}, f)+"?limit=2") {
			t.Errorf("%s lacks its hub or its own address with the limit", f)
		}
	}
}
