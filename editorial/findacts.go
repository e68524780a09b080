package editorial

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// ActsAsk asks for lines of the audit log. What is empty chooses nothing.
type ActsAsk struct {
	Query  string    // in who, from where, what was done to what, what it says of itself or what stood, in any case of letters
	By     string    // a user
	Op     string    // like source.edit; one that ends in a dot: all that begin so
	Object string    // an id; a source's also finds what was done to several
	From   time.Time // the first moment
	Until  time.Time // the first moment no more
}

// The bounds of what one call of FindActs reads, in lines.
const (
	actsRead   = 200  // at once
	actsLooked = 2000 // in all
)

// FoundActs is a page of the lines that were asked for.
type FoundActs struct {
	Acts []news.Act
	Next news.Cursor // of the next page; zero: there is no more
	Far  time.Time   // as far as it was looked, where that is less than what there is and the page is not full; zero otherwise
}

// FindActs gives a page of the lines of the audit log that were asked for, newest first, before the cursor. It reads a bounded
// part of the log: where few are like that, a page may be short, or empty, and have a next one.
func (o *Office) FindActs(ctx context.Context, ask ActsAsk, before news.Cursor, limit int) (found FoundActs, err error) {
	if !ask.Until.IsZero() && (before.IsZero() || ask.Until.Before(before.Sort)) {
		before = news.Cursor{Sort: ask.Until.Add(time.Millisecond)} // cursors have milliseconds
	}
	found.Acts, limit = []news.Act{}, max(limit, 1)
	is, read := ask.matcher(), actsRead
	if (ask == ActsAsk{}) {
		read = min(limit+1, actsRead)
	}
	for looked := 0; looked < actsLooked; looked += read {
		acts, next, err := o.p.Audit.Acts(ctx, before, read)
		if err != nil {
			return found, err
		}
		for _, a := range acts {
			switch {
			case a.At.Before(ask.From):
				return found, nil
			case !is(&a):
			case len(found.Acts) == limit:
				last := &found.Acts[limit-1]
				found.Next = news.Cursor{Sort: last.At.Truncate(time.Millisecond), ID: last.ID}
				return found, nil
			default:
				found.Acts = append(found.Acts, a)
			}
		}
		if next.IsZero() {
			return found, nil
		}
		before = next
	}
	found.Next, found.Far = before, before.Sort
	return found, nil
}

// matcher tells what was asked for, but for the first moment.
func (ask *ActsAsk) matcher() func(*news.Act) bool {
	query := strings.ToLower(ask.Query)
	quoted, err := json.Marshal(query)
	if err != nil {
		quoted = nil
	}
	inJSON := bytes.Trim(quoted, `"`)
	return func(a *news.Act) bool {
		return (ask.By == "" || a.By == ask.By) &&
			(ask.Op == "" || a.Op == ask.Op || strings.HasSuffix(ask.Op, ".") && strings.HasPrefix(a.Op, ask.Op)) &&
			(ask.Object == "" || a.Object == ask.Object || slices.Contains(a.Sources(), ask.Object)) &&
			(ask.Until.IsZero() || a.At.Before(ask.Until)) &&
			(query == "" || says(a, query, inJSON))
	}
}

// says reports whether an act has the words, which are in small letters, as they are or as JSON has them.
func says(a *news.Act, words string, inJSON []byte) bool {
	texts := []string{a.ID, a.By, a.From, a.Op, a.Object}
	for _, why := range a.Detail {
		texts = append(append(texts, why.Text), why.Terms...)
	}
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(strings.ToLower(text), words) }) ||
		bytes.Contains(bytes.ToLower(a.Before), inJSON) || bytes.Contains(bytes.ToLower(a.After), inJSON)
}

// AllChanged is ChangedBy, and of what came or went as a whole all of its fields.
func AllChanged(a news.Act) []Changed {
	if a.Before != nil && a.After != nil {
		return ChangedBy(a)
	}
	var whole any
	if said := slices.Concat(a.Before, a.After); json.Unmarshal(said, &whole) != nil {
		return nil
	}
	var none any
	if parts, ok := fields(whole); ok {
		empty := map[string]any{}
		if _, list := whole.([]any); list {
			for id := range parts {
				empty[id] = map[string]any{}
			}
		}
		none = empty
	}
	if a.After == nil {
		return differences("", whole, none)
	}
	return differences("", none, whole)
}
