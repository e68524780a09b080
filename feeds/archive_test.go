package feeds_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
)

// archived is a store whose feeds are read along their archives.
type archived struct {
	*testing.T
	ctx   context.Context
	store *store.Store
	pub   *feeds.Publisher
	n     int // entries that came in
	at    time.Time
	held  news.Reason // of what comes in
}

func newArchived(t *testing.T) *archived {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	channels := []news.Channel{{ID: "world", Name: "国内国际"}}
	st, err := store.Open(ctx, t.TempDir(), store.Options{Channels: channels})
	must(t, err)
	t.Cleanup(func() { must(t, st.Close()) })
	inForce := settings.Static(settings.Snapshot{
		Site: news.Site{Title: "桐乡新闻聚合", URL: "https://hub.example.cn/", Language: "zh-CN"}, Channels: channels,
		Licence: news.Licence{Public: news.ExtentFull},
	})
	a := &archived{T: t, ctx: ctx, store: st, at: time.Now().Add(-time.Minute)}
	a.pub = feeds.New(feeds.Options{StoreID: "a store", Rights: rights.New(rights.Options{Settings: inForce}, st), Settings: inForce, Order: st, Tombstones: st, MaxSize: 64 << 10})
	must(t, st.AddSource(ctx, news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindFeed, URL: "https://jxrb.example.cn/rss.xml", Enabled: true}, a.at, news.Act{}))
	return a
}

// arrive has n entries come in, every third with a claim of last year, whose place is far down.
func (a *archived) arrive(n int) {
	a.Helper()
	jobs, err := a.store.Claim(a.ctx, "hub", a.at, time.Minute, 1)
	must(a.T, err)
	var list []news.Entry
	for range n {
		a.n++
		e := news.Entry{
			ID: news.EntryID("jxrb", strconv.Itoa(a.n)), Version: 1, Source: "jxrb", URL: fmt.Sprintf("https://jxrb.example.cn/%d.html", a.n), Title: fmt.Sprintf("第%d条", a.n),
			Content: "<p>" + strings.Repeat("正文", 20) + "</p>", Updated: a.at, FirstSeen: a.at, Channels: []string{"world"}, Attribution: news.Attribution{Origin: "嘉兴日报"}, Held: a.held,
		}
		if a.n%3 == 0 {
			e.Sort = a.at.AddDate(-1, 0, a.n)
		}
		e.Story, e.Original = e.ID, e.ID
		list = append(list, e)
	}
	a.at = a.at.Add(time.Second)
	_, err = a.store.Commit(a.ctx, news.Refresh{Lease: jobs[0].Lease, Entries: list, State: news.SourceState{NextCheck: a.at}, At: a.at})
	must(a.T, err)
}

// atomArchive is what a reader of RFC 5005 takes from a document.
type atomArchive struct {
	ID      string `xml:"id"`
	Archive *struct {
	} `xml:"http://purl.org/syndication/history/1.0 archive"`
	Links []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Content string `xml:"content"`
	} `xml:"entry"`
	Deleted []struct {
		Ref string `xml:"ref,attr"`
	} `xml:"http://purl.org/atompub/tombstones/1.0 deleted-entry"`
}

