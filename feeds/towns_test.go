package feeds

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
)

// putTowns tells of other towns in the log, as a hub does that edits them.
func (m *memory) putTowns(at time.Time) uint64 {
	return m.change(news.Change{Op: news.OpTowns, At: at}, func() {})
}

func TestTownsChangeWhileFeedsAreServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p *Publisher
		var next atomic.Pointer[[]news.Town]
		var fails atomic.Bool
		p, m, _ := running(t, func(o *Options) {
			next.Store(&o.Towns)
			o.TownsChanged = func(context.Context) error {
				if fails.Load() {
					return errors.New("the store is away")
				}
				if p != nil {
					p.SetTowns(*next.Load())
				}
				return nil
			}
		})
		sel := news.Selection{Channel: "world"}
		seq := m.put(entry("e", "濮院新闻", noon))
		seen(t, p, seq)
		first := feedOf(t, p, sel, Atom)
		if !bytes.Contains(first.Plain, []byte(`label="濮院"`)) {
			t.Fatalf("no label of the town: %s", first.Plain)
		}
		at := noon.Add(time.Hour)
		next.Store(&[]news.Town{{ID: "puyuan", Name: "云濮"}, {ID: "yunxi", Name: "云溪"}})
		fails.Store(true)
		seq = m.putTowns(at)
		time.Sleep(time.Second)
		if got := feedOf(t, p, sel, Atom); !bytes.Equal(got.Plain, first.Plain) {
			t.Error("feeds changed although the new towns cannot be read")
		}
		fails.Store(false)
		seen(t, p, seq)
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
		opml, err := p.OPML(t.Context())
		if err != nil || !bytes.Contains(opml.Plain, []byte("/feeds/town/yunxi.rss")) || bytes.Contains(opml.Plain, []byte("/feeds/town/wuzhen.rss")) {
			t.Errorf("OPML: %v", err)
		}
	})
}
