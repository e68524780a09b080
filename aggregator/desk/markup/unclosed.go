package markup

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// Elements whose start tag has no end: nothing is inside.
var empties = map[string]bool{
	"meta": true, "link": true, "base": true, "input": true, "embed": true, "param": true, "area": true, "track": true, "bgsound": true, "frame": true,
}

// What stands in these is no markup, whatever it looks like.
var rawText = map[string]bool{
	"script": true, "style": true, "xmp": true, "iframe": true, "noembed": true, "noframes": true, "textarea": true, "title": true,
}

// closeGone takes out the start tags of elements that leave with everything inside and that are never closed, for the
// text behind them would leave too. What follows <script> or <style> is code up to the next block.
func closeGone(s string) string {
	cuts := unclosed(s)
	if len(cuts) == 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	done := 0
	for _, c := range cuts {
		b.WriteString(s[done:c.from])
		b.WriteString(c.by)
		done = c.to
	}
	b.WriteString(s[done:])
	return b.String()
}

// emptied are those which XHTML closes in their start tag where they hold nothing, and HTML does not.
var emptied = map[string]bool{"iframe": true, "video": true, "audio": true, "object": true, "applet": true, "canvas": true}

// closing are the end tags of those that leave something in their place.
var closing = map[string]string{"iframe": "</iframe>"}

// cut is what bytes are to be replaced by.
type cut struct {
	from, to int
	by       string
}

// unclosed finds the bytes to take out, in order, and the end tags to put in. It goes over s once, whatever s holds.
func unclosed(s string) []cut {
	var cuts []cut
	open := map[string][]cut{}   // start tags by name
	missing := map[string]bool{} // names that have no end tag from here on
	for at := 0; at < len(s); {
		i := text.NextTag(s[at:])
		if i < 0 {
			break
		}
		from := at + i
		name, n := text.TagName(s[from:])
		at = from + n
		switch {
		case emptied[name] && s[from+1] != '/' && strings.HasSuffix(s[from:at], "/>"):
			cuts = append(cuts, cut{at, at, "</" + name + ">"})
		case !gone[name] && !rawText[name] || empties[name]:
		case s[from+1] == '/':
			if n := len(open[name]); n > 0 {
				open[name] = open[name][:n-1]
			}
		case name == "plaintext": // nothing ends it
			cuts = append(cuts, cut{from, at, ""})
		case rawText[name]:
			if !missing[name] {
				if end := text.EndTag(s[at:], name); end >= 0 {
					at += end
					continue
				}
				missing[name] = true
			}
			if name == "script" || name == "style" {
				at += nextBlock(s[at:])
			}
			if name == "iframe" {
				from = at
			}
			cuts = append(cuts, cut{from, at, closing[name]})
		case strings.HasSuffix(s[from:at], "/>"): // in svg and math, and what XHTML meant
		default:
			open[name] = append(open[name], cut{from, at, ""})
		}
	}
	for _, tags := range open {
		cuts = append(cuts, tags...)
	}
	slices.SortFunc(cuts, func(a, b cut) int { return a.from - b.from })
	return cuts
}

// nextBlock is where a block element's tag stands in s, its length for nowhere.
func nextBlock(s string) int {
	for off := 0; ; {
		i := text.NextTag(s[off:])
		if i < 0 {
			return len(s)
		}
		name, n := text.TagName(s[off+i:])
		if text.IsBlock(name) {
			return off + i
		}
		off += i + n
	}
}
