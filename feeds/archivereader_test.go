package feeds_test

import (
	"encoding/json"
	"encoding/xml"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// follower is a reader that goes by RFC 5005 to the letter: it takes what the subscription document has, follows prev-archive to the first
// address that it has been to, and never comes back to one.
type follower struct {
	*archived
	format feeds.Format
	limit  int
	done   map[string][]string // the ids that each address had
	has    map[string]bool
}

// page is what a reader takes from a document of any format.
type page struct {
	ids, gone []string
	older     string
	archive   bool
}

func readPage(t *testing.T, f feeds.Format, b []byte) (p page) {
	t.Helper()
	if f == feeds.JSON {
		var d struct {
			Next  string                                  `json:"next_url"`
			Hub   struct{ Deleted []struct{ ID string } } `json:"_hub"`
			Items []struct{ ID string }
		}
		must(t, json.Unmarshal(b, &d))
		for _, it := range d.Items {
			p.ids = append(p.ids, it.ID)
		}
		for _, g := range d.Hub.Deleted {
			p.gone = append(p.gone, g.ID)
		}
		p.older = d.Next
		return p
	}
	type item struct {
		ID   string `xml:"id"`
		GUID string `xml:"guid"`
	}
	type body struct {
		Archive *struct{} `xml:"http://purl.org/syndication/history/1.0 archive"`
		Links   []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/2005/Atom link"`
		Entries []item `xml:"entry"`
		Items   []item `xml:"item"`
		Deleted []struct {
			Ref string `xml:"ref,attr"`
		} `xml:"http://purl.org/atompub/tombstones/1.0 deleted-entry"`
	}
	var d struct {
		body
		Channel body `xml:"channel"`
	}
	must(t, xml.Unmarshal(b, &d))
	all := d.body
	if f == feeds.RSS {
		all = d.Channel
	}
	for _, it := range append(all.Entries, all.Items...) {
		p.ids = append(p.ids, it.ID+it.GUID)
	}
	for _, g := range all.Deleted {
		p.gone = append(p.gone, g.Ref)
	}
	for _, l := range all.Links {
		if l.Rel == "prev-archive" {
			p.older = l.Href
		}
	}
	p.archive = all.Archive != nil
	return p
}

// at is the document at an address that a document named.
func (r *follower) at(address string) page {
	r.Helper()
	u, err := url.Parse(address)
	must(r.T, err)
	first, _ := strconv.Atoi(u.Query().Get("first"))
	d, err := r.pub.ArchiveFor(r.ctx, rights.Audience{}, news.Selection{Channel: "world"}, r.format, feeds.Part{Archive: older(address), First: first})
	must(r.T, err)
	return readPage(r.T, r.format, d.Plain)
}

func (r *follower) poll() {
	r.Helper()
	d, err := r.pub.Feed(r.ctx, news.Selection{Channel: "world"}, r.format, r.limit)
	must(r.T, err)
	now := readPage(r.T, r.format, d.Plain)
	gone := now.gone
	for p := now; ; {
		for _, id := range p.ids {
			r.has[id] = true
		}
		if p.older == "" || r.done[p.older] != nil {
			break
		}
		address := p.older
		p = r.at(address)
		if r.done[address] = p.ids; r.format != feeds.JSON && !p.archive {
			r.Errorf("%s is named as an archive and is none", address)
		}
	}
	for _, id := range gone {
		delete(r.has, id)
	}
}

// A reader that never comes back to an archive has all that is there, in each format, however much arrives between two polls, with old dates
// too; what it was told is gone is gone, and an address that was named never has another entry.
func TestAReaderThatKeepsArchivesAsDoneMissesNothing(t *testing.T) {
	a := newArchived(t)
	var readers []*follower
	for _, f := range feeds.Formats() {
		for _, limit := range []int{0, 3} {
			readers = append(readers, &follower{archived: a, format: f, limit: limit, done: map[string][]string{}, has: map[string]bool{}})
		}
	}
	rnd := rand.New(rand.NewPCG(5, 5))
	taken := map[string]bool{}
	rounds := 25
	if testing.Short() {
		rounds = 7
	}
	for round := range rounds {
		a.arrive(1 + rnd.IntN([]int{3, 40, 260}[round%3]))
		if round%2 == 1 {
			id := news.EntryID("jxrb", strconv.Itoa(1+rnd.IntN(a.n)))
			taken[id] = true
			_, err := a.store.TakeDown(a.ctx, news.Takedown{ID: "t" + strconv.Itoa(round), Entry: id, At: a.at, Removed: []string{id}}, news.Act{At: a.at})
			must(t, err)
		}
		for i, r := range readers {
			if (round+i)%2 == 0 || round == rounds-1 {
				r.poll()
			}
		}
	}
	want := map[string]bool{}
	for i := range a.n {
		if id := news.EntryID("jxrb", strconv.Itoa(i+1)); !taken[id] {
			want[news.GUID(id)] = true
		}
	}
	for _, r := range readers {
		if !maps.Equal(r.has, want) {
			t.Errorf("%s with limit %d: the reader has %d entries of %d", r.format, r.limit, len(r.has), len(want))
		}
		for address, had := range r.done {
			for _, id := range r.at(address).ids {
				if !slices.Contains(had, id) {
					t.Errorf("%s has another entry than it had", strings.TrimPrefix(address, "https://hub.example.cn"))
				}
			}
		}
	}
}

// What arrived and is nothing to an audience changes no feed of its, and is counted in no address.
func TestWhatNobodyMayKnowOfMovesNoFeed(t *testing.T) {
	a := newArchived(t)
	a.arrive(5)
	before := a.bytes(feeds.Atom, 0)
	a.held = news.Because("held.origin", "某报")
	a.arrive(4)
	if a.bytes(feeds.Atom, 0) != before {
		t.Error("the feed tells that something arrived that waits for an editor")
	}
	a.held = news.Reason{}
	a.arrive(1)
	if got := a.atom(0).link("prev-archive"); !strings.HasSuffix(got, "?first=6") && !strings.HasSuffix(got, "?first=10") {
		t.Errorf("the feed leads to %s", got)
	}
}
