package markup

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	nethtml "golang.org/x/net/html"

	"github.com/txnews/hub/news"
)

// furnitureWords tell, as a word of its path, a picture that a site puts beside any article: its sign, a code to scan, a button, the
// face of who wrote it, an editor's smileys and signs of files.
var furnitureWords = words("logo favicon icon icons qr qrcode erweima ewm 2weima weixincode weixinqr wechatcode wechatqr avatar avatars gravatar touxiang",
	"btn button buttons arrow arrows smile smiley smileys smilies emoji emotion emotions emoticon emoticons filetypeimages placeholder nopic noimg noimage nophoto")

// furniturePairs do so where a hyphen or a low line is between two words.
var furniturePairs = words("weixin-code wechat-code place-holder no-pic no-img no-image no-photo")

func words(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		for w := range strings.FieldsSeq(list) {
			set[w] = true
		}
	}
	return set
}

// furniture tells by its path a picture that is no article's. A number of up to three digits may stand behind the word.
func furniture(path string) bool {
	before, from := "", 0
	for i := 0; i <= len(path); i++ {
		if i < len(path) && !strings.ContainsRune("/._-", rune(path[i])) {
			continue
		}
		word := strings.ToLower(path[from:i])
		bare := strings.TrimRight(word, "0123456789")
		if len(word)-len(bare) <= 3 && (furnitureWords[bare] || before != "" && furniturePairs[before+"-"+bare]) {
			return true
		}
		if before = ""; i < len(path) && (path[i] == '-' || path[i] == '_') {
			before = word
		}
		from = i + 1
	}
	return false
}

// scanned tells by its caption a code to scan, or a site's sign.
var scanned = regexp.MustCompile(`(?i)二维码|扫一扫|扫码|^(?:logo|qr ?code|avatar|头像|站标|徽标)$`)

// ownPicture tells a picture of the entry's own from what its site shows with any, by its name, or by standing among the foreign ones.
func ownPicture(m news.Media, foreign []string) bool {
	u, err := url.Parse(m.URL)
	if err != nil || isPlaceholder(u) || furniture(u.Path) || m.Caption != "" && scanned.MatchString(m.Caption) {
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
	return pictureSource(get, own, l)
}
