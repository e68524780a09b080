package web

import (
	"cmp"
	"context"
	"slices"
	"unicode"

	"github.com/txnews/hub/news"
)

const (
	relatedMost = 6  // entries that are named as related
	relatedFrom = 30 // newest entries of each selection that they are chosen from
)

// related are other entries of the same towns, channels and words, the likest first; never another copy of the same story. They are
// chosen from the newest of the entry's first town, first channel and both, which are kept, so that naming them costs no look at all.
func (s *public) related(ctx context.Context, v *view, e *news.Entry) ([]card, error) {
	var lines []news.Selection
	if i := slices.IndexFunc(e.Towns, func(id string) bool { return s.townName(id) != "" }); i >= 0 {
		lines = append(lines, news.Selection{Town: e.Towns[i]})
	}
	if i := slices.IndexFunc(e.Channels, func(id string) bool { return s.channelName(id) != "" }); i >= 0 {
		c := e.Channels[i]
		if len(lines) > 0 {
			lines = append(lines, news.Selection{Channel: c, Town: lines[0].Town})
		}
		lines = append(lines, news.Selection{Channel: c})
	}
	type near struct {
		entry *news.Entry
		by    int
	}
	var all []near
	seen, words := map[string]bool{e.ID: true, e.Original: true}, pairs(e.Title)
	for _, sel := range lines {
		got, err := s.Shelf.Newest(ctx, sel, relatedFrom)
		if err != nil {
			return nil, err
		}
		for i := range got.Entries {
			o := &got.Entries[i]
			if seen[o.ID] || o.Story != "" && o.Story == e.Story {
				continue
			}
			seen[o.ID] = true
			all = append(all, near{o, likeness(e, o, words)})
		}
	}
	slices.SortStableFunc(all, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.by, a.by), b.entry.Sort.Compare(a.entry.Sort), cmp.Compare(a.entry.ID, b.entry.ID))
	})
	var cards []card
	for _, n := range all[:min(relatedMost, len(all))] {
		c := v.card(n.entry)
		c.Image = ""
		cards = append(cards, c)
	}
	return cards, nil
}

// likeness is how near another entry is: a town in common counts as much as four pairs of letters of the title, a channel as two.
func likeness(e, o *news.Entry, words map[[2]rune]bool) (by int) {
	for _, t := range o.Towns {
		if slices.Contains(e.Towns, t) {
			by += 4
		}
	}
	for _, c := range o.Channels {
		if slices.Contains(e.Channels, c) {
			by += 2
		}
	}
	for p := range pairs(o.Title) {
		if words[p] {
			by++
		}
	}
	return by
}

// pairs are the pairs of letters that stand beside each other in a text: what stands for words where none are parted.
func pairs(text string) map[[2]rune]bool {
	all, last := map[[2]rune]bool{}, rune(0)
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			r = 0
		}
		if r = unicode.ToLower(r); r != 0 && last != 0 {
			all[[2]rune{last, r}] = true
		}
		last = r
	}
	return all
}
