package feeds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// running gives a publisher that follows the sample's store until the test ends.
func running(t *testing.T, change func(*Options)) (*Publisher, *memory, context.Context) {
	t.Helper()
	s := readSample(t)
	m, o := s.store(), s.options()
	if change != nil {
		change(&o)
	}
	p := over(o, m)
	ctx := follow(t, m, p)
	return p, m, ctx
}

// follow has consumers follow the log until the test ends.
func follow(t testing.TB, m *memory, consumers ...changelog.Consumer) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	if p, ok := consumers[len(consumers)-1].(*Publisher); ok {
		consumers = append([]changelog.Consumer{p.opt.Rights}, consumers...)
	}
	m.follower = changelog.New(m, slog.New(slog.DiscardHandler), consumers...)
	go func() { done <- m.follower.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run gave %v when its context ended", err)
		}
	})
	seen(t, m, 0)
	return ctx
}

func seen(t testing.TB, m *memory, seq uint64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := m.follower.WaitSeen(ctx, seq); err != nil {
		t.Fatal(err)
	}
}

func entry(id, title string, at time.Time) news.Entry {
	return news.Entry{ID: id, Version: 1, Source: "zjol", Title: title, URL: "https://www.zjol.example.cn/" + id, Updated: at, FirstSeen: at, Sort: at,
		Channels: []string{"world"}, Towns: []string{"puyuan"}, Story: id, Original: id}
}

var noon = time.Date(2012, 6, 13, 4, 0, 0, 0, time.UTC)

func TestUnchangedFeedIsServedWithoutTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		first := feedOf(t, p, news.Selection{Channel: "world"}, RSS)
		reads := m.readCount()
		m.setDown(true)
		if again := feedOf(t, p, news.Selection{Channel: "world"}, RSS); again != first {
			t.Error("a fresh document was rendered again")
		}
		if m.readCount() != reads {
			t.Error("a fresh document read the store")
		}
	})
}

func TestChangeMarksTheTimelinesThatItTouches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		touched := []news.Selection{{}, {Channel: "world"}, {Town: "puyuan"}, {Channel: "world", Town: "puyuan"}, {Source: "zjol"}}
		apart := []news.Selection{{Channel: "travel"}, {Town: "wuzhen"}, {Source: "radio"}}
		before := map[news.Selection]*Document{}
		for _, sel := range append(touched, apart...) {
			before[sel] = feedOf(t, p, sel, Atom)
		}
		seen(t, m, m.put(entry("new", "刚刚发生", noon)))
		for _, sel := range touched {
			d := feedOf(t, p, sel, Atom)
			if !bytes.Contains(d.Plain, []byte("刚刚发生")) || d.ETag == before[sel].ETag || !d.LastModified.Equal(noon) {
				t.Errorf("%s does not show the new entry", Path(sel, Atom))
			}
		}
		for _, sel := range apart {
			if feedOf(t, p, sel, Atom) != before[sel] {
				t.Errorf("%s was rendered again for a change elsewhere", Path(sel, Atom))
			}
		}
	})
}

func TestOneRenderingForAllWhoAsk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		m.hold = make(chan struct{})
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() { feedOf(t, p, news.Selection{}, JSON) })
		}
		synctest.Wait()
		close(m.hold)
		wg.Wait()
		if n := m.readCount(); n != 1 {
			t.Errorf("the timeline was read %d times for one document", n)
		}
	})
}

func TestFormatsShareOneReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		for _, f := range Formats() {
			feedOf(t, p, news.Selection{Town: "puyuan"}, f)
		}
		if n := m.readCount(); n != 1 {
			t.Errorf("the timeline was read %d times for three formats", n)
		}
	})
}

