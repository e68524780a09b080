package segment

import "math"

// Name is a word of a text beside those of the list: [From, To) in runes.
type Name struct{ From, To int }

// costs of what the list lacks, in nats: a name that somebody gave, and a character of no word.
const (
	nameCost    = 13
	strangeCost = 15
)

// reach is how many runes on either side of a name are cut into words: more than the longest word has.
const reach = Longest + 2

// Reading is how a name stands in a text.
type Reading struct {
	// Contested tells that some word of the list holds characters of the name and others. Where none does, the name is a word.
	Contested bool
	// Margin is by how many nats reading the name as a word is likelier than the best reading without; below 0 the characters
	// belong to other words.
	Margin float64
	// Word is the longest word which, in the reading without, holds characters of the name.
	Word Name
}

// Cutter is memory that texts are cut in, one after another.
type Cutter struct {
	edges [2*reach + Longest + 8][]word
	costs []float32
	from  []int
}

// Read tells how the name, of at most eight runes, stands in the text.
func (c *Cutter) Read(text []rune, name Name) Reading {
	if name.To-name.From > 8 || !c.contested(text, name) {
		return Reading{}
	}
	start := max(0, name.From-reach)
	text = text[start:min(len(text), name.To+reach)]
	name = Name{name.From - start, name.To - start}
	c.words(text)
	cost := c.take(name)
	with := c.best(0, name.From) + cost + c.best(name.To, len(text))
	r := Reading{Contested: true, Margin: float64(c.best(0, len(text)) - with)}
	for to := len(text); to > 0; to = c.from[to] {
		w := Name{c.from[to], to}
		if w.From < name.To && w.To > name.From && w.To-w.From > r.Word.To-r.Word.From {
			r.Word = w
		}
	}
	r.Word.From, r.Word.To = r.Word.From+start, r.Word.To+start
	return r
}

// contested tells that a word of the list holds characters of the name and others.
func (c *Cutter) contested(text []rune, name Name) bool {
	for i := max(0, name.From-Longest+1); i < name.To; i++ {
		c.edges[0] = begins(text[i:min(len(text), i+Longest)], c.edges[0][:0])
		for _, w := range c.edges[0] {
			if to := i + w.length; to > name.From && (i < name.From || to > name.To) {
				return true
			}
		}
	}
	return false
}

// words finds the words that begin at each place.
func (c *Cutter) words(text []rune) {
	for i := range text {
		c.edges[i] = begins(text[i:min(len(text), i+Longest)], c.edges[i][:0])
		if len(c.edges[i]) == 0 || c.edges[i][0].length != 1 {
			c.edges[i] = append(c.edges[i], word{length: 1, cost: strangeCost})
		}
	}
}

// take is the cost of the name, which from now on is no word.
func (c *Cutter) take(n Name) float32 {
	for i, w := range c.edges[n.From] {
		if w.length == n.To-n.From {
			c.edges[n.From][i].cost = float32(math.Inf(1))
			return min(w.cost, nameCost)
		}
	}
	return nameCost
}

// best is the cost of the likeliest words of [lo, hi); from is where the one that ends at each place begins.
func (c *Cutter) best(lo, hi int) float32 {
	c.costs, c.from = c.costs[:0], c.from[:0]
	for range hi + 1 {
		c.costs, c.from = append(c.costs, float32(math.Inf(1))), append(c.from, 0)
	}
	c.costs[lo] = 0
	for i := lo; i < hi; i++ {
		for _, w := range c.edges[i] {
			if to := i + w.length; to <= hi && c.costs[i]+w.cost < c.costs[to] {
				c.costs[to], c.from[to] = c.costs[i]+w.cost, i
			}
		}
	}
	return c.costs[hi]
}

// Before is the word that ends where text[to] begins, in the likeliest reading of what stands before, and tells whether it is one that
// leads to what follows: a verb, or a word that joins.
func (c *Cutter) Before(text []rune, to int) (word Name, leads bool) {
	if to == 0 {
		return Name{}, false
	}
	start := max(0, to-reach)
	text = text[start:to]
	c.words(text)
	c.best(0, len(text))
	from := c.from[len(text)]
	for _, w := range c.edges[from] {
		leads = leads || w.length == len(text)-from && w.leads
	}
	return Name{start + from, to}, leads
}

// Around is the stretch of whole words, in the likeliest reading of what stands near, that holds a run of at most four characters.
func (c *Cutter) Around(text []rune, run Name) Name {
	start := max(0, run.From-Longest+1)
	text = text[start:min(len(text), run.To+Longest-1)]
	c.words(text)
	c.best(0, len(text))
	around := run
	for to := len(text); to > 0; to = c.from[to] {
		if from := c.from[to] + start; from < run.To && to+start > run.From {
			around = Name{min(around.From, from), max(around.To, to+start)}
		}
	}
	return around
}
