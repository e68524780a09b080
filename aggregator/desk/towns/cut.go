package towns

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/segment"
	"github.com/txnews/hub/aggregator/desk/text"
)

// longestCut is the longest name that may be a run of other words' characters by accident, in runes.
const longestCut = 2

// opening is what speaks, in nats, against a lone first character of a clause before a word that cuts a name: 河|山羊.
const opening = 3

// placed is what speaks, in nats, for a place elsewhere whose last character begins the name: 株洲|泉塘村.
const placed = 3

// titled is what speaks, in nats, for a surname and a title.
const titled = 2

// far is what speaks, in nats, against a name within a clause, of an outlet that is not of the county's city and does not name the county: 一味首|乌镇|店.
const far = 3.5

// titles are persons' titles whose first character ends towns' names, and saying what follows one.
var titles, saying = words("院长 院士 镇长 乡长 县长"), string(text.Sep) + "谈说讲称道介表告坐带为与和在的做率向从对，。、：:"

// cut tells that the characters of a match are no name but belong to the words around: 川乌|镇痛, 濮|院长.
func (f *finder) cut(m text.Match) bool {
	if m.To-m.From > longestCut {
		return false
	}
	r := f.room.cutter.Read(f.text, segment.Name{From: m.From, To: m.To})
	if !r.Contested {
		return false
	}
	if f.whence.near < city && !f.county && len(f.why) == 0 && !f.opens(m) {
		r.Margin -= far
	}
	word := string(f.text[r.Word.From:r.Word.To])
	if r.Word.From <= m.From && r.Word.To >= m.To {
		return r.Margin < 0 && !f.g.terms.has(word)
	}
	if r.Word.From != m.From+1 { // the first character is in the word
		if r.Word.From < m.From && f.placeAt(r.Word) {
			return r.Margin < placed
		}
		return r.Margin < 0
	}
	surname := strings.ContainsRune(surnamesOnly, f.text[m.From])
	switch {
	case surname && slices.Contains(titles, word):
		return r.Margin < titled || r.Word.To == len(f.text) || strings.ContainsRune(saying, f.text[r.Word.To])
	case !surname && (m.From == 0 || pause(f.text[m.From-1])):
		return r.Margin+opening < 0
	}
	return r.Margin < 0
}

// placeAt tells that a word is the name of a place elsewhere.
func (f *finder) placeAt(w segment.Name) bool {
	found := false
	f.around(text.Match{From: w.From, To: w.To}, func(o text.Match, s meaning) {
		found = found || o.From == w.From && o.To == w.To && (s.sort == isPlace || s.sort == isStem)
	})
	return found
}
