package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

type changesAnswer struct {
	Changes []struct {
		Seq   uint64
		Op    string
		At    time.Time
		ID    string
		Entry *struct {
			ID, Title, Content string
			Version            int
		}
	}
	Next string
}

// follow reads the log from a place to its end, as a client does, and writes each change as a word.
func follow(t *testing.T, p *place, since string, limit int, of ...string) (words []string, next string) {
	t.Helper()
	for {
		a := decode[changesAnswer](t, p.get(t, fmt.Sprintf("/api/v1/changes?since=%s&limit=%d%s", since, limit, strings.Join(of, ""))))
		if a.Next == "" {
			t.Fatal("an answer has no next")
		}
		for _, c := range a.Changes {
			if c.Op == "put" {
				words = append(words, fmt.Sprintf("put %s %d", c.Entry.Title, c.Entry.Version))
			} else {
				words = append(words, "delete "+c.ID)
			}
		}
		if len(a.Changes) == 0 {
			return words, a.Next
		}
		since = a.Next
	}
}

func wantWords(t *testing.T, got []string, want ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func simple(t *testing.T, id, title string) news.Entry {
	return news.Entry{ID: id, Source: "jxrb", Title: title, Content: "<p>文</p>", FirstSeen: at(t, 1, 0), Updated: at(t, 1, 0)}
}

func TestChangesTellEachVersionOnceToAFollower(t *testing.T) {
	p := newPlace(t)
	p.store.put(simple(t, "a", "甲"))
	p.store.put(simple(t, "b", "乙"))
	words, place := follow(t, p, "", 1)
	wantWords(t, words, "put 甲 1", "put 乙 1")

	words, place = follow(t, p, place, 100)
	wantWords(t, words)

	p.store.put(simple(t, "a", "甲改"))
	words, place = follow(t, p, place, 100)
	wantWords(t, words, "put 甲改 2")

	p.store.remove("a", news.Tombstone{ID: "a", At: at(t, 2, 0)})
	words, place = follow(t, p, place, 100)
	wantWords(t, words, "delete a")

	words, _ = follow(t, p, place, 100)
	wantWords(t, words)
}

func TestChangesFromTheBeginningTellWhatStands(t *testing.T) {
	for _, limit := range []int{1, 2, 3, 100} {
		p := newPlace(t)
		p.store.put(simple(t, "a", "甲"))
		p.store.put(simple(t, "b", "乙"))
		p.store.put(simple(t, "a", "甲改"))
		p.store.put(simple(t, "c", "丙"))
		p.store.remove("b", news.Tombstone{ID: "b", At: at(t, 2, 0)})
		p.store.remove("c", news.Tombstone{ID: "c", Pruned: true})
		words, _ := follow(t, p, "", limit)
		wantWords(t, words, "put 甲改 2", "delete b")
	}
}

// Who keeps a copy of a channel hears of all that stands there and of all that left it.
func TestChangesOfAPart(t *testing.T) {
	p := newPlace(t)
	put := func(id, title, source, channel, town string) {
		e := simple(t, id, title)
		e.Source, e.Channels, e.Towns = source, []string{channel}, []string{town}
		p.store.put(e)
	}
	put("a", "甲", "jxrb", "tongxiang", "wuzhen")
	put("b", "乙", "jxrb", "world", "dama")
	put("c", "丙", "zjol", "strong-counties", "wuzhen")
	for of, want := range map[string][]string{
		"&channel=tongxiang":                   {"put 甲 1"},
		"&channel=world":                       {"put 乙 1", "put 丙 1"}, // strong-counties is below it
		"&channel=tongxiang&channel=world":     {"put 甲 1", "put 乙 1", "put 丙 1"},
		"&town=wuzhen":                         {"put 甲 1", "put 丙 1"},
		"&town=wuzhen&channel=strong-counties": {"put 丙 1"},
		"&source=jxrb&town=dama":               {"put 乙 1"},
		"&source=zjol&town=dama":               {},
	} {
		words, _ := follow(t, p, "", 2, of)
		wantWords(t, words, want...)
	}

	_, next := follow(t, p, "", 2, "&channel=tongxiang")
	put("a", "甲", "jxrb", "world", "wuzhen") // another channel, and then a correction there
	put("a", "甲改", "jxrb", "world", "wuzhen")
	words, next := follow(t, p, next, 2, "&channel=tongxiang")
	wantWords(t, words, "delete a", "delete a") // each version that it had elsewhere
	put("a", "甲又改", "jxrb", "tongxiang", "wuzhen")
	words, next = follow(t, p, next, 2, "&channel=tongxiang")
	wantWords(t, words, "put 甲又改 4")
	p.store.remove("c", news.Tombstone{At: at(t, 2, 0)}) // it may have stood there once
	words, _ = follow(t, p, next, 2, "&channel=tongxiang")
	wantWords(t, words, "delete c")

	wantStatus(t, p.get(t, "/api/v1/changes?channel=nowhere"), http.StatusNotFound)
}

func TestChangesPassOverSourcesButMoveOn(t *testing.T) {
	p := newPlace(t)
	for i := range 50 {
		p.store.addSource(news.Source{ID: fmt.Sprint("s", i), Name: "源"})
	}
	_, place := follow(t, p, "", 10)
	at, err := changelog.ParseCursor(place)
	if last, _ := p.store.LastSeq(t.Context()); err != nil || at.Seq != last {
		t.Errorf("the cursor stands at %s, the log at %d", place, last)
	}
	p.store.put(simple(t, "a", "甲"))
	words, _ := follow(t, p, "", 1)
	wantWords(t, words, "put 甲 1")
}

func TestChangesObeyTheLicence(t *testing.T) {
	p := newPlace(t)
	shut := simple(t, "a", "甲")
	shut.Source = "shut"
	p.store.put(shut)
	brief := simple(t, "b", "乙")
	brief.Source = "zjol"
	p.store.put(brief)
	a := decode[changesAnswer](t, p.get(t, "/api/v1/changes"))
	if len(a.Changes) != 1 || a.Changes[0].Entry.Title != "乙" || a.Changes[0].Entry.Content != "" {
		t.Errorf("told %+v", a.Changes)
	}
}

// blind is a store whose sources cannot be read.
type blind struct{ *memory }

func (blind) Sources(context.Context) ([]news.Source, error) {
	return nil, errors.New("connection reset")
}

func TestNothingIsPassedOverThatCannotBeJudged(t *testing.T) {
	p := newPlace(t)
	e := p.store.put(simple(t, "a", "甲"))
	p = placeOver(t, blind{p.store}, nil, nil)
	for _, path := range []string{"/", "/entry/" + e.ID, "/feeds", "/feeds.opml", "/feeds/all.rss", "/api/v1/entries", "/api/v1/entries/" + e.ID, "/api/v1/changes"} {
		wantStatus(t, p.get(t, path), http.StatusServiceUnavailable)
	}
}

func TestChangesRefuseABadPlace(t *testing.T) {
	p := newPlace(t)
	for _, query := range []string{"since=x", "since=-1", "since=99999999999999999999", "limit=0", "limit=1001"} {
		wantProblem(t, p.get(t, "/api/v1/changes?"+query), http.StatusBadRequest, "")
	}
}

func TestChangesTellOfAGap(t *testing.T) {
	p := newPlace(t)
	for _, id := range []string{"a", "b", "c"} {
		p.store.put(simple(t, id, id))
	}
	last, err := p.store.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.store.trim(2)
	wantProblem(t, p.get(t, fmt.Sprintf("/api/v1/changes?since=%d", last-3)), http.StatusGone, "anew")
	wantProblem(t, p.get(t, fmt.Sprintf("/api/v1/changes?since=%d", last+1)), http.StatusGone, "anew")
	words, _ := follow(t, p, fmt.Sprint(last-2), 100)
	wantWords(t, words, "put b 1", "put c 1")
	words, _ = follow(t, p, "", 100)
	wantWords(t, words, "put b 1", "put c 1")
}

// readLog counts how often the log is read.
type readLog struct {
	shelf
	reads int
}

func (l *readLog) Changes(ctx context.Context, since uint64, limit int) ([]news.Change, error) {
	l.reads++
	return l.shelf.Changes(ctx, since, limit)
}

// Who asks for few changes of a log that has many for others does not have it read one by one.
func TestChangesForOthersAreReadTogether(t *testing.T) {
	p := newPlace(t)
	p.fill(t, 2000, "shut")
	log := &readLog{shelf: p.store}
	p.serve(t, Options{Settings: testSettings}, Deps{}, log)
	p.store.put(simple(t, "a", "甲"))
	p.store.put(simple(t, "b", "乙"))
	a := decode[changesAnswer](t, p.get(t, "/api/v1/changes?limit=1"))
	if len(a.Changes) != 1 || a.Changes[0].Entry.Title != "甲" || log.reads > 20 {
		t.Errorf("%d changes, %d reads of the log", len(a.Changes), log.reads)
	}
	words, _ := follow(t, p, a.Next, 1)
	wantWords(t, words, "put 乙 1")
}
