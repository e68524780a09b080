package credit

import (
	"maps"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// Said is what was learnt of names and outlets: by source and name, what a source prints that is called otherwise, and whom it does not name;
// then who is somebody.
func (rd *Reader) Said() (all []news.Learnt) {
	t := &rd.taught
	for _, key := range slices.Sorted(maps.Keys(t.origins)) {
		source, printed, _ := strings.Cut(key, "\n")
		for _, said := range slices.Sorted(maps.Keys(t.origins[key])) {
			all = append(all, news.Learnt{Kind: news.LearntOrigin, Source: source, Printed: printed, Said: said, Times: t.origins[key][said]})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(t.nobody)) {
		if source, name, _ := strings.Cut(key, "\n"); t.nobody[key] > 0 {
			all = append(all, news.Learnt{Kind: news.LearntNobody, Source: source, Printed: name, Times: t.nobody[key]})
		}
	}
	for _, list := range []struct {
		kind string
		of   map[string]int
	}{{news.LearntOutlet, t.outlets}, {news.LearntPerson, t.names}} {
		for _, name := range slices.Sorted(maps.Keys(list.of)) {
			if n := list.of[name]; n > 0 {
				all = append(all, news.Learnt{Kind: list.kind, Printed: name, Times: n})
			}
		}
	}
	return all
}
