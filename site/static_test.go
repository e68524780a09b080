package site

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Styles and scripts come zipped to whoever takes that, and are asked for once; pictures as they are.
func TestStaticFilesAreZipped(t *testing.T) {
	static, err := NewStatic()
	if err != nil {
		t.Fatal(err)
	}
	ask := func(name string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		static.Handler(name).ServeHTTP(w, r)
		return w
	}
	plain, zipped := ask("style.css"), ask("style.css", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err, zipped.Header())
	}
	whole, err := io.ReadAll(z)
	if err != nil || !bytes.Equal(whole, plain.Body.Bytes()) || len(whole) == 0 || zipped.Header().Get("Content-Encoding") != "gzip" || zipped.Header().Get("Vary") != "Accept-Encoding" {
		t.Errorf("%d bytes, %v, %v", len(whole), err, zipped.Header())
	}
	if w := ask("style.css", "Accept-Encoding", "gzip", "If-None-Match", zipped.Header().Get("Etag")); w.Code != http.StatusNotModified {
		t.Errorf("who has it is answered %d", w.Code)
	}
	if w := ask("cover.png", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" || w.Header().Get("Content-Type") != "image/png" {
		t.Errorf("a picture: %v", w.Header())
	}
}
