package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

func entryRef(id string) engine.Ref     { return engine.Ref{Kind: engine.Entry, Key: id} }
func sourceRef(id string) engine.Ref    { return engine.Ref{Kind: engine.Source, Key: id} }
func stateRef(id string) engine.Ref     { return engine.Ref{Kind: engine.State, Key: id} }
func tombstoneRef(id string) engine.Ref { return engine.Ref{Kind: engine.Tombstone, Key: id} }
func storyRef(id string) engine.Ref     { return engine.Ref{Kind: engine.Story, Key: id} }
func historyRef(id string) engine.Ref   { return engine.Ref{Kind: engine.History, Key: id} }

func refs[K any](of func(K) engine.Ref, ids []K) []engine.Ref {
	r := make([]engine.Ref, len(ids))
	for i, id := range ids {
		r[i] = of(id)
	}
	return r
}

// head is what is known of an entry without its body. It has the timelines as they were when the entry was written: the
// channels' parents may have changed since.
type head struct {
	firstSeen time.Time
	sort      time.Time // zero: where it arrives
	number    uint64    // of its arrival; 0: it has none yet, or is older than they are
	timelines []news.Timeline
	left      []news.Timeline // that it stood on before, on whose orders of arrival it is still named
	story     string          // with other copies; empty: it is alone
}

// leftMark begins the line that names a timeline which the entry left, as no timeline's name does.
const leftMark = "-"

// storyMark begins the line that names a story, as no timeline's name does.
const storyMark = "="

// bytes writes one line each: first seen, sort, the timelines, those that it left, the story, and the end.
func (h head) bytes() []byte {
	b := appendMoment(make([]byte, 0, 192), h.firstSeen)
	b = appendMoment(append(b, '\n'), h.sort)
	for _, t := range h.timelines {
		b = appendTimeline(append(b, '\n'), t)
	}
	for _, t := range h.left {
		b = appendTimeline(append(b, "\n"+leftMark...), t)
	}
	if h.story != "" {
		b = append(b, "\n"+storyMark+h.story...)
	}
	return append(b, briefEnd...)
}

// headOf reads the head of a stored entry. One that took its place by arriving has none in its head.
func headOf(r engine.Record) (head, error) {
	h, err := parseHead(r.Head)
	if err != nil || headLost(r) {
		return head{}, &damagedError{r.Ref}
	}
	h.number = r.Arrived.Number
	if h.sort.IsZero() && h.number > 0 {
		h.sort = arrivedAt(r.Arrived)
	}
	return h, nil
}

// checkHead gives the error that headOf gives.
func checkHead(r engine.Record) error {
	if _, _, err := cutHead(r.Head); err != nil || headLost(r) {
		return &damagedError{r.Ref}
	}
	return nil
}

func headLost(r engine.Record) bool { return r.Damaged && r.Rev == engine.DamagedRev }

// arrivedAt is the place of what stands where it arrived.
func arrivedAt(a engine.Arrival) time.Time { return time.UnixMilli(a.At).UTC() }

func parseHead(b []byte) (head, error) {
	h, rest, err := cutHead(b)
	if err != nil {
		return head{}, err
	}
	if len(rest) > 0 {
		h.timelines = strings.Split(string(rest), "\n")
	}
	if last := len(h.timelines) - 1; last >= 0 {
		if id, ok := strings.CutPrefix(h.timelines[last], storyMark); ok {
			h.story, h.timelines = id, h.timelines[:last]
		}
	}
	for last := len(h.timelines) - 1; last >= 0 && strings.HasPrefix(h.timelines[last], leftMark); last-- {
		h.left, h.timelines = append(h.left, parseTimeline(h.timelines[last][len(leftMark):])), h.timelines[:last]
	}
	for i, t := range h.timelines {
		h.timelines[i] = parseTimeline(t)
	}
	return h, nil
}

// cutHead reads the times of a head. The rest is its other lines.
func cutHead(b []byte) (h head, rest []byte, err error) {
	b, whole := bytes.CutSuffix(b, []byte(briefEnd))
	first, b, ok := bytes.Cut(b, []byte("\n"))
	sort, rest, _ := bytes.Cut(b, []byte("\n"))
	if !ok || !whole && !isLong(string(first)) {
		return head{}, nil, errEntry
	}
	var err1, err2 error
	h.firstSeen, err1 = parseMoment(string(first))
	h.sort, err2 = parseMoment(string(sort))
	if err1 != nil || err2 != nil {
		return head{}, nil, errEntry
	}
	return h, rest, nil
}

