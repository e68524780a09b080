package credit

import "github.com/txnews/hub/news"

// Reader finds out who made an entry. It is safe for concurrent use.
type Reader struct {
	outlets  []string        // that may open a dateline with the place right behind
	isOutlet map[string]bool // the same
	places   map[string]bool // names of towns, which are nobody's: 乌镇 begins with a surname
	taught   taught
	authors  *remembered
}

// New makes a reader that knows these outlets by name, and the towns.
func New(outlets []string, towns []news.Town) *Reader {
	rd := &Reader{outlets: outlets, isOutlet: make(map[string]bool, len(outlets)), places: make(map[string]bool, len(towns)), authors: newRemembered()}
	for _, o := range outlets {
		rd.isOutlet[o] = true
	}
	for _, t := range towns {
		rd.places[t.Name] = true
	}
	return rd
}
