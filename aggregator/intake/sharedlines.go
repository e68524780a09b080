package intake

import (
	"html"
	"maps"
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
	res.Furniture = append(slices.Clone(known), res.sharedLines(known)...)
	res.Furniture = res.Furniture[max(0, len(res.Furniture)-maxShared):]
	if len(res.Furniture) == 0 {
		return
	}
	for i := range res.Entries {
		res.Entries[i].LinesShared = res.Furniture
	}
}

// sharedLines are the keys of the lines that most texts have, sorted, but those that are known. The key of a line is made where the
// beginning of one like it stands in most texts: lines of one key begin alike.
func (res *Result) sharedLines(known []string) (found []string) {
	if len(res.Entries) < fewestSharing {
		return nil
	}
	type seen struct{ texts, last int } // last is the number of the last of them, so that each counts once
	begun := make(map[uint64]seen, min(len(res.Entries)*endLines, 1<<10))
	ends, texts, often := make([][]string, len(res.Entries)), 0, 0 // often: of the line that most texts have
	blank := beginning("")
	for i := range res.Entries {
		e := &res.Entries[i]
		text := e.Content
		if text == "" {
			text = e.Summary
		}
		ends[i] = endsOf(text)
		if slices.ContainsFunc(ends[i], hasKey) {
			texts++
		}
		for _, l := range ends[i] {
			b := beginning(l)
			if was := begun[b]; b != blank && was.last != i+1 {
				begun[b] = seen{was.texts + 1, i + 1}
				often = max(often, was.texts+1)
			}
		}
	}
	most := func(n int) bool { return 2*n > texts && n >= fewestSharing-1 }
	if texts < fewestSharing || !most(often) {
		return nil
	}
	maps.DeleteFunc(begun, func(_ uint64, s seen) bool { return !most(s.texts) })
	counted := map[string]int{}
	for _, lines := range ends {
		lines = slices.DeleteFunc(lines, func(l string) bool { return begun[beginning(l)].texts == 0 })
		for _, k := range keysOf(lines) {
			counted[k]++
		}
	}
	for k, n := range counted {
		if most(n) && !slices.Contains(known, k) {
			found = append(found, k)
		}
	}
	slices.Sort(found)
	return found
}

// beginning is of the first letters and digits of a line: another in nearly every line that has another key, and the same where that is the same.
func beginning(l string) uint64 {
	const letters = 8
	hash, n := uint64(14695981039346656037), 0 // FNV-1a, a character at a time
	for _, r := range unescaped(l) {
		if !news.InLineKey(r) {
			continue
		}
		hash = (hash ^ uint64(r)) * 1099511628211
		if n++; n == letters {
			break
		}
	}
	return hash
}

func unescaped(l string) string {
	if strings.IndexByte(l, '&') < 0 {
		return l
	}
	return html.UnescapeString(l)
}

// endsOf are the lines at either end of a text; of a short one some come twice.
func endsOf(text string) []string {
	head, tail := text, text
	if len(text) > endBytes {
		head = text[:runeStart(text, endBytes)]
		tail = text[runeStart(text, len(text)-endBytes):]
		if i := strings.IndexByte(tail, '>'); i >= 0 && i < 300 && !strings.Contains(tail[:i], "<") { // the rest of a tag
			tail = tail[i+1:]
		}
	}
	first := textLines(head)
	last := first
	if len(text) > endBytes {
		last = textLines(tail)
	}
	if len(text) <= endBytes && len(first) <= endLines {
		return first
	}
	return slices.Concat(first[:min(len(first), endLines)], last[max(0, len(last)-endLines):])
}

// hasKey tells a line that is compared: no long one, none without a letter or digit, and none that is a day.
func hasKey(l string) bool {
	return strings.ContainsFunc(unescaped(l), func(r rune) bool { return news.InLineKey(r) && !strings.ContainsRune(dayRunes, r) }) && utf8.RuneCountInString(l) <= longestShared
}

// keysOf are the keys of lines, each once.
func keysOf(lines []string) (keys []string) {
	for _, l := range lines {
		if utf8.RuneCountInString(l) > longestShared {
			continue
		}
		if k := news.LineKey(unescaped(l)); k != "" && !isDay(k) && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

const dayRunes = "0123456789年月日星期一二三四五六天周"

// isDay tells the key of a line that is a day, and another tomorrow.
func isDay(key string) bool {
	return strings.Trim(key, dayRunes) == ""
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
	line := ""
	end := func() {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
		line = ""
	}
	for {
		text, rest, tagged := strings.Cut(s, "<")
		line += text
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
	n := 0
	for n < len(tag) && (asciiLetter(tag[n]) || tag[n] >= '0' && tag[n] <= '9') {
		n++
	}
	name := strings.ToLower(tag[:n])
	return name == "p" || name == "br" || name == "hr" || blocks[name]
}
