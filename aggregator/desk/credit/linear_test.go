package credit

import (
	"strings"
	"testing"
)

// What stands behind a label is read as far as a name may go, and not to the line's end for each label in it.
func TestAnOutletsNameEndsSomewhere(t *testing.T) {
	s := strings.Repeat("转载自嘉（ID", 1000)
	p := parser{rd: New(nil, nil), line: s, toks: lex(nil, s)}
	if end := p.skipOutlet(1); p.toks[end-1].from > 5*mostOrigin*len("字")+100 {
		t.Errorf("it takes %d tokens of %d", end, len(p.toks))
	}
}