func (d *atomArchive) link(rel string) string {
	for _, l := range d.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

// bytes are those of the feed's nth archive; 0: of the feed.
func (a *archived) bytes(f feeds.Format, n int) string {
	a.Helper()
	sel := news.Selection{Channel: "world"}
	d, err := a.pub.Feed(a.ctx, sel, f, 0)
	if n > 0 {
		d, err = a.pub.ArchiveFor(a.ctx, rights.Audience{}, sel, f, feeds.Part{Archive: n})
	}
	must(a.T, err)
	return string(d.Plain)
}

func (a *archived) atom(n int) *atomArchive {
	a.Helper()
	var d atomArchive
	must(a.T, xml.Unmarshal([]byte(a.bytes(feeds.Atom, n)), &d))
	return &d
}

// older is the number in the address of the archive that a document leads to; 0: it leads to none.
func older(address string) int {
	address, _, _ = strings.Cut(address, "?")
	n, _ := strconv.Atoi(strings.TrimSuffix(path.Base(address), path.Ext(address)))
	return n
}

// A reader who follows the archives gets every entry, each on one of them, while others arrive.
func TestArchivesHoldEachEntryOnce(t *testing.T) {
	a := newArchived(t)
	for range 30 {
		a.arrive(11)
	}
	times := map[string]int{}
	for n := older(a.atom(0).link("prev-archive")); n > 0; {
		d := a.atom(n)
		for _, e := range d.Entries {
			times[e.ID]++
		}
		a.arrive(7)
		n = older(d.link("prev-archive"))
	}
	for i := range 330 {
		if id := news.GUID(news.EntryID("jxrb", strconv.Itoa(i+1))); times[id] != 1 {
			t.Errorf("entry %d stands on %d archives", i+1, times[id])
		}
	}
}

func TestArchivesAreSealedWhenTheNextBegins(t *testing.T) {
	a := newArchived(t)
	a.arrive(100)
	full := a.atom(1)
	if full.Archive != nil || full.link("next-archive") != "" || len(full.Entries) != 100 {
		t.Errorf("the newest archive is sealed, or lacks entries: %d", len(full.Entries))
	}
	a.arrive(1)
	feed, sealed, open := a.atom(0), a.atom(1), a.atom(2)
	if feed.link("prev-archive") != open.link("self")+"?first=1" || open.link("prev-archive") != sealed.link("self") || sealed.link("next-archive") != open.link("self") {
		t.Errorf("feed %v, sealed %v, open %v", feed.Links, sealed.Links, open.Links)
	}
	if sealed.Archive == nil || open.Archive != nil || feed.Archive != nil {
		t.Error("others than the full archive are marked as archives")
	}
	if sealed.link("current") != feed.link("self") || sealed.link("prev-archive") != "" || sealed.ID != feed.ID {
		t.Errorf("sealed %v of %s", sealed.Links, sealed.ID)
	}
	if rss := a.bytes(feeds.RSS, 1); !strings.Contains(rss, "<fh:archive></fh:archive>") || !strings.Contains(rss, `rel="next-archive"`) {
		t.Error("RSS lacks the archive's mark or its next")
	}
	var jf struct {
		Next string `json:"next_url"`
	}
	must(t, json.Unmarshal([]byte(a.bytes(feeds.JSON, 2)), &jf))
	if jf.Next != "https://hub.example.cn/feeds/channel/world/archive/1.json" {
		t.Errorf("next_url %s", jf.Next)
	}
	before := a.bytes(feeds.Atom, 1)
	a.arrive(150)
	if a.bytes(feeds.Atom, 1) != before {
		t.Error("a sealed archive changed when others arrived")
	}
}

func TestATakedownReachesArchives(t *testing.T) {
	a := newArchived(t)
	a.arrive(120)
	gone := news.EntryID("jxrb", "100") // what stands first in its document arrives last
	_, err := a.store.TakeDown(a.ctx, news.Takedown{ID: "t", Entry: gone, At: a.at, Removed: []string{gone}}, news.Act{At: a.at})
	must(t, err)
	d := a.atom(1)
	if len(d.Entries) != 99 || len(d.Deleted) != 1 || d.Deleted[0].Ref != news.GUID(gone) {
		t.Errorf("%d entries, deleted %v", len(d.Entries), d.Deleted)
	}
	if open := a.atom(2); len(open.Entries) != 20 || len(open.Deleted) != 0 {
		t.Errorf("the archive beside it has %d entries, deleted %v", len(open.Entries), open.Deleted)
	}
}

// An archive leaves out no entry for its size: the longest texts go first.
func TestLargeArchivesKeepTheirEntries(t *testing.T) {
	a := newArchived(t)
	a.arrive(100)
	d := a.atom(1)
	without := slices.DeleteFunc(slices.Clone(d.Entries), func(e struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Content string `xml:"content"`
	}) bool {
		return e.Content != ""
	})
	if len(d.Entries) != 100 || len(without) == 0 {
		t.Errorf("%d entries, %d without their text", len(d.Entries), len(without))
	}
}

func TestThereIsNoArchiveBeyondTheLast(t *testing.T) {
	a := newArchived(t)
	if a.atom(0).link("prev-archive") != "" {
		t.Error("an empty feed leads to an archive")
	}
	a.arrive(3)
	for _, n := range []int{-1, 0, 2, 1 << 40} {
		if _, err := a.pub.ArchiveFor(a.ctx, rights.Audience{}, news.Selection{}, feeds.RSS, feeds.Part{Archive: n}); !errors.Is(err, news.ErrNotFound) {
			t.Errorf("archive %d: %v", n, err)
		}
	}
	for _, first := range []int{-1, 4, 101} {
		if _, err := a.pub.ArchiveFor(a.ctx, rights.Audience{}, news.Selection{}, feeds.RSS, feeds.Part{Archive: 1, First: first}); !errors.Is(err, news.ErrNotFound) {
			t.Errorf("the first %d of 3: %v", first, err)
		}
	}
}
