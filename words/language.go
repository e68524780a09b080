package words

import (
	"strings"

	"golang.org/x/text/language"
)

// Of is the language of ours that a tag names (RFC 5646): Chinese where we have none.
func Of(tag string) Lang {
	if primary, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-"); strings.EqualFold(primary, "en") {
		return English
	}
	return Chinese
}

// Negotiate is the reader's language: the one asked for by name (a lang parameter or a setting), else the one that an
// Accept-Language header prefers (RFC 9110 §12.5.4), else the site's.
func Negotiate(asked, accept string, site Lang) Lang {
	if asked != "" {
		return Of(asked)
	}
	tags, _, err := language.ParseAcceptLanguage(accept) // the preferred one first
	if err != nil {
		return site
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		for _, ours := range Langs() {
			if primary, _, _ := strings.Cut(string(ours), "-"); primary == base.String() {
				return ours
			}
		}
	}
	return site
}
