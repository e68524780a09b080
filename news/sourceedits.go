package news

import "strconv"

// SourceEdits change several sources as one: all of it or nothing.
type SourceEdits struct {
	Add    []Source
	Put    []Source // each with the Rev that it was made from
	Remove []Source // likewise; ID and Rev alone count
}

// IDs are those of all that are changed.
func (e *SourceEdits) IDs() []string {
	var ids []string
	for _, list := range [][]Source{e.Add, e.Put, e.Remove} {
		for _, s := range list {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// SourcesRefused is the error of edits of several sources of which some cannot be: nothing was written. It has for each of
// these an AddressTaken, an ErrConflict (its revision is another by now), an ErrExists or an ErrNotFound.
type SourcesRefused struct{ By map[string]error }

// Error says how many.
func (e *SourcesRefused) Error() string {
	return "sources refused: " + strconv.Itoa(len(e.By))
}
