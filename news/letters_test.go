package news

import (
	"testing"
	"unicode"
	"unicode/utf8"
)

// Letters are told by their bytes where that is quick: by Unicode's tables they are the same.
func TestLettersAreThoseOfUnicode(t *testing.T) {
	for _, broken := range []string{"\xe4\xb8", "\xe5\xb8", "\xe4\xb7\xbf", "\xe4\xb8\x3c", "\xe9\xbf\xc0", "\xff", "一\xe4"} {
		sameLetters(t, broken+"一a")
	}
	for r := range rune(unicode.MaxRune + 1) {
		sameLetters(t, string(r))
	}
}

func sameLetters(t *testing.T, s string) {
	t.Helper()
	var want []byte
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			want = utf8.AppendRune(want, unicode.ToLower(r))
		}
	}
	if got, whole := appendLetters(nil, s, false); string(got) != string(want) || !whole {
		t.Errorf("letters of %q: %q, want %q", s, got, want)
	}
}

func TestLettersInTagsAreNone(t *testing.T) {
	for text, want := range map[string]string{"<p class=\"一\">桐乡 A1</p>": "桐乡a1", "a<b": "a", "a > b": "ab", "<一丁": ""} {
		if got, _ := appendLetters(nil, text, true); string(got) != want {
			t.Errorf("letters of %q: %q, want %q", text, got, want)
		}
	}
}
