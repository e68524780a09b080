package reprint

import (
	"slices"

	"github.com/txnews/hub/news"
)

// sameHouse judges two entries of one source. A source that prints a text twice prints it as it was, under the same headline
// and names; what differs in any of them is meant as another entry.
func (c *comparison) sameHouse() string {
	switch {
	case c.ea.Source != c.eb.Source || c.ea.Source == "":
		return ""
	case !slices.Equal(letters(c.ea.Title), letters(c.eb.Title)):
		return "同一来源的两篇,标题不同"
	case !samePeople(&c.ea.Attribution, &c.eb.Attribution):
		return "同一来源的两篇,署名不同"
	case !c.whole():
		return "同一来源的两篇,文字有别"
	}
	return ""
}

func samePeople(a, b *news.Attribution) bool {
	return a.Origin == b.Origin && slices.Equal(a.Reporters, b.Reporters) && slices.Equal(a.Correspondents, b.Correspondents) &&
		slices.Equal(a.Photographers, b.Photographers) && slices.Equal(a.Editors, b.Editors)
}
