// Package desktest is what the tests of the desk's rooms share: a desk with the built-in rules, labelled sets and scores.
package desktest

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/news"
)

// Shanghai is the zone, and Now the time, in which the labelled sets were written.
var (
	Shanghai = time.FixedZone("", 8*3600)
	Now      = time.Date(2026, 11, 24, 12, 0, 0, 0, Shanghai)
)

// Rules are the built-in ones.
func Rules() desk.Rules {
	return desk.Rules{Channels: config.BuiltinChannels(), Towns: config.BuiltinTowns(), Vocabulary: config.BuiltinVocabulary(), Location: Shanghai, Language: "zh-CN"}
}

// Builtin is a desk that works by them: one for all tests, as one is for all that a hub refreshes at once.
func Builtin(t testing.TB) *desk.Desk {
	t.Helper()
	d, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var builtin = sync.OnceValues(func() (*desk.Desk, error) { return desk.New(Rules()) })

// Bare is a desk that has no rules but those of its code: one for all, too.
func Bare(t testing.TB) *desk.Desk {
	t.Helper()
	d, err := bare()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var bare = sync.OnceValues(func() (*desk.Desk, error) { return desk.New(desk.Rules{}) })

// Desk is one that works by the rules.
func Desk(t testing.TB, r desk.Rules) *desk.Desk {
	t.Helper()
	d, err := desk.New(r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// County is a desk for two towns whose names are borne elsewhere too, and which both name the county.
func County(t testing.TB, names ...string) *desk.Desk {
	return Desk(t, desk.Rules{Towns: []news.Town{{ID: "a", Name: "高桥", Kind: "镇", Ambiguous: true, For: names},
		{ID: "b", Name: "崇福", Kind: "镇", Ambiguous: true, For: names}}})
}

// Cases reads a labelled set of testdata. A case with held set was never looked at while rules were tuned.
func Cases[T any](t testing.TB, file string) []T {
	t.Helper()
	return lines[T](t, filepath.Join("testdata", file))
}

// Headlines are from all over China, each with its section.
func Headlines(t testing.TB) []Headline {
	t.Helper()
	return lines[Headline](t, filepath.Join(needs.Corpus(t, "cjk"), "headlines.jsonl"))
}

// Headline is one with its section.
type Headline struct {
	Title   string `json:"t"`
	Section string `json:"c"`
}

func lines[T any](t testing.TB, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []T
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for n := 1; s.Scan(); n++ {
		var c T
		if err := json.Unmarshal(s.Bytes(), &c); err != nil {
			t.Fatalf("%s:%d: %v", path, n, err)
		}
		out = append(out, c)
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	return out
}

// Score counts right, wrong and missed labels.
type Score struct{ Hit, Wrong, Missed int }

// Add counts the labels of one case, and tells whether all were right.
func (s *Score) Add(got, want []string) bool {
	ok := true
	for _, g := range got {
		if slices.Contains(want, g) {
			s.Hit++
		} else {
			s.Wrong++
			ok = false
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			s.Missed++
			ok = false
		}
	}
	return ok
}

// Precision is the share of the labels given that were right.
func (s *Score) Precision() float64 { return Ratio(s.Hit, s.Hit+s.Wrong) }

// Recall is the share of the right labels that were given.
func (s *Score) Recall() float64 { return Ratio(s.Hit, s.Hit+s.Missed) }

// F1 is the harmonic mean of the two.
func (s *Score) F1() float64 { return Ratio(2*s.Hit, 2*s.Hit+s.Wrong+s.Missed) }

// Ratio is a share of b, 1 of nothing.
func Ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// Acts tells whether plain text does something where it is taken for HTML by mistake: it holds an element with an attribute that
// has a value, or one that runs, loads or hides what follows.
func Acts(text string) bool {
	z := html.NewTokenizer(strings.NewReader(text + ">"))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return a.Val != "" || strings.HasPrefix(a.Key, "on") }) {
				return true
			}
			switch t.Data {
			case "script", "style", "iframe", "object", "embed", "svg", "math", "template", "textarea", "title", "plaintext", "noscript", "frameset", "base", "link", "xmp":
				return true
			}
		}
	}
}
