package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

const (
	// changesScan bounds the records of the log that one request reads for those that it shows.
	changesScan = 5000
	// changesRead bounds the records that are read at once while those before told whoever asks of nothing.
	changesRead = 500
	// waitMost bounds how long an answer is held: below NewServer's WriteTimeout, and the minute after which proxies give up.
	waitMost = 50 * time.Second
	// seenWithin is how long this hub may be behind the log that it reads from.
	seenWithin = 5 * time.Second
)

// wait is how long an answer may be held.
type wait struct{ time.Duration }

// UnmarshalText reads a duration.
func (d *wait) UnmarshalText(text []byte) error {
	var err error
	if d.Duration, err = time.ParseDuration(string(text)); err != nil || d.Duration < 0 {
		return site.BadRequest(news.Because("problem.duration", "wait"))
	}
	return nil
}

// change is a record of the log as clients see it: a put has an entry, a delete an id.
type change struct {
	Seq   uint64           `json:"seq"`
	Op    news.Op          `json:"op"`
	At    time.Time        `json:"at"`
	Entry *feeds.EntryForm `json:"entry,omitempty"`
	ID    string           `json:"id,omitempty"`
	Item  *feeds.NinjsForm `json:"item,omitempty" doc:"as ninjs, where that is asked for: of a delete its uri, and the pubStatus canceled"`

	carried news.Carried     // by a put
	place   changelog.Cursor // where to go on from after it; of a stream's
}

// changesWanted are changes that are asked for, in a form.
type changesWanted struct {
	changesAsk
	ninjs  bool
	placed bool // each with its place
}

// apiChanges gives the change log from a place on, oldest first: as one answer or as a stream.
func (s *public) apiChanges(w http.ResponseWriter, r *http.Request, in *changesAsk) error {
	return s.changes(w, r, &changesWanted{changesAsk: *in})
}

// apiChangesNinjs is apiChanges with the entries as ninjs.
func (s *public) apiChangesNinjs(w http.ResponseWriter, r *http.Request, in *changesAsk) error {
	return s.changes(w, r, &changesWanted{changesAsk: *in, ninjs: true})
}

func (s *public) changes(w http.ResponseWriter, r *http.Request, in *changesWanted) error {
	if err := s.allKnown(r.Context(), in.Channel, in.Town, in.Source); err != nil {
		return err
	}
	answer := func() error {
		if wantsEvents(r) {
			return s.streamChanges(w, r, in)
		}
		page, err := s.changesSince(r, in, s.PageSize)
		if err != nil {
			return err
		}
		givesChanges(r.Context(), news.WayChanges, in, page.Changes)
		return site.ServeJSON(w, r, page)
	}
	if in.Wait.Duration > 0 || wantsEvents(r) {
		return s.held.do(s.clientOf(r), answer)
	}
	return answer()
}

// givesChanges notes that whoever asks is given the entries of changes.
func givesChanges(ctx context.Context, way news.Way, in *changesWanted, told []change) {
	line := oneLine(in.Channel, in.Town, in.Source)
	for i := range told {
		if told[i].Op == news.OpPut {
			gives(ctx, way, line, told[i].carried)
		}
	}
}

// partOf is the part of the entries that is in any of the channels, from any of the towns and of a source, as far as these are given; of
// a source that was merged into another, that one's too.
func partOf(channels, towns []string, source, into string) (of rights.Part) {
	group := func(ids []string, sel func(id string) news.Selection) {
		var lines []news.Timeline
		for _, id := range listed(ids...) {
			lines = append(lines, sel(id).Timeline())
		}
		if len(lines) > 0 {
			of = append(of, lines)
		}
	}
	group(channels, func(id string) news.Selection { return news.Selection{Channel: id} })
	group(towns, func(id string) news.Selection { return news.Selection{Town: id} })
	group([]string{source, into}, func(id string) news.Selection { return news.Selection{Source: id} })
	return of
}

// listed are the values that are there.
func listed(values ...string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
}

