package site

import (
	"regexp"
	"strings"
)

// tag is a language tag (BCP 47), about.
var tag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// Foreign is the language of a text, for its attribute lang, where that is not the page's own: what reads pages out changes its voice.
// An empty one is the site's. It is empty where there is nothing to say.
func (p *Page) Foreign(language string) string {
	if language == "" {
		language = p.pages.site().Language
	}
	if !tag.MatchString(language) || primary(language) == primary(string(p.Lang)) {
		return ""
	}
	return language
}

func primary(language string) string {
	first, _, _ := strings.Cut(strings.ToLower(language), "-")
	return first
}
