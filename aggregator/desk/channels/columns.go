package channels

import (
	"strings"
	"unicode/utf8"
)

// longestColumn is how many characters a column's name has at most.
const longestColumn = 14

// columns are the names of columns that papers set before a headline, or behind it: 【大美中国】假日时光, 岁末的温情（读画）.
func columns(title string) (names []string) {
	for _, marks := range []struct{ opens, closes string }{{"【", "】"}, {"（", "）"}, {"(", ")"}} {
		if rest, ok := strings.CutPrefix(title, marks.opens); ok {
			if name, _, closed := strings.Cut(rest, marks.closes); closed {
				names = append(names, parted(name)...)
			}
		}
		if rest, ok := strings.CutSuffix(strings.TrimSpace(title), marks.closes); ok {
			if at := strings.LastIndex(rest, marks.opens); at > 0 {
				names = append(names, parted(rest[at+len(marks.opens):])...)
			}
		}
	}
	return names
}

// parted are the parts of a column's name that may be one: 文化中国行·人文观察.
func parted(name string) (parts []string) {
	for p := range strings.SplitSeq(name, "·") {
		if n := utf8.RuneCountInString(p); n >= 2 && n <= longestColumn {
			parts = append(parts, p)
		}
	}
	return parts
}
