package markup

import (
	"path"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// furnitureWords tell, as a word of its path, a picture that a site puts beside any article: its sign, a code to scan, a button, the
// face of who wrote it, an editor's smileys and signs of files.
var furnitureWords = words("logo favicon icon icons qr qrcode erweima ewm 2weima weixincode weixinqr wechatcode wechatqr avatar avatars gravatar touxiang",
	"btn button buttons arrow arrows smile smiley smileys smilies emoji emotion emotions emoticon emoticons filetypeimages placeholder nopic noimg noimage nophoto")

// furniturePairs do so where a hyphen or a low line is between two words.
var furniturePairs = words("weixin-code wechat-code place-holder no-pic no-img no-image no-photo")

// words is the set of those in some lists.
func words(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		for w := range strings.FieldsSeq(list) {
			set[w] = true
		}
	}
	return set
}

var pathSigns = text.SetOf("/._-")

// furniture tells by its path a picture that is no article's. A number of up to three digits may stand behind the word.
func furniture(path string) bool {
	before, from := "", 0
	for i := 0; i <= len(path); i++ {
		if i < len(path) && !pathSigns.Has(rune(path[i])) {
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

// placeWords are what a picture is called, before a number or other words, that only holds a place.
var placeWords = words("blank spacer space load loading onload onloading lazy lazyload lazyloading placeholder transparent trans pixel empty grey gray",
	"px dot none clear nopic noimg noimage nophoto default")

// pictureTypes are the ends of the names of such pictures.
var pictureTypes = words("gif png svg jpg jpeg webp")

// isPlaceholder tells by its path a picture that only holds a place.
func isPlaceholder(of string) bool {
	name := path.Base(of)
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 || !pictureTypes[strings.ToLower(name[dot+1:])] {
		return false
	}
	stem := strings.ToLower(name[:dot])
	if len(stem) == 1 && letter(stem[0]) {
		return strings.EqualFold(name[dot:], ".gif")
	}
	if holds(stem) {
		return true
	}
	for _, before := range []string{"image", "img", "pic", "bg"} {
		if rest, ok := strings.CutPrefix(stem, before); ok && (holds(rest) || rest != "" && (rest[0] == '-' || rest[0] == '_') && holds(rest[1:])) {
			return true
		}
	}
	return false
}

// holds tells that a name begins with a word of those that hold a place.
func holds(name string) bool {
	word, rest := leading(name)
	if word == "" {
		rest, ok := strings.CutPrefix(name, "1x1")
		return ok && ends(rest)
	}
	if placeWords[word] {
		return ends(rest)
	}
	if rest == "" || rest[0] != '-' && rest[0] != '_' {
		return false
	}
	second, after := leading(rest[1:])
	return furniturePairs[word+"-"+second] && ends(after)
}

// leading cuts a name after its first letters.
func leading(name string) (letters, rest string) {
	i := 0
	for i < len(name) && letter(name[i]) {
		i++
	}
	return name[:i], name[i:]
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' }

// ends tells that a word ended where the rest begins.
func ends(rest string) bool { return rest == "" || strings.IndexByte("-_.@0123456789", rest[0]) >= 0 }
