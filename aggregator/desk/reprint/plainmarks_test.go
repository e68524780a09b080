package reprint

import (
	"crypto/sha256"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// PlainMarks are an entry's marks, made in the plain way: every line is asked first whether it is a house's, each beginning has hashes of its
// own, and what is hashed is written out.
func PlainMarks(e *news.Entry) Marks {
	t := plainStory(e.Content)
	if s := plainStory(e.Summary); len(t.raw) < 20 && len(s.raw) > len(t.raw) {
		t = s
	}
	t.spell()
	m := Marks{Prints: plainPrints(t.runes), Keys: BlockKeys(&news.Entry{URL: e.URL, GUID: e.GUID})}
	written := slices.DeleteFunc(slices.Clone(t.raw), func(r rune) bool {
		return strings.ContainsRune(":~-", r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.No, r)
	})
	if len(written) >= storyLeast {
		m.Keys = append(m.Keys, fmt.Sprintf("text:%x", sha256.Sum256([]byte(string(written))))[:len("text:")+32])
	}
	var hour int64
	if !e.Published.IsZero() {
		hour = e.Published.Unix() / 3600
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%d\n%s\n%s\n%t\n%s\n", hour, e.Title, t.day, t.traditional(), string(t.raw))
	for _, p := range t.stood {
		_, _ = h.Write([]byte{byte(p)})
	}
	m.Text = strconv.FormatUint(h.Sum64(), 36)
	return m
}

func plainStory(s string) (t storyText) {
	for l := range strings.Lines(text.PlainLines(s)) {
		l = strings.TrimFunc(l, text.IsSpace)
		if l == "" || len(t.raw) >= textLimit || houseLine(l) {
			continue
		}
		if len(t.raw) == 0 {
			rest, day := dateline(l)
			if l = rest; day != "" {
				t.day = day
			}
		}
		t.line(l)
	}
	return t
}

func plainPrints(s []rune) []uint64 {
	if len(s) < storyLeast {
		return nil
	}
	lowest := func(s []rune, most int) []uint64 {
		var all []uint64
		for h := range hashes(s, printRun) {
			all = append(all, h)
		}
		slices.Sort(all)
		all = slices.Compact(all)
		return all[:min(most, len(all))]
	}
	whole := uint64(len(s))
	for _, r := range s {
		whole = whole*hashBase + uint64(r) + 1
	}
	out, most := []uint64{mix(whole)}, MaxPrints-printsFigures-2*printsLead
	for _, end := range []int{shortLead, longLead} {
		if len(s) > end {
			out, most = append(out, lowest(s[:end], printsLead)...), most+printsLead
		}
	}
	for _, h := range lowest(s, most-1) {
		if len(out) < most && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	out = figurePrints(s, out)
	slices.Sort(out)
	return slices.Compact(out)
}
