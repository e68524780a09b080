package store

import (
	"encoding/binary"
	"maps"
	"slices"
	"sync"
	"unsafe"

	"github.com/txnews/hub/news"
)

// DefaultKept is how many bytes of bodies are kept where Options does not say.
const DefaultKept = 16 << 20

// keptBody is an unpacked body by its name, which no other bytes ever have. It never changes once others may see it.
type keptBody struct {
	name string
	opened
	shared bool
}

// has reports whether there is what is kept.
func (k *keptBody) has() bool { return k != nil && k.shared }

// keep keeps what an entry was read from.
func (k *keptBody) keep(o opened, e *news.Entry) {
	k.opened = o
	k.marks = slices.Clone(o.marks)
	if k.more() > 0 && e.Override == nil { // few have one, which is much: its JSON is read each time
		k.beside = new(beside)
		*k.beside = besideOf(e).clone()
	}
}

// clone shares nothing that can be changed. It is of one without an override.
func (b *beside) clone() beside {
	c := *b
	c.Playtimes, c.Held.Terms, c.Aliases = maps.Clone(b.Playtimes), slices.Clone(b.Held.Terms), slices.Clone(b.Aliases)
	if b.Evidence != nil {
		ev := *b.Evidence
		ev.Trail, ev.Unsure = slices.Clone(ev.Trail), maps.Clone(ev.Unsure)
		if ev.Read != nil {
			read := *ev.Read
			for _, l := range []*[]string{&read.Reporters, &read.Correspondents, &read.Photographers, &read.Editors} {
				*l = slices.Clone(*l)
			}
			ev.Read = &read
		}
		c.Evidence = &ev
	}
	return c
}

// give puts what it says into an entry.
func (b *beside) give(e *news.Entry) {
	c := b.clone()
	e.Page, e.Playtimes, e.Held, e.Due, e.Closed = c.Page, c.Playtimes, c.Held, c.Due, c.Closed
	e.Grant, e.Revised, e.Aliases, e.Evidence = c.Grant, c.Revised, c.Aliases, c.Evidence
}

// size is how many bytes a body takes, not to a few: of what is beside its text, texts are there once more.
func (k *keptBody) size() int {
	const slot = 128 // in a table
	n := len(k.name) + len(k.marks) + len(k.text) + int(unsafe.Sizeof(*k)) + slot
	if k.beside != nil {
		n += int(unsafe.Sizeof(*k.beside)) + 2*int(k.more())
	}
	return n
}

// more is how long the JSON is that the text begins with.
func (k *keptBody) more() uint64 {
	n, _ := binary.Uvarint(k.marks)
	return n
}

// keptBodies are those that pages had of late. Which records stand on a page, in which version, the database says each time; these
// are only the bytes that need not come again. Half of their room is for those that were read since it was last full, half for those of
// before: what is in neither was long not read.
type keptBodies struct {
	half int // in bytes

	mu    sync.Mutex
	young map[string]*keptBody
	old   map[string]*keptBody
	size  int // of young, in bytes
}

// of gives what there is under a name, or what may be put there.
func (k *keptBodies) of(name []byte) (kept any, has bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if b := k.young[string(name)]; b != nil {
		return b, true
	}
	if b := k.old[string(name)]; b != nil {
		k.add(b)
		return b, true
	}
	return &keptBody{name: string(name)}, false
}

// put keeps a body, unless it takes too much, or there is nothing in it.
func (k *keptBodies) put(b *keptBody) {
	if b.shared || b.text == "" || b.size() > k.half {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	b.shared = true
	k.add(b)
}

// add needs mu.
func (k *keptBodies) add(b *keptBody) {
	if was := k.young[b.name]; was != nil {
		k.size -= was.size()
	}
	if k.young == nil || k.size+b.size() > k.half {
		k.old, k.young, k.size = k.young, map[string]*keptBody{}, 0
	}
	k.young[b.name] = b
	k.size += b.size()
}
