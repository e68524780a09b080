package intake

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

const (
	// fewestSharing is how many entries must have a text before lines are told that stand in most of them.
	fewestSharing = 4
	// endBytes is how much of either end of a text is looked through for such lines, endLines how many.
	endBytes = 2 << 10
	endLines = 12
	// longestShared is how many characters of a line are looked at; a longer one is text.
	longestShared = 80
	// maxShared bounds what a source's state remembers of them; the newest stay.
	maxShared = 60
)

// markLines notes in each entry the lines at the ends of texts that most of its document have, and those that were told before: they are
// the site's. known is what the source's state remembers.
func (res *Result) markLines(known []string) {
	counted, texts := map[string]int{}, 0
	if len(res.Entries) >= fewestSharing {
		for i := range res.Entries {
			e := &res.Entries[i]
			text := e.Content
			if text == "" {
				text = e.Summary
			}
			keys := endKeys(text)
			if len(keys) > 0 {
				texts++
			}
			for _, k := range keys {
				counted[k]++
			}
		}
	}
	res.Furniture = slices.Clone(known)
	if texts >= fewestSharing {
		var found []string
		for k, n := range counted {
			if 2*n > texts && n >= fewestSharing-1 && !slices.Contains(known, k) {
				found = append(found, k)
			}
		}
		slices.Sort(found)
		res.Furniture = append(res.Furniture, found...)
		res.Furniture = res.Furniture[max(0, len(res.Furniture)-maxShared):]
	}
	if len(res.Furniture) == 0 {
		return
	}
	for i := range res.Entries {
		res.Entries[i].LinesShared = res.Furniture
	}
}

// endKeys are the keys of the lines at either end of a text, each once.
func endKeys(text string) (keys []string) {
	head, tail := text, text
	if len(text) > endBytes {
		head = text[:runeStart(text, endBytes)]
		tail = text[runeStart(text, len(text)-endBytes):]
		if i := strings.IndexByte(tail, '>'); i >= 0 && i < 300 && !strings.Contains(tail[:i], "<") { // the rest of a tag
			tail = tail[i+1:]
		}
	}
	add := func(lines []string) {
		for _, l := range lines {
			if utf8.RuneCountInString(l) > longestShared {
				continue
			}
			if k := news.LineKey(html.UnescapeString(l)); k != "" && !isDay(k) && !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	first := textLines(head)
	add(first[:min(len(first), endLines)])
	last := textLines(tail)
	add(last[max(0, len(last)-endLines):])
	return keys
}

// isDay tells the key of a line that is a day, and another tomorrow.
func isDay(key string) bool {
	return strings.Trim(key, "0123456789年月日星期一二三四五六天周") == ""
}

func runeStart(s string, at int) int {
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}

// textLines are the lines of a text, of HTML as tags of blocks part them; entities stay.
func textLines(s string) (lines []string) {
	if !strings.Contains(s, "<") {
		return strings.Split(s, "\n")
	}
	var line strings.Builder
	end := func() {
		if l := strings.TrimSpace(line.String()); l != "" {
			lines = append(lines, l)
		}
		line.Reset()
	}
	for {
		text, rest, tagged := strings.Cut(s, "<")
		line.WriteString(text)
		if !tagged {
			break
		}
		tag, rest, closed := strings.Cut(rest, ">")
		if !closed {
			break
		}
		if endsLine(tag) {
			end()
		}
		s = rest
	}
	end()
	return lines
}

// endsLine tells the tag of an element that ends a line.
func endsLine(tag string) bool {
	tag = strings.TrimPrefix(tag, "/")
	n := strings.IndexFunc(tag, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') })
	if n >= 0 {
		tag = tag[:n]
	}
	tag = strings.ToLower(tag)
	return tag == "br" || tag == "hr" || blocks[tag]
}
