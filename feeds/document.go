package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// The media types of what is published.
const (
	TypeRSS  = "application/rss+xml; charset=utf-8"
	TypeAtom = "application/atom+xml; charset=utf-8"
	TypeJSON = "application/feed+json; charset=utf-8"
	TypeOPML = "text/x-opml; charset=utf-8"
)

// Document is a rendered feed, ready to be served in several content codings. Its bytes must not be changed: everybody gets
// the same ones.
type Document struct {
	Plain        []byte    // what every coding encodes
	ETag         string    // strong, in quotes, of the plain bytes
	LastModified time.Time // to the second
	Dated        []string  // that as the value of a header; nil: there is no date
	MediaType    string
	Until        time.Time // from then on a licence gives more or less than this shows; zero: never
	Links        []string  // value of the header Link: the hub that tells of changes, and the document itself (WebSub §4); nil: there is no hub

	Carries []news.Carried // the entries of a partner's document, as they are counted; of the public's, none

	prints    []uint64  // of a feed's items
	turned    time.Time // when a licence last began to give more or less than it did
	stretches []stretch
	by        *settings.Snapshot // that the items were written by
	ids       []string           // of the entries that it shows; nil: not known
	encoded   []*Encoded
	pieces    atomic.Pointer[pieces] // of its gzip; of one from before while it has none
	coders    *coders
	clock     func() time.Time // that Until goes by

	overtaken atomic.Int64  // since when there is a newer one, in nanoseconds of Unix time; 0: there is none
	away      *atomic.Int64 // since when nobody knows, as above

	kept atomic.Pointer[kept] // where it was kept last
}

// Age is how long ago the document was last known to be what there is; 0: it is, as far as anybody knows.
func (d *Document) Age() time.Duration {
	since := d.overtaken.Load()
	if away := d.away.Load(); away != 0 && (since == 0 || away < since) {
		since = away
	}
	if since == 0 {
		return 0
	}
	return max(1, d.clock().Sub(time.Unix(0, since)))
}

// shows reports whether a change may be of what the document shows: an entry that is there already.
func (d *Document) shows(ch *news.Change) bool {
	return d.ids == nil || slices.Contains(d.ids, ch.ID)
}

// MaxAge is how long a cache may keep the document, most at most: not past Until.
func (d *Document) MaxAge(most time.Duration) time.Duration {
	if d.Until.IsZero() {
		return most
	}
	return max(0, min(most, d.Until.Sub(d.clock())))
}

// document takes over body, whose entity tags are made of its hash.
func (p *Publisher) document(body []byte, mediaType string, modified time.Time) *Document {
	return p.tagged(body, sha256.Sum256(body), mediaType, modified)
}

// feedDocument is the document of a view, with where its items stand. There may be one from before.
func (p *Publisher) feedDocument(body []byte, mediaType string, v *view, stretches []stretch, before *Document) *Document {
	d := p.tagged(body, sumOf(body, stretches), mediaType, v.updated)
	d.stretches, d.by = stretches, v.by
	if before != nil {
		d.pieces.Store(before.pieces.Load())
	}
	return d
}

// tagged takes over body. Its entity tags are made of a hash of body alone, so that they are the same on every hub and
// after a restart, and differ between codings (RFC 9110 §8.8.3.3). The hash is one that nobody can make collide: the text of
// one source must not be able to pass a changed feed off for the one that readers have.
func (p *Publisher) tagged(body []byte, sum [sha256.Size]byte, mediaType string, modified time.Time) *Document {
	tag := hex.EncodeToString(sum[:12])
	d := &Document{
		Plain: body, ETag: `"` + tag + `"`, coders: &p.coders, clock: p.opt.Now, away: &p.cache.away,
		MediaType: mediaType,
	}
	d.date(modified)
	for _, name := range codings {
		d.encoded = append(d.encoded, &Encoded{Name: name, ETag: `"` + tag + "-" + name + `"`})
	}
	return d
}

// sumOf is a hash of body by those of its items, of which most are known.
func sumOf(body []byte, items []stretch) (sum [sha256.Size]byte) {
	h := sha256.New()
	sumInto(h, body, 0, items)
	h.Sum(sum[:0])
	return sum
}

// notBefore moves LastModified up to at, where it is earlier. For a document that nobody has seen yet.
func (d *Document) notBefore(at time.Time) {
	if at.Truncate(time.Second).After(d.LastModified) {
		d.date(at)
	}
}

func (d *Document) date(at time.Time) {
	if d.LastModified = at.UTC().Truncate(time.Second); !d.LastModified.IsZero() {
		d.Dated = []string{d.LastModified.Format(http.TimeFormat)}
	}
}

func (d *Document) ends() time.Time { return d.Until }

// packed is how many times smaller an encoded feed is at least, as a rule: what an encoding that is not yet made will take.
const packed = 3

// size allows for encodings that are made later.
func (d *Document) size() int64 {
	return int64(len(d.Plain) + len(d.encoded)*len(d.Plain)/packed)
}
