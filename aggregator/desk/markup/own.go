package markup

import (
	"regexp"
	"slices"
	"strings"

	nethtml "golang.org/x/net/html"

	"github.com/txnews/hub/news"
)

// scanned tells by its caption a code to scan, or a site's sign.
var scanned = regexp.MustCompile(`(?i)二维码|扫一扫|扫码|^(?:logo|qr ?code|avatar|头像|站标|徽标)$`)

// ownPicture tells a picture of the entry's own from what its site shows with any, by its name, or by standing among the foreign ones.
func ownPicture(m news.Media, foreign []string) bool {
	path, ok := pathOf(m.URL)
	if !ok || isPlaceholder(path) || furniture(path) || m.Caption != "" && scanned.MatchString(m.Caption) {
		return false
	}
	return len(foreign) == 0 || !slices.Contains(foreign, pictureKey(m.URL))
}

// sharedPictures are the keys of pictures that several entries show, each a URL or an img element as written.
func sharedPictures(written []string, l *Linker) []string {
	var keys []string
	for _, w := range written {
		address := ""
		if !strings.HasPrefix(w, "<") {
			address = l.Web(w)
		} else if read := nethtml.NewTokenizer(strings.NewReader(w)); read.Next() != nethtml.ErrorToken {
			address = imgSource(read.Token().Attr, l)
		}
		if address != "" {
			keys = append(keys, pictureKey(address))
		}
	}
	return keys
}

// imgSource is pictureSource of an img element's attributes.
func imgSource(attrs []nethtml.Attribute, l *Linker) string {
	own := func(yield func(string, string) bool) {
		for _, a := range attrs {
			if a.Namespace == "" && !yield(a.Key, a.Val) {
				return
			}
		}
	}
	get := func(name string) string {
		for key, value := range own {
			if key == name {
				return value
			}
		}
		return ""
	}
	scripted := slices.ContainsFunc(attrs, func(a nethtml.Attribute) bool { return isLazy[a.Key] })
	return pictureSource(get, own, scripted, l)
}
