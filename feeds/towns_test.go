package feeds

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// putTowns tells of other towns in the log, as a hub does that edits them.
func (m *memory) putTowns(at time.Time) uint64 {
	return m.change(news.Change{Op: news.OpSettings, ID: news.SettingTowns, At: at}, func() {})
}

// townsOf has other towns in force where the log says so, as a hub does, or fails to.
type townsOf struct {
	now   atomic.Pointer[settings.Snapshot]
	next  atomic.Pointer[settings.Snapshot]
	fails atomic.Bool
}

func (l *townsOf) Current() *settings.Snapshot { return l.now.Load() }

func (l *townsOf) Begin(context.Context, changelog.Cursor, []news.Change) error { return nil }
func (l *townsOf) Down(time.Duration)                                           {}
func (l *townsOf) Stop()                                                        {}

func (l *townsOf) Take(_ context.Context, changes []news.Change) error {
	if l.fails.Load() {
		return errors.New("the store is away")
	}
	if slices.ContainsFunc(changes, func(c news.Change) bool { return c.OfSettings() }) {
		l.now.Store(l.next.Load())
	}
	return nil
}

func TestTownsChangeWhileFeedsAreServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := readSample(t)
		m := s.store()
		towns, o := &townsOf{}, s.options()
		towns.now.Store(settings.Of(s.settings("https://hub.example.cn/")))
		o.Settings = towns
		p := over(o, m)
		follow(t, m, towns, p)
		sel := news.Selection{Channel: "world"}
		seq := m.put(entry("e", "濮院新闻", noon))
		seen(t, m, seq)
		first := feedOf(t, p, sel, Atom)
		if !bytes.Contains(first.Plain, []byte(`label="濮院"`)) {
			t.Fatalf("no label of the town: %s", first.Plain)
		}
		at := noon.Add(time.Hour)
		towns.next.Store(settings.Of(settings.Snapshot{Channels: s.Channels, Towns: []news.Town{{ID: "puyuan", Name: "云濮"}, {ID: "yunxi", Name: "云溪"}}}))
		towns.fails.Store(true)
		seq = m.putTowns(at)
		time.Sleep(time.Second)
		if got := feedOf(t, p, sel, Atom); !bytes.Equal(got.Plain, first.Plain) {
			t.Error("feeds changed although the new towns cannot be read")
		}
		towns.fails.Store(false)
		seen(t, m, seq)
		got := feedOf(t, p, sel, Atom)
		if !bytes.Contains(got.Plain, []byte(`label="云濮"`)) || bytes.Contains(got.Plain, []byte(`label="濮院"`)) {
			t.Errorf("the kept feed has the old name: %s", got.Plain)
		}
		if got.LastModified.Before(at) {
			t.Errorf("last modified %v: who asks by date alone never hears of it", got.LastModified)
		}
		if d := feedOf(t, p, news.Selection{Town: "yunxi"}, RSS); !strings.Contains(string(d.Plain), "云溪") {
			t.Error("a new town has no feed")
		}
		if _, err := p.Feed(t.Context(), news.Selection{Town: "wuzhen"}, RSS, 0); !errors.Is(err, news.ErrNotFound) {
			t.Errorf("the feed of a town that is gone: %v, want news.ErrNotFound", err)
		}
		opml, err := p.OPML(t.Context(), ListMain)
		if err != nil || !bytes.Contains(opml.Plain, []byte("/feeds/town/yunxi.rss")) || bytes.Contains(opml.Plain, []byte("/feeds/town/wuzhen.rss")) {
			t.Errorf("OPML: %v", err)
		}
	})
}
