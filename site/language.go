package site

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// Language is the one that an API's answer is wanted in, its problems and its reasons alike: the one that ?lang= names, else
// the one that Accept-Language prefers, else the site's own.
func Language(r *http.Request, own words.Lang) words.Lang {
	return words.Negotiate(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"), own)
}

// Said has each reason in a JSON text also say itself: beside its rule and its terms stands said, in a language. What a reason
// begins with stands nowhere else in JSON: within a string the quotes would be escaped.
func Said(text []byte, lang words.Lang) []byte {
	begins := []byte(`{"rule":"`)
	var out []byte
	for {
		i := bytes.Index(text, begins)
		if i < 0 {
			return append(out, text...)
		}
		out, text = append(out, text[:i]...), text[i:]
		var r news.Reason
		d := json.NewDecoder(bytes.NewReader(text))
		if d.Decode(&r) != nil {
			out, text = append(out, text[:len(begins)]...), text[len(begins):]
			continue
		}
		said, err := PlainJSON(lang.Say(r))
		if err != nil {
			panic("site: a reason is text: " + err.Error())
		}
		end := int(d.InputOffset()) - 1
		out = append(append(out, text[:end]...), `,"said":`...)
		out, text = append(out, bytes.TrimSuffix(said, []byte("\n"))...), text[end:]
	}
}
