package intake

import (
	"bytes"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

// binary says what a body is that is no text, for an error; empty where it may be text. Some pictures hold RDF, so what a
// body begins with counts before what is found in it.
func binary(body, text []byte) error {
	if t := bytes.TrimLeft(body, " \t\r\n"); len(t) == 0 || t[0] == '<' || t[0] == '{' || t[0] == '[' {
		return nil
	}
	if typ := http.DetectContentType(body); !strings.HasPrefix(typ, "text/") && typ != "application/octet-stream" {
		if typ != "image/bmp" || bytes.IndexByte(body, 0) >= 0 { // two letters, BM, are a bitmap's only mark
			return news.Faultf(news.Because("intake.is-binary", typ), "binary (%s)", typ)
		}
	}
	if garbled(text) {
		return news.Faultf(news.Because("intake.is-garbled"), "binary, no text")
	}
	return nil
}

// garbled: more control characters than the odd ones that editors leave behind.
func garbled(text []byte) bool {
	const least, share = 4, 50
	text = text[:min(len(text), 8<<10)]
	n := 0
	for _, b := range text {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' || b == 0x7f {
			n++
		}
	}
	return n >= least && n*share > utf8.RuneCount(text)
}
