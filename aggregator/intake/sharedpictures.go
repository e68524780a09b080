package intake

import (
	"slices"
	"strings"
)

// sharedBy is how many entries of one document show a picture that is none's own: the paper's sign, a thumbnail for what has none.
const sharedBy = 3

// markPictures notes in each entry which of its pictures, as written, others of its document show too.
func (res *Result) markPictures() {
	if len(res.Entries) < sharedBy {
		return
	}
	shown := map[string]int{}
	written := make([][]string, len(res.Entries))
	for i := range res.Entries {
		e := &res.Entries[i]
		for _, m := range e.Media {
			written[i] = append(written[i], m.URL)
		}
		text := e.Content
		if text == "" {
			text = e.Summary
		}
		written[i] = imageTags(written[i], text)
		slices.Sort(written[i])
		for _, w := range slices.Compact(written[i]) {
			shown[w]++
		}
	}
	for i := range res.Entries {
		for _, w := range written[i] {
			if shown[w] >= sharedBy && !slices.Contains(res.Entries[i].PicturesShared, w) {
				res.Entries[i].PicturesShared = append(res.Entries[i].PicturesShared, w)
			}
		}
	}
}

// imageTags appends the first maxList img elements of a text, as written.
func imageTags(out []string, text string) []string {
	for range maxList {
		i := strings.Index(text, "<img")
		if upper := strings.Index(text, "<IMG"); i < 0 || upper >= 0 && upper < i {
			i = upper
		}
		if i < 0 {
			break
		}
		text = text[i:]
		end := strings.IndexByte(text, '>')
		if end < 0 {
			break
		}
		out, text = append(out, text[:end+1]), text[end+1:]
	}
	return out
}
