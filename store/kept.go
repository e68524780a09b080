package store

import "sync"

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

// keptBeside is what a body takes beside its bytes.
const keptBeside = 256

func (k *keptBody) size() int { return len(k.name) + len(k.marks) + len(k.text) + keptBeside }

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
