package reprint

import "github.com/txnews/hub/news"

// Least is the length under which texts say too little to be told apart.
const Least = storyLeast

// Letters are what is compared of an entry's text.
func Letters(e *news.Entry) []rune {
	t := readStory(e)
	return t.runes
}

// Kept is how many bytes a place takes in which texts were read, and the next ones will be.
func Kept() int {
	r := readers.Get().(*reader)
	defer readers.Put(r)
	return 4*(cap(r.runes)+cap(r.raw)) + cap(r.pause) + cap(r.stood) + cap(r.written) + 8*cap(r.low.kept)
}

// TextLimit is how many characters of a text are compared.
const TextLimit = textLimit

// MostFacts is how many different facts a text has that is compared by them.
const MostFacts = mostFacts

// Facts are how many facts are read of a text.
func Facts(text string) int { return len(factsOf(text)) }

// Paid is what telling two texts to be one took of the evidence.
func Paid(a, b string) int {
	x, y := readStory(&news.Entry{Content: a}), readStory(&news.Entry{Content: b})
	c := comparison{a: &x, b: &y, ea: &news.Entry{}, eb: &news.Entry{}, tiles: tiles(x.runes, y.runes)}
	c.borders()
	c.measure()
	_ = c.details()
	return c.pardons
}