func TestDocumentOvertakenWhileItIsRenderedIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		hold := make(chan struct{})
		m.hold = hold
		var early *Document
		var wg sync.WaitGroup
		wg.Go(func() { early = feedOf(t, p, news.Selection{}, RSS) })
		synctest.Wait() // the entries are read, the document is not made yet
		m.mu.Lock()
		m.hold = nil
		m.mu.Unlock()
		seen(t, m, m.put(entry("new", "刚刚发生", noon)))
		// One who asks now must not be handed the rendering that began before the change.
		if d := feedOf(t, p, news.Selection{}, RSS); !bytes.Contains(d.Plain, []byte("刚刚发生")) {
			t.Error("joined a rendering from before the change")
		}
		close(hold)
		wg.Wait()
		if bytes.Contains(early.Plain, []byte("刚刚发生")) {
			t.Fatal("the test did not overtake the rendering")
		}
		if d := feedOf(t, p, news.Selection{}, RSS); !bytes.Contains(d.Plain, []byte("刚刚发生")) {
			t.Error("the overtaken document was kept")
		}
	})
}

func TestOneWhoLeavesDoesNotSpoilItForTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		m.hold = make(chan struct{})
		impatient, leave := context.WithCancel(context.Background())
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := p.Feed(impatient, news.Selection{}, RSS, 0); !errors.Is(err, context.Canceled) {
				t.Errorf("one who left got %v", err)
			}
		})
		synctest.Wait()
		wg.Go(func() { feedOf(t, p, news.Selection{}, RSS) })
		synctest.Wait()
		leave()
		synctest.Wait()
		close(m.hold)
		wg.Wait()
	})
}

func TestStoreFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		before := feedOf(t, p, news.Selection{}, RSS)
		m.setDown(true)
		synctest.Wait()
		if feedOf(t, p, news.Selection{}, RSS) != before {
			t.Error("what was kept is not served while the store fails")
		}
		if _, err := p.Feed(t.Context(), news.Selection{Town: "puyuan"}, RSS, 0); !errors.Is(err, errDown) {
			t.Errorf("a document that is not kept gave %v", err)
		}
		time.Sleep(time.Hour) // the publisher tries again and again
		m.setDown(false)
		seen(t, m, m.put(entry("new", "刚刚发生", noon)))
		if !bytes.Contains(feedOf(t, p, news.Selection{}, RSS).Plain, []byte("刚刚发生")) {
			t.Error("the change was missed after the store came back")
		}
	})
}

// A newer entry makes a document stale, not wrong; a takedown or a stricter licence makes it wrong.
func TestWhatIsServedWhenRenderingFails(t *testing.T) {
	strict := news.Source{ID: "zjol", Name: "浙江在线", Enabled: true, Licence: news.Licence{Public: news.ExtentNothing}}
	for name, c := range map[string]struct {
		do   func(m *memory) uint64
		kept bool
	}{
		"put":    {func(m *memory) uint64 { return m.put(entry("new", "刚刚发生", noon)) }, true},
		"delete": {func(m *memory) uint64 { return m.remove(strings.Repeat("a", 26), noon) }, false},
		"source": {func(m *memory) uint64 { return m.putSource(strict, noon) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, m, _ := running(t, nil)
				before := feedOf(t, p, news.Selection{}, RSS)
				seen(t, m, c.do(m))
				m.setDown(true)
				d, err := p.Feed(t.Context(), news.Selection{}, RSS, 0)
				if c.kept && d != before || !c.kept && err == nil {
					t.Errorf("got %v, %v", d, err)
				}
			})
		})
	}
}

func TestTakedown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		before := feedOf(t, p, news.Selection{}, Atom)
		seen(t, m, m.remove(strings.Repeat("a", 26), noon))
		d := feedOf(t, p, news.Selection{}, Atom)
		if bytes.Contains(d.Plain, []byte("百强县")) {
			t.Error("an entry that was taken down is still there")
		}
		if !d.LastModified.After(before.LastModified) {
			t.Error("one who asks by date does not hear of the takedown")
		}
	})
}

