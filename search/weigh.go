package search

import (
	"math"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
)

// titleWorth is how much more a word in the title says than one in the text.
const titleWorth = 3

// weigh collects documents, in the order of the snapshot, by what the query's words say of them: of each gram the square root of how often the
// text has it, for the root of the text's length, by the square of how rare it is in the volume.
func (f *finder) weigh(docs []uint64) error {
	if len(docs) == 0 {
		return nil
	}
	f.into.weigh -= len(docs)
	scores := make([]float64, len(docs))
	total, err := f.reader.DocCount()
	if err != nil {
		return err
	}
	for _, gram := range f.grams() {
		for _, field := range f.fields() {
			if err := f.add(scores, docs, gram, field, 1, total); err != nil {
				return err
			}
		}
		if err := f.add(scores, docs, gram, fieldTitle, titleWorth, total); err != nil {
			return err
		}
	}
	for i, doc := range docs {
		if into := f.into; into.full() && scores[i] < into.hits[0].score {
			continue
		}
		if err := f.take(doc, scores[i]); err != nil {
			return err
		}
	}
	return nil
}

// grams are those of all forms of the query's words.
func (f *finder) grams() (list []string) {
	for i := range f.q.words {
		for _, form := range f.q.words[i].forms {
			for _, gram := range needed(form.text) {
				if !slices.Contains(list, gram) {
					list = append(list, gram)
				}
			}
		}
	}
	return list
}

// add adds what a gram in a field says. A single character counts where it begins a gram of the title.
func (f *finder) add(scores []float64, docs []uint64, gram, field string, worth float64, total uint64) error {
	if !alone(gram) {
		return f.addTerm(scores, docs, []byte(gram), field, worth, total)
	}
	if field != fieldTitle {
		return nil
	}
	terms, err := f.reader.FieldDictPrefix(field, []byte(gram))
	if err != nil {
		return err
	}
	defer terms.Close()
	for {
		term, err := terms.Next()
		if err != nil || term == nil {
			return err
		}
		if err := f.addTerm(scores, docs, []byte(term.Term), field, worth, total); err != nil {
			return err
		}
	}
}

func (f *finder) addTerm(scores []float64, docs []uint64, term []byte, field string, worth float64, total uint64) error {
	has, err := f.reader.TermFieldReader(f.ctx, term, field, true, true, false)
	if err != nil {
		return err
	}
	defer has.Close()
	idf := 1 + math.Log(float64(total)/float64(has.Count()+1))
	var at *index.TermFieldDoc
	room := &index.TermFieldDoc{}
	sparse := has.Count() > uint64(8*len(docs)) // then it is quicker to jump to each
	for i := 0; i < len(docs); {
		switch {
		case at == nil || at.ID.Value() < docs[i] && !sparse:
			at, err = has.Next(room.Reset())
		case at.ID.Value() < docs[i]:
			f.id = index.NewIndexInternalID(f.id, docs[i])
			at, err = has.Advance(f.id, room.Reset())
		}
		if err != nil || at == nil {
			return err
		}
		for i < len(docs) && docs[i] < at.ID.Value() {
			i++
		}
		if i < len(docs) && docs[i] == at.ID.Value() {
			scores[i] += worth * idf * idf * math.Sqrt(float64(at.Freq)) * at.Norm
			i++
		}
	}
	return nil
}
