package intake

import (
	"errors"
	"fmt"
	"testing"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// An id stays although the next document no longer shows that a guid or a link is no identity.
func TestIdentityIsRemembered(t *testing.T) {
	item := func(title, link, guid string) string {
		return fmt.Sprintf("<item><title>%s</title><link>%s</link>%s</item>", title, link, guid)
	}
	const guid = `<guid isPermaLink="false">0</guid>`
	for _, c := range []struct{ name, one, other string }{
		{"a link", item("甲", "http://s.example/gg/", ""), item("乙", "http://s.example/gg/", "")},
		{"a guid", item("甲", "http://s.example/1", guid), item("乙", "http://s.example/2", guid)},
		{"a guid and a link", item("甲", "http://s.example/gg/", guid), item("乙", "http://s.example/gg/", guid)},
	} {
		var state news.SourceState
		read := func(items string) Result {
			res, err := New(nil, Options{}).Read(t.Context(), In{Source: news.Source{ID: "s", Kind: news.KindFeed}, State: state,
				Doc: &fetch.Response{URL: "http://s.example/rss.xml", Body: []byte("<rss><channel>" + items + "</channel></rss>")}})
			if err != nil {
				t.Fatal(err)
			}
			state.NoIdentity = res.NoIdentity
			return res
		}
		both, alone := read(c.one+c.other), read(c.other)
		if len(both.Entries) != 2 || len(alone.Entries) != 1 || both.Entries[1].Key() != alone.Entries[0].Key() {
			t.Errorf("%s: %d entries; alone its key is %q, with others %q", c.name, len(both.Entries), alone.Entries[0].Key(), both.Entries[1].Key())
		}
	}
}

func TestNoIdentityIsBounded(t *testing.T) {
	var res Result
	for i := range 2 * maxNoIdentity {
		link := fmt.Sprintf("http://s.example/%d", i)
		res.Entries = append(res.Entries, news.Raw{URL: link, Title: "甲"}, news.Raw{URL: link, Title: "乙"})
	}
	if res.distinct(nil); len(res.NoIdentity) != maxNoIdentity || len(res.Entries) != 4*maxNoIdentity {
		t.Errorf("%d remembered, %d entries", len(res.NoIdentity), len(res.Entries))
	}
}

// A source is not well where its document has entries, or something in their place, and none of them can be understood.
func TestEntriesThatCannotBeRead(t *testing.T) {
	for name, body := range map[string]string{
		"another vocabulary":  `<rss><channel><x:stueck xmlns:x="urn:x"><x:titel>甲</x:titel><x:link>/1</x:link></x:stueck></channel></rss>`,
		"a list elsewhere":    `{"version":"https://jsonfeed.org/version/1.1","title":"t","data":{"posts":[{"id":"1","title":"甲"}]}}`,
		"nothing in items":    `{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{},{"_x":1}]}`,
		"foreign elements":    `<rss><channel><title>t</title><x:news xmlns:x="urn:x"><x:piece><x:headline>甲</x:headline></x:piece></x:news></channel></rss>`,
		"one level":           `<rss><channel><title>t</title><article><title>甲</title></article></channel></rss>`,
		"attributes":          `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><list><piece title="甲" href="/1"/></list></feed>`,
		"Chinese names":       `<rss><channel><title>t</title><xinwen><bt>甲</bt><rq>5月1日</rq></xinwen><xinwen><bt>乙</bt><rq>5月2日</rq></xinwen></channel></rss>`,
		"an error":            `<rss><channel><title>t</title>Warning: mysql_connect() failed</channel></rss>`,
		"an error in Chinese": `<rss><channel><title>t</title>数据库连接错误</channel></rss>`,
		"another list":        `{"version":"https://jsonfeed.org/version/1.1","title":"t","articles":[{"id":"1","title":"甲"}]}`,
		"no items but others": `{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[],"data":[{"id":"1","title":"甲"}]}`,
		"JSON":                `{"version":"https://jsonfeed.org/version/1.1","title":"t","items":["甲","乙"]}`,
	} {
		if res, err := read(t, body, Options{}); !errors.Is(err, ErrNoEntries) {
			t.Errorf("%s: %d entries, error %v", name, len(res.Entries), err)
		}
	}
}
