package feeds

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// A feed whose entries are large holds so many fewer of them, whole and the newest, in every format and for every limit.
func TestAFeedHasABoundInBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("the size is the proof")
	}
	s := readSample(t)
	at := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		text string
		size int64
	}{
		"markup":        {strings.Repeat("<p>甲乙丙&amp;丁\"</p>", 3000), 1 << 20},
		"one too large": {strings.Repeat("甲", 20_000), 1000},
		"all fit":       {"短", 1 << 20},
		"by the bound":  {strings.Repeat("x", 1000), 200_000},
	} {
		t.Run(name, func(t *testing.T) {
			m := burst(s, 120, at)
			for i := range m.entries {
				m.entries[i].Content = c.text
			}
			o := s.options()
			o.MaxSize, o.Now = c.size, func() time.Time { return at }
			for _, f := range Formats() {
				for _, limit := range []int{0, 100, MaxLimit} {
					doc, err := over(o, m).Feed(context.Background(), news.Selection{}, f, limit)
					if err != nil {
						t.Fatal(err)
					}
					n := itemsOf(t, f, doc.Plain)
					if n > 1 && int64(len(doc.Plain)) > c.size || n == 0 {
						t.Errorf("%s: %d entries in %d bytes, want %d at most", f, n, len(doc.Plain), c.size)
					}
					want := 120
					if limit == 100 {
						want = 100
					}
					if name == "all fit" && n != want {
						t.Errorf("%s: %d entries, want %d", f, n, want)
					}
					if n > 1 && n < want && int64(len(doc.Plain)) < c.size*8/10 {
						t.Errorf("%s: %d entries in %d bytes, where %d have room", f, n, len(doc.Plain), c.size)
					}
					for i := range m.entries { // the newest come first
						if got := strings.Contains(string(doc.Plain), news.GUID(news.EntryID(m.entries[i].Source, fmt.Sprint(i)))); got != (i < n) {
							t.Errorf("%s: entry %d is among the %d: %v", f, i, n, got)
						}
					}
				}
			}
		})
	}
}

func itemsOf(t *testing.T, f Format, doc []byte) int {
	t.Helper()
	if f == JSON {
		var feed struct{ Items []json.RawMessage }
		if err := json.Unmarshal(doc, &feed); err != nil {
			t.Fatal(err)
		}
		return len(feed.Items)
	}
	if err := xml.Unmarshal(doc, new(struct{})); err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(doc), "<item>") + strings.Count(string(doc), "<entry>")
}

// What a document that is too large was written to is not kept for the next one.
func TestALargeScratchIsNotKept(t *testing.T) {
	p := New(Options{MaxSize: 1 << 20})
	for range 20 {
		if _, err := p.write(1<<20+1, func(*scratch) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if s, ok := p.scratches.Get().(*scratch); ok {
			t.Fatalf("%d bytes are kept", cap(s.text))
		}
	}
}
