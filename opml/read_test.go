package opml

import (
	"strings"
	"testing"
)

// TestADeepListIsReadInStep: outlines that do not end lie one within the other.
func TestADeepListIsReadInStep(t *testing.T) {
	const n = 20_000
	list, err := Read([]byte("<opml><body>" + strings.Repeat(`<outline text="f"><outline text="a" xmlUrl="http://a.cn/">`, n)))
	if err != nil || len(list.Entries) != n || !list.Cut {
		t.Fatal(err, len(list.Entries), list.Cut)
	}
	if got := list.Entries[n-1].Folders; len(got) != maxFolders {
		t.Errorf("%d folders, want %d", len(got), maxFolders)
	}
}
