package intake

import "bytes"

// maxAttrs is how many attributes of one element are kept: encoding/xml takes a time that grows with their square.
const maxAttrs = 256

// attr is an attribute as written, its value still with references.
type attr struct{ name, value []byte }

// validName: what encoding/xml takes for a name, kept to ASCII.
func validName(n []byte) bool {
	if len(n) == 0 || !nameStart(n[0]) || bytes.Count(n, []byte(":")) > 1 || n[len(n)-1] == ':' || n[0] == ':' {
		return false
	}
	for _, c := range n {
		if !nameStart(c) && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

// parseTag reads the tag at pos into attrs and goes past it. sound: it may stay as it is. A nil name: it was no tag, and
// something was put in its place.
func (m *mender) parseTag() (name []byte, selfClosed, sound bool) {
	in, i := m.in, m.pos+1
	m.attrs = m.attrs[:0]
	for i < len(in) && !space(in[i]) && in[i] != '>' && in[i] != '/' && in[i] != '<' {
		i++
	}
	name, sound = in[m.pos+1:i], true
	if !validName(name) {
		m.replace(m.pos, m.pos+1, "&lt;")
		m.note("mended.less-than")
		m.pos++
		return nil, false, false
	}
	for {
		gap := i
		for i < len(in) && space(in[i]) {
			i++
		}
		switch {
		case i >= len(in): // the text ends in a tag
			m.replace(m.pos, len(in), "")
			m.pos, m.cut = len(in), m.item != nil
			return nil, false, false
		case in[i] == '>':
			m.pos = i + 1
			return name, false, sound && len(m.attrs) <= maxAttrs
		case in[i] == '/' && i+1 < len(in) && in[i+1] == '>':
			m.pos = i + 2
			return name, true, sound && len(m.attrs) <= maxAttrs
		case in[i] == '<': // a tag that does not end
			m.note("mended.open-tag")
			m.pos = i
			return name, false, false
		case in[i] == '/' || in[i] == '=' || in[i] == '"' || in[i] == '\'':
			i++
			sound = false
			continue
		}
		if gap == i {
			sound = false
		}
		var ok bool
		i, ok = m.parseAttr(i)
		sound = sound && ok
	}
}

// parseAttr reads the attribute at i, in XML's form or in one of HTML's.
func (m *mender) parseAttr(i int) (next int, sound bool) {
	in, from := m.in, i
	for i < len(in) && !space(in[i]) && in[i] != '=' && in[i] != '>' && in[i] != '/' && in[i] != '<' && in[i] != '"' && in[i] != '\'' {
		i++
	}
	a := attr{name: in[from:i]}
	sound = validName(a.name)
	for _, b := range m.attrs {
		if len(m.attrs) <= 16 && bytes.Equal(a.name, b.name) {
			sound = false
		}
	}
	j := i
	for j < len(in) && space(in[j]) {
		j++
	}
	if j >= len(in) || in[j] != '=' { // <option selected>
		m.addAttr(a)
		return i, false
	}
	for j++; j < len(in) && space(in[j]); j++ {
	}
	if j >= len(in) {
		return j, false
	}
	q := in[j]
	if q != '"' && q != '\'' {
		from = j
		for j < len(in) && !space(in[j]) && in[j] != '>' && in[j] != '<' {
			j++
		}
		a.value = in[from:j]
		m.addAttr(a)
		return j, false
	}
	end := m.valueEnd(j+1, q)
	a.value = in[j+1 : end]
	m.addAttr(a)
	if bytes.IndexByte(a.value, '<') >= 0 || m.badReferences(a.value) {
		sound = false
	}
	if end < len(in) && in[end] == q {
		end++
	} else {
		sound = false
	}
	return end, sound
}

func (m *mender) addAttr(a attr) {
	if len(m.attrs) <= maxAttrs {
		m.attrs = append(m.attrs, a)
	}
}

// valueEnd finds the closing quote: before the next tag, or, for a value with a bare < in it, not much later. Else the
// value ends with its tag.
func (m *mender) valueEnd(from int, quote byte) int {
	if m.nextTag < from { // kept: a tag of many attributes is searched once
		m.nextTag = len(m.in)
		if i := bytes.IndexByte(m.in[from:], '<'); i >= 0 {
			m.nextTag = from + i
		}
	}
	lt := m.nextTag - from
	if q := bytes.IndexByte(m.in[from:from+lt], quote); q >= 0 {
		return from + q
	}
	near := m.in[from:min(len(m.in), from+512)]
	if q := bytes.IndexByte(near, quote); q >= 0 && q+1 < len(near) && (near[q+1] == '>' || space(near[q+1]) || near[q+1] == '/') {
		return from + q
	}
	if gt := bytes.IndexByte(m.in[from:from+lt], '>'); gt >= 0 {
		return from + gt
	}
	return from + lt
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
