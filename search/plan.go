package search

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"
)

// titleWorth is how much more a word in the title says than one in the text.
const titleWorth = 3

// plan makes of a query what walks through one volume.
type plan struct {
	ctx    context.Context
	reader index.IndexReader
	q      *Query
	ranked bool // hits have scores
}

// unscored has the library intersect bitmaps.
var unscored = search.SearcherOptions{Score: "none"}

func (p *plan) options() search.SearcherOptions {
	if p.ranked {
		return search.SearcherOptions{}
	}
	return unscored
}

// walk finds what the query may find. It is what Match judges: more at most, never less, but for what the audience sees.
func (p *plan) walk() (search.Searcher, error) {
	q := p.q
	var all []search.Searcher
	must := func(s search.Searcher, err error) error {
		all = append(all, s)
		return err
	}
	keys := [][]string{prefixed(keyChannel, q.channels), prefixed(keyTown, q.towns)}
	if q.source != "" {
		keys = append(keys, []string{keySource + q.source})
	} else {
		keys = append(keys, []string{keyHead})
	}
	if q.origin != "" {
		keys = append(keys, []string{keyOrigin + q.origin})
	}
	if !q.Beyond {
		keys = append(keys, []string{keyPublic})
	}
	for i := range q.words {
		if err := must(p.word(&q.words[i])); err != nil {
			return nil, err
		}
	}
	for _, any := range keys {
		if len(any) > 0 {
			if err := must(p.keys(any)); err != nil {
				return nil, err
			}
		}
	}
	found, err := p.all(all)
	if err != nil || !p.ranked {
		return found, err
	}
	return p.worth(found)
}

// worth has what is found worth more where the title has the words.
func (p *plan) worth(found search.Searcher) (search.Searcher, error) {
	var titles []search.Searcher
	for _, w := range p.q.words {
		var err error
		grams(w.forms[0].text, func(gram string) {
			s, e := searcher.NewTermSearcher(p.ctx, p.reader, gram, fieldTitle, titleWorth, p.options())
			if err == nil && e == nil {
				titles = append(titles, s)
			}
			err = e
		})
		if err != nil {
			return nil, err
		}
	}
	should, err := searcher.NewDisjunctionSearcher(p.ctx, p.reader, titles, 0, p.options())
	if err != nil {
		return nil, err
	}
	return searcher.NewBooleanSearcher(p.ctx, p.reader, found, should, nil, p.options())
}

func prefixed(prefix string, ids []string) []string {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = prefix + id
	}
	return keys
}

func (p *plan) all(of []search.Searcher) (search.Searcher, error) {
	if len(of) == 1 {
		return of[0], nil
	}
	return searcher.NewConjunctionSearcher(p.ctx, p.reader, of, p.options())
}

func (p *plan) any(of []search.Searcher, least int) (search.Searcher, error) {
	if len(of) == 1 {
		return of[0], nil
	}
	return searcher.NewDisjunctionSearcher(p.ctx, p.reader, of, float64(least), p.options())
}

// keys finds what has any of the keys, which says nothing of its worth.
func (p *plan) keys(any []string) (search.Searcher, error) {
	of := make([]search.Searcher, 0, len(any))
	for _, key := range any {
		s, err := searcher.NewTermSearcher(p.ctx, p.reader, key, fieldKey, 1, unscored)
		if err != nil {
			return nil, err
		}
		of = append(of, s)
	}
	if len(of) == 1 {
		return of[0], nil
	}
	return searcher.NewDisjunctionSearcher(p.ctx, p.reader, of, 1, unscored)
}

func (p *plan) word(w *word) (search.Searcher, error) {
	of := make([]search.Searcher, 0, len(w.forms)+1)
	for i := range w.forms {
		s, err := p.form(&w.forms[i])
		if err != nil {
			return nil, err
		}
		of = append(of, s)
	}
	if len(w.towns) > 0 {
		s, err := p.keys(prefixed(keyTown, w.towns))
		if err != nil {
			return nil, err
		}
		of = append(of, s)
	}
	return p.any(of, 1)
}

// form finds what has all grams of a form; of one that may stand in two pieces, all but one within. Whether they stand as they should is
// Match's to judge.
func (p *plan) form(f *form) (search.Searcher, error) {
	list := needed(f.text)
	within := 0 // how many there are between the first and the last that may be missing
	if f.loose {
		within = len(list) - 2
	}
	var all, some []search.Searcher
	for i, gram := range list {
		if within == 1 && i == 1 {
			continue
		}
		s, err := p.gram(gram)
		if err != nil {
			return nil, err
		}
		if within > 0 && i > 0 && i < len(list)-1 {
			some = append(some, s)
		} else {
			all = append(all, s)
		}
	}
	if len(some) > 0 {
		s, err := p.any(some, len(some)-1)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return p.all(all)
}

// needed are the grams of a form, without the last character of those in a row: it stands in the gram before.
func needed(text string) (list []string) {
	grams(text, func(gram string) {
		if n := len(list); n == 0 || !alone(gram) || !strings.HasSuffix(list[n-1], gram) {
			list = append(list, gram)
		}
	})
	return list
}

// alone is true of a single character.
func alone(gram string) bool {
	r, w := utf8.DecodeRuneInString(gram)
	return w == len(gram) && isCharacter(r)
}

// gram finds what has a gram in a text that the audience may see; a single character, wherever it begins a gram.
func (p *plan) gram(gram string) (search.Searcher, error) {
	fields := []string{fieldPublic}
	if p.q.Beyond {
		fields = append(fields, fieldPartner)
	}
	of := make([]search.Searcher, 0, len(fields))
	for _, field := range fields {
		find := searcher.NewTermSearcher
		if alone(gram) {
			find = searcher.NewTermPrefixSearcher
		}
		s, err := find(p.ctx, p.reader, gram, field, 1, p.options())
		if err != nil {
			return nil, err
		}
		of = append(of, s)
	}
	return p.any(of, 1)
}
