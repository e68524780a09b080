package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// A page of the API has so many fewer of large entries, whole ones, and its cursor goes on behind them.
func TestAPagesBytesAreBounded(t *testing.T) {
	const room = 200_000
	p := newPlace(t, func(o *Options) { o.PageSize = room })
	var want []string
	for i := range 40 {
		seen := at(t, 0, 0).Add(time.Duration(i) * time.Minute)
		size := 20_000
		if i == 7 {
			size = 3 * room
		}
		p.store.put(news.Entry{
			Source: "jxrb", Title: fmt.Sprint(i), Content: "<p>" + strings.Repeat("\"", size/2) + "</p>", Published: seen, Updated: seen, FirstSeen: seen,
			Channels: []string{"tongxiang"}, URL: fmt.Sprintf("http://jxrb.example/%d", i), Providers: []news.Provider{{ID: "jxrb", Name: "嘉兴日报"}},
		})
		want = append(want, fmt.Sprint(i))
	}
	type answer struct {
		Entries []struct{ Title string }
		Changes []struct{ Entry *struct{ Title string } }
		Next    string
	}
	read := func(path, cursor string) (titles []string) {
		for next := ""; ; {
			body := text(t, p.get(t, path+cursor+next))
			var a answer
			if err := json.Unmarshal([]byte(body), &a); err != nil {
				t.Fatalf("%v in %s", err, body)
			}
			n := len(a.Entries) + len(a.Changes)
			if n > 1 && len(body) > room*11/10 {
				t.Errorf("%s: %d in %d bytes", path, n, len(body))
			}
			for _, e := range a.Entries {
				titles = append(titles, e.Title)
			}
			for _, c := range a.Changes {
				titles = append(titles, c.Entry.Title)
			}
			if a.Next == "" || n == 0 {
				return titles
			}
			next = a.Next
		}
	}
	if got := read("/api/v1/changes?limit=1000", "&since="); !slices.Equal(got, want) {
		t.Errorf("changes: %v", got)
	}
	slices.Reverse(want)
	for _, path := range []string{"/api/v1/entries?limit=500", "/api/v1/entries?limit=500&since=2000-01-01T00:00:00Z"} {
		if got := read(path, "&cursor="); !slices.Equal(got, want) {
			t.Errorf("%s: %v", path, got)
		}
	}
}
