package desk_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// printedCase is what an editor would have of an entry of a real feed. Of the entry itself there are short facts alone; Text is written in its
// place, of the same form.
type printedCase struct {
	Feed, ID, Printed, Title string
	Page                     news.PrintedPage
	Held                     string
	Channels, Also           []string // Also: what an editor could accept, too
	Reporters                []string
	Text                     string
	Shows                    int // pictures of its own
}

func printedCases(t *testing.T) (all []printedCase) {
	t.Helper()
	f, err := os.Open("testdata/printed.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var c printedCase
		if err := json.Unmarshal(s.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// judge compares an entry with what an editor would have: what was printed around it must be right, how it is filed counts.
func (c *printedCase) judge(t *testing.T, e *news.Entry, filed *desktest.Score, accepted *int) {
	t.Helper()
	house := ""
	if e.Evidence != nil {
		house = e.Evidence.House
	}
	if e.Page != c.Page || house != c.Held || c.Held == "" && e.Title != c.Title {
		t.Errorf("%s: %+v %q held %q, want %+v %q held %q", c.Printed, e.Page, e.Title, house, c.Page, c.Title, c.Held)
	}
	if c.Held != "" {
		return
	}
	got := slices.DeleteFunc(slices.Clone(e.Channels), func(id string) bool { return slices.Contains(c.Also, id) })
	if filed.Add(got, c.Channels); len(got) == 0 && slices.ContainsFunc(e.Channels, isSubject) || len(got) > 0 && !slices.ContainsFunc(got, func(id string) bool { return !slices.Contains(c.Channels, id) }) {
		*accepted++
		return
	}
	t.Logf("%s: %v %v, want %v or %v", c.Title, e.Channels, e.Why.Channels, c.Channels, c.Also)
}

func isSubject(id string) bool { return id != "pictures" && id != "video" }

func TestPrintedCopyAsAnEditorHasIt(t *testing.T) {
	d := desktest.Builtin(t)
	var filed desktest.Score
	accepted := 0
	for _, c := range printedCases(t) {
		raw := news.Raw{GUID: c.ID, Title: c.Printed, Content: "<div>2026年02月01日</div><div><p>" + c.Text + "</p></div><div>某 某 网 版 权 所 有 ，未 经 书 面 授 权 禁 止 使 用</div>"}
		for range c.Shows {
			raw.Media = append(raw.Media, news.RawMedia{URL: "http://e.cn/a.jpg", Type: "image/jpeg"})
		}
		e := d.Edit(news.Source{ID: "s", Name: c.Feed, Channels: []string{"world"}}, raw, desktest.Now)
		c.judge(t, &e, &filed, &accepted)
		if strings.HasPrefix(e.Summary, "2026年") || strings.Contains(e.Summary, "权 所 有") {
			t.Errorf("%s: %s", c.Title, e.Summary)
		}
	}
	t.Logf("filed as an editor would: F1 %.3f (%d right, %d wrong, %d missed), %d as one could", filed.F1(), filed.Hit, filed.Wrong, filed.Missed, accepted)
	if filed.F1() < 0.8 || accepted < 110 {
		t.Error("below the floor")
	}
}

// TestPrintedCopyItself reads the feeds that the cases are of, which are others': HUB_PRINTED=DIR go test -run PrintedCopyItself -v
func TestPrintedCopyItself(t *testing.T) {
	dir := os.Getenv("HUB_PRINTED")
	if dir == "" {
		t.Skip("HUB_PRINTED names no folder of feeds")
	}
	d := desktest.Builtin(t)
	found := map[string]news.Entry{}
	for _, feed := range []string{"people-daily", "guangming", "cctv"} {
		body, err := os.ReadFile(filepath.Join(dir, feed+".json"))
		if err != nil {
			t.Fatal(err)
		}
		res, err := intake.New(nil, intake.Options{}).Read(context.Background(), intake.In{Doc: &fetch.Response{Body: body, URL: "http://e.cn/"}, Source: news.Source{Kind: news.KindFeed}})
		if err != nil {
			t.Fatal(err)
		}
		for _, raw := range res.Entries {
			found[raw.GUID] = d.Edit(news.Source{ID: "s", Name: feed, Channels: []string{"world"}}, raw, desktest.Now)
		}
	}
	var filed, named desktest.Score
	accepted := 0
	for _, c := range printedCases(t) {
		e := found[c.ID]
		if c.judge(t, &e, &filed, &accepted); c.Held == "" && !named.Add(e.Attribution.Reporters, c.Reporters) {
			t.Logf("%s: by %v, want %v", c.Title, e.Attribution.Reporters, c.Reporters)
		}
		for _, around := range []string{"2026年02月01日", "人 民 网", "Copyright ©", "获取更多", "文章原文"} {
			if c.Held == "" && (strings.HasPrefix(e.Summary, around) || strings.HasSuffix(e.Content, around) || around[0] < '0' && strings.Contains(e.Content, around)) {
				t.Errorf("%s: %s stays", c.Title, around)
			}
		}
	}
	t.Logf("filed as an editor would: F1 %.3f (%d right, %d wrong, %d missed), %d as one could; reporters F1 %.3f", filed.F1(), filed.Hit, filed.Wrong, filed.Missed, accepted, named.F1())
}
