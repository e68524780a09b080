package markup

import (
	"iter"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/txnews/hub/aggregator/desk/text"
)

// lazy are the attributes that scripts copy into src when a picture scrolls into view; src then holds a placeholder.
var lazy = []string{"data-original", "data-src", "data-lazy-src", "data-original-src", "data-actualsrc", "data-url", "original", "_src", "data-echo",
	"data-lazy", "data-lazyload", "data-ks-lazyload", "data-defer-src", "data-backsrc", "data-hi-res-src", "data-img-src", "data-real-src", "real_src",
	"data-full-src", "data-img", "data-image", "data-large-file", "data-orig-file", "data-croporisrc", "lazy-src", "lazysrc", "lay-src", "src2", "file",
	"zoomfile", "data-file"}

// isLazy tells them. Hardly any picture has one.
var isLazy = words(strings.Join(lazy, " "))

// lazySets are those that they copy into srcset.
var lazySets = []string{"data-srcset", "data-lazy-srcset", "data-original-set", "lazy-srcset", "srcset"}

// pictureSource is the address of the picture that an img element is to show: what a script would load, else src, else the
// largest of srcset, else the placeholder. scripted: some attribute is a lazy one.
func pictureSource(get func(string) string, all iter.Seq2[string, string], scripted bool, l *Linker) string {
	if scripted {
		for _, name := range lazy {
			if src := l.Web(get(name)); src != "" {
				return src
			}
		}
	}
	src := ""
	if own := strings.TrimSpace(get("src")); own != "" && own[0] != '#' && own[0] != '?' { // these are the page itself
		src = l.Web(own)
	}
	if src != "" && !holdsPlace(src) {
		return src
	}
	for _, name := range lazySets {
		if big := largest(get(name), l); big != "" {
			return big
		}
	}
	for name, value := range all { // each script has a name of its own
		if ownAttributes[name] || !pictureName.MatchString(value) && !(sourceName.MatchString(name) && simpleURL(value)) {
			continue
		}
		if other := l.Web(value); other != "" {
			return other
		}
	}
	return src
}

// ownAttributes are HTML's own, which name no other picture to show.
var ownAttributes = map[string]bool{"src": true, "srcset": true, "alt": true, "title": true, "class": true, "id": true, "style": true, "longdesc": true, "usemap": true,
	"onerror": true, "onload": true, "data-error": true, "data-placeholder": true, "data-loading": true, "data-link": true, "data-href": true}

var (
	pictureName = regexp.MustCompile(`(?i)^[^\s<>"'(){}]+(?:\.(?:jpe?g|png|gif|webp|avif|bmp)(?:[?!@][^\s<>"']*)?|[?&]wx_fmt=[a-z]+[^\s<>"']*)$`)
	sourceName  = regexp.MustCompile(`(?:src|orig|lazy)`)
)

func holdsPlace(address string) bool {
	path, ok := pathOf(address)
	return ok && isPlaceholder(path)
}

// largest is the candidate of a srcset with the greatest width or density (HTML §4.8.4.2.1).
func largest(srcset string, l *Linker) string {
	best, most := "", 0.0
	for f := range candidates(srcset) {
		size := 1.0
		if len(f) > 1 {
			size, _ = strconv.ParseFloat(strings.TrimRight(f[1], "wx"), 64)
		}
		if address := l.Web(f[0]); address != "" && (best == "" || size > most) {
			best, most = address, size
		}
	}
	return best
}

// candidates are those of a srcset, as address and size. A comma ends one behind its size also where no blank follows.
func candidates(srcset string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		var f []string
		for word := range strings.FieldsSeq(srcset) {
			if len(f) == 0 {
				if word = strings.TrimLeft(word, ","); word == "" {
					continue
				}
			} else if size, next, ok := strings.Cut(word, ","); ok {
				if size != "" {
					f = append(f, size)
				}
				if !yield(f) {
					return
				}
				if f, word = nil, strings.Trim(next, ","); word == "" {
					continue
				}
			}
			f = append(f, strings.TrimRight(word, ","))
			if strings.HasSuffix(word, ",") {
				if !yield(f) {
					return
				}
				f = nil
			}
		}
		if len(f) > 0 {
			yield(f)
		}
	}
}

