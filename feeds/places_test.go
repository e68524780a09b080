package feeds

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// A tag's place is known while the process that rendered it follows the log, whichever coding it is of; never after a restart.
func TestPlaceOfATag(t *testing.T) { synctest.Test(t, placeOfATag) }

func placeOfATag(t *testing.T) {
	s := readSample(t)
	store := s.store()
	run := func(do func(seqOf func(tag string) uint64, p *Publisher)) {
		p := over(s.options(), store)
		follow(t, store, p)
		feed := documentKey(p.feedSpot(rights.Audience{}, news.Selection{}, 0), Atom, "")
		do(func(tag string) uint64 { _, is := p.cache.known(feed, []string{tag}); return is.seq }, p)
	}
	var tag string
	run(func(seqOf func(tag string) uint64, p *Publisher) {
		d := feedOf(t, p, news.Selection{}, Atom)
		begun := store.last()
		for _, tag := range []string{d.ETag, "W/" + d.ETag, d.Tag("gzip"), d.Tag("zstd")} {
			if seq := seqOf(tag); seq != begun {
				t.Errorf("%s: %d, want %d", tag, seq, begun)
			}
		}
		seen(t, store, store.put(entry("new", "刚刚发生", noon)))
		later := feedOf(t, p, news.Selection{}, Atom)
		if seq := seqOf(later.ETag); seq != store.last() || later.ETag == d.ETag {
			t.Errorf("after a change: %d, want %d", seq, store.last())
		}
		if seq := seqOf(d.ETag); seq != begun {
			t.Errorf("the older one: %d, want %d", seq, begun)
		}
		for _, tag := range []string{`"0123456789abcdef01234567"`, feedOf(t, p, news.Selection{}, RSS).ETag, feedOf(t, p, news.Selection{Town: "wuzhen"}, Atom).ETag} {
			if seq := seqOf(tag); seq != 0 {
				t.Errorf("a tag that nobody gave for this feed has a place: %d", seq)
			}
		}
		tag = later.ETag
	})
	run(func(seqOf func(tag string) uint64, p *Publisher) {
		if seq := seqOf(tag); seq != 0 {
			t.Errorf("after a restart the place of %s is known: %d", tag, seq)
		}
		if d := feedOf(t, p, news.Selection{}, Atom); d.ETag != tag {
			t.Errorf("after a restart the tag is %s, was %s", d.ETag, tag)
		}
		if seq := seqOf(tag); seq != store.last() {
			t.Errorf("rendered anew: %d, want %d", seq, store.last())
		}
	})
}

func TestPlacesAreBounded(t *testing.T) {
	var p places
	for i := range placesMost + 5 {
		p.note(fmt.Sprintf(`"%d"`, i), place{seq: uint64(i)})
	}
	p.note(`"7"`, place{seq: 3})
	if seq := p.byTag[`"7"`].seq; len(p.byTag) != placesMost || seq != 7 {
		t.Errorf("%d tags; a tag's place went back to %d", len(p.byTag), seq)
	}
	if _, ok := p.byTag[`"4"`]; ok {
		t.Error("the oldest is not forgotten")
	}
	if got := plainTag(`W/"a-b-gzip"`); !strings.EqualFold(got, `"a-b"`) {
		t.Errorf("got %s", got)
	}
}
