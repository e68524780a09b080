package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// Errors of Restore and Open.
var (
	ErrNotEmpty = news.Faultf(news.Because("store.not-empty"), "the store is not empty: a dump can only be restored into an empty one")
	ErrBadDump  = news.Faultf(news.Because("store.bad-dump"), "this is no whole dump of a hub")
	ErrPartial  = news.Faultf(news.Because("store.partial"), "a restore into this store was cut short: empty it (remove the folder, or the Redis keys) and restore again")
)

// restoring marks a store while a dump is on its way in.
var restoring = engine.Ref{Kind: engine.Meta, Key: "restoring"}

// checkWhole gives ErrPartial for a store that holds half a dump.
func (s *Store) checkWhole(ctx context.Context) error {
	recs, err := s.engine.Heads(ctx, s.now(), restoring)
	if err == nil && recs[0].Rev != "" {
		return ErrPartial
	}
	return err
}

// Restore takes a dump into an empty store; ErrNotEmpty where it is not. The dump is read to its last byte before anything is
// written: one that is cut short, damaged or has anything after its end gives ErrBadDump and leaves the store empty. It is
// kept in a temporary file meanwhile where r cannot seek. A store whose restore did not end is refused by Open, with
// ErrPartial. The act goes into the audit log, after those that the dump brought.
func (s *Store) Restore(ctx context.Context, r io.Reader, act news.Act) (_ Tally, err error) {
	defer s.watch("restore", time.Now(), &err)
	if err := s.checkEmpty(ctx); err != nil {
		return nil, err
	}
	src, done, err := seekable(r)
	if err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	defer done()
	start, err := src.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	tally, err := CheckDump(ctx, src)
	if err != nil {
		return nil, err
	}
	if _, err := src.Seek(start, io.SeekStart); err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	if err := s.load(ctx, src, act); err != nil {
		return nil, errors.Join(fmt.Errorf("restore: %w", err), ErrPartial)
	}
	return tally, nil
}

func (s *Store) checkEmpty(ctx context.Context) error {
	seq, err := s.engine.LastSeq(ctx)
	if err != nil {
		return err
	}
	if seq > 0 {
		return ErrNotEmpty
	}
	for _, kind := range engine.Kinds() {
		recs, _, err := s.engine.List(ctx, s.now(), kind, "", listStep)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(recs, func(r engine.Record) bool { return !ofItself(r.Ref) }) {
			return ErrNotEmpty
		}
	}
	return nil
}

// ofItself reports whether a hub writes a record in an empty store by itself: what it is, up to where it has read the log, what needs somebody.
func ofItself(r engine.Ref) bool {
	switch r.Kind {
	case engine.Alert, engine.Telling:
		return true
	case engine.Meta:
		return slices.Contains([]engine.Ref{identity, epochRef, formatRef, prunedRef, welcomeRef, toldRef, secretRef, engine.ProbeRef}, r) ||
			strings.HasPrefix(r.Key, followerRef("").Key) || strings.HasPrefix(r.Key, jobPrefix)
	}
	return false
}

// frameMark is what a frame of zstd begins with (RFC 8878 §3.1.1).
const frameMark = "\x28\xb5\x2f\xfd"

// seekable gives r itself where it can go back, else a temporary copy, which done removes.
func seekable(r io.Reader) (_ io.ReadSeeker, done func(), err error) {
	if s, ok := r.(io.ReadSeeker); ok {
		if _, err := s.Seek(0, io.SeekCurrent); err == nil {
			return s, func() {}, nil
		}
	}
	begun := bufio.NewReader(r)
	if head, err := begun.Peek(len(frameMark)); err == nil && string(head) != frameMark {
		return nil, nil, ErrBadDump // before a disk is filled with it
	}
	f, err := os.CreateTemp("", "hub-restore-*")
	if err != nil {
		return nil, nil, err
	}
	done = func() { _, _ = f.Close(), os.Remove(f.Name()) }
	if _, err = io.Copy(f, begun); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return f, done, nil
}

// load writes a dump that was read through before.
func (s *Store) load(ctx context.Context, r io.Reader, act news.Act) error {
	mark := engine.Record{Ref: restoring, Rev: "1", Body: []byte("{}")}
	if _, err := s.engine.Commit(ctx, engine.Batch{Now: s.now(), Put: []engine.Record{mark}}); err != nil {
		return err
	}
	l := &loader{store: s, at: map[engine.Ref]bool{}}
	header, err := readDump(r, func(line dumpLine) error { return l.line(ctx, line) })
	if err != nil {
		return err
	}
	if err := l.flush(ctx); err != nil {
		return err
	}
	if header.Version < arrivalsWhole {
		if err := s.joinOld(ctx); err != nil {
			return err
		}
	}
	if header.Version < linesWhole {
		if err := s.lineOld(ctx); err != nil {
			return err
		}
	}
	due, err := s.enabledDue(ctx)
	if err != nil {
		return err
	}
	epoch, err := s.newEpoch(ctx)
	if err != nil {
		return err
	}
	if act, err = s.actOf(act, edit{op: "backup.restore"}); err != nil {
		return err
	}
	did, err := actGroup(act)
	if err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{did}, Due: due, Put: []engine.Record{epoch}, Delete: []engine.Ref{restoring}})
	return err
}

