package desk

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/aggregator/desk/towns"
)

// ofCounty tells that a text in which no town was found is about the county all the same: its headline or its first sentences name it, or a
// local outlet speaks of 我市.
func (d *Desk) ofCounty(folded []rune, title int, from towns.Whence) bool {
	const lead = 60 // characters
	return d.namesCounty(string(folded[:title])) || d.leadNamesCounty(folded[title:min(len(folded), title+lead)]) || from.Local && ofOurs(folded)
}

// leadNamesCounty tells that the county is named, not as one of several and not as where somebody was born.
func (d *Desk) leadNamesCounty(lead []rune) bool {
	text := string(lead)
	return slices.ContainsFunc(d.towns.County(), func(name string) bool {
		before, behind, has := strings.Cut(text, name)
		one := !strings.HasSuffix(before, "、") && !strings.HasPrefix(strings.TrimPrefix(behind, "市"), "、")
		return has && one && !strings.HasPrefix(behind, "籍")
	})
}

// ofOurs tells that a local outlet's text is about its own place: 我市, 全市, 市气象台.
func ofOurs(folded []rune) bool {
	const within = 200 // characters
	for i, r := range folded[:min(len(folded), within)] {
		if r != '市' && r != '县' {
			continue
		}
		before, behind := text.Sep, text.Sep
		if i > 0 {
			before = folded[i-1]
		}
		if i+1 < len(folded) {
			behind = folded[i+1]
		}
		if strings.ContainsRune("我本全", before) || !text.IsHan(before) && text.IsHan(behind) && !strings.ContainsRune("场民值面井况价售长城", behind) {
			return true
		}
	}
	return false
}

func (d *Desk) namesCounty(s string) bool {
	return slices.ContainsFunc(d.towns.County(), func(c string) bool { return strings.Contains(s, c) })
}
