package storetest

import (
	"bytes"
	"testing"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// examplesHaveALine: what an editor filed, or said to be right, is found by that, wherever it stands; in a restored store too.
func examplesHaveALine(t *testing.T, w *world) {
	first, second, third := entry("a", 1), entry("a", 2), entry("a", 3)
	w.put("a", first, second, third)
	channels := []string{"finance"}
	decided := func(e news.Entry, o news.Override) news.Entry {
		e.Version++
		o.By, o.At = "li", w.now
		o.Apply(&e)
		_, err := w.Amend(w.ctx(), []news.Entry{e}, nil, nil, w.editor())
		w.ok(err)
		return e
	}
	decided(first, news.Override{Channels: &channels})
	decided(second, news.Override{Right: &news.Filing{Channels: &second.Channels, Towns: &second.Towns}})
	decided(third, news.Override{Said: news.Said{Title: new("标题")}})
	w.wantLine(news.TimelineExamples, second.ID, first.ID)
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	copied := w.open(t, store.Options{})
	_, err := copied.Restore(w.ctx(), &dump, news.Act{})
	w.ok(err)
	if entries, _, err := copied.Entries(w.ctx(), news.TimelineExamples, news.Cursor{}, 10); err != nil || len(entries) != 2 {
		t.Errorf("restored: %+v, %v", entries, err)
	}
	w.ok(w.Remove(second.ID, news.Tombstone{At: w.now}))
	w.wantLine(news.TimelineExamples, first.ID)
	if got := w.entry(third.ID); got.Title != "标题" || got.Override == nil {
		t.Errorf("%+v", got)
	}
}
