package web

import "embed"

//go:embed templates/*.html templates/parts/*.html
var templateFiles embed.FS
