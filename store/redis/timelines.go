package redis

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"strconv"
	"time"

	"github.com/txnews/hub/store/engine"
)

// Page implements engine.Engine: one script, then the bodies. The records are in a room.
func (e *Engine) Page(ctx context.Context, now time.Time, kind engine.Kind, before, oldest engine.Place, n int) (engine.Page, error) {
	r := rooms.Get().(*room)
	page := engine.Page{Free: r.back}
	keys := []string{e.keys.timeline(before.Timeline), e.keys.records(kind)}
	answer, err := e.runPage(ctx, r, keys, score(before), memberOf(before), n, score(oldest), memberOf(oldest))
	if err == nil {
		page.More, err = r.readPage(now, kind, before.Timeline, answer, &page.Last)
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

// runPage gives the answer of page.lua.
func (e *Engine) runPage(ctx context.Context, r *room, keys []string, args ...any) ([]byte, error) {
	r.args = append(r.args[:0], "evalsha", e.page.Hash(), len(keys), keys[0], keys[1])
	if answer, ok := e.raw(ctx, &r.answer, append(r.args, args...)); ok {
		if answer, _, ok := cutBulk(answer); ok && answer != nil {
			return answer, nil
		}
	}
	answer, err := e.page.Run(ctx, e.client, keys, args...).Text()
	return []byte(answer), err
}

// rowStart is how many bytes of page.lua's answer come before a member.
const rowStart = 8 + 4 + 4

// readPage reads what page.lua answers, and the last one's place.
func (r *room) readPage(now time.Time, kind engine.Kind, timeline string, answer []byte, last *engine.Place) (more bool, err error) {
	rows, more := bytes.CutPrefix(answer, []byte("1"))
	if !more {
		rows, _ = bytes.CutPrefix(answer, []byte("0"))
	}
	for row := rows; len(row) > 0; {
		if len(row) < rowStart {
			return false, errDamaged
		}
		at := math.Float64frombits(binary.BigEndian.Uint64(row))
		member, value := int(binary.BigEndian.Uint32(row[8:])), int(binary.BigEndian.Uint32(row[12:]))
		if row = row[rowStart:]; member+max(value-1, 0) > len(row) {
			return false, errDamaged
		}
		*last = placeOf(timeline, string(row[:member]), int64(at))
		row = row[member:]
		var envelope []byte
		if value > 0 {
			envelope, row = row[:value-1:value-1], row[value-1:]
		}
		rec, place := read(now, engine.Ref{Kind: kind, Key: last.ID}, envelope)
		r.recs, r.places = append(r.recs, rec), append(r.places, place)
	}
	return more, nil
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
