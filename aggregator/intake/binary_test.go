package intake

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"image"
	"image/png"
	"math/rand"
	"strings"
	"testing"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// binaries are bodies that no source has.
func binaries(t *testing.T) map[string][]byte {
	t.Helper()
	var picture, packed, zipped bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&packed)
	f, err := z.CreateHeader(&zip.FileHeader{Name: "rss.xml", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	const feed = `<rss version="2.0"><channel><title>t</title></channel></rss>`
	if _, err := f.Write([]byte(feed)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	g := gzip.NewWriter(&zipped)
	if _, err := g.Write([]byte(feed)); err != nil {
		t.Fatal(err)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewSource(1))
	short, long := make([]byte, 200), make([]byte, 20_000)
	random.Read(short)
	random.Read(long)
	return map[string][]byte{"image/png": picture.Bytes(), "application/zip": packed.Bytes(), "application/x-gzip": zipped.Bytes(),
		"binary": long, "binary, no": append([]byte("x<"), short...),
		// Adobe's programs write RDF into their pictures.
		"image/jpeg": []byte("\xff\xd8\xff\xe1\x00\x10http://ns.adobe.com/xap/1.0/\x00<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><item/></rdf:RDF>")}
}

func TestBinaryIsNoSource(t *testing.T) {
	for what, body := range binaries(t) {
		r, doc := New(nil, Options{}), &fetch.Response{URL: "http://x.example/", ContentType: "text/html", Body: body}
		if kind, why := r.Detect(t.Context(), doc); kind != "" || !strings.Contains(words.English.SayAll(why), strings.TrimSuffix(what, ", no")) {
			t.Errorf("%s: detected as %q: %v", what, kind, why)
		}
		for kind, is := range map[news.Kind]error{news.KindFeed: ErrNotFeed, news.KindPage: ErrNotPage, news.KindEpaper: ErrNotPage} {
			src := news.Source{ID: "x", Kind: kind, URL: doc.URL}
			if _, err := r.Read(t.Context(), In{Source: src, Doc: doc, Now: now}); !errors.Is(err, is) || !strings.Contains(err.Error(), what) {
				t.Errorf("%s read as %s: %v", what, kind, err)
			}
		}
	}
}

func TestTextIsNotBinary(t *testing.T) {
	page := "桐乡新闻：<html><title>桐乡新闻网</title><body>" + strings.Repeat("乌镇新添两条公交线路。", 50) + "</body></html>"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(page)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(page)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{"utf-8": page, "gbk": gbk, "utf-16": utf16, "controls here and there": "x\x0b" + page + "\x01\x02\x0b", "BM": "BMW " + page} {
		if kind, why := New(nil, Options{}).Detect(t.Context(), &fetch.Response{URL: "http://x.example/", Body: []byte(body)}); kind != news.KindPage {
			t.Errorf("%s: %q: %s", name, kind, why)
		}
	}
}

// A look fetches what it was asked for and says what it left.
func TestLimit(t *testing.T) {
	look := func(src news.Source, limit int) (Result, []string) {
		s := &site{}
		doc, err := s.Get(t.Context(), fetch.Request{URL: src.URL})
		if err != nil {
			t.Fatal(err)
		}
		s.asked = nil
		res, err := New(s, Options{Presets: config.BuiltinPresets()}).Read(t.Context(), In{Source: src, Doc: doc, Now: now, Limit: limit,
			Seen: func(context.Context, []string) (map[string]bool, error) { return nil, nil }})
		if err != nil {
			t.Fatal(err)
		}
		return res, s.paths()
	}
	res, asked := look(zjrb, 1)
	if len(res.Entries) != 1 || res.Left != 1 || strings.Join(asked, " ") != "/html/2012-06/12/node_1.htm /html/2012-06/12/content_1.htm" {
		t.Errorf("epaper: %d entries, %d left, asked %q", len(res.Entries), res.Left, asked)
	}
	if len(res.Notes) != 1 || !res.Notes[0].Equal(news.Because("mended.pages-left", "1")) {
		t.Errorf("epaper: notes %q", res.Notes)
	}
	list := txnews
	list.Selectors = txSelectors
	if res, asked = look(list, 1); len(res.Entries) != 1 || res.Entries[0].URL != seedURL || res.Left == 0 || len(asked) != 1 {
		t.Errorf("page: %d entries, %d left, asked %q", len(res.Entries), res.Left, asked)
	}
	if res, _ = look(zjrb, 0); res.Left != 0 || len(res.Entries) != 2 {
		t.Errorf("no limit: %d entries, %d left", len(res.Entries), res.Left)
	}
}