// A hub that started after a takedown says so to those who ask by date alone.
func TestTakedownIsTimedAcrossARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := readSample(t)
		m := s.store()
		m.remove(strings.Repeat("a", 26), noon)
		p := over(s.options(), m)
		follow(t, m, p)
		seen(t, m, 1)
		if at := feedOf(t, p, news.Selection{Channel: "world"}, RSS).LastModified; !at.Equal(noon) {
			t.Errorf("last modified at %s, the takedown was at %s", at, noon)
		}
		if at := feedOf(t, p, news.Selection{Source: "radio"}, RSS).LastModified; !at.Before(noon) {
			t.Errorf("a feed that nothing was taken from was modified at %s", at)
		}
	})
}

func TestSourceChangeReachesEveryFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, ctx := running(t, nil)
		feedOf(t, p, news.Selection{Channel: "strong-counties"}, RSS)
		opml, _ := p.OPML(ctx, ListSources)
		seen(t, m, m.putSource(news.Source{ID: "zjol", Name: "新名字", Enabled: true, Licence: news.Licence{Public: news.ExtentHeadline}}, noon))
		d := feedOf(t, p, news.Selection{Channel: "strong-counties"}, RSS)
		if !bytes.Contains(d.Plain, []byte("新名字")) || bytes.Contains(d.Plain, []byte("content:encoded>")) {
			t.Error("the source's name or licence is the old one")
		}
		if after, _ := p.OPML(ctx, ListSources); after.ETag == opml.ETag {
			t.Error("the OPML is the old one")
		}
		if _, err := p.Feed(ctx, news.Selection{Source: "zjol"}, RSS, 0); err != nil {
			t.Error(err)
		}
	})
}

func TestGapInTheChangeLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		seen(t, m, m.put(entry("one", "一", noon)))
		feedOf(t, p, news.Selection{}, RSS)
		m.mu.Lock() // ten changes happen and are trimmed away, but the last
		e := entry("two", "刚刚发生", noon)
		m.entries = append(m.entries, e)
		m.log = []news.Change{{Seq: 12, Op: news.OpPut, ID: "other"}}
		close(m.moved)
		m.moved = make(chan struct{})
		m.mu.Unlock()
		seen(t, m, 12)
		if !bytes.Contains(feedOf(t, p, news.Selection{}, RSS).Plain, []byte("刚刚发生")) {
			t.Error("a document from before the gap is served")
		}
	})
}

func TestWithoutRunNothingIsKept(t *testing.T) {
	s := readSample(t)
	m := s.store()
	p := over(s.options(), m)
	feedOf(t, p, news.Selection{}, RSS)
	m.put(entry("new", "刚刚发生", noon))
	if !bytes.Contains(feedOf(t, p, news.Selection{}, RSS).Plain, []byte("刚刚发生")) {
		t.Error("an old document was served with nobody following the log")
	}
}

func TestKeptDocumentsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _, ctx := running(t, func(o *Options) { o.MaxDocuments, o.MaxBytes = 5, 20_000 })
		for limit := 1; limit < 40; limit++ {
			if _, err := p.Feed(ctx, news.Selection{}, RSS, limit); err != nil {
				t.Fatal(err)
			}
			var sum int64
			for _, k := range p.cache.docs {
				sum += k.value.size()
			}
			if n := len(p.cache.docs); n > 5 || n != p.cache.once.Len()+p.cache.again.Len() || sum != p.cache.once.bytes+p.cache.again.bytes || sum > 20_000 {
				t.Fatalf("%d documents of %d bytes are kept", n, sum)
			}
		}
	})
}

func TestConcurrentReadersAndChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				for j := range 25 {
					title := fmt.Sprintf("第%d条之%d", i, j)
					m.mu.Lock()
					next := m.last() + 1
					m.mu.Unlock()
					seq := m.put(entry(fmt.Sprintf("e%d-%d", i, j), title, noon.Add(time.Duration(next)*time.Second)))
					seen(t, m, seq)
					if !bytes.Contains(feedOf(t, p, news.Selection{Channel: "world"}, Formats()[j%3]).Plain, []byte(title)) {
						t.Errorf("%s is missing after its change was seen", title)
					}
				}
			})
		}
		wg.Wait()
	})
}
