package reprint

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// Minor tells that a correction changed nothing that a reader would want to be told: the words, the address, the date and
// the people are as they were, and only punctuation, spacing, markup, script or the addresses of pictures differ.
func Minor(old, now *news.Entry) bool {
	return old.URL == now.URL && old.Published.Equal(now.Published) && len(old.Media) == len(now.Media) &&
		samePeople(&old.Attribution, &now.Attribution) &&
		sameWords(old.Title, now.Title) && sameWords(old.Content, now.Content) && sameWords(old.Summary, now.Summary)
}

func sameWords(a, b string) bool {
	return a == b || slices.Equal(letters(a), letters(b))
}

// Bare is a text's letters and digits as names are matched.
func Bare(s string) string { return string(letters(s)) }

// letters is a text's letters and digits as names are matched.
func letters(s string) []rune {
	return slices.DeleteFunc(text.Fold(nil, text.PlainLines(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// BlockKeys are what an entry that was taken down is recognised by, whatever source brings it again: its address, a guid that
// is meant to be unique in the world, and its text. Keys are hashes, each with the name of what it is of.
func BlockKeys(e *news.Entry) []string {
	r := reading(e)
	defer r.done()
	return r.keys(e)
}

func (r *reader) keys(e *news.Entry) []string {
	var keys []string
	add := func(kind string, sum []byte) {
		keys = append(keys, kind+":"+hex.EncodeToString(sum[:16]))
	}
	link := bareAddress(e.URL)
	if link != "" && strings.Contains(link, "/") {
		sum := sha256.Sum256([]byte(link))
		add("link", sum[:])
	}
	if g := bareAddress(e.GUID); g != link && worldwide(e.GUID) {
		sum := sha256.Sum256([]byte(g))
		add("guid", sum[:])
	}
	if r.known >= storyLeast {
		add("text", r.digest.Sum(nil))
	}
	return keys
}

// newerThanKeys tells of what texts are compared by only since keys were made of them. Keys outlive a release.
func newerThanKeys(r rune) bool {
	return r == colonMark || r == rangeMark || r == '-' || r >= 0x80 && (r < 0x4e00 || r > 0x9fff) && (unicode.Is(unicode.Nl, r) || unicode.Is(unicode.No, r))
}

// bareAddress is an address without what does not tell one article from another: scheme, fragment, a closing slash.
func bareAddress(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "#")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")
	return strings.TrimSuffix(s, "/")
}

// worldwide tells guids that no two sources use for different entries: addresses, tag and urn, UUIDs.
func worldwide(guid string) bool {
	for _, p := range []string{"http://", "https://", "tag:", "urn:"} {
		if strings.HasPrefix(guid, p) {
			return true
		}
	}
	return len(guid) == 36 && strings.Count(guid, "-") == 4
}
