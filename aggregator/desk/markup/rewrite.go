package markup

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rewriter prepares a parsed text for the allow-list: addresses absolute, lazy pictures loaded, counting pixels gone.
type rewriter struct {
	linker *Linker
	images []image
}

// gone are elements that leave with everything inside.
var gone = map[string]bool{
	"script": true, "style": true, "xml": true, "head": true, "title": true, "template": true, "svg": true, "math": true, "iframe": true, "frame": true,
	"frameset": true, "object": true, "embed": true, "applet": true, "noembed": true, "noframes": true, "textarea": true, "select": true, "button": true,
	"input": true, "option": true, "datalist": true, "meta": true, "link": true, "base": true, "map": true, "area": true, "track": true,
	"plaintext": true, "bgsound": true, "portal": true, "param": true,
}

var asDiv = map[string]bool{
	"section": true, "article": true, "main": true, "header": true, "footer": true, "aside": true, "center": true, "address": true, "nav": true, "form": true,
	"fieldset": true, "details": true, "summary": true, "hgroup": true, "dir": true, "menu": true,
}

// readAs are elements that are not published themselves, but whose text is, and those that are others by another name.
var readAs = map[string]atom.Atom{"marquee": atom.Span, "dialog": atom.Span, "canvas": atom.Span, "blink": atom.Span, "xmp": atom.Pre, "listing": atom.Pre,
	"amp-iframe": atom.Iframe, "amp-video": atom.Video, "amp-audio": atom.Audio}

func (r *rewriter) children(n *nethtml.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if as, ok := readAs[c.Data]; ok && c.Type == nethtml.ElementNode {
			c.Data, c.DataAtom = as.String(), as
		}
		fakedFilm(c)
		switch {
		case c.Type == nethtml.TextNode:
		case c.Type != nethtml.ElementNode || gone[c.Data] || c.Namespace != "" || strings.HasPrefix(c.Data, "svg:"):
			left := r.instead(c)
			if left == nil && (c.Data == "object" || c.Data == "applet") { // what stands inside is for whoever cannot show it
				c.Data, c.DataAtom, c.Attr = "span", atom.Span, nil
				r.children(c)
				break
			}
			if left != nil {
				n.InsertBefore(left, c)
			}
			n.RemoveChild(c)
		case c.Data == "noscript" && r.lazyBefore(c):
			n.RemoveChild(c)
		case c.Data == "noscript" && (holdsPicture(c) || !excuse.MatchString(textIn(c))):
			c.Data, c.DataAtom = "span", atom.Span
			r.children(c)
		case r.element(c):
			r.children(c)
		default:
			n.RemoveChild(c)
		}
		c = next
	}
}

// fakedFilm makes what UEditor leaves of a film, a picture that holds its place and has its address, what it stands for.
func fakedFilm(n *nethtml.Node) {
	if n.DataAtom != atom.Img {
		return
	}
	for _, a := range n.Attr {
		if a.Key == "_url" {
			n.Data, n.DataAtom, n.Attr = "embed", atom.Embed, []nethtml.Attribute{{Key: "src", Val: a.Val}}
			return
		}
	}
}

// lazyBefore tells that a picture loaded by script stands beside, so that what noscript holds is that picture again. One that
// only holds the place of what noscript holds goes.
func (r *rewriter) lazyBefore(n *nethtml.Node) bool {
	p := n.PrevSibling
	for p != nil && p.Type != nethtml.ElementNode {
		p = p.PrevSibling
	}
	if p == nil || p.Data != "img" {
		return false
	}
	if len(p.Attr) > 0 && holdsPlace(p.Attr[0].Val) && holdsPicture(n) {
		r.images = slices.DeleteFunc(r.images, func(i image) bool { return i.url == p.Attr[0].Val })
		p.Parent.RemoveChild(p)
		return false
	}
	return true
}

// excuse finds what pages say to those who let no script run.
var excuse = regexp.MustCompile(`(?i)java\s*script|脚本|浏览器|browser`)

func holdsPicture(n *nethtml.Node) bool {
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Img, atom.Iframe, atom.Video, atom.Embed:
			return true
		}
	}
	return false
}

