package main

import (
	"fmt"
	"io"
	"sync"
	"unicode"
	"unicode/utf8"
)

// plainWriter writes text for terminals, whoever wrote it: what a terminal would obey (controls but the line's end and the tab) and what
// has text show in another order is written as \u and its number, which in a JSON string means the same. It is safe for
// concurrent use.
type plainWriter struct {
	to io.Writer

	mu   sync.Mutex
	rest []byte // the beginning of a character
	lost error  // why something was not written
}

// Write reports the bytes that it was given.
func (p *plainWriter) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := b
	if len(p.rest) > 0 {
		text = append(p.rest, b...)
		p.rest = nil
	}
	var out []byte // nil: nothing had to be changed
	done := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == utf8.RuneError && !utf8.FullRune(text[i:]):
			p.rest = append([]byte(nil), text[i:]...)
			text = text[:i]
		case r == utf8.RuneError && size == 1:
			out = append(append(out, text[done:i]...), "\uFFFD"...)
			done = i + size
		case obeyed(r):
			out = fmt.Appendf(append(out, text[done:i]...), `\u%04x`, r)
			done = i + size
		}
		i += size
	}
	if out = append(out, text[done:]...); len(out) == 0 {
		return len(b), nil
	}
	if _, err := p.to.Write(out); err != nil {
		p.lost = err
		return 0, err
	}
	return len(b), nil
}

// whole says why not everything was written, whether or not who wrote it asked.
func (p *plainWriter) whole() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lost
}

// obeyed is true of what terminals do something else with than show it.
func obeyed(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}
