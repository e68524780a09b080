package reprint

import (
	"slices"

	"github.com/txnews/hub/news"
)

// sameHouse judges two entries of one source. A source that prints a text twice prints it as it was, under the same headline
// and names; what differs in any of them is meant as another entry.
func (c *comparison) sameHouse() news.Reason {
	switch {
	case c.ea.Source != c.eb.Source || c.ea.Source == "":
		return news.Reason{}
	case !slices.Equal(letters(c.ea.Title), letters(c.eb.Title)):
		return news.Because("unlike.house-headline")
	case !samePeople(&c.ea.Attribution, &c.eb.Attribution):
		return news.Because("unlike.house-names")
	case !c.whole():
		return news.Because("unlike.house-text")
	}
	return news.Reason{}
}

func samePeople(a, b *news.Attribution) bool {
	return a.Origin == b.Origin && slices.Equal(a.Reporters, b.Reporters) && slices.Equal(a.Correspondents, b.Correspondents) &&
		slices.Equal(a.Photographers, b.Photographers) && slices.Equal(a.Editors, b.Editors)
}
