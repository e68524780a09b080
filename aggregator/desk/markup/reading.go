package markup

import (
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/soup"
)

// Plain is the body's text on one line, as far as is asked for. What is not known to be plain text is tamed: a summary may be shown as HTML one day.
func (b *Body) Plain(limit int) string {
	var sb strings.Builder
	n := 0
	b.each(func(l Line) bool {
		s := text.Squeeze(l.Text)
		if s == "" {
			return true
		}
		if sb.Len() > 0 && !text.EndsWide(sb.String()) {
			sb.WriteByte(' ')
		}
		sb.WriteString(s)
		n += text.Count(s)
		return n <= limit
	})
	if b.plain {
		return sb.String()
	}
	return soup.Tame(sb.String())
}

// Fold appends the text as names are matched in it.
func (b *Body) Fold(dst []rune) []rune {
	for i := range b.parts {
		p := &b.parts[i]
		switch {
		case p.kind == partText && p.from >= 0:
			dst = append(dst, b.folded[p.from:p.to]...)
		case p.kind == partText:
			dst = text.Fold(dst, p.s)
		case p.block && len(dst) > 0 && dst[len(dst)-1] != text.Sep:
			dst = append(dst, text.Sep)
		}
	}
	return dst
}
