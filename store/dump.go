package store

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// A dump is zstd over lines of JSON: a header, then records, the queue and the changes, then a trailer that counts them. A
// seal follows, see seal.go.
const dumpFormat = "txnews-hub-dump"

type dumpHeader struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	Sealed  bool      `json:"sealed,omitempty"` // it ends with a seal; older ones have none
}

// dumpLine has one of its parts.
type dumpLine struct {
	Record *dumpRecord  `json:"record,omitempty"` // a later one of the same kind and key replaces the earlier
	Gone   *dumpRecord  `json:"gone,omitempty"`   // kind and key alone: an earlier one is void
	Due    *dumpDue     `json:"due,omitempty"`
	Change *dumpChange  `json:"change,omitempty"`
	Joins  *dumpJoins   `json:"joins,omitempty"`
	Posts  *dumpPosts   `json:"posts,omitempty"`
	End    *dumpTrailer `json:"end,omitempty"`
}

type dumpRecord struct {
	Kind    engine.Kind     `json:"kind"`
	Key     string          `json:"key"`
	Rev     string          `json:"rev,omitempty"`
	Head    string          `json:"head,omitempty"`
	Body    json.RawMessage `json:"body,omitempty"`
	Expires time.Time       `json:"expires,omitzero"`
	Arrived *dumpArrival    `json:"arrived,omitempty"`
	Damaged bool            `json:"damaged,omitempty"` // it could not be read: its body stands in Raw, as it was found
	Raw     []byte          `json:"raw,omitempty"`
	RawHead []byte          `json:"raw_head,omitempty"`
}

type dumpArrival struct {
	Number uint64 `json:"number"`
	At     int64  `json:"at"` // Unix ms
}

// dumpJoins is the next part of a timeline's order of arrival.
type dumpJoins struct {
	Timeline string   `json:"timeline"`
	After    int      `json:"after,omitempty"` // where the order begins: how many that were let go came before
	Keys     []string `json:"keys"`
}

// dumpPosts is the next record of the log of a generation's postings.
type dumpPosts struct {
	Gen    int64  `json:"gen"`
	Packed []byte `json:"packed"`
}

type dumpDue struct {
	Queue  string    `json:"queue,omitempty"` // empty: the sources'
	Member string    `json:"member"`
	At     time.Time `json:"at"`
}

type dumpChange struct {
	Seq  uint64          `json:"seq"`
	Data json.RawMessage `json:"data,omitempty"`
	Raw  []byte          `json:"raw,omitempty"` // in the place of Data, as it was found: it could not be read
}

func dumpedChange(l engine.Logged) (*dumpChange, error) {
	c, ok := decodeChange(l)
	if !ok {
		return &dumpChange{Seq: l.Seq, Raw: l.Data}, nil
	}
	data, err := json.Marshal(c)
	return &dumpChange{Seq: l.Seq, Data: data}, err
}

func (c *dumpChange) logged() (engine.Logged, error) {
	l := engine.Logged{Seq: c.Seq, Data: c.Data}
	if c.Data == nil {
		l.Data = c.Raw
	}
	change, ok := decodeChange(l)
	if !ok {
		return l, nil
	}
	var err error
	l.Data, err = encodeChange(change)
	return l, err
}

type dumpTrailer struct {
	Lines int         `json:"lines"` // between header and trailer
	Seq   uint64      `json:"seq"`   // of the newest change there ever was
	Last  dumpArrival `json:"last"`  // of all
}

// Dump writes everything that the store holds, for Restore into any other. The store may be in use meanwhile: the dump
// is true to the change log's last record in it, and what it says of sources is no newer than what it says of entries.
//
// Postings are in it as far as they are still looked up, so that a restored store finds copies of what came before. They are hints: those of
// entries that are gone lead nowhere.
func (s *Store) Dump(ctx context.Context, w io.Writer) (err error) {
	defer s.watch("dump", time.Now(), &err)
	sealed := newSealer(w)
	z, err := zstd.NewWriter(sealed)
	if err != nil {
		return err
	}
	buf := bufio.NewWriterSize(z, 1<<16)
	d := &dumper{store: s, enc: json.NewEncoder(buf), began: s.now(), out: map[engine.Ref]bool{}, keptOut: map[string][]string{}}
	if err := d.run(ctx); err != nil {
		z.Reset(nil) // leave the stream cut short, so that nobody takes it for whole
		return fmt.Errorf("dump: %w", err)
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("dump: %w", err)
	}
	if err := errors.Join(z.Close(), sealed.seal()); err != nil {
		return fmt.Errorf("dump: %w", err)
	}
	return nil
}