// enabledDue brings into the queue what was added or enabled while the dump was being made.
func (s *Store) enabledDue(ctx context.Context) ([]engine.Due, error) {
	sources, err := all[news.Source](ctx, s, engine.Source)
	var due []engine.Due
	for id, src := range sources {
		if src.Enabled {
			due = append(due, engine.Due{Member: id, At: s.now(), Mode: engine.DueAdd})
		}
	}
	return due, err
}

// loader gathers lines into loads.
type loader struct {
	store *Store
	next  engine.Load
	at    map[engine.Ref]bool // the records of next
	size  int
}

func (l *loader) line(ctx context.Context, in dumpLine) error {
	switch {
	case in.Record != nil:
		ref := engine.Ref{Kind: in.Record.Kind, Key: in.Record.Key}
		if l.at[ref] || ref.Kind == engine.Tombstone && l.at[entryRef(ref.Key)] { // the earlier one must be there to be replaced
			if err := l.flush(ctx); err != nil {
				return err
			}
		}
		l.at[ref] = true
		rec, err := in.Record.record(ref)
		if err != nil {
			return err
		}
		l.next.Records = append(l.next.Records, rec)
	case in.Gone != nil:
		if err := l.flush(ctx); err != nil {
			return err
		}
		return l.remove(ctx, []engine.Ref{{Kind: in.Gone.Kind, Key: in.Gone.Key}})
	case in.Due != nil:
		l.next.Due = append(l.next.Due, engine.Due{Queue: in.Due.Queue, Member: in.Due.Member, At: in.Due.At, Mode: engine.DueSet})
	case in.Change != nil:
		change, err := in.Change.logged()
		if err != nil {
			return err
		}
		l.next.Changes = append(l.next.Changes, change)
		l.next.Seq = max(l.next.Seq, in.Change.Seq)
	case in.End != nil:
		l.next.Seq, l.next.Last = max(l.next.Seq, in.End.Seq), engine.Arrival(in.End.Last)
	case in.Joins != nil:
		l.next.Joins = append(l.next.Joins, engine.Join{Timeline: in.Joins.Timeline, Keys: in.Joins.Keys, After: in.Joins.After})
	case in.Posts != nil:
		l.next.Now, l.next.Posts = l.store.now(), append(l.next.Posts, engine.Posts(*in.Posts))
	}
	if l.size++; l.size >= listStep {
		return l.flush(ctx)
	}
	return nil
}

func (in *dumpRecord) record(ref engine.Ref) (engine.Record, error) {
	r := engine.Record{Ref: ref, Rev: in.Rev, Head: []byte(in.Head), Body: in.Body, Expires: in.Expires}
	if in.Arrived != nil {
		r.Arrived = engine.Arrival(*in.Arrived)
	}
	if in.Damaged { // it goes on being so, and keeps from being seen what it kept from it
		r.Body, r.Head = in.Raw, in.RawHead
		return r, nil
	}
	return compact(r)
}

// flush writes what was gathered. Places follow from the records; those of a record's earlier line are taken back. A
// tombstone takes away the entry that stood there when its kind was dumped.
func (l *loader) flush(ctx context.Context) error {
	var standing, buried []engine.Ref
	for _, r := range l.next.Records {
		places := placesOf(r)
		if len(places) > 0 {
			standing = append(standing, r.Ref)
		}
		if r.Kind == engine.Tombstone {
			buried = append(buried, entryRef(r.Key), historyRef(r.Key))
		}
		l.next.Add = append(l.next.Add, places...)
	}
	var err error
	if l.next.Drop, err = l.standing(ctx, standing); err != nil {
		return err
	}
	if err := l.store.engine.Load(ctx, l.next); err != nil {
		return err
	}
	l.next, l.at, l.size = engine.Load{}, map[engine.Ref]bool{}, 0
	return l.remove(ctx, buried)
}

// standing gives the places of those records that are in already.
func (l *loader) standing(ctx context.Context, refs []engine.Ref) (places []engine.Place, err error) {
	if len(refs) == 0 {
		return nil, nil
	}
	old, err := l.store.engine.Heads(ctx, l.store.now(), refs...)
	if err != nil {
		return nil, err
	}
	for _, o := range old {
		places = append(places, placesOf(o)...)
	}
	return places, nil
}

// remove takes records out that are in already, with their places.
func (l *loader) remove(ctx context.Context, gone []engine.Ref) error {
	if len(gone) == 0 {
		return nil
	}
	old, err := l.store.engine.Heads(ctx, l.store.now(), gone...)
	if err != nil {
		return err
	}
	gone = slices.DeleteFunc(gone, func(ref engine.Ref) bool {
		return !slices.ContainsFunc(old, func(r engine.Record) bool { return r.Ref == ref && r.Rev != "" })
	})
	if len(gone) == 0 {
		return nil
	}
	drop, err := l.standing(ctx, gone)
	if err != nil {
		return err
	}
	if err := l.store.engine.Load(ctx, engine.Load{Drop: drop}); err != nil {
		return err
	}
	_, err = l.store.engine.Commit(ctx, engine.Batch{Now: l.store.now(), Delete: gone})
	return err
}
