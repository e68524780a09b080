package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// formatVersion is the version of what a store and a dump hold. Version 1, that of stores which do not say theirs, knew no
// named queues, no counters and no changes of takedowns; version 2 no arrivals, version 3 no aliases, version 4 no
// arrivals of entries that are older than these, version 5 no brief heads, changes and aliases, version 6 no lines of stories, version 7 one key of each partner and sources alone in its
// agreement, version 8 no postings in dumps, and in a Redis lists of ids for each, version 9 no lessons, version 10 no bodies apart from their
// records in a file. A hub reads every version up to its own.
const formatVersion = 11

// arrivalsWhole is the first version of the format in which every entry is on its timelines' orders of arrival.
const arrivalsWhole = 5

// linesWhole is the first version of the format in which every copy of a story is on the story's line.
const linesWhole = 7

// postingsShort is the first version of the format in which a Redis has postings as they are read.
const postingsShort = 9

// ErrNewer is given for a store or a dump that a newer hub wrote.
var ErrNewer = news.Faultf(news.Because("store.newer"), "it was written by a newer hub")

// formatRef is where a store says its version.
var formatRef = engine.Ref{Kind: engine.Meta, Key: "format"}

// takeFormat refuses a store of a newer format, and marks any other as of this one, so that no older hub takes it up again.
func (s *Store) takeFormat(ctx context.Context) error {
	version, err := one[int](ctx, s, formatRef)
	if err != nil && !errors.Is(err, news.ErrNotFound) {
		return err
	}
	if err := checkFormat(news.Because("store.format"), version); err != nil || version == formatVersion {
		return err
	}
	rec, err := record(formatRef, formatVersion, time.Time{})
	if err != nil {
		return err
	}
	b := engine.Batch{Now: s.now(), Put: []engine.Record{rec}}
	if version < arrivalsWhole {
		b.Due = append(b.Due, engine.Due{Queue: storeQueue, Member: taskJoin, At: s.now(), Mode: engine.DueAdd})
	}
	if version < linesWhole {
		b.Due = append(b.Due, engine.Due{Queue: storeQueue, Member: taskLine, At: s.now(), Mode: engine.DueAdd})
	}
	if version < postingsShort {
		b.Due = append(b.Due, engine.Due{Queue: storeQueue, Member: taskRenew, At: s.now(), Mode: engine.DueAdd})
	}
	_, err = s.engine.Commit(ctx, b)
	return err
}

func checkFormat(what news.Reason, version int) error {
	if version <= formatVersion {
		return nil
	}
	what.Terms = []string{strconv.Itoa(version), strconv.Itoa(formatVersion)}
	return fmt.Errorf("%w: %w", ErrNewer, news.Faultf(what, "version %d of the format, this hub knows up to %d; take a hub of its release or a later one",
		version, formatVersion))
}
