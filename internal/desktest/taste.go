package desktest

import (
	_ "embed"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/desk/subject"
	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/news"
)

//go:embed testdata/taste.jsonl
var taste string

// TasteCase is an entry about what things cost. Those that are held were written apart from the others.
type TasteCase struct {
	Title, Text string
	Held        bool
}

// Taste are entries by which a desk is taught where a house has what things cost, and others.
func Taste(t testing.TB) (all []TasteCase) {
	t.Helper()
	for line := range strings.Lines(taste) {
		var c TasteCase
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// Shipped are so many of the entries that the shipped model was made of.
func Shipped(most int) []subject.ShippedExample {
	all := subject.Shipped()
	return all[:min(len(all), most)]
}

// KeptCase is an entry that the model was not trained on, filed by one author without sight of the rules.
type KeptCase struct {
	Title, Text, Category, Outlet string
	Local                         bool
	Channels, Tolerated           []string
}

// Kept are all of them.
func Kept(t testing.TB) []KeptCase {
	t.Helper()
	return lines[KeptCase](t, filepath.Join(needs.Root(t), "aggregator/desk/channels/testdata/kept.jsonl"))
}

// KeptScore is how right a desk is on them.
func KeptScore(t testing.TB, d *desk.Desk) (s Score) {
	t.Helper()
	for _, c := range Kept(t) {
		src := news.Source{ID: "s", Name: c.Outlet, Channels: []string{"world"}}
		if c.Local {
			src.Channels = []string{"tongxiang"}
		}
		raw := news.Raw{Title: c.Title, Content: c.Text}
		if c.Category != "" {
			raw.Categories = []string{c.Category}
		}
		e := d.Edit(src, raw, Now)
		s.Add(slices.DeleteFunc(slices.Clone(e.Channels), func(id string) bool { return slices.Contains(c.Tolerated, id) }), c.Channels)
	}
	return s
}

// KeptF1 is its F1.
func KeptF1(t testing.TB, d *desk.Desk) float64 {
	t.Helper()
	s := KeptScore(t, d)
	return s.F1()
}