type dumper struct {
	store *Store
	enc   *json.Encoder
	lines int

	began   time.Time
	out     map[engine.Ref]bool // what there is a line of; not of entries, which are many
	keptOut map[string][]string // takedown → ids of the tombstones that it led to
}

func (d *dumper) line(l dumpLine) error {
	d.lines++
	return d.enc.Encode(l)
}

func (d *dumper) run(ctx context.Context) error {
	if err := d.enc.Encode(dumpHeader{Format: dumpFormat, Version: formatVersion, At: d.began, Sealed: true}); err != nil {
		return err
	}
	start, err := d.store.engine.LastSeq(ctx)
	if err != nil {
		return err
	}
	if err := d.queues(ctx, true); err != nil {
		return err
	}
	rows := kinds()
	for _, kind := range engine.Kinds() {
		if rows[kind].meanwhile == never {
			continue
		}
		if err := d.store.walk(ctx, kind, d.records); err != nil {
			return err
		}
	}
	seq, err := d.catchUp(ctx, start)
	if err != nil {
		return err
	}
	if err := d.queues(ctx, false); err != nil {
		return err
	}
	last, err := d.arrivals(ctx)
	if err != nil {
		return err
	}
	if err := d.posts(ctx); err != nil {
		return err
	}
	return d.enc.Encode(dumpLine{End: &dumpTrailer{Lines: d.lines, Seq: seq, Last: dumpArrival(last)}})
}

// catchUps bounds how often a dump starts its end again because the store changed meanwhile. After that it is true to the
// log, but stories and acts may be in it that are newer.
const catchUps = 20

// catchUp writes the log, and once more what was written since the dump began, until the log stands still meanwhile. It gives
// the log's last record in the dump.
func (d *dumper) catchUp(ctx context.Context, start uint64) (seq uint64, err error) {
	var since uint64
	for range catchUps {
		if since, err = d.changes(ctx, since, start); err != nil {
			return 0, err
		}
		seq = max(start, since) // the log may have been trimmed
		if err := d.untold(ctx, seq > start); err != nil {
			return 0, err
		}
		last, err := d.store.engine.LastSeq(ctx)
		if err != nil {
			return 0, err
		}
		if last <= seq {
			break
		}
	}
	return seq, nil
}

// queues writes what is due: once before the records, and the jobs once more after them. A job that was done meanwhile is
// done again after a restore, as a job may be; none that came meanwhile is lost. Sources that came are due at once, see
// enabledDue.
func (d *dumper) queues(ctx context.Context, sources bool) error {
	names, err := d.store.engine.Queues(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == engine.Sources && !sources {
			continue
		}
		if err := d.queue(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) queue(ctx context.Context, name string) error {
	for skip := 0; ; {
		due, err := d.store.engine.Queue(ctx, name, skip, listStep)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, q := range due {
			if err := d.line(dumpLine{Due: &dumpDue{Queue: name, Member: q.Member, At: q.At}}); err != nil {
				return err
			}
		}
		skip += len(due)
	}
}

func (d *dumper) records(recs []engine.Record) error {
	for _, r := range recs {
		if err := d.record(r); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) record(r engine.Record) error {
	if slices.Contains(kinds()[r.Kind].local, r.Key) {
		return nil
	}
	out := &dumpRecord{Kind: r.Kind, Key: r.Key}
	if r.Rev == "" {
		if r.Kind != engine.Entry && !d.out[r.Ref] {
			return nil // there is no line of it
		}
		delete(d.out, r.Ref)
		return d.line(dumpLine{Gone: out})
	}
	if r.Kind != engine.Entry {
		d.out[r.Ref] = true
	}
	if r.Kind == engine.Tombstone {
		if t, err := decode[news.Tombstone](r); err == nil && keptOut(t) {
			d.keptOut[t.Takedown] = append(d.keptOut[t.Takedown], t.ID)
		}
	}
	out.Rev, out.Expires = r.Rev, r.Expires
	body, err := portable(r)
	if err == nil && r.Kind == engine.Entry {
		_, err = headOf(r)
	}
	switch {
	case errors.Is(err, news.ErrDamaged):
		d.store.damage.note(r.Ref)
		out.Damaged, out.Raw, out.RawHead = true, r.Body, r.Head
	case err != nil:
		return err
	default:
		out.Head, out.Body = string(r.Head), body
	}
	if r.Arrived.Number > 0 {
		out.Arrived = (*dumpArrival)(&r.Arrived)
	}
	return d.line(dumpLine{Record: out})
}
