package store

import (
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// coder walks the fields of an entry to write them or to read them; so the two agree.
type coder struct {
	mode   mode
	form   byte     // of the body
	marks  []byte   // written, or left to read
	packed []byte   // written
	size   int      // of packed, as text
	text   string   // left to read
	spare  []string // for lists that are read
	err    error
}

type mode int

const (
	writing mode = iota
	reading
)

// entry has the fields that most entries have. The order is the format's: a new field belongs elsewhere, where it is
// written as JSON by itself, or else into a format with another first byte.
func (c *coder) entry(e *news.Entry) {
	if c.form != packedBare {
		c.str(&e.ID)
	}
	c.str(&e.Source)
	c.str(&e.GUID)
	if c.form != packedBare {
		c.str(&e.Digest)
	}
	for _, s := range [...]*string{&e.URL, &e.Title, &e.Summary, &e.Content, &e.Language, &e.Story, &e.Original} {
		c.str(s)
	}
	version := int64(e.Version)
	c.num(&version)
	e.Version = int(version)
	for _, t := range [...]*time.Time{&e.Published, &e.Updated, &e.FirstSeen, &e.Sort} {
		c.time(t)
	}
	a := &e.Attribution
	for _, s := range [...]*string{&a.Origin, &a.OriginURL, &a.Label, &a.Rights} {
		c.str(s)
	}
	for _, l := range [...]*[]string{&e.Channels, &e.Towns, &e.Categories, &a.Reporters, &a.Correspondents, &a.Photographers, &a.Editors} {
		c.strs(l)
	}
	c.reasons(&e.Why.Channels)
	c.reasons(&e.Why.Towns)
	resize(c, &e.Providers)
	for i := range e.Providers {
		p := &e.Providers[i]
		c.str(&p.ID)
		c.str(&p.Name)
		c.str(&p.URL)
	}
	resize(c, &e.Media)
	for i := range e.Media {
		m := &e.Media[i]
		c.str(&m.URL)
		c.str(&m.Type)
		c.num(&m.Length)
		c.str(&m.Caption)
	}
}

func (c *coder) str(s *string) {
	switch c.mode {
	case writing:
		c.marks = binary.AppendUvarint(c.marks, uint64(len(*s)))
		c.packed = appendPacked(c.packed, *s)
		c.size += len(*s)
	case reading:
		n := c.length(len(c.text))
		*s, c.text = c.text[:n], c.text[n:]
	}
}

func (c *coder) num(n *int64) {
	switch c.mode {
	case writing:
		c.marks = binary.AppendVarint(c.marks, *n)
	case reading:
		v, w := binary.Varint(c.marks)
		if w <= 0 {
			c.damaged()
			w = 0
		}
		*n, c.marks = v, c.marks[w:]
	}
}

// time keeps the seconds, the nanoseconds and the zone's offset, as RFC 3339 does.
func (c *coder) time(t *time.Time) {
	var sec, nano, offset int64
	if c.mode == writing {
		_, east := t.Zone()
		sec, nano, offset = t.Unix(), int64(t.Nanosecond()), int64(east)
	}
	c.num(&sec)
	c.num(&nano)
	c.num(&offset)
	switch {
	case c.mode == reading && offset == 0:
		*t = time.Unix(sec, nano).UTC()
	case c.mode == reading:
		*t = time.Unix(sec, nano).In(time.FixedZone("", int(offset)))
	}
}

// resize counts a list; what is read gets as many elements, and an empty one is nil, as with JSON that omits it.
func resize[T any](c *coder, l *[]T) {
	switch c.mode {
	case writing:
		c.marks = binary.AppendUvarint(c.marks, uint64(len(*l)))
	case reading:
		*l = nil
		if n := c.length(len(c.marks)); n > 0 { // each takes a mark at least
			*l = make([]T, n)
		}
	}
}

func (c *coder) strs(l *[]string) {
	if c.mode == reading {
		*l = c.list(c.length(len(c.marks))) // each takes a mark at least
	} else {
		resize(c, l)
	}
	for i := range *l {
		c.str(&(*l)[i])
	}
}

// spareStrings is how many strings the short lists of an entry share memory for.
const spareStrings = 8

// list makes one of n strings, nil for none. What is appended to it touches no other.
func (c *coder) list(n int) (l []string) {
	switch {
	case n == 0:
		return nil
	case n > spareStrings:
		return make([]string, n)
	case n > len(c.spare):
		c.spare = make([]string, spareStrings)
	}
	l, c.spare = c.spare[:n:n], c.spare[n:]
	return l
}

// reasons has the keys in order, then each one's reason; a body of the first form has its words alone.
func (c *coder) reasons(m *map[string]news.Reason) {
	var keys []string
	if c.mode == writing {
		keys = slices.Sorted(maps.Keys(*m))
	}
	c.strs(&keys)
	var words []string
	if c.mode == reading {
		*m = nil
		if len(keys) > 0 {
			*m = make(map[string]news.Reason, len(keys))
		}
		if c.form == packedWords {
			if c.strs(&words); len(words) != len(keys) {
				c.damaged()
				return
			}
		}
	}
	for i, k := range keys {
		r := (*m)[k]
		if words != nil {
			r.Text = words[i]
		} else {
			c.reason(&r)
		}
		if c.mode == reading {
			(*m)[k] = r
		}
	}
}

func (c *coder) reason(r *news.Reason) {
	c.str(&r.Rule)
	c.str(&r.Place)
	c.str(&r.Text)
	c.strs(&r.Terms)
}

// length reads one that may be at most that; else it is damage, and 0.
func (c *coder) length(most int) int {
	n, w := binary.Uvarint(c.marks)
	if w <= 0 || n > uint64(most) {
		c.damaged()
		return 0
	}
	c.marks = c.marks[w:]
	return int(n)
}

func (c *coder) damaged() { c.err, c.marks, c.text = errEntry, nil, "" }
