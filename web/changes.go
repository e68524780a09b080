package web

import (
	"context"
	"net/http"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

const (
	changesLimit    = 100
	changesLimitMax = 1000
	// changesScan bounds the records of the log that one request reads for those that it shows.
	changesScan = 5000
)

// change is a record of the log as clients see it: a put has an entry, a delete an id.
type change struct {
	Seq   uint64    `json:"seq"`
	Op    news.Op   `json:"op"`
	At    time.Time `json:"at"`
	Entry any       `json:"entry,omitempty"`
	ID    string    `json:"id,omitempty"`
}

// apiChanges gives the change log from a place on, oldest first.
func (s *public) apiChanges(w http.ResponseWriter, r *http.Request) error {
	at, err := changelog.ParseCursor(r.URL.Query().Get("since"))
	if err != nil {
		return site.BadRequest("since is none that an answer's next gave")
	}
	limit, err := site.Limit(r.URL, changesLimit, changesLimitMax)
	if err != nil {
		return err
	}
	out := struct {
		Changes []change `json:"changes"`
		Next    string   `json:"next"`
	}{Changes: []change{}}
	lang := s.speaks(w, r)
	for scanned := 0; len(out.Changes) < limit && scanned < changesScan; {
		var batch []news.Change
		if batch, at, err = changelog.Read(r.Context(), s.Changes, at, limit-len(out.Changes)); err != nil {
			return err
		}
		if len(batch) == 0 {
			break
		}
		scanned += len(batch)
		if out.Changes, err = s.told(r.Context(), out.Changes, batch, lang); err != nil {
			return err
		}
	}
	if err := s.note(r, at, out.Changes); err != nil {
		return err
	}
	out.Next = at.String()
	return site.ServeJSON(w, r, out)
}

// told appends those records of a batch that clients see.
//
// The log keeps what happened, not what an entry said then. So a put is told only while its version is the entry's current
// one: an older version's put is left out, as the newer one's comes later in the log; so is the put of an entry that has
// been removed, as its delete comes later. Whoever follows the log hears of every version that stands, once.
func (s *public) told(ctx context.Context, list []change, batch []news.Change, lang words.Lang) ([]change, error) {
	var put []string
	for _, c := range batch {
		if c.Op == news.OpPut {
			put = append(put, c.ID)
		}
	}
	entries, err := s.Changes.EntriesByID(ctx, put)
	if err != nil {
		return nil, err
	}
	for _, c := range batch {
		switch c.Op {
		case news.OpDelete:
			list = append(list, change{Seq: c.Seq, Op: c.Op, At: c.At, ID: c.ID})
		case news.OpPut:
			e, ok := entries[c.ID]
			if !ok || e.Version > c.Version {
				continue
			}
			e, ok, err := s.shown(ctx, e)
			if err != nil {
				return nil, err
			}
			if ok {
				list = append(list, change{Seq: c.Seq, Op: c.Op, At: c.At, Entry: s.Feeds.EntryJSON(e, lang)})
			}
		}
	}
	return list, nil
}
