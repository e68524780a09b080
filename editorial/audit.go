package editorial

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// Audit is the log of who did what.
type Audit interface {
	Act(ctx context.Context, id string) (news.Act, error)
	Acts(ctx context.Context, before news.Cursor, limit int) ([]news.Act, news.Cursor, error)
	ActsAbout(ctx context.Context, of news.About, before news.Cursor, limit int) ([]news.Act, news.Cursor, error)
}

// Act gives one line of the audit log.
func (o *Office) Act(ctx context.Context, id string) (news.Act, error) {
	a, err := o.p.Audit.Act(ctx, id)
	return a, refused(err, news.ErrNotFound, NotFound, ActMissing, id)
}

// Edit is what one act did to a source.
type Edit struct {
	news.Act
	Added, Removed bool      // as a whole
	Changed        []Changed // of its fields
	Others         int       // sources that the act changed too
}

// SourceHistory gives a page of the edits of a source, newest first, before the cursor, and the cursor of the next page: zero where
// there is no more. It is there still when the source is gone.
func (o *Office) SourceHistory(ctx context.Context, id string, before news.Cursor, limit int) ([]Edit, news.Cursor, error) {
	acts, next, err := o.p.Audit.ActsAbout(ctx, news.AboutSource(id), before, limit)
	edits := make([]Edit, len(acts))
	for i, a := range acts {
		edits[i] = Edit{Act: a, Others: max(0, len(a.Sources())-1)}
		was, is := partOf(a.Before, id), partOf(a.After, id)
		edits[i].Before, edits[i].After = was, is
		edits[i].Added, edits[i].Removed = was == nil, is == nil
		edits[i].Changed = ChangedBy(edits[i].Act)
	}
	return edits, next, err
}

// partOf is what an act has on record of one source: all, or of a list of sources its part.
func partOf(said json.RawMessage, id string) json.RawMessage {
	var all []json.RawMessage
	if json.Unmarshal(said, &all) != nil {
		return said
	}
	for _, part := range all {
		var of struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(part, &of) == nil && of.ID == id {
			return part
		}
	}
	return nil
}

// Changed is a field that an act changed, as JSON; empty: it was not there, or is not any more.
type Changed struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// ChangedBy says which fields an act changed, by name. What is in a list and has an id is compared under it. Of what came or
// went as a whole it says nothing.
func ChangedBy(a news.Act) []Changed {
	var before, after any
	if a.Before == nil || a.After == nil || json.Unmarshal(a.Before, &before) != nil || json.Unmarshal(a.After, &after) != nil {
		return nil
	}
	return differences("", before, after)
}

func differences(name string, before, after any) []Changed {
	b, bs := fields(before)
	a, as := fields(after)
	if !bs || !as {
		if was, is := shown(name, before), shown(name, after); was != is {
			return []Changed{{name, was, is}}
		}
		return nil
	}
	keys := slices.Collect(maps.Keys(b))
	for k := range a {
		if _, ok := b[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	if name != "" {
		name += "."
	}
	var all []Changed
	for _, k := range keys {
		all = append(all, differences(name+k, b[k], a[k])...)
	}
	return all
}

// fields are the parts of an object, or of a list whose every element has an id; false for anything else.
func fields(v any) (map[string]any, bool) {
	switch v := v.(type) {
	case map[string]any:
		return v, true
	case []any:
		byID := map[string]any{}
		for _, e := range v {
			o, _ := e.(map[string]any)
			id, ok := o["id"].(string)
			if !ok {
				return nil, false
			}
			byID[id] = o
		}
		return byID, len(byID) > 0
	}
	return nil, false
}

// shown is a field's value as it is shown: a length of time as people write it, all else as JSON.
func shown(field string, v any) string {
	if n, ok := v.(float64); ok && field == "interval" {
		return news.FormatDuration(time.Duration(n))
	}
	return plain(v)
}

// plain is a value as JSON on one line; empty for none.
func plain(v any) string {
	if v == nil {
		return ""
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return string(bytes.TrimSpace(b.Bytes()))
}
