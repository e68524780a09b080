package feeds

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/txnews/hub/news"
)

// A tag's place is known while the process that rendered it follows the log, whichever coding it is of; never after a restart.
func TestPlaceOfATag(t *testing.T) { synctest.Test(t, placeOfATag) }

func placeOfATag(t *testing.T) {
	s := readSample(t)
	store := s.store()
	run := func(do func(p *Publisher)) {
		p := over(s.options(), store)
		follow(t, store, p)
		do(p)
	}
	var tag string
	run(func(p *Publisher) {
		d := feedOf(t, p, news.Selection{}, Atom)
		begun := store.last()
		for _, tag := range []string{d.ETag, "W/" + d.ETag, d.Tag("gzip"), d.Tag("zstd")} {
			if seq, ok := p.PlaceOf(tag); !ok || seq.Seq != begun {
				t.Errorf("%s: %s %v, want %d", tag, seq, ok, begun)
			}
		}
		seen(t, store, store.put(entry("new", "刚刚发生", noon)))
		later := feedOf(t, p, news.Selection{}, Atom)
		if seq, ok := p.PlaceOf(later.ETag); !ok || seq.Seq != store.last() || later.ETag == d.ETag {
			t.Errorf("after a change: %s %v, want %d", seq, ok, store.last())
		}
		if seq, ok := p.PlaceOf(d.ETag); !ok || seq.Seq != begun {
			t.Errorf("the older one: %s %v, want %d", seq, ok, begun)
		}
		if _, ok := p.PlaceOf(`"0123456789abcdef01234567"`); ok {
			t.Error("a tag that nobody gave has a place")
		}
		tag = later.ETag
	})
	run(func(p *Publisher) {
		if seq, ok := p.PlaceOf(tag); ok {
			t.Errorf("after a restart the place of %s is known: %s", tag, seq)
		}
		if d := feedOf(t, p, news.Selection{}, Atom); d.ETag != tag {
			t.Errorf("after a restart the tag is %s, was %s", d.ETag, tag)
		}
		if seq, ok := p.PlaceOf(tag); !ok || seq.Seq != store.last() {
			t.Errorf("rendered anew: %s %v, want %d", seq, ok, store.last())
		}
	})
}

func TestPlacesAreBounded(t *testing.T) {
	var p places
	for i := range placesMost + 5 {
		p.note(&Document{ETag: fmt.Sprintf(`"%d"`, i)}, uint64(i))
	}
	p.note(&Document{ETag: `"7"`}, 3)
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
