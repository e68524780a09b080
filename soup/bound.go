// Package soup bounds what HTML of any kind costs to parse.
//
// A parser follows HTML §13.2.4.3: formatting elements that were left open are opened again in every paragraph that comes
// after, so that a tree may have many times more nodes than its text has tags, and no bound on the text bounds the tree.
package soup

import "bytes"

// maxNodes is how large a tree may become, as an estimate that is never too low by much. Front pages of large sites have 20,000.
const maxNodes = 400_000

// What a tag may add to a tree: itself and the text behind it, and for a link its copies in the blocks that it is open in.
const (
	perTag  = 2
	perLink = 4
	// copies is how many equal formatting elements stay open (the "Noah's Ark clause").
	copies = 3
)

// Bound gives the text, or as much of it as parses to a tree of bounded size: first its formatting goes (b, font and the
// like; not links), then its end. It reports whether the end went. The cost is that of reading the text once or twice.
func Bound(text []byte) (bounded []byte, cut bool) {
	if n := bytes.Count(text, []byte("<")); n*(perTag+perLink+n)+len(text) < maxNodes {
		return text, false
	}
	if estimate(text) <= maxNodes {
		return text, false
	}
	return plain(text)
}

// estimate is how many nodes the text may become, every formatting element taken for one that stays open. It stops counting
// beyond maxNodes.
func estimate(text []byte) int {
	nodes, open := 0, 0
	same := map[string]int{}
	for len(text) > 0 && nodes <= maxNodes {
		tag := next(&text)
		nodes += cost(tag) + open
		if !formats(tag) || tag[1] == '/' {
			continue
		}
		if n := same[string(tag)]; n < copies {
			same[string(tag)] = n + 1
			open++
		}
	}
	return nodes
}

// plain leaves formatting elements out, and ends where the tree would become too large.
func plain(text []byte) (out []byte, cut bool) {
	nodes := 0
	out = make([]byte, 0, len(text))
	for len(text) > 0 {
		tag := next(&text)
		if formats(tag) {
			if end := bytes.IndexByte(tag, '>'); end >= 0 {
				out = append(out, tag[end+1:]...)
			}
			continue
		}
		if nodes += cost(tag); nodes > maxNodes {
			return out, true
		}
		out = append(out, tag...)
	}
	return out, false
}

// next takes the text up to the next "<": a tag and what follows it, whatever that is.
func next(text *[]byte) []byte {
	t := *text
	end := len(t)
	if i := bytes.IndexByte(t[1:], '<'); i >= 0 {
		end = i + 1
	}
	*text = t[end:]
	return t[:end]
}

// cost is what a tag and its attributes may add by themselves. What separates attributes counts as one, wherever it stands.
func cost(tag []byte) int {
	if len(tag) < 2 || tag[0] != '<' {
		return 1
	}
	n := perTag
	if name(tag) == "a" {
		n += perLink
	}
	separators, blank := 0, false
	for _, c := range tag {
		isBlank := c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'
		if isBlank && !blank || c == '/' || c == '=' {
			separators++
		}
		blank = isBlank
	}
	return n + separators
}

// formats tells whether the tag, a start or an end tag, is one of a formatting element other than a link.
func formats(tag []byte) bool {
	switch name(tag) {
	case "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}

// name is the element's name in lower case, empty for one too long for a formatting element.
func name(tag []byte) string {
	var room [6]byte
	n := 0
	if len(tag) > 1 && tag[1] == '/' {
		tag = tag[1:]
	}
	for _, c := range tag[min(1, len(tag)):] {
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c == '>' || c == '/' || c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f':
			return string(room[:n])
		}
		if n == len(room) {
			return ""
		}
		room[n] = c
		n++
	}
	return string(room[:n])
}
