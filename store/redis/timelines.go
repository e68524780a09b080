package redis

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/txnews/hub/store/engine"
)

// Page implements engine.Engine: one script, then one pipeline for the bodies.
func (e *Engine) Page(ctx context.Context, now time.Time, kind engine.Kind, before, oldest engine.Place, n int) (engine.Page, error) {
	keys := []string{e.keys.timeline(before.Timeline), e.keys.records(kind)}
	answer, err := e.page.Run(ctx, e.client, keys, score(before), memberOf(before), n, score(oldest), memberOf(oldest)).Slice()
	if err != nil {
		return engine.Page{}, e.fail("page", err)
	}
	var page engine.Page
	more, _ := answer[0].(int64)
	page.More = more == 1
	recs, places := make([]engine.Record, 0, len(answer)/3), make([]string, 0, len(answer)/3)
	for row := answer[1:]; len(row) >= 3; row = row[3:] {
		member, _ := row[0].(string)
		at, err := parseScore(row[1])
		if err != nil {
			return engine.Page{}, e.fail("page", err)
		}
		page.Last = placeOf(before.Timeline, member, at)
		r, place := read(now, engine.Ref{Kind: kind, Key: page.Last.ID}, row[2])
		recs, places = append(recs, r), append(places, place)
	}
	if err := e.fill(ctx, now, recs, places); err != nil {
		return engine.Page{}, e.fail("page", err)
	}
	page.Records = present(recs)
	return page, nil
}

// score writes that of a place; nothing for the zero place.
func score(p engine.Place) string {
	if p.IsZero() {
		return ""
	}
	return strconv.FormatInt(p.Score, 10)
}

// parseScore reads a score: whole milliseconds, which a float64 holds exactly for 285,000 years.
func parseScore(v any) (int64, error) {
	s, _ := v.(string)
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: score %q", errDamaged, s)
	}
	return int64(f), nil
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
