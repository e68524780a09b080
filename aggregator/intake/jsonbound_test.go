package intake

import (
	"runtime"
	"strings"
	"testing"
)

func TestJSONOfManyMembersIsBounded(t *testing.T) {
	for in, want := range map[string]string{
		`{"items":[1,2,3,4,5]}`:          `{"items":[1,2,3]}`,
		`[{"a":[[1,2,3,4],2,3,4]},2]`:    `[{"a":[[1,2,3],2,3]},2]`,
		`{"a":1,"b":{},"c":[],"d":"]}"}`: `{"a":1,"b":{},"c":[]}`,
		`["a,b,c\",,,","[[[,,,","{"]`:    `["a,b,c\",,,","[[[,,,","{"]`,
		`[1,2,3,[4,"]"],{"5":[6]}],[7]`:  `[1,2,3],[7]`,
		`[1,2,3,4`:                       `[1,2,3,4`,
		`]]}[1`:                          `]]}[1`,
	} {
		if got := string(boundJSON([]byte(in), 3)); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// A document of millions of members costs what the entries that are taken of it cost.
func TestHostileJSON(t *testing.T) {
	const head = `{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[`
	tail := `{"id":"1","content_text":"x"}`
	for name, doc := range map[string]string{
		"empty items":     head + tail + strings.Repeat(",{}", 1_000_000) + "]}",
		"numbers":         head + tail + strings.Repeat(",1", 1_000_000) + "]}",
		"tags":            head + `{"id":"1","content_text":"x","tags":[` + strings.Repeat(`{"t":""},`, 300_000) + `""]}]}`,
		"authors":         head + `{"id":"1","content_text":"x","authors":[` + strings.Repeat(`"a",`, 600_000) + `""]}]}`,
		"control in text": head + `{"id":"1","content_text":"` + strings.Repeat("\n", 3_000_000) + `x"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			res, err := read(t, doc, Options{})
			runtime.ReadMemStats(&after)
			if err != nil || len(res.Entries) == 0 {
				t.Fatalf("%d entries, %v", len(res.Entries), err)
			}
			if used := int(after.TotalAlloc-before.TotalAlloc) / len(doc); used > 28 { // 25 where races are looked for
				t.Errorf("%d bytes of memory for each of its %d", used, len(doc))
			}
		})
	}
}

// A feed that tells of JSON Feed is no JSON, and a backslash that escapes nothing costs no item.
func TestWhatOnlyLooksLikeJSON(t *testing.T) {
	for body, titles := range map[string]int{
		`<rss version="2.0"><channel><title>t</title><item><title>甲</title><link>https://a.cn/1</link><description>&lt;pre&gt;{"version": "https://jsonfeed.org/version/1.1", "items": []}&lt;/pre&gt;</description></item></channel></rss>`: 1,
		`<rss version="2.0"><channel><title>t</title><item><title>甲</title><link>https://a.cn/1</link><description><![CDATA[<style>p{color:red}</style>see https://jsonfeed.org/version/1]]></description></item></channel></rss>`:           1,
		`cb({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"甲"}]});`:                               1,
		`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"C:\users\news"},{"id":"2","title":"乙"}]}`: 2,
	} {
		if res, err := read(t, body, Options{}); err != nil || len(res.Entries) != titles || res.Incomplete {
			t.Errorf("%s: %d entries, %v", body, len(res.Entries), err)
		}
	}
}
