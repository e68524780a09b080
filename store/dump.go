package store

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// A dump is zstd over lines of JSON: a header, then records, the queue and the changes, then a trailer that counts them.
const (
	dumpFormat  = "txnews-hub-dump"
	dumpVersion = 1
)

type dumpHeader struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	At      time.Time `json:"at"`
}

// dumpLine has one of its parts.
type dumpLine struct {
	Record *dumpRecord  `json:"record,omitempty"` // a later one of the same kind and key replaces the earlier
	Gone   *dumpRecord  `json:"gone,omitempty"`   // kind and key alone: an earlier one is void
	Due    *dumpDue     `json:"due,omitempty"`
	Change *dumpChange  `json:"change,omitempty"`
	End    *dumpTrailer `json:"end,omitempty"`
}

type dumpRecord struct {
	Kind    engine.Kind     `json:"kind"`
	Key     string          `json:"key"`
	Rev     string          `json:"rev,omitempty"`
	Head    string          `json:"head,omitempty"`
	Body    json.RawMessage `json:"body,omitempty"`
	Expires time.Time       `json:"expires,omitzero"`
}

type dumpDue struct {
	Queue  string    `json:"queue,omitempty"` // empty: the sources'
	Member string    `json:"member"`
	At     time.Time `json:"at"`
}

type dumpChange struct {
	Seq  uint64          `json:"seq"`
	Data json.RawMessage `json:"data"`
}

type dumpTrailer struct {
	Lines int    `json:"lines"` // between header and trailer
	Seq   uint64 `json:"seq"`   // of the newest change there ever was
}

// Dump writes everything that the store holds, for Restore into any other. The store may be in use meanwhile: the dump
// is true to the change log's last record in it, and what it says of sources is no newer than what it says of entries.
//
// Postings are left out: what an engine keeps of a term is not the whole of it. A restored store finds reprints of what
// comes in from then on.
func (s *Store) Dump(ctx context.Context, w io.Writer) (err error) {
	defer s.watch("dump", time.Now(), &err)
	z, err := zstd.NewWriter(w)
	if err != nil {
		return err
	}
	buf := bufio.NewWriterSize(z, 1<<16)
	d := &dumper{store: s, enc: json.NewEncoder(buf), stories: map[string]bool{}}
	if err := d.run(ctx); err != nil {
		z.Reset(nil) // leave the stream cut short, so that nobody takes it for whole
		return fmt.Errorf("dump: %w", err)
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("dump: %w", err)
	}
	return z.Close()
}

type dumper struct {
	store *Store
	enc   *json.Encoder
	lines int

	stories map[string]bool // whose records are out
}

func (d *dumper) line(l dumpLine) error {
	d.lines++
	return d.enc.Encode(l)
}

func (d *dumper) run(ctx context.Context) error {
	if err := d.enc.Encode(dumpHeader{Format: dumpFormat, Version: dumpVersion, At: d.store.now()}); err != nil {
		return err
	}
	start, err := d.store.engine.LastSeq(ctx)
	if err != nil {
		return err
	}
	if err := d.queues(ctx); err != nil {
		return err
	}
	for _, kind := range engine.Kinds() {
		if err := d.store.walk(ctx, kind, d.records); err != nil {
			return err
		}
	}
	seq, err := d.changes(ctx, start)
	if err != nil {
		return err
	}
	if seq > start {
		if err := d.storiesAgain(ctx); err != nil {
			return err
		}
	}
	return d.enc.Encode(dumpLine{End: &dumpTrailer{Lines: d.lines, Seq: seq}})
}

func (d *dumper) queues(ctx context.Context) error {
	names, err := d.store.engine.Queues(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
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
	if r.Ref == restoring {
		return nil
	}
	out := &dumpRecord{Kind: r.Kind, Key: r.Key}
	if r.Rev == "" {
		if r.Kind == engine.Tombstone {
			return nil // there was none before either
		}
		return d.line(dumpLine{Gone: out})
	}
	if r.Kind == engine.Story {
		d.stories[r.Key] = true
	}
	body, err := portable(r)
	if err != nil {
		return err
	}
	out.Rev, out.Head, out.Body, out.Expires = r.Rev, string(r.Head), body, r.Expires
	return d.line(dumpLine{Record: out})
}

// changes writes the log, and once more the records that changed since the dump began, until there is no later change.
func (d *dumper) changes(ctx context.Context, start uint64) (last uint64, err error) {
	if last, err = d.store.engine.LastSeq(ctx); err != nil {
		return 0, err
	}
	for since := uint64(0); ; {
		logged, err := d.store.engine.Changes(ctx, since, listStep)
		if err != nil || len(logged) == 0 {
			return max(last, since), err
		}
		var again []engine.Ref
		for _, l := range logged {
			since = l.Seq
			if err := d.line(dumpLine{Change: &dumpChange{Seq: l.Seq, Data: l.Data}}); err != nil {
				return 0, err
			}
			if l.Seq <= start {
				continue
			}
			touched, err := touchedBy(l)
			if err != nil {
				return 0, err
			}
			again = append(again, touched...)
		}
		recs, err := d.store.engine.Get(ctx, d.store.now(), again...)
		if err != nil {
			return 0, err
		}
		if err := d.records(recs); err != nil {
			return 0, err
		}
	}
}

// storiesAgain writes the stories as they are now: no change of the log names one.
func (d *dumper) storiesAgain(ctx context.Context) error {
	before := d.stories
	d.stories = map[string]bool{}
	if err := d.store.walk(ctx, engine.Story, d.records); err != nil {
		return err
	}
	for id := range before {
		if d.stories[id] {
			continue
		}
		if err := d.line(dumpLine{Gone: &dumpRecord{Kind: engine.Story, Key: id}}); err != nil {
			return err
		}
	}
	return nil
}

func touchedBy(l engine.Logged) ([]engine.Ref, error) {
	var c news.Change
	if err := json.Unmarshal(l.Data, &c); err != nil {
		return nil, fmt.Errorf("change %d: %w", l.Seq, err)
	}
	switch c.Op {
	case news.OpSource:
		return []engine.Ref{sourceRef(c.ID), stateRef(c.ID)}, nil
	case news.OpPartner:
		return []engine.Ref{partnerRef(c.ID)}, nil
	case news.OpTowns:
		return []engine.Ref{gazetteerRef}, nil
	}
	return []engine.Ref{entryRef(c.ID), historyRef(c.ID), removedRef(c.ID), tombstoneRef(c.ID)}, nil
}
