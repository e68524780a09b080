package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed templates/*.html static/*
var lookFiles embed.FS

// looks are the templates and static files of the pages, read once.
type looks struct {
	pages map[string]*template.Template // by the template file's name without its ending
	files map[string][]byte             // static files by the name they are served under, which has their hash
	names map[string]string             // that name by the file's own
}

func newLooks() (*looks, error) {
	l := &looks{pages: map[string]*template.Template{}, files: map[string][]byte{}, names: map[string]string{}}
	var err error
	for _, name := range []string{"list", "entry", "feeds", "error"} {
		l.pages[name], err = template.ParseFS(lookFiles, "templates/layout.html", "templates/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("web: templates: %w", err)
		}
	}
	files, err := lookFiles.ReadDir("static")
	if err != nil {
		return nil, fmt.Errorf("web: static files: %w", err)
	}
	for _, f := range files {
		b, err := lookFiles.ReadFile("static/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("web: static files: %w", err)
		}
		sum := sha256.Sum256(b)
		ext := path.Ext(f.Name())
		served := strings.TrimSuffix(f.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		l.files[served], l.names[f.Name()] = b, served
	}
	return l, nil
}

// static serves a file under its name with hash, which a browser may keep for good.
func (l *looks) static(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	b, ok := l.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h["X-Content-Type-Options"] = nosniff
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
}
