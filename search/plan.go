package search

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"
)

// plan makes of a query what walks through one volume.
type plan struct {
	ctx    context.Context
	reader index.IndexReader
	q      *Query
}

// unscored has the library intersect bitmaps, and no searcher says what a hit is worth.
var unscored = search.SearcherOptions{Score: "none"}

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
	return p.all(all)
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
	return searcher.NewConjunctionSearcher(p.ctx, p.reader, of, unscored)
}

func (p *plan) any(of []search.Searcher) (search.Searcher, error) {
	if len(of) == 1 {
		return of[0], nil
	}
	return searcher.NewDisjunctionSearcher(p.ctx, p.reader, of, 1, unscored)
}

// keys finds what has any of the keys.
func (p *plan) keys(any []string) (search.Searcher, error) {
	of := make([]search.Searcher, 0, len(any))
	for _, key := range any {
		s, err := searcher.NewTermSearcher(p.ctx, p.reader, key, fieldKey, 1, unscored)
		if err != nil {
			return nil, err
		}
		of = append(of, s)
	}
	return p.any(of)
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
	return p.any(of)
}

// form finds what has all grams of a form; of one that may stand in two pieces, all but one within: of more than four, those of one half, which
// looks each up once. Whether they stand as they should is Match's to judge.
func (p *plan) form(f *form) (search.Searcher, error) {
	list := needed(f.text)
	if !f.loose {
		return p.grams(list)
	}
	within := list[1 : len(list)-1]
	ends := []string{list[0], list[len(list)-1]}
	parts := len(within)
	switch {
	case parts <= 1:
		return p.grams(ends)
	case parts > 4:
		parts = 2
	}
	of := make([]search.Searcher, 0, parts)
	for i := range parts {
		from, to := i*len(within)/parts, (i+1)*len(within)/parts
		s, err := p.grams(slices.Concat(ends, within[:from], within[to:]))
		if err != nil {
			return nil, err
		}
		of = append(of, s)
	}
	return p.any(of)
}

// grams finds what has all of a list.
func (p *plan) grams(list []string) (search.Searcher, error) {
	of := make([]search.Searcher, 0, len(list))
	for _, gram := range list {
		s, err := p.gram(gram)
		if err != nil {
			return nil, err
		}
		of = append(of, s)
	}
	return p.all(of)
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
	fields := p.fields()
	of := make([]search.Searcher, 0, len(fields))
	for _, field := range fields {
		find := searcher.NewTermSearcher
		if alone(gram) {
			find = searcher.NewTermPrefixSearcher
		}
		s, err := find(p.ctx, p.reader, gram, field, 1, unscored)
		if err != nil {
			return nil, err
		}
		of = append(of, s)
	}
	return p.any(of)
}

// fields are the texts that the audience may see.
func (p *plan) fields() []string {
	if p.q.Beyond {
		return []string{fieldPublic, fieldPartner}
	}
	return []string{fieldPublic}
}
