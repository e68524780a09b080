// Command wordlist makes the list of words that the desk cuts Chinese text by, of a dictionary with a word, its count and its part of speech a line:
//
//	go run ./internal/wordlist < s_1.txt > aggregator/desk/segment/data/words.txt
//
// The form of the list is told in aggregator/desk/segment.
package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/txnews/hub/aggregator/desk/segment"
	"github.com/txnews/hub/aggregator/desk/text"
)

// leading are the parts of speech, as the dictionary has them, of verbs, prepositions and what joins.
var leading = []string{"v", "vn", "vd", "vi", "vq", "p", "c"}

func main() {
	if err := write(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "wordlist:", err)
		os.Exit(1)
	}
}

func write(in io.Reader, out io.Writer) error {
	count, leads, total := map[string]float64{}, map[string]bool{}, 0.0
	s := bufio.NewScanner(in)
	for s.Scan() {
		f := strings.Fields(s.Text())
		if len(f) < 2 {
			continue
		}
		n, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			return fmt.Errorf("the count of %q: %w", f[0], err)
		}
		word := text.Fold(nil, f[0])
		if len(word) > segment.Longest || slices.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Han, r) || r >= 1<<16 }) {
			continue
		}
		count[string(word)] += n
		leads[string(word)] = leads[string(word)] || len(f) > 2 && slices.Contains(leading, f[2])
		total += n
	}
	lines := map[string][]string{}
	for _, w := range slices.Sorted(maps.Keys(count)) {
		head := string([]rune(w)[:min(2, len([]rune(w)))])
		lines[head] = append(lines[head], strings.TrimPrefix(w, head)+string(segment.Letter(math.Log(total/count[w]), leads[w])))
	}
	for _, head := range slices.Sorted(maps.Keys(lines)) {
		if _, err := fmt.Fprintln(out, head+strings.Join(lines[head], "")); err != nil {
			return err
		}
	}
	return s.Err()
}
