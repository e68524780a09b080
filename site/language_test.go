package site

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// TestSaid has reasons say themselves wherever they stand, and nothing else touched.
func TestSaid(t *testing.T) {
	in := map[string]any{
		"why":   news.Because("town.named", "乌镇").At("title"),
		"notes": news.Reasons{news.Because("note.no-county"), {Text: "旧话「{」"}, news.Because("nobody.knows", `a"}`)},
		"text":  `{"rule":"town.named"} in a text`,
		"rule":  "town.named",
	}
	plain, err := PlainJSON(in)
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[words.Lang][]string{
		words.English: {`{"rule":"town.named","place":"title","terms":["乌镇"],"said":"the headline names “乌镇”"}`, `"said":"no word names`, `"said":"nobody.knows a\"}"`, `"旧话「{」"`},
		words.Chinese: {`"said":"标题提到「乌镇」"}`},
	} {
		said := Said(plain, lang)
		for _, w := range want {
			if !strings.Contains(string(said), w) {
				t.Errorf("%s: %s lacks %s", lang, said, w)
			}
		}
		if n := strings.Count(string(said), `"said":`); n != 3 || !json.Valid(said) {
			t.Errorf("%s: %d of 3 reasons are said: %s", lang, n, said)
		}
	}
	if none := []byte(`{"a":[1,"x"]}`); string(Said(none, words.English)) != string(none) {
		t.Error("what holds no reason is changed")
	}
}
