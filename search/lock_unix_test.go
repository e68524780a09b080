//go:build unix

package search

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What a killed hub left is swept; what a hub has, what is new and what is no index stays.
func TestWhatKilledHubsLeftIsSwept(t *testing.T) {
	in := t.TempDir()
	now := time.Now()
	folder := func(name string, made time.Time) string {
		at := filepath.Join(in, name)
		if err := os.MkdirAll(filepath.Join(at, "volume"), 0o700); err != nil {
			t.Fatal(err)
		}
		if !made.IsZero() {
			file := filepath.Join(at, lockFile)
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(file, made, made); err != nil {
				t.Fatal(err)
			}
		}
		return at
	}
	old := now.Add(-2 * time.Hour)
	left, held, fresh, other := folder("hub-search-left", old), folder("hub-search-held", old), folder("hub-search-fresh", now), folder("hub-search-other", time.Time{})
	elsewhere := folder("elsewhere", old)
	if err := os.Symlink(elsewhere, filepath.Join(in, "hub-search-link")); err != nil {
		t.Fatal(err)
	}
	has, err := lock(filepath.Join(held, lockFile))
	if err != nil {
		t.Fatal(err)
	}
	defer has.Close()
	Sweep(filepath.Join(in, "hub-search-*"), now.Add(-time.Hour))
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("what a killed hub left is there: %v", err)
	}
	for _, kept := range []string{held, fresh, other, elsewhere} {
		if _, err := os.Stat(filepath.Join(kept, "volume")); err != nil {
			t.Errorf("%s: %v", kept, err)
		}
	}
}
