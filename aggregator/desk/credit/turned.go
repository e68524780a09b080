package credit

import "slices"

// mostBarred is how many tokens such a line has at most.
const mostBarred = 64

// turnBars puts labels before their names on a line that has them behind, each with a bar between: 张三 | 文　李四 | 编辑.
func (p *parser) turnBars() {
	last := len(p.toks) - 1
	if last < 2 || last > mostBarred || !p.barred(last) {
		return
	}
	for i := 2; i <= last; i++ {
		if p.toks[i].kind == tokLabel && p.toks[i].prefixed {
			return
		}
	}
	for i := last; i >= 2; i-- {
		if !p.barred(i) {
			continue
		}
		from := i - 1
		for from > 0 && (p.toks[from-1].kind == tokWord || p.toks[from-1].kind == tokComma) {
			from--
		}
		label := p.toks[i]
		label.prefixed = true
		p.toks = slices.Replace(p.toks, from, i+1, append([]token{label}, p.toks[from:i-1]...)...)
	}
}

// barred tells that token i is a label that a bar parts from the word before it.
func (p *parser) barred(i int) bool {
	return i >= 2 && p.toks[i].kind == tokLabel && !p.toks[i].prefixed && p.toks[i-1].kind == tokBar && p.toks[i-2].kind == tokWord
}