// player tells the addresses of players from those of maps, forms and other frames.
var player = regexp.MustCompile(`(?i)player|video|/embed|vod|live|\.(?:mp4|m3u8|swf|flv)\b|//v\.`)

// instead leaves of an element that cannot stay what a reader can follow or read: of a frame or a plug-in a link to what it
// shows, of a formula its text. It is nil where there is nothing.
func (r *rewriter) instead(n *html.Node) *html.Node {
	attr := func(name string) string {
		for _, a := range n.Attr {
			if a.Key == name && a.Namespace == "" {
				return a.Val
			}
		}
		return ""
	}
	switch n.Data {
	case "iframe", "embed", "object", "bgsound":
		address := r.linker.Web(attr("src"))
		for _, name := range []string{"data-src", "data", "data-lazy-src", "data-lazyload", "data-original", "_src", "lay-src"} {
			if address == "" {
				address = r.linker.Web(attr(name))
			}
		}
		if address == "" {
			address = r.linker.Web(film(n))
		}
		if m := flashFilm.FindStringSubmatch(attr("flashvars")); m != nil {
			address = r.linker.Web(m[1])
		}
		if inside := text.Plain(attr("srcdoc")); inside != "" && address == "" {
			return &html.Node{Type: html.TextNode, Data: inside}
		}
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || hidden(attr("style")) || pixels(attr("width")) == 0 || pixels(attr("height")) == 0 {
			return nil
		}
		if player.MatchString(address) {
			r.images = append(r.images, image{frame: true})
		}
		link := &html.Node{Type: html.ElementNode, Data: "a", DataAtom: atom.A, Attr: []html.Attribute{{Key: "href", Val: address}}}
		link.AppendChild(&html.Node{Type: html.TextNode, Data: either(text.Plain(attr("title")), u.Host)})
		return link
	case "math":
		return &html.Node{Type: html.TextNode, Data: textIn(n)}
	case "svg":
		if inside := drawnText(n); inside != "" {
			return &html.Node{Type: html.TextNode, Data: inside}
		}
	}
	return nil
}

// drawnText is the text that a drawing shows, without the names of its parts.
func drawnText(n *html.Node) string {
	var words []string
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type != html.ElementNode:
		case c.Data == "text":
			words = append(words, textIn(c))
		default:
			words = append(words, drawnText(c))
		}
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// frames are what a page is made of; a text has none, and a parser drops them.
var frames = regexp.MustCompile(`(?i)<frame(\s[^<>]*>)`)

// embedded makes of frames what is left as a link.
func embedded(s string) string {
	if !strings.Contains(s, "<frame") && !strings.Contains(s, "<FRAME") {
		return s
	}
	return frames.ReplaceAllString(s, "<embed$1")
}

// flashFilm finds what a player written in Flash is told to play.
var flashFilm = regexp.MustCompile(`(?i)(?:file|src|url|video|f|a)=(https?://[^&\s"'<>]+)`)

// film is the address that an object without one of its own gives in a parameter, or in the embed that it holds.
func film(n *html.Node) string {
	for c := range n.Descendants() {
		if c.Type != html.ElementNode || c.Data != "param" && c.Data != "embed" {
			continue
		}
		at := map[string]string{}
		for _, a := range c.Attr {
			at[a.Key] = a.Val
		}
		if c.Data == "embed" && at["src"] != "" {
			return at["src"]
		}
		if name := strings.ToLower(at["name"]); name == "movie" || name == "src" || name == "filename" || name == "url" {
			return at["value"]
		}
	}
	return ""
}

// textIn is the text of an element, without what MathML keeps beside it for programs.
func textIn(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(strings.TrimSpace(c.Data))
		case c.Type == html.ElementNode && !strings.HasPrefix(c.Data, "annotation"):
			b.WriteString(textIn(c))
		}
	}
	return b.String()
}
