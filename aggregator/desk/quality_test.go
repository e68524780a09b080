package desk

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
)

// cases reads a labelled set. A case with held set was never looked at while rules were tuned.
func cases[T any](t testing.TB, file string) []T {
	t.Helper()
	f, err := os.Open("testdata/" + file)
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
			t.Fatalf("%s:%d: %v", file, n, err)
		}
		out = append(out, c)
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	return out
}

type dateCase struct {
	In, Want string
	Held     bool
}

func dateCases(t testing.TB) []dateCase { return cases[dateCase](t, "dates.jsonl") }
