package channels

import (
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

const (
	longestColumn = 14 // characters that a column's name has at most
	longestMark   = 8  // and one that says by itself where its headlines belong
)

// columnEnds are what parts a column's name from the headline.
var columnEnds = text.SetOf(":：|丨｜")

// brackets are what columns stand in.
var brackets = []struct{ opens, closes string }{{"【", "】"}, {"（", "）"}, {"(", ")"}, {"[", "]"}}

// column is the name of a column that opens a headline: 【视频回放】…, 今日一图:…, 强县新闻|….
func column(title string) string {
	if name, ok := opened(title); ok {
		if utf8.RuneCountInString(name) > longestMark {
			return ""
		}
		return strings.TrimSpace(name)
	}
	n := 0
	for i, r := range title {
		if columnEnds.Has(r) {
			return strings.TrimSpace(title[:i])
		}
		if n++; n > longestMark {
			break
		}
	}
	return ""
}

// columns are the names of columns that papers set before a headline, or behind it: 【大美中国】假日时光, 岁末的温情（读画）.
func columns(title string) (names []string) {
	if name, ok := opened(title); ok {
		names = parted(name)
	}
	title = strings.TrimSpace(title)
	for _, b := range brackets {
		if rest, ok := strings.CutSuffix(title, b.closes); ok {
			if at := strings.LastIndex(rest, b.opens); at > 0 {
				names = append(names, parted(rest[at+len(b.opens):])...)
			}
		}
	}
	return names
}

// opened is what stands in the bracket that opens a headline.
func opened(title string) (name string, ok bool) {
	for _, b := range brackets {
		if rest, found := strings.CutPrefix(title, b.opens); found {
			name, _, ok = strings.Cut(rest, b.closes)
			return name, ok
		}
	}
	return "", false
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
