package credit

import (
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// joinsOutlets tells that a sign stands between outlets that print as one.
func joinsOutlets(r rune) bool { return nameDot(r) || strings.ContainsRune("-—–－、", r) }

// joinedOutlets is the outlets that print as one, whose names make s, without the place behind them: 嘉兴在线—南湖晚报, 新甘肃·每日甘肃网,
// 经济日报-中国经济网北京. One that s names may vouch for the others, but not in a list.
func (rd *Reader) joinedOutlets(s string, placed bool) string {
	if at := placeAtEnd(s); at > 0 && placed && !rd.outlet(s) {
		s = strings.TrimRightFunc(s[:at], joinsOutlets)
	}
	parts := strings.FieldsFunc(s, joinsOutlets)
	known := 0
	for _, part := range parts {
		switch n := text.Count(part); {
		case rd.outlet(part):
			known++
		case n < 2 || n > 8 || prose(part) || rd.isPlace(part) || strings.Contains(s, "、"):
			return ""
		}
	}
	if known == 0 {
		return ""
	}
	return s
}
