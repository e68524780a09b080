package subject

// Lesson is an entry of which an editor said where it belongs.
type Lesson struct {
	Key   string // tells it from every other; the order in which lessons are given is of no account
	Text  Text
	Among []Candidate
	Right []string // the channels that it belongs to, of those among

	Common Common // what it says that tells nothing
}

// Common are phrases of a text, folded, of which nothing is learnt: others have them too.
type Common struct{ Title, Body, Sections Phrases }

// Phrases are stretches of folded text.
type Phrases [][]rune

// keys are those of the phrases' runs.
func (p Phrases) keys(where uint32) map[uint32]bool {
	if len(p) == 0 {
		return nil
	}
	keys := map[uint32]bool{}
	for _, s := range p {
		line{s: s, where: where}.each(func(key uint32, _, _ int) bool {
			keys[key] = true
			return true
		})
	}
	return keys
}

// Asked is an entry of which nobody said anything: what the shipped model makes of it should stay so.
type Asked struct {
	Text  Text
	Among []Candidate
}