// places are where the entry of that head stands, to the millisecond. An arrival gives them its number.
func (h head) places(id string) []engine.Place {
	p := make([]engine.Place, 0, len(h.timelines)+2)
	at := int64(engine.AtArrival)
	if !h.sort.IsZero() {
		at = h.sort.UnixMilli()
	}
	for _, t := range h.timelines {
		p = append(p, engine.Place{Timeline: t, ID: id, Score: at, Number: h.number})
	}
	if h.story != "" {
		p = append(p, h.linePlace(id))
	}
	return append(p, engine.Place{Timeline: news.TimelineSeen, ID: id, Score: h.firstSeen.UnixMilli(), Number: h.number})
}

// decisionMark is between what a source said and what an editor decided, in an entry's revision.
const decisionMark = "~"

// writingMark is before what tells a writing apart that must not be taken for another that says the same.
const writingMark = decisionMark

// entryRev tells one writing of an entry from another: its version, what its source said, and what an editor decided. Without
// the last, the second of two decisions on one version would be taken for the first, and be lost.
func entryRev(e *news.Entry) (string, error) {
	rev := strconv.Itoa(e.Version) + "-" + strings.ReplaceAll(strings.ReplaceAll(e.Digest, "|", ""), decisionMark, "")
	if e.Override == nil {
		return rev, nil
	}
	decided := *e.Override
	decided.Desk = news.Judgement{}
	said, err := json.Marshal(decided)
	return rev + decisionMark + news.ContentRev(said), err
}

func parseRev(rev string) (version int, digest string) {
	v, digest, _ := strings.Cut(rev, "-")
	digest, _, _ = strings.Cut(digest, decisionMark)
	version, _ = strconv.Atoi(v) // entryRev wrote it
	return version, digest
}

// record makes one of a kind that is no bulk. The value must be such that JSON can hold it.
func record(ref engine.Ref, v any, expires time.Time) (engine.Record, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return engine.Record{}, fmt.Errorf("%s %s: %w", ref.Kind, ref.Key, err)
	}
	return engine.Record{Ref: ref, Rev: news.ContentRev(body), Body: body, Expires: expires}, nil
}

// decode reads a record. Its error is a damagedError, whatever is wrong: a decoder's own would quote what it read.
func decode[T any](r engine.Record) (v T, err error) {
	err = decodeTo(r, &v)
	return v, err
}

// decodeTo is decode into what has room for it already. Of a damaged record it leaves nothing there.
func decodeTo[T any](r engine.Record, v *T) (err error) {
	if r.Damaged {
		return &damagedError{r.Ref}
	}
	switch p := any(v).(type) {
	case *news.Entry:
		kept, _ := r.Kept.(*keptBody)
		var bare bool
		if bare, err = decodeKept(r.Body, kept, p); bare {
			p.ID = r.Key
			_, p.Digest = parseRev(r.Rev)
		}
		if p.Sort.IsZero() && r.Arrived.Number > 0 {
			p.Sort = arrivedAt(r.Arrived)
		}
		p.Arrived = r.Arrived.Number
	case *news.Alias:
		err = decodeAlias(r.Body, p)
	default:
		if err = json.Unmarshal(r.Body, v); bytes.Equal(bytes.TrimSpace(r.Body), []byte("null")) {
			err = errEntry
		}
	}
	if err != nil || !itself(v, r.Key) {
		var none T
		*v = none
		return &damagedError{r.Ref}
	}
	switch p := any(v).(type) {
	case *news.Source:
		p.Rev = r.Rev
	case *news.Partner:
		if err = oneKey(p, r.Body); err == nil {
			p.Rev, err = agreedRev(*p)
		}
	case *news.Takedown:
		p.Rev = r.Rev
	case *news.TakedownRequest:
		p.Rev = r.Rev
	case *news.User:
		p.Rev = r.Rev
	case *news.Token:
		p.Rev = r.Rev
	case *news.Lesson:
		p.Rev = r.Rev
	}
	return err
}
