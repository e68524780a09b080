package site

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed static/*
var staticFiles embed.FS

// Static is the style and pictures of the pages themselves. Each is served under a name that has its hash.
type Static struct {
	bytes map[string][]byte // by the name it is served under
	names map[string]string // that name by the file's own
}

// NewStatic reads the files.
func NewStatic() (*Static, error) {
	s := &Static{bytes: map[string][]byte{}, names: map[string]string{}}
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
		s.bytes[served], s.names[f.Name()] = b, served
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
	b, ok := s.bytes[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", keep)
	NoSniff(h)
	h.Set("Content-Type", types[path.Ext(name)])
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
}

// types are those of the files that there are; the machine's own table is not asked.
var types = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".ico": "image/x-icon", ".png": "image/png"}
