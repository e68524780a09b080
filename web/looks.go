package web

import (
	"embed"
	"fmt"
	"html/template"
)

//go:embed templates/*.html
var lookFiles embed.FS

// looks are the templates of the pages, read once.
type looks struct {
	pages map[string]*template.Template // by the template file's name without its ending
}

func newLooks() (*looks, error) {
	l := &looks{pages: map[string]*template.Template{}}
	var err error
	for _, name := range []string{"list", "entry", "feeds", "error"} {
		l.pages[name], err = template.ParseFS(lookFiles, "templates/layout.html", "templates/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("web: templates: %w", err)
		}
	}
	return l, nil
}
