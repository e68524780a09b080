package opml

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Entry is an outline that is no folder, as it was read.
type Entry struct {
	Line    int               // of the text, from 1
	Folders []string          // around it, the outermost first
	Attrs   map[string]string // by name in lower case, without the blanks around

	order int // in which it begins
}

// Attr is the first of those attributes that is given.
func (e *Entry) Attr(names ...string) string {
	for _, name := range names {
		if v := e.Attrs[name]; v != "" {
			return v
		}
	}
	return ""
}

// List is what a text holds.
type List struct {
	Entries []Entry
	Cut     bool // the text ends before its document does
}

// ErrNotOPML is given where a text has neither an opml element nor an outline.
var ErrNotOPML = errors.New("not an OPML document: it has no outline")

// Read reads a list from text in UTF-8. It reads tags as HTML's tokenizer does, for which names in any case, a bare &, HTML's
// entities, and elements that do not end are no faults: readers export them all.
func Read(text []byte) (List, error) {
	r := reader{tokens: html.NewTokenizer(bytes.NewReader(text)), line: 1}
	r.tokens.AllowCDATA(true)
	for r.next() {
	}
	if !r.seen {
		return List{}, ErrNotOPML
	}
	for len(r.open) > 0 {
		r.shut()
	}
	slices.SortFunc(r.list.Entries, func(a, b Entry) int { return a.order - b.order })
	r.list.Cut = !r.ended
	return r.list, nil
}

// maxFolders is how many folders deep names are kept.
const maxFolders = 32

type reader struct {
	tokens      *html.Tokenizer
	list        List
	open        []*outline
	line, begun int  // the line that is read; outlines so far
	seen, ended bool // the opml element, or an outline; the end of the first
}

// outline is one whose end is yet to come.
type outline struct {
	Entry
	inner bool // others stand within it
}

// next takes in one token; false: there is none.
func (r *reader) next() bool {
	kind := r.tokens.Next()
	at := r.line
	r.line += bytes.Count(r.tokens.Raw(), []byte("\n"))
	switch kind {
	case html.ErrorToken:
		return false
	case html.StartTagToken, html.SelfClosingTagToken:
		r.tokens.NextIsNotRawText() // title is no element of a page here
		name, more := r.tokens.TagName()
		switch local(name) {
		case "opml":
			r.seen = true
		case "outline":
			r.seen = true
			r.begin(at, more)
			if kind == html.SelfClosingTagToken {
				r.shut()
			}
		}
	case html.EndTagToken:
		switch name, _ := r.tokens.TagName(); local(name) {
		case "opml":
			r.ended = true
		case "outline":
			r.shut()
		}
	}
	return true
}

// local is an element's name without a namespace's prefix.
func local(name []byte) string { return string(name[bytes.LastIndexByte(name, ':')+1:]) }

func (r *reader) begin(line int, more bool) {
	r.begun++
	o := &outline{Entry: Entry{Line: line, Attrs: map[string]string{}, order: r.begun}}
	for more {
		var key, value []byte
		key, value, more = r.tokens.TagAttr()
		if v := strings.TrimSpace(string(value)); o.Attrs[string(key)] == "" {
			o.Attrs[string(key)] = v
		}
	}
	if len(r.open) > 0 {
		around := r.open[len(r.open)-1]
		around.inner = true
		o.Folders = around.Folders
		if around.Commented() {
			o.Attrs[isComment] = "true"
		}
		if name := around.Attr("text", "title"); name != "" && !around.subscribes() && len(o.Folders) < maxFolders {
			o.Folders = append(slices.Clip(o.Folders), name)
		}
	}
	r.open = append(r.open, o)
}

// shut ends the innermost outline.
func (r *reader) shut() {
	if len(r.open) == 0 {
		return
	}
	o := r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	_, asked := o.Attrs["xmlurl"]
	if !o.inner && (asked || o.Attr("type") != "") || o.subscribes() {
		r.list.Entries = append(r.list.Entries, o.Entry)
	}
}

// subscribes reports whether the outline has an address.
func (e *Entry) subscribes() bool { return e.Address() != "" }

const isComment = "iscomment"

// Commented reports whether the outline, or one around it, is commented out (OPML 2.0, isComment).
func (e *Entry) Commented() bool { return strings.EqualFold(e.Attr(isComment), "true") }

// Address is the feed's, under the names that readers have for it.
func (e *Entry) Address() string { return e.Attr("xmlurl", "feedurl", "rssurl", "url") }
