package crash

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"
)

// entry is what these tests read of an entry.
type entry struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Title   string `json:"title"`
}

// change is a record of /api/v1/changes.
type change struct {
	Seq   uint64 `json:"seq"`
	Op    string `json:"op"`
	Entry entry  `json:"entry"`
	ID    string `json:"id"`
}

func getJSON(address string, v any) error {
	res, err := http.Get(address)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", address, res.Status)
	}
	return json.NewDecoder(res.Body).Decode(v)
}

// changesFrom reads the change log on from a cursor until its end.
func changesFrom(base, since string) (list []change, next string, err error) {
	for {
		var page struct {
			Changes []change
			Next    string
		}
		if err := getJSON(base+"/api/v1/changes?limit=500&since="+url.QueryEscape(since), &page); err != nil {
			return list, since, err
		}
		list = append(list, page.Changes...)
		if page.Next == since || len(page.Changes) == 0 {
			return list, page.Next, nil
		}
		since = page.Next
	}
}

// allEntries reads the merged timeline to its end, newest first.
func allEntries(base string) (list []entry, err error) {
	for cursor := ""; ; {
		var page struct {
			Entries []entry
			Next    string
		}
		if err := getJSON(base+"/api/v1/entries?limit=200&cursor="+url.QueryEscape(cursor), &page); err != nil {
			return nil, err
		}
		list = append(list, page.Entries...)
		if page.Next == "" {
			return list, nil
		}
		cursor = page.Next
	}
}

// follower reads the change log all the time, as a client does that keeps its cursor while the hub dies and comes back.
type follower struct {
	base   string
	stop   chan struct{}
	done   sync.WaitGroup
	heard  map[string][]int // entry id → versions, as they were told
	last   uint64
	faults []string
}

func follow(base string) *follower {
	f := &follower{base: base, stop: make(chan struct{}), heard: map[string][]int{}}
	f.done.Go(func() {
		cursor := ""
		for {
			list, next, _ := changesFrom(base, cursor) // a hub that is down is asked again
			f.take(list)
			cursor = next
			select {
			case <-f.stop: // it hears what was told since it asked last
				list, _, err := changesFrom(base, cursor)
				if f.take(list); err != nil {
					f.faults = append(f.faults, err.Error())
				}
				return
			case <-time.After(15 * time.Millisecond):
			}
		}
	})
	return f
}

func (f *follower) take(list []change) {
	for _, c := range list {
		if c.Seq <= f.last {
			f.faults = append(f.faults, fmt.Sprintf("change %d was told after %d", c.Seq, f.last))
		}
		f.last = c.Seq
		if c.Op != "put" {
			f.faults = append(f.faults, fmt.Sprintf("change %d is a %s", c.Seq, c.Op))
			continue
		}
		told := f.heard[c.Entry.ID]
		if len(told) > 0 && told[len(told)-1] >= c.Entry.Version {
			f.faults = append(f.faults, fmt.Sprintf("entry %s: version %d was told after %v", c.Entry.Title, c.Entry.Version, told))
		}
		f.heard[c.Entry.ID] = append(told, c.Entry.Version)
	}
}

// end stops the follower and reports what was wrong.
func (f *follower) end(t *testing.T, want map[string]string) {
	t.Helper()
	close(f.stop)
	f.done.Wait()
	for _, fault := range f.faults {
		t.Error("following the log: " + fault)
	}
	for id, title := range want {
		if len(f.heard[id]) == 0 {
			t.Errorf("following the log: %s was never told", title)
		}
	}
}
