package aggregator_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

// A feed that writes the time of the request into its dates, or a token into its pictures, changes nothing.
func TestDatesAndTokensAloneAreNoCorrection(t *testing.T) {
	b := newBench(t, feed)
	const doc = `<rss version="2.0"><channel><title>嘉兴日报</title><link>http://example.cn/</link><item><title>石门湾丰收</title><guid isPermaLink="false">1</guid><link>http://example.cn/1.html?sid=TOKEN</link>
		<pubDate>DATE</pubDate><enclosure url="http://example.cn/a.jpg?t=TOKEN" type="image/jpeg" length="TOKEN"/>CATEGORIES
		<description><![CDATA[<p>TEXT</p><img src="http://imgTOKEN.example.cn/b.jpg?t=TOKEN">
		<video src="http://v.example.cn/1.mp4?auth=TOKEN" poster="SCHEME://v.example.cn/1.jpg?t=TOKEN"></video><picture><source srcset="http://v.example.cn/2.webp?t=TOKEN 2x"><img src="http://v.example.cn/2.jpg" srcset="http://v.example.cn/3.jpg?t=TOKEN 2x"></picture>
		<p>更多见   <FORM>专题</FORM> <a href="SCHEME://example.cn/go?id=1&sid=TOKEN&utm_source=TOKEN">专题</a><img src="http://example.cn/c.jpg" width="10TOKEN" height="10TOKEN"></p>]]></description></item></channel></rss>`
	categories := map[string]string{"1": "<category>财经</category><category>民生</category>", "2": "<category>民生</category><category>财经</category>", "3": "<category>财经</category><category>民生</category>"}
	serve := func(date, token, text string) news.Entry {
		b.partner.Serve("/feed.xml", feedtest.Doc{ETag: feedtest.AutoETag, Text: strings.NewReplacer("CATEGORIES", categories[token], "DATE", date, "FORM", map[bool]string{true: "b", false: "strong"}[token == "1"], "TOKEN", token, "SCHEME", map[bool]string{true: "http", false: "https"}[token == "1"], "TEXT", text).Replace(doc)})
		b.refresh(t)
		entries, _, err := b.store.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 10)
		if err != nil || len(entries) != 1 {
			t.Fatalf("%d entries, %v", len(entries), err)
		}
		return entries[0]
	}
	first := serve("Tue, 24 Nov 2026 08:00:00 +0800", "1", "今年的晚稻收成比去年好。")
	last, err := b.store.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again := serve("Thu, 26 Nov 2026 08:00:00 +0800", "2", "今年的晚稻收成比去年好。")
	now, err := b.store.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if again.Version != 1 || !again.Published.Equal(first.Published) || !again.Updated.Equal(first.Updated) || now != last {
		t.Errorf("version %d, published %s, updated %s, log at %d; was %s, %s, %d", again.Version, again.Published, again.Updated, now, first.Published, first.Updated, last)
	}
	if e := serve("Fri, 27 Nov 2026 08:00:00 +0800", "3", "今年的晚稻因连日阴雨减产两成,农技人员正在田间指导。"); e.Version != 2 || !e.Published.Equal(first.Published) {
		t.Errorf("a real correction: version %d, published %s, want 2 and %s", e.Version, e.Published, first.Published)
	}
}

// A document with content and no entry is no success, at the first poll and at every later one.
func TestADocumentWithoutEntriesIsNotWell(t *testing.T) {
	b := newBench(t, feed)
	b.partner.Serve("/feed.xml", feedtest.Doc{ETag: feedtest.AutoETag, Text: `<rss><channel><title>t</title><x:news xmlns:x="urn:x"><x:piece><x:headline>甲</x:headline></x:piece></x:news></channel></rss>`})
	for n := range 3 {
		if rep, _ := b.refresh(t); rep.Outcome != news.OutcomeFailed {
			t.Errorf("poll %d: %s %v", n+1, rep.Outcome, rep.Reason)
		}
	}
}
