package intake

// maxMembers is how much of one list or object is decoded. A feed's items are bounded by Options.MaxEntries.
const maxMembers = 1000

// boundJSON leaves out what comes after the first most members of a list or an object, at any depth: a decoder would make something of each, and only then be told how much is wanted. Sound text stays sound;
// what is shorter stays as it is.
func boundJSON(text []byte, most int) []byte {
	b := jsonBounder{text: text, most: most}
	for b.at < len(text) {
		b.step()
	}
	if b.out == nil {
		return text
	}
	return append(b.out, text[b.copied:]...)
}

type jsonBounder struct {
	text   []byte
	most   int
	at     int
	open   []int // members begun of each open list or object
	over   int   // depth within what is left out
	from   int   // where that begins
	out    []byte
	copied int
}

func (b *jsonBounder) step() {
	switch b.text[b.at] {
	case '"':
		b.at = jsonTextEnd(b.text, b.at)
		return
	case '[', '{':
		if b.over > 0 {
			b.over++
		} else {
			b.open = append(b.open, 1)
		}
	case ',':
		if n := len(b.open); b.over == 0 && n > 0 {
			if b.open[n-1]++; b.open[n-1] > b.most {
				b.over, b.from = 1, b.at
			}
		}
	case ']', '}':
		switch {
		case b.over > 1:
			b.over--
		case b.over == 1:
			b.out = append(b.out, b.text[b.copied:b.from]...)
			b.over, b.copied = 0, b.at
			fallthrough
		case len(b.open) > 0:
			b.open = b.open[:max(0, len(b.open)-1)]
		}
	}
	b.at++
}

// jsonTextEnd is the place after the string that begins at i.
func jsonTextEnd(text []byte, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}
