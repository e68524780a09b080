package edition

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed names.txt
var nameList string

// names are what papers call their pages, and how such names end.
var names = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(nameList) {
		m[n] = true
	}
	return m
})

var nameEnds = []string{"新闻", "要闻", "时事", "周刊", "周末", "副刊", "专刊", "专版", "专页", "专题", "特刊", "视界", "观察", "在线", "天地", "之窗", "时空", "版", "广场", "速递", "广角"}

// IsName tells that papers call a page so: 要闻, 教科文新闻, 光明文化周末·人文地理, 国际/体育.
func IsName(s string) bool {
	s = trimmed(s)
	n := utf8.RuneCountInString(s)
	if n < 2 || n > longestName || strings.ContainsAny(s, "，。！？、“”《》,!?") {
		return false
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("·•/&｜|（()）", r) })
	for _, p := range parts {
		if !isName(strings.TrimSpace(p)) {
			return len(parts) > 1 && isName(strings.TrimSpace(parts[0])) && utf8.RuneCountInString(p) <= 6
		}
	}
	return len(parts) > 0
}

func isName(s string) bool {
	if names()[s] {
		return true
	}
	for _, end := range nameEnds {
		if stem, ok := strings.CutSuffix(s, end); ok && stem != "" && utf8.RuneCountInString(stem) <= 4 {
			return true
		}
	}
	return false
}

// IsPicture tells headlines that say only that there is a picture: 图片报道.
func IsPicture(s string) bool {
	switch trimmed(s) {
	case "图片报道", "图片新闻", "新闻图片", "图片", "组图", "图片专题", "图片故事", "图说", "图片说明", "摄影报道", "一图", "图集":
		return true
	}
	return false
}
