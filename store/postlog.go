package store

import (
	"context"

	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/postings"
)

// postLogStep is how many records of postings are read at once: each is of a commit, most are of some KB.
const postLogStep = 100

// posts writes the postings of the generations that are read. What is damaged is left out.
func (d *dumper) posts(ctx context.Context) error {
	now := engine.Generation(d.store.now())
	for gen := now - 1; gen <= now; gen++ {
		for cursor, more := "", true; more; more = cursor != "" {
			recs, next, err := d.store.engine.PostLog(ctx, gen, cursor, postLogStep)
			if err != nil {
				return err
			}
			cursor = next
			for _, r := range recs {
				if len(r.Packed) == 0 || !postings.Unpack(r.Packed, func(uint64, engine.PostingID) {}) {
					continue
				}
				if err := d.line(dumpLine{Posts: &dumpPosts{Gen: r.Gen, Packed: r.Packed}}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
