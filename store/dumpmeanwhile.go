package store

import (
	"context"
	"errors"
	"time"

	"github.com/txnews/hub/store/engine"
)

// What changes while a dump is written is written once more.

// changes writes the log after a place, and once more the records that it names since start. It gives the last change's place.
func (d *dumper) changes(ctx context.Context, since, start uint64) (uint64, error) {
	for {
		logged, err := d.store.engine.Changes(ctx, since, listStep)
		if err != nil || len(logged) == 0 {
			return since, err
		}
		var touched []engine.Ref
		for _, l := range logged {
			since = l.Seq
			change, err := dumpedChange(l)
			if err == nil {
				err = d.line(dumpLine{Change: change})
			}
			if err != nil {
				return 0, err
			}
			if c, ok := decodeChange(l); ok && l.Seq > start {
				touched = append(touched, touchedBy(c)...)
			}
		}
		if err := d.readAgain(ctx, touched); err != nil {
			return 0, err
		}
	}
}

// readAgain writes records as they are now, with what they lead to.
func (d *dumper) readAgain(ctx context.Context, touched []engine.Ref) error {
	rows := kinds()
	for len(touched) > 0 {
		recs, err := d.store.engine.Get(ctx, d.store.now(), touched...)
		if err != nil {
			return err
		}
		touched = nil
		for _, r := range recs {
			if err := d.record(r); err != nil {
				return err
			}
			leads := rows[r.Kind].leads
			if leads == nil || r.Rev == "" {
				continue
			}
			more, err := leads(ctx, d, r)
			if err != nil {
				return err
			}
			touched = append(touched, more...)
		}
	}
	return nil
}

// untold writes what no change of the log names: what only grows, and where anything changed, the kinds that are walked again.
func (d *dumper) untold(ctx context.Context, changed bool) error {
	rows := kinds()
	for _, kind := range engine.Kinds() {
		var err error
		switch {
		case rows[kind].meanwhile == grows:
			err = d.grown(ctx)
		case rows[kind].meanwhile == again && changed:
			err = d.walkAgain(ctx, kind)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// walkAgain writes a kind as it is now.
func (d *dumper) walkAgain(ctx context.Context, kind engine.Kind) error {
	left := map[engine.Ref]bool{}
	for ref := range d.out {
		if ref.Kind == kind {
			left[ref] = true
		}
	}
	err := d.store.walk(ctx, kind, func(recs []engine.Record) error {
		for _, r := range recs {
			delete(left, r.Ref)
		}
		return d.records(recs)
	})
	for ref := range left {
		if err == nil {
			err = d.record(engine.Record{Ref: ref})
		}
	}
	return err
}

// actsLate is how far the clocks of hubs may be apart, for acts that are written while a dump is.
const actsLate = time.Hour

// grown writes the acts of which there is no line yet.
func (d *dumper) grown(ctx context.Context) error {
	oldest := engine.Place{Timeline: actLine, Score: d.began.Add(-actsLate).UnixMilli()}
	for at := (engine.Place{Timeline: actLine}); ; {
		page, err := d.store.engine.Page(ctx, d.store.now(), engine.Act, at, oldest, listStep)
		if err != nil {
			return err
		}
		for _, r := range page.Records {
			if !d.out[r.Ref] {
				err = errors.Join(err, d.record(r))
			}
		}
		if err != nil || !page.More {
			return err
		}
		at = page.Last
	}
}
