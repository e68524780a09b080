package intake

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readAside gives what a feed says where texts of so many bytes are taken out before gofeed reads it, and whether any was.
func readAside(doc []byte, least int) (res Result, took, back bool, err error) {
	opt := Options{MaxEntries: 10, MaxDepth: 20, aside: least}.withDefaults()
	mended, m, err := mend(doc, opt)
	if err != nil {
		return Result{}, false, false, err
	}
	res, back, err = m.parse(mended, "http://www.example.cn/rss.xml")
	return res, m.marks > 0, back, err
}

// What is taken out of a feed and put back is what gofeed would have read.
func FuzzTextsKeptAsideAreReadAsGofeedWould(f *testing.F) {
	files, err := filepath.Glob("testdata/feeds/*.xml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		doc, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(doc)
	}
	f.Add(sampleRSS())
	const head = `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>a</title>`
	for _, item := range []string{
		"<description>a &amp;lt; b &#38;amp; &#x4E2D;&#128512; &amp;copy=1 \r\n c</description>",
		"<description> <![CDATA[ <p>a&amp;b]] ></p> ]]>\n</description>", "<description><![CDATA[a]]> und <![CDATA[b]]></description>", "<description>x<![CDATA[a]]></description>",
		"<description><p>a<br>b</p></description>", "<description>one</description><description>two</description>", "<description>one</description><description><b>two</b></description>",
		"<description>one</description><description xmlns='urn:x'>two</description>", "<description>one</description><description xmlns='http://search.yahoo.com/mrss/'>two</description><description>three</description>",
		"<content:encoded>one</content:encoded><Content:Encoded>two</Content:Encoded>", "<description>one</description><description xmlns='urn:x'/>",
		"<description>one</description><Description>the text is kept aside</Description>", "<description xmlns='urn:x'>one</description>", "<content:encoded>a&nbsp;b</content:encoded>",
		"<content:encoded xmlns:content='urn:x'>ab</content:encoded>", "<encoded>ab</encoded>", "<description>\u00a0 \u3000a </description>", "<description/>", "<description> </description>",
		"<media:group xmlns:media='http://search.yahoo.com/mrss/'><description>a</description></media:group>", "<description><![CDATA[a", "<description>a]]>b</description>", "<description>a<!-- b -->c</description>",
	} {
		f.Add([]byte(head + "<item><title>t</title>" + item + "</item><item><title>u</title></item></channel></rss>"))
	}
	for _, item := range []string{
		"<guid>a</guid><link>http://e.cn/a&amp;b</link><pubDate>x</pubDate><author>y</author><comments>z</comments><category>a</category><category/><description>d</description>",
		"<guid isPermaLink='false'>a</guid>", "<guid isPermaLink=\"false\"> a </guid>", "<guid isPermaLink=\"true\">http://e.cn/a</guid>", "<guid isPermaLink=\"no\">a</guid>", "<guid>a</guid><guid>b</guid>",
		"<dc:creator> a&#32;</dc:creator><dc:creator>b</dc:creator><dc:date>c</dc:date>", "<dc:creator><![CDATA[ a ]]> </dc:creator><dc:Title>b</dc:Title>", "<dc:creator>a\r\nb</dc:creator>", "<dc:x-y>a</dc:x-y>",
		"<content:encoded><![CDATA[<p>a</p>]]></content:encoded><category>b</category>", "<title>&#x80;</title>", "<title>a&#39;b&#8217;&#xD800;</title>", "<title>a&#8217;b&apos;&quot;</title>",
		"<link>a</link><link>b</link>", "<link href='http://e.cn/'/>", "<pubdate>a</pubdate><PubDate>b</PubDate>", "loose<title>a</title>", "<title><![CDATA[a]]>b</title>", "<title >a</title>", "<title>a</title >", "<summary>a</summary>",
		"<title>\u3000<![CDATA[a]]>\u3000</title>", "<title>a<title>b</title>", "<title>a</Title>", "<media:title>a</media:title>", "<category domain='x'>a</category>", "<title>a&b;</title>", "<title>]]></title>", "<!-- a --><title>b</title>",
	} {
		for _, root := range []string{"", " xmlns:dc='http://purl.org/dc/elements/1.1/'", " xmlns:dc='urn:x' xml:lang='en'", " xmlns='urn:x'"} {
			f.Add([]byte("<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'" + root + "><channel><title>a</title><item>" + item + "</item><item><title>u</title></item></channel></rss>"))
		}
		f.Add([]byte("<rss><channel xmlns:dc='http://purl.org/dc/elements/1.1/' xml:base='http://e.cn/a/'><item>" + item + "</item><item>" + item + "</item></channel></rss>"))
	}
	for _, entry := range []string{
		"<content type='html'>&lt;div&gt;a&lt;/div&gt;</content>", "<content type='html'><![CDATA[<div>a</div>]]></content>", "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a</div></content>",
		"<summary>a &amp;amp; b</summary>", "<summary type='text' mode='escaped'>a</summary>", "<summary mode='escaped'>&lt;b></summary>", "<content type='image/png'>AAAA</content>", "<content type='HTML'>&lt;b></content>",
		"<content type='html' xml:base='http://e.cn/'>&lt;a href='b'></content>", "<content type='html' type='text'>a</content>", "<content src='http://e.cn/'>a</content>", "<content type='text/html'>&lt;b></content>",
	} {
		f.Add([]byte("<feed xmlns='http://www.w3.org/2005/Atom'><title>a</title><entry><id>x</id>" + entry + "</entry></feed>"))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		text, _ := dropNonXML(decode(doc, "", declaredXML).text)
		want, _, _, wantErr := readAside(text, 0)
		got, took, back, err := readAside(text, 1)
		if took && (err != nil || !back) {
			return // gofeed is given the whole
		}
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%v, want %v", err, wantErr)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	})
}

// Of two elements of one name each text is where gofeed would have it, and what stands for a text is in none.
func TestATextKeptAsideIsNoOther(t *testing.T) {
	one, two := strings.Repeat("桐乡毛衫市场", 40), strings.Repeat("乌镇戏剧节", 60)
	for name, fields := range map[string]string{
		"the second another's":       "<description>" + one + "</description><description xmlns='urn:x'>" + two + "</description>",
		"the second another's, none": "<description>" + one + "</description><description xmlns='urn:x'/>",
		"the first another's":        "<description xmlns='http://search.yahoo.com/mrss/'>" + two + "</description><description>" + one + "</description>",
		"both its own":               "<description>" + two + "</description><description>" + one + "</description>",
		"the second short":           "<description>" + two + "</description><description>" + one[:60] + "</description>",
	} {
		doc := `<rss version="2.0"><channel><title>a</title><item><title>t</title>` + fields + `</item></channel></rss>`
		res, err := New(nil, Options{}).readXML([]byte(doc), "http://www.example.cn/rss.xml")
		if err != nil || len(res.Entries) != 1 {
			t.Fatalf("%s: %v", name, err)
		}
		e := res.Entries[0]
		if !strings.HasPrefix(one, e.Summary) || e.Summary == "" {
			t.Errorf("%s: summary %.60q", name, e.Summary)
		}
		if all := fmt.Sprint(e); strings.Contains(all, "text-kept-aside") {
			t.Errorf("%s: %s", name, all)
		}
	}
}

// Of an item that is written as every reader reads it gofeed sees no more than a mark; what has more to say is gofeed's to read.
func TestPlainItemsAreTakenOutWhole(t *testing.T) {
	head := `<rss version="2.0" xmlns:dc="` + dcNS + `" xmlns:content="` + contentNS + `"><channel><title>a</title><item>`
	for fields, whole := range map[string]bool{
		"<title>a &amp; b</title>\n<link>http://e.cn/1</link><guid isPermaLink=\"false\">1</guid><pubDate>x</pubDate><dc:creator>c</dc:creator><category>d</category><category>e</category>": true,
		"<title><![CDATA[a]]></title><description>b</description><content:encoded><![CDATA[<p>c</p>]]></content:encoded>":                                                                    true,
		"":                                 true,
		"<title>a</title><title>b</title>": false,
		"<title>a&nbsp;b</title>":          false,
		"<title>a<!-- b --></title>":       false,
		"<title>a</title><media:thumbnail url='x'/>":                    false,
		"<title xmlns='urn:x'>a</title>":                                false,
		"<guid isPermaLink=\"false\" id=\"x\">a</guid>":                 false,
		"<title>a" + strings.Repeat("<category>b</category>", maxPlain): false,
	} {
		opt := Options{aside: leastAside}.withDefaults()
		doc, m, err := mend([]byte(head+fields+"</item></channel></rss>"), opt)
		if err != nil || len(m.feed.items) != 1 {
			t.Fatalf("%s: %v", fields, err)
		}
		if took := m.feed.items[0].whole != nil; took != whole {
			t.Errorf("%s: taken out: %v", fields, took)
		}
		if whole && !strings.Contains(string(doc), "<item><guid>"+aside) {
			t.Errorf("gofeed is to read %s", doc)
		}
	}
}

// Whatever a document has for items, no more of it than a bound is looked at for plain ones that are none.
func TestPlainItemsAreNotLookedForInVain(t *testing.T) {
	for name, item := range map[string]string{
		"a section that is not closed": "<item><title><![CDATA[a</title></item>",
		"what is told at the end":      "<item><title>a</title><description>" + strings.Repeat("b", 10_000) + "</description><enclosure url='x'/></item>",
		"too many elements":            "<item>" + strings.Repeat("<category>b</category>", maxPlain) + "</item>",
		"an element twice":             "<item><title>a</title><title>" + strings.Repeat("b", 10_000) + "</title></item>",
	} {
		doc := `<rss version="2.0"><channel><title>a</title>` + strings.Repeat(item, 4*maxVain/len(item)) + "</channel></rss>"
		most := maxVain + len(item)
		if strings.Contains(item, cdataStart) { // its end is looked for once
			most = maxVain + len(doc)
		}
		opt := Options{aside: leastAside, MaxEntries: 1 << 20}.withDefaults()
		_, m, err := mend([]byte(doc), opt)
		if err != nil {
			t.Fatal(err)
		}
		if m.plain.vain > most || m.plain.vain < maxVain {
			t.Errorf("%s: %d bytes were looked at in vain", name, m.plain.vain)
		}
	}
}

// Feeds as most are go past gofeed without their texts.
func TestLongTextsAreKeptAside(t *testing.T) {
	text := strings.Repeat("桐乡毛衫市场", 40)
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>a</title><entry><id>x</id><summary>` + text + `</summary><content type="html">&lt;p&gt;` + text + `&lt;/p&gt;</content></entry></feed>`
	for _, doc := range []string{string(sampleRSS()), atom} {
		if _, took, back, err := readAside([]byte(doc), leastAside); !took || !back || err != nil {
			t.Errorf("taken out: %v, put back: %v, %v", took, back, err)
		}
	}
}
