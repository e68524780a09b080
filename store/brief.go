package store

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// What is kept of every entry outside its body is written briefly: its head, its changes and its other keys. In a dump changes and
// other keys are JSON, as they were in stores before format 6; these go on being read.

const (
	putMark   = '+' // begins a news.OpPut of the log, which JSON does not
	aliasMark = 1   // begins a news.Alias
)

// briefEnd ends what is written as lines, so that a part of it is not taken for the whole.
const briefEnd = "\n\n"

var errBrief = errors.New("it ends before its time")

const momentBase = 36

// appendMoment writes a time: seconds since 1970, and after a point the nanoseconds beyond, in base 36; nothing for the zero time.
func appendMoment(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return b
	}
	b = strconv.AppendInt(b, t.Unix(), momentBase)
	if ns := t.Nanosecond(); ns > 0 {
		b = strconv.AppendInt(append(b, '.'), int64(ns), momentBase)
	}
	return b
}

// isLong tells that a time is as stores before format 6 have it: RFC 3339.
func isLong(s string) bool { return strings.Contains(s, "T") }

// parseMoment undoes appendMoment, and reads a long one.
func parseMoment(s string) (time.Time, error) {
	switch {
	case s == "":
		return time.Time{}, nil
	case isLong(s):
		return time.Parse(time.RFC3339Nano, s)
	}
	s, beyond, _ := strings.Cut(s, ".")
	sec, err := strconv.ParseInt(s, momentBase, 64)
	var ns int64
	if err == nil && beyond != "" {
		ns, err = strconv.ParseInt(beyond, momentBase, 64)
	}
	return time.Unix(sec, ns).UTC(), err
}

// shorts are what names of timelines begin with, by a character that none begins with.
func shorts() [3][2]string {
	return [...][2]string{{"source/", "<"}, {"channel/", "#"}, {"town/", "@"}}
}

func appendTimeline(b []byte, t news.Timeline) []byte {
	for _, s := range shorts() {
		if rest, ok := strings.CutPrefix(t, s[0]); ok {
			return append(append(b, s[1]...), rest...)
		}
	}
	return append(b, t...)
}

// parseTimeline undoes appendTimeline, and reads a whole name.
func parseTimeline(t string) news.Timeline {
	for _, s := range shorts() {
		if rest, ok := strings.CutPrefix(t, s[1]); ok {
			return s[0] + rest
		}
	}
	return t
}

// change makes a record of the log. Its Seq is the log's to give.
func change(op news.Op, at time.Time, id string, version int, lines []news.Timeline) ([]byte, error) {
	return encodeChange(news.Change{Op: op, At: at, ID: id, Version: version, Timelines: lines})
}

// encodeChange writes what most changes are, a news.OpPut, as lines: moment, id, version, timelines, and the end. Others are JSON.
func encodeChange(c news.Change) ([]byte, error) {
	c.Seq = 0
	if c.Op != news.OpPut || c.Unheard != nil || strings.Contains(c.ID, "\n") {
		return json.Marshal(c)
	}
	b := append(make([]byte, 0, 192), putMark)
	b = append(appendMoment(b, c.At), '\n')
	b = append(append(b, c.ID...), '\n')
	b = strconv.AppendInt(b, int64(c.Version), 10)
	for _, t := range c.Timelines {
		b = appendTimeline(append(b, '\n'), t)
	}
	return append(b, briefEnd...), nil
}

// decodeChange reads a record of the log. It is false for one that no hub wrote.
func decodeChange(l engine.Logged) (c news.Change, ok bool) {
	var err error
	if len(l.Data) > 0 && l.Data[0] == putMark {
		c, err = parsePut(string(l.Data[1:]))
	} else {
		err = json.Unmarshal(l.Data, &c)
	}
	if err != nil || !c.Op.Logged() || c.ID == "" && c.Op != news.OpTowns {
		return news.Change{}, false
	}
	c.Seq = l.Seq
	return c, true
}

func parsePut(s string) (c news.Change, err error) {
	s, whole := strings.CutSuffix(s, briefEnd)
	lines := strings.Split(s, "\n")
	if len(lines) < 3 || !whole {
		return c, errBrief
	}
	at, err1 := parseMoment(lines[0])
	version, err2 := strconv.Atoi(lines[2])
	c = news.Change{Op: news.OpPut, At: at, ID: lines[1], Version: version}
	for _, t := range lines[3:] {
		c.Timelines = append(c.Timelines, parseTimeline(t))
	}
	return c, errors.Join(err1, err2)
}

// aliasRev is the revision of other keys: nothing is written that was made from one.
const aliasRev = "1"

// aliasRecord keeps another key of an entry: the id packed, then the digest. An id that is not of news.EntryID is kept as JSON.
func aliasRecord(a news.Alias, expires time.Time) (engine.Record, error) {
	rec := engine.Record{Ref: aliasRef(a.Key), Rev: aliasRev, Expires: expires}
	var err error
	if id, odd := packID(a.Entry); odd != nil {
		rec.Body, err = json.Marshal(a)
	} else {
		rec.Body = append(append(append(make([]byte, 0, 64), aliasMark), id[:]...), a.Digest...)
	}
	return rec, err
}

func decodeAlias(body []byte, a *news.Alias) error {
	if len(body) == 0 || body[0] != aliasMark {
		return json.Unmarshal(body, a)
	}
	id, digest := body[1:], ""
	if size := len(engine.PostingID{}); len(id) > size {
		id, digest = id[:size], string(id[size:])
	}
	if len(id) < len(engine.PostingID{}) {
		return errBrief
	}
	a.Entry, a.Digest = unpackID(engine.PostingID(id)), digest
	return nil
}
