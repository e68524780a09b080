package site

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
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

// ServeHTTP serves the file that the path's {file} names, which a browser may keep for good.
func (s *Static) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	b, ok := s.bytes[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	NoSniff(h)
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
}