// changesSince is one answer, of room bytes about.
func (s *public) changesSince(r *http.Request, in *changesWanted, room int64) (changesPage, error) {
	out := changesPage{Changes: []change{}}
	at, err := changelog.ParseCursor(in.Since)
	if err != nil {
		return out, site.BadRequest(news.Because("problem.since"))
	}
	into, err := s.mergedInto(r.Context(), in.Source)
	if err != nil {
		return out, err
	}
	of := partOf(in.Channel, in.Town, in.Source, into)
	held, cancel := context.WithTimeout(r.Context(), min(in.Wait.Duration, waitMost, leftOf(r)))
	defer cancel()
	defer context.AfterFunc(s.Ending, cancel)()
	waits := in.Wait.Duration > 0
	most := in.Limit
	for scanned := 0; len(out.Changes) < in.Limit && scanned < changesScan; {
		batch, next, now, err := s.readLog(r, at, most)
		if err != nil {
			return out, err
		}
		r = now
		if len(batch) == 0 && next.Seq == at.Seq {
			if !waits || len(out.Changes) > 0 || s.Changes.WaitChange(held, at.Seq) != nil {
				break
			}
			if r, err = s.again(r); err != nil { // its key may have been revoked while it waited
				return out, err
			}
			waits = false // until the log was read further
			continue
		}
		waits = in.Wait.Duration > 0
		told, size, err := s.told(r.Context(), batch, of, s.form(in.ninjs, s.speaks(r)))
		if err != nil {
			return out, err
		}
		if left := in.Limit - len(out.Changes); len(told) > left { // up to the last that there is room for
			most = 1 + slices.IndexFunc(batch, func(c news.Change) bool { return c.Seq == told[left-1].Seq })
			continue
		}
		if size > room && len(batch) > 1 { // fewer of them
			most = len(batch) / 2
			continue
		}
		if size > room && len(out.Changes) > 0 {
			break
		}
		if in.placed {
			standing(told, batch, next.Epoch)
		}
		scanned += max(1, len(batch))
		room, at, out.Changes = room-size, next, append(out.Changes, told...)
		if most = min(most, in.Limit-len(out.Changes)); len(told) == 0 {
			most = min(2*len(batch)+1, changesRead)
		}
	}
	if err := s.note(r, at, out.Changes); err != nil {
		return out, err
	}
	out.Next = at.String()
	return out, nil
}

// standing gives changes their places in the log, which they were read from.
func standing(told []change, log []news.Change, epoch string) {
	for i := range told {
		log = log[slices.IndexFunc(log, func(c news.Change) bool { return c.Seq == told[i].Seq }):]
		told[i].place = changelog.On(news.Epoch{ID: epoch}, log[0])
	}
}

// readLog reads up to n changes that follow on a place, and gives the request as whoever asks is known when they are read. Licences, settings and
// agreements are those that stood when the last of them happened, or later ones: what a change told by older ones would be wrong about, no later
// change would put right.
func (s *public) readLog(r *http.Request, at changelog.Cursor, n int) (batch []news.Change, next changelog.Cursor, now *http.Request, err error) {
	batch, next, err = changelog.Read(r.Context(), s.Changes, at, n)
	if err != nil || len(batch) == 0 {
		return batch, next, r, err
	}
	now, err = s.caughtUp(r, next.Seq)
	return batch, next, now, err
}

// caughtUp waits until this hub has taken in a change that was read, and gives the request as whoever asks is known then.
func (s *public) caughtUp(r *http.Request, seq uint64) (*http.Request, error) {
	if s.Seen == nil {
		return r, nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), seenWithin)
	defer cancel()
	if err := s.Seen.WaitSeen(ctx, seq); err != nil {
		return r, err
	}
	return s.again(r)
}

// changeForm puts an entry into a change; nil: it is gone.
type changeForm func(c *change, e *news.Entry)

func (s *public) form(ninjs bool, lang words.Lang) changeForm {
	return func(c *change, e *news.Entry) {
		switch {
		case ninjs && e == nil:
			c.Item = s.Forms.NinjsEnd(c.ID)
		case ninjs:
			c.Item = s.Forms.Ninjs(*e)
		case e != nil:
			c.Entry = s.Forms.EntryJSON(*e, lang)
		}
	}
}

// told are those records of a batch that whoever asks hears of, and how many bytes they take.
func (s *public) told(ctx context.Context, batch []news.Change, of rights.Part, form changeForm) (list []change, size int64, err error) {
	told, err := s.Rights.Changes(ctx, audienceOf(ctx), batch, of)
	if err != nil {
		return nil, 0, err
	}
	for i := range told {
		c := change{Seq: told[i].Seq, Op: told[i].Op, At: told[i].At}
		if c.Op == news.OpPut {
			form(&c, &told[i].Entry)
			c.carried = news.CarriedOf(&told[i].Entry)
			size += feeds.JSONSize(&told[i].Entry)
		} else {
			c.ID = told[i].ID
			form(&c, nil)
			size += deleteSize
		}
		list = append(list, c)
	}
	return list, size, nil
}

// deleteSize is what the JSON of a change takes that has an id alone, about.
const deleteSize = 150
