package redis

import (
	"context"
	"strconv"
	"time"

	"github.com/txnews/hub/store/engine"
)

// Page implements engine.Engine: one script, then the bodies. The records are in a room.
func (e *Engine) Page(ctx context.Context, now time.Time, kind engine.Kind, before, oldest engine.Place, n int) (engine.Page, error) {
	r := rooms.Get().(*room)
	page := engine.Page{Free: r.back}
	keys := []string{e.keys.timeline(before.Timeline), e.keys.records(kind)}
	found, err := e.runPage(ctx, r, keys, score(before), memberOf(before), n, score(oldest), memberOf(oldest))
	if err == nil {
		page.More = found.more
		page.Last, err = r.readPage(now, kind, before.Timeline, found)
		r.leaveKept(e.keeper)
	}
	if err == nil {
		err = e.fill(ctx, now, r.recs, r.places, r)
	}
	if err != nil {
		return engine.Page{}, e.fail("page", err)
	}
	page.Records = present(r.recs)
	return page, nil
}

// stretch is what page.lua answers.
type stretch struct {
	more               bool
	score              string // of the last member
	members, envelopes [][]byte
}

// runPage runs page.lua.
func (e *Engine) runPage(ctx context.Context, r *room, keys []string, args ...any) (stretch, error) {
	r.args = append(r.args[:0], "evalsha", e.page.Hash(), len(keys), keys[0], keys[1])
	if answer, ok := e.raw(ctx, &r.answer, append(r.args, args...)); ok {
		if s, ok := r.cutStretch(answer); ok {
			return s, nil
		}
	}
	answer, err := e.page.Run(ctx, e.client, keys, args...).Slice()
	if err != nil {
		return stretch{}, err
	}
	if len(answer) != stretchParts {
		return stretch{}, errDamaged
	}
	more, _ := answer[0].(int64)
	s := stretch{more: more == 1, members: texts(answer[2]), envelopes: texts(answer[3])}
	s.score, _ = answer[1].(string)
	return s, nil
}

// stretchParts are how many parts page.lua's answer has.
const stretchParts = 4

// cutStretch reads page.lua's answer as it came, of which the texts are parts.
func (r *room) cutStretch(answer []byte) (s stretch, ok bool) {
	kind, n, rest, ok := cutHeader(answer)
	if !ok || kind != '*' || n != stretchParts {
		return s, false
	}
	kind, more, rest, ok := cutHeader(rest)
	if !ok || kind != ':' {
		return s, false
	}
	score, rest, ok := cutBulk(rest)
	if !ok {
		return s, false
	}
	s.more, s.score = more == 1, string(score)
	if r.members, rest, ok = cutBulks(r.members[:0], rest); !ok {
		return s, false
	}
	r.values, _, ok = cutBulks(r.values[:0], rest)
	s.members, s.envelopes = r.members, r.values
	return s, ok
}

// texts are those of an answer, nil for what is none.
func texts(answer any) [][]byte {
	list, _ := answer.([]any)
	all := make([][]byte, len(list))
	for i, v := range list {
		if text, ok := v.(string); ok {
			all[i] = []byte(text)
		}
	}
	return all
}

// readPage reads the records of a stretch, and the last one's place.
func (r *room) readPage(now time.Time, kind engine.Kind, timeline string, s stretch) (last engine.Place, err error) {
	if len(s.members) != len(s.envelopes) {
		return last, errDamaged
	}
	for i, member := range s.members {
		last = placeOf(timeline, string(member), 0)
		rec, place := read(now, engine.Ref{Kind: kind, Key: last.ID}, s.envelopes[i])
		r.recs, r.places = append(r.recs, rec), append(r.places, place)
	}
	if len(s.members) > 0 {
		var at float64
		at, err = strconv.ParseFloat(s.score, 64)
		last.Score = int64(at)
	}
	return last, err
}

// leaveKept has those bodies not read that somebody keeps.
func (r *room) leaveKept(keeper engine.Keeper) {
	for i, place := range r.places {
		if !namesBytes(place) {
			continue
		}
		var has bool
		if r.recs[i].Kept, has = keeper(place); has {
			r.places[i] = nil
		}
	}
}

// score writes that of a place; nothing for the zero place.
func score(p engine.Place) string {
	if p.IsZero() {
		return ""
	}
	return strconv.FormatInt(p.Score, 10)
}

// Oldest implements engine.Engine.
func (e *Engine) Oldest(ctx context.Context, timeline string, n int) ([]engine.Place, error) {
	found, err := e.client.ZRangeWithScores(ctx, e.keys.timeline(timeline), 0, int64(n)-1).Result()
	if err != nil {
		return nil, e.fail("oldest", err)
	}
	places := make([]engine.Place, len(found))
	for i, z := range found {
		member, _ := z.Member.(string)
		places[i] = placeOf(timeline, member, int64(z.Score))
	}
	return places, nil
}

// Count implements engine.Engine.
func (e *Engine) Count(ctx context.Context, timeline string) (int, error) {
	n, err := e.client.ZCard(ctx, e.keys.timeline(timeline)).Result()
	return int(n), e.fail("count", err)
}
