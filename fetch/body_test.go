package fetch_test

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/feedtest"
)

func header(coding string) http.Header { return http.Header{"Content-Encoding": {coding}} }

func TestEncodings(t *testing.T) {
	long := strings.Repeat(doc, 3000)
	packed := feedtest.Compress("gzip", []byte(doc))
	for name, d := range map[string]feedtest.Doc{
		"none":                {Text: doc},
		"identity":            {Text: doc, Header: header("identity")},
		"gzip":                {Text: doc, Encoding: "gzip"},
		"x-gzip, upper case":  {Raw: packed, Header: header("X-GZip")},
		"gzip and identity":   {Raw: packed, Header: header("identity, gzip")},
		"deflate as zlib":     {Text: doc, Encoding: "deflate"},
		"deflate raw":         {Text: doc, Encoding: "deflate-raw"},
		"br":                  {Text: doc, Encoding: "br"},
		"zstd":                {Text: doc, Encoding: "zstd"},
		"gzip, not labelled":  {Text: doc, Encoding: "gzip", Unlabelled: true},
		"gzip, labelled only": {Text: doc, Header: header("gzip")},
		"gzip, bytes behind":  {Raw: append(bytes.Clone(packed), "\r\n\r\n<!-- -->"...), Header: header("gzip")},
		"gzip, two members":   {Raw: append(feedtest.Compress("gzip", []byte(doc[:20])), feedtest.Compress("gzip", []byte(doc[20:]))...), Header: header("gzip")},
		"long gzip":           {Text: long, Encoding: "gzip"},
		"long br":             {Text: long, Encoding: "br"},
		"long zstd":           {Text: long, Encoding: "zstd"},
		"long deflate":        {Text: long, Encoding: "deflate"},
		"empty gzip":          {Raw: []byte{}, Header: header("gzip")},
	} {
		t.Run(name, func(t *testing.T) {
			p := feedtest.New(t)
			p.Serve("/feed", d)
			want := d.Text
			switch {
			case strings.HasPrefix(name, "empty"):
				want = ""
			case d.Raw != nil:
				want = doc
			}
			c := loopback(t)
			for range 2 { // the second time with a decompressor used before
				if got := string(get(t, c, fetch.Request{URL: p.URL + "/feed"}).Body); got != want {
					t.Errorf("got %d bytes %.80q, want %d bytes", len(got), got, len(want))
				}
			}
		})
	}
}

// One decoder serves all: what a damaged body left must not reach the next.
func TestEncodingsMixed(t *testing.T) {
	p := feedtest.New(t)
	c := loopback(t)
	codings := []string{"", "gzip", "deflate", "deflate-raw", "br", "zstd"}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		coding := codings[rnd.IntN(len(codings))]
		b := feedtest.Compress(coding, []byte(doc))
		broken := rnd.IntN(3) == 0 && coding != ""
		if broken {
			b = b[:len(b)/2]
		}
		p.Serve("/feed", feedtest.Doc{Raw: b, Header: header(strings.TrimSuffix(coding, "-raw"))})
		if broken {
			refused(t, c, fetch.Request{URL: p.URL + "/feed"}, fetch.ErrEncoding, "data is not whole")
			continue
		}
		if got := string(get(t, c, fetch.Request{URL: p.URL + "/feed"}).Body); got != doc {
			t.Fatalf("%s: %q", coding, got)
		}
	}
}

func TestEncodingsRefused(t *testing.T) {
	packed := feedtest.Compress("gzip", []byte(doc))
	damaged := bytes.Clone(packed)
	damaged[len(damaged)/2] ^= 0xff
	var wide bytes.Buffer
	w, err := zstd.NewWriter(&wide, zstd.WithWindowSize(16<<20), zstd.WithSingleSegment(false))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = w.Write(bytes.Repeat([]byte(doc), 1000)); err == nil {
		err = w.Flush()
	}
	if err == nil {
		_, err = w.Write([]byte(doc))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		raw    []byte
		coding string
		kind   error
		words  string
	}{
		"unknown":        {[]byte(doc), "compress", fetch.ErrEncoding, "compressed with compress, which nobody asked for"},
		"stacked":        {packed, "gzip, br", fetch.ErrEncoding, "compressed twice"},
		"twice":          {feedtest.Compress("gzip", packed), "gzip", fetch.ErrEncoding, "compressed twice"},
		"damaged":        {damaged, "gzip", fetch.ErrEncoding, "gzip data is damaged"},
		"not br":         {[]byte(doc), "br", fetch.ErrEncoding, "br data"},
		"not zstd":       {[]byte(doc), "zstd", fetch.ErrEncoding, "zstd data is damaged"},
		"not deflate":    {[]byte(doc), "deflate", fetch.ErrEncoding, "deflate data"},
		"half gzip":      {packed[:len(packed)-9], "gzip", fetch.ErrTruncated, "its gzip data is not whole"},
		"a large window": {wide.Bytes(), "zstd", fetch.ErrEncoding, "window of more than 8 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			p := feedtest.New(t)
			p.Serve("/feed", feedtest.Doc{Raw: row.raw, Header: header(row.coding)})
			refused(t, loopback(t), fetch.Request{URL: p.URL + "/feed"}, row.kind, row.words)
		})
	}
}
