// Package credit finds who made an entry: bylines, datelines, credit lines and what outlets call themselves.
package credit

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// credit is what a credit line says.
type credit struct {
	printed  string // 来源: as printed, cleaned; selfOutlet for 本报
	dateline string // X记者, 新华社北京6月12日电
	cited    string // 据《X》报道
	writers, stringers, photographers,
	editors []string
}

const selfOutlet = "本报"

func (c *credit) empty() bool {
	return c.printed == "" && c.dateline == "" && c.cited == "" && !c.people()
}

func (c *credit) people() bool {
	return len(c.writers)+len(c.stringers)+len(c.photographers)+len(c.editors) > 0
}

// merge adds what d says and c does not.
func (c *credit) merge(d credit) {
	first := func(a *string, b string) {
		if *a == "" {
			*a = b
		}
	}
	first(&c.printed, d.printed)
	first(&c.dateline, d.dateline)
	first(&c.cited, d.cited)
	c.writers = union(c.writers, d.writers)
	c.stringers = union(c.stringers, d.stringers)
	c.photographers = union(c.photographers, d.photographers)
	c.editors = union(c.editors, d.editors)
}

func union(a, b []string) []string {
	if len(b) == 0 {
		return a
	}
	if a == nil {
		a = make([]string, 0, len(b))
	}
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// token is a word, a label or a separator of a credit line.
type token struct {
	kind      tokenKind
	text      string
	role      role
	from, to  int  // in the line
	prefixed  bool // a label with ':' or '/' behind it: its names follow
	glued     bool // no blank before it
	qualified bool // a label with 本版 or the like before it
}

type tokenKind uint8

const (
	tokWord tokenKind = iota
	tokLabel
	tokSep
	tokQuoted // 《…》 and “…”
)

// lex appends the tokens of a narrowed credit line.
func lex(out []token, s string) []token {
	glued := false
	for i := 0; i < len(s); {
		r, w := utf8.DecodeRuneInString(s[i:])
		switch {
		case text.IsSpace(r):
			glued = false
			i += w
			continue
		case closer(r) != 0:
			if end := strings.IndexRune(s[i+w:], closer(r)); end >= 0 {
				out = append(out, token{kind: tokQuoted, text: s[i+w : i+w+end], from: i, glued: glued})
				_, cw := utf8.DecodeRuneInString(s[i+w+end:])
				i += w + end + cw
				out[len(out)-1].to = i
				glued = true
				continue
			}
			i += w
			continue
		case wordRune(r):
			end := i
			for end < len(s) {
				q, qw := utf8.DecodeRuneInString(s[end:])
				if !wordRune(q) || text.IsHan(q) != text.IsHan(r) && !nameDot(q) && !nameDot(r) {
					break
				}
				end += qw
			}
			if !text.IsHan(r) {
				end = latinRun(s, end)
			}
			out = splitLabels(out, s, i, end, glued)
			i, glued = end, true
			continue
		}
		if r == ':' || r == '/' || r == '|' {
			if n := len(out); n > 0 && out[n-1].kind == tokLabel && (r == ':' || !out[n-1].prefixed && !afterSlash(out)) {
				out[n-1].prefixed = true
				out[n-1].to = i + w
				i += w
				glued = false
				continue
			}
		}
		out = append(out, token{kind: tokSep, text: s[i : i+w], from: i, to: i + w, glued: glued})
		i += w
		glued = true
	}
	return out
}

// afterSlash tells that the last token, a label, stands behind a name and a slash: 张三/文.
func afterSlash(out []token) bool {
	n := len(out)
	return n >= 3 && out[n-2].kind == tokSep && out[n-2].text == "/" && out[n-2].glued && out[n-3].kind == tokWord
}

// closer is the mark that closes a quotation, 0 where open opens none.
func closer(open rune) rune {
	switch open {
	case '《':
		return '》'
	case '“':
		return '”'
	case '"':
		return '"'
	case '「':
		return '」'
	case '『':
		return '』'
	}
	return 0
}

// nameDot is the dot between the parts of a name, as the keyboards of several nations write it.
func nameDot(r rune) bool {
	return r == '·' || r == '•' || r == '・' || r == '‧' || r == '∙' || r == '･'
}

func wordRune(r rune) bool {
	return text.IsHan(r) || nameDot(r) || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '\'' || r == '’' || r == '@' || r == '_' ||
		r >= 0xc0 && r < 0x250
}

// latinRun takes the following words in Latin letters along: Zhang San.
func latinRun(s string, end int) int {
	for end+1 < len(s) && s[end] == ' ' && text.IsLetter(s[end+1]) {
		e := end + 1
		for e < len(s) && (text.IsLetter(s[e]) || s[e] == '-' || s[e] == '.' || s[e] == '\'') {
			e++
		}
		if strings.EqualFold(s[end+1:e], "and") {
			break
		}
		end = e
	}
	return end
}

// splitLabels appends the run s[from:to] with the labels inside it cut out.
func splitLabels(out []token, s string, from, to int, glued bool) []token {
	run := s[from:to]
	if r, ok := shortLabels[run]; ok {
		return append(out, token{kind: tokLabel, text: run, role: r, from: from, to: to, glued: glued})
	}
	for start := 0; start < len(run); {
		at, word := findLabel(run[start:])
		if at < 0 {
			if name, ok := strings.CutSuffix(run[start:], "摄"); ok && name != "" {
				out = append(out, token{kind: tokWord, text: name, from: from + start, to: from + start + len(name), glued: glued})
				return append(out, token{kind: tokLabel, text: "摄", role: rolePhoto, from: from + start + len(name), to: to, glued: true})
			}
			return append(out, token{kind: tokWord, text: run[start:], from: from + start, to: to, glued: glued})
		}
		if at > 0 && labels[word] == roleMeta && !strings.HasPrefix(s[from+start+at+len(word):], ":") { // 嘉兴频道 is a name
			out = append(out, token{kind: tokWord, text: run[start : start+at+len(word)], from: from + start, to: from + start + at + len(word), glued: glued})
			start, glued = start+at+len(word), true
			continue
		}
		if at > 0 {
			out = append(out, token{kind: tokWord, text: run[start : start+at], from: from + start, to: from + start + at, glued: glued})
			glued = true
		}
		start += at
		out = append(out, token{kind: tokLabel, text: word, role: labels[word], from: from + start, to: from + start + len(word), glued: glued})
		start += len(word)
		glued = true
	}
	return out
}

// labelStarts are the first characters of labels.
var labelStarts = sync.OnceValue(func() *text.RuneSet {
	m := new(text.RuneSet)
	for w := range labels {
		r, _ := utf8.DecodeRuneInString(w)
		m.Add(r)
	}
	return m
})

// findLabel finds the first label in a run, the longest where several begin together or one lies inside another that begins earlier.
func findLabel(run string) (int, string) {
	starts := labelStarts()
	for i, r := range run {
		if !starts.Has(r) {
			continue
		}
		for n := min(longestLabel*3, len(run)-i); n >= 6; n -= 3 {
			if _, ok := labels[run[i:i+n]]; ok {
				return i, run[i : i+n]
			}
		}
	}
	return -1, ""
}
