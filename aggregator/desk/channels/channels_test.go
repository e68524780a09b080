package channels_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// Of two subjects that are told alike neither is the entry's, every time.
func TestSubjectsAsStrongDecideNothing(t *testing.T) {
	d := desktest.Builtin(t)
	for range 40 {
		e := d.Edit(news.Source{ID: "s", Channels: []string{"tongxiang"}}, news.Raw{Title: "高考之后买基金"}, desktest.Now)
		if !slices.Equal(e.Channels, []string{"tongxiang"}) {
			t.Fatalf("channels %v %v", e.Channels, e.Why.Channels)
		}
	}
}
