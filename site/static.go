package site

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed static/*
var staticFiles embed.FS

// Static is the style and pictures of the pages themselves. Each is served under a name that has its hash.
type Static struct {
	files map[string]file   // by the name it is served under
	names map[string]string // that name by the file's own
}

// file is one of them. It is zipped once, when it is first asked for so; a picture is not.
type file struct {
	made
	zipped func() ([]byte, error)
}

// Codings are none of a picture.
func (f file) Codings() []string {
	if f.zipped == nil {
		return nil
	}
	return f.made.Codings()
}

// In gives the bytes.
func (f file) In(coding string) ([]byte, error) {
	if coding == "" {
		return f.plain, nil
	}
	return f.zipped()
}

// NewStatic reads the files.
func NewStatic() (*Static, error) {
	s := &Static{files: map[string]file{}, names: map[string]string{}}
	files, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, fmt.Errorf("site: static files: %w", err)
	}
	for _, f := range files {
		b, err := staticFiles.ReadFile("static/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("site: static files: %w", err)
		}
		sum := sha256.Sum256(b)
		ext := path.Ext(f.Name())
		served := strings.TrimSuffix(f.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		one := file{made: made{b, hex.EncodeToString(sum[:12])}}
		if ext == ".css" || ext == ".js" {
			one.zipped = sync.OnceValues(func() ([]byte, error) { return one.made.In(Gzip) })
		}
		s.files[served], s.names[f.Name()] = one, served
	}
	return s, nil
}

// Name is what a file is served under.
func (s *Static) Name(file string) string { return s.names[file] }

// Handler serves a file under its own name, as browsers ask for it unasked; it may change with the next version.
func (s *Static) Handler(file string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, s.names[file], "public, max-age=86400")
	})
}

// ServeHTTP serves the file that the path's {file} names, which a browser may keep for good.
func (s *Static) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.serve(w, r, r.PathValue("file"), "public, max-age=31536000, immutable")
}

func (s *Static) serve(w http.ResponseWriter, r *http.Request, name, keep string) {
	f, ok := s.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if _, err := Serve(w, r, f, About{MediaType: types[path.Ext(name)], CacheControl: []string{keep}}); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

// types are those of the files that there are; the machine's own table is not asked.
var types = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".ico": "image/x-icon", ".png": "image/png"}
