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

// told appends those records of a batch that whoever asks hears of.
func (s *public) told(ctx context.Context, list []change, batch []news.Change, lang words.Lang) ([]change, error) {
	told, err := s.Rights.Changes(ctx, audienceOf(ctx), batch)
	if err != nil {
		return nil, err
	}
	for i := range told {
		c := change{Seq: told[i].Seq, Op: told[i].Op, At: told[i].At}
		if c.Op == news.OpPut {
			c.Entry = s.Feeds.EntryJSON(told[i].Entry, lang)
		} else {
			c.ID = told[i].ID
		}
		list = append(list, c)
	}
	return list, nil
}