// element sets the element's attributes anew and reports whether it stays.
func (r *rewriter) element(n *nethtml.Node) bool {
	old := n.Attr
	n.Attr = nil
	get := func(name string) string {
		for _, a := range old {
			if a.Key == name && a.Namespace == "" {
				return a.Val
			}
		}
		return ""
	}
	set := func(name, value string) {
		if value != "" {
			n.Attr = append(n.Attr, nethtml.Attribute{Key: name, Val: value})
		}
	}
	if asDiv[n.Data] {
		n.Data, n.DataAtom = "div", atom.Div
		return true
	}
	switch n.Data {
	case "a":
		set("href", r.linker.link(get("href")))
	case "amp-img":
		n.Data, n.DataAtom = "img", atom.Img
		for n.FirstChild != nil {
			n.RemoveChild(n.FirstChild)
		}
		return r.picture(n, old, get, set)
	case "img":
		return r.picture(n, old, get, set)
	case "video", "audio":
		src := ""
		for _, name := range []string{"src", "data-src", "data-original", "data-url", "data-video"} {
			if src = r.linker.Web(get(name)); src != "" {
				break
			}
		}
		set("src", src)
		r.player(n, src)
		set("poster", r.linker.Web(get("poster")))
		n.Attr = append(n.Attr, nethtml.Attribute{Key: "controls"})
	case "source":
		set("src", r.linker.Web(get("src")))
		srcset := r.srcset(get("srcset"))
		if srcset == "" {
			srcset = r.srcset(get("data-srcset"))
		}
		set("srcset", srcset)
		set("type", get("type"))
		return len(n.Attr) > 0
	case "td", "th":
		set("colspan", get("colspan"))
		set("rowspan", get("rowspan"))
	case "ol":
		set("start", get("start"))
	}
	return true
}

// player notes a video or a sound by its address, which may stand in the first source inside.
func (r *rewriter) player(n *nethtml.Node, src string) {
	for c := n.FirstChild; c != nil && src == ""; c = c.NextSibling {
		for _, a := range c.Attr {
			if c.Data == "source" && a.Key == "src" {
				src = r.linker.Web(a.Val)
			}
		}
	}
	if src != "" {
		r.images = append(r.images, image{url: src, moving: n.Data})
	}
}

func (r *rewriter) picture(n *nethtml.Node, old []nethtml.Attribute, get func(string) string, set func(string, string)) bool {
	src := imgSource(old, r.linker)
	w, h := pixels(get("width")), pixels(get("height"))
	if src == "" || w == 0 || h == 0 || w == 1 || h == 1 || hidden(get("style")) {
		return false
	}
	alt := text.Plain(get("alt"))
	set("src", src)
	n.Attr = append(n.Attr, nethtml.Attribute{Key: "alt", Val: alt})
	for _, name := range []string{"srcset", "data-srcset", "data-lazy-srcset"} {
		if srcset := r.srcset(get(name)); srcset != "" {
			set("srcset", srcset)
			break
		}
	}
	if w > 0 && h > 0 {
		set("width", strconv.Itoa(w))
		set("height", strconv.Itoa(h))
	}
	r.images = append(r.images, image{url: src, caption: alt, small: w > 0 && w < 80 || h > 0 && h < 60})
	return true
}

func hidden(style string) bool {
	style = strings.ReplaceAll(strings.ToLower(style), " ", "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "width:1px") || strings.Contains(style, "height:1px")
}

// srcset makes each candidate's address absolute; a candidate that is none is left out.
func (r *rewriter) srcset(s string) string {
	var out []string
	for f := range candidates(s) {
		if len(f) > 2 {
			continue
		}
		addr := r.linker.Web(f[0])
		if addr == "" || strings.Contains(addr, ",") {
			continue
		}
		if len(f) == 2 {
			if num, err := strconv.ParseFloat(strings.TrimRight(f[1], "wx"), 64); err != nil || num <= 0 {
				continue
			}
			addr += " " + f[1]
		}
		out = append(out, addr)
	}
	return strings.Join(out, ", ")
}
