package site

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

func TestCursorsComeBack(t *testing.T) {
	for _, want := range []news.Cursor{
		{Sort: time.Date(2026, 6, 12, 9, 0, 0, 7, time.UTC), Arrived: 1234567, ID: "5f3a"},
		{Sort: time.Date(2026, 6, 12, 9, 0, 0, 0, time.UTC), ID: "5f3a"}, // from before arrivals were numbered
		{Sort: time.Date(1962, 5, 1, 0, 0, 0, 0, time.UTC), Arrived: 1, ID: "b-b"},
	} {
		text := CursorText(want)
		if text != url.QueryEscape(text) {
			t.Errorf("%q does not stand in an address as it is", text)
		}
		if got, err := ParseCursor(text); err != nil || got != want {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	if got, err := ParseCursor(CursorText(news.Cursor{})); err != nil || !got.IsZero() {
		t.Errorf("the zero one: %v %v", got, err)
	}
	for _, bad := range []string{"x", ".", "zz.", "!.a", "x-y-z.a", "-.a", "x-.a", ".a", "vjleoygenjdw.7.25ab270bcb82", strings.Repeat("1", 201)} {
		if _, err := ParseCursor(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestTimesAreReadAsTheyStandInAddresses(t *testing.T) {
	want := time.Date(2026, 6, 12, 1, 12, 0, 0, time.UTC)
	for _, text := range []string{"2026-06-12T09:12:00+08:00", "2026-06-12T09:12:00 08:00", "2026-06-12T01:12:00Z", "2026-06-11T20:12:00-05:00"} {
		if at, err := ParseTime(text); err != nil || !at.Equal(want) {
			t.Errorf("%q: %v %v", text, at, err)
		}
	}
	for _, bad := range []string{"", "2026-06-12", "2026-06-12 09:12:00+08:00", "2026-06-12T09:12:00", "2026-06-12T09:12:00  08:00"} {
		if at, err := ParseTime(bad); err == nil {
			t.Errorf("%q is read as %v", bad, at)
		}
	}
}

func TestProblemOf(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		detail string
	}{
		{BadRequest(news.Because("problem.cursor")), 400, "this cursor is none that an answer gave"},
		{fmt.Errorf("source 7: %w", BadRequest(news.Because("problem.cursor"))), 400, "source 7: this cursor is none that an answer gave"},
		{fmt.Errorf("source \"x\": %w", news.ErrNotFound), 404, "there is no such thing here"},
		{news.ErrConflict, 409, "others changed this at the same time and nothing was written: try once more"},
	} {
		p, ok := ProblemOf(c.err)
		if !ok || p.Status != c.status || p.Detail != c.detail || p.Title != http.StatusText(c.status) || p.Type != "about:blank" {
			t.Errorf("%v: %+v", c.err, p)
		}
		w := httptest.NewRecorder()
		WriteProblem(w, p)
		if w.Code != c.status || w.Header().Get("Content-Type") != ProblemType {
			t.Errorf("%v: answered %d %v", c.err, w.Code, w.Header())
		}
	}
	if p, _ := ProblemOf(BadRequest(news.Because("problem.cursor"))); p.In(words.Chinese).Detail != "这个游标不是本站给出的" || p.In(words.English).Detail != p.Detail {
		t.Errorf("in Chinese it is %q", p.In(words.Chinese).Detail)
	}
	if p, ok := ProblemOf(errors.New("disk full")); ok {
		t.Errorf("an error of nobody's is %+v", p)
	}
}
