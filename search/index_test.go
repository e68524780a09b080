package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

var noon = time.Date(2026, 6, 12, 12, 0, 0, 0, time.UTC)

var inForce = &settings.Snapshot{
	Channels: []news.Channel{{ID: "world"}, {ID: "china", Parent: "world"}, {ID: "finance"}},
	Towns:    []news.Town{{ID: "wuzhen", Name: "乌镇", Kind: "镇", Aliases: []string{"乌青镇", "青镇"}}, {ID: "puyuan", Name: "濮院", Kind: "镇"}},
}

func compiled(t testing.TB, s news.Search) Query {
	t.Helper()
	q, err := Compile(s, inForce)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// entry is one of which the public sees the title and the summary, partners all.
func entry(n int, title, summary, content string) news.Entry {
	at := noon.Add(time.Duration(n) * time.Minute)
	id := fmt.Sprintf("%026d", n)
	return news.Entry{ID: id, Title: title, Summary: summary, Content: content, Source: "jxrb", Story: id, Original: id, FirstSeen: at, Sort: at, Arrived: uint64(n),
		Grant: news.Grant{Public: news.ExtentSummary, Partner: news.ExtentFull, Mark: "m"}}
}

// shown is what an audience sees of an entry, as rights say.
func shown(e news.Entry, partner bool) (news.Entry, bool) {
	if !e.Held.IsZero() {
		return e, false
	}
	if partner {
		return e.Grant.Partner.Apply(e)
	}
	return e.Grant.Public.Apply(e)
}

// finds is all that a query finds, page by page.
func (r *running) finds(q Query, page int) []string {
	return r.pages(q, page, r.Found)
}

func (r *running) pages(q Query, page int, find func(context.Context, Query, news.Cursor, int) ([]news.Entry, news.Cursor, error)) (ids []string) {
	r.t.Helper()
	for at := (news.Cursor{}); ; {
		entries, next, err := find(context.Background(), q, at, page)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, e := range entries {
			if g, ok := shown(e, q.Beyond); ok && q.Match(&g) {
				ids = append(ids, e.ID)
			}
		}
		if at = next; next.IsZero() {
			return ids
		}
	}
}

// best are the best that a query finds, page by page.
func (r *running) best(q Query, page int) []string {
	return r.pages(q, page, r.bestOf)
}

func (r *running) bestOf(ctx context.Context, q Query, after news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	entries, next, _, err := r.Best(ctx, q, after, limit)
	return entries, next, err
}

// wanted is the same by looking through all.
func (s *shelf) wanted(q Query) (ids []string) {
	var list []news.Entry
	for _, e := range s.entries {
		if g, ok := shown(e, q.Beyond); ok && q.Match(&g) && (q.source != "" || !apart(&e)) {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b news.Entry) int { return order(news.CursorAt(&b), news.CursorAt(&a)) })
	for _, e := range list {
		ids = append(ids, e.ID)
	}
	return ids
}

var scraps = strings.Fields("乌镇 烏鎮 桐乡 互联网大会 世界 互聯網 大会 青镇 濮院 毛衫 ５Ｇ 5g网络 climate Climate, elections election 的 一 、 ，")

func scrap(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(scraps[r.IntN(len(scraps))])
		if r.IntN(3) == 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// any is an entry of no sense, filed and licensed anyhow.
func anyEntry(r *rand.Rand, n int) news.Entry {
	e := entry(n, scrap(r, 3), scrap(r, 4), "<p>"+scrap(r, 6)+"</p>")
	e.Sort = noon.Add(time.Duration(r.IntN(2000)) * time.Minute)
	e.Source = []string{"jxrb", "zjol"}[r.IntN(2)]
	e.Attribution.Origin = []string{"嘉兴日报", "新华社", ""}[r.IntN(3)]
	e.Grant.Public = []news.Extent{news.ExtentNothing, news.ExtentHeadline, news.ExtentSummary, news.ExtentFull}[r.IntN(4)]
	for _, id := range []string{"world", "china", "finance"} {
		if r.IntN(3) == 0 {
			e.Channels = append(e.Channels, id)
		}
	}
	if r.IntN(4) == 0 {
		e.Towns = []string{"wuzhen"}
	}
	if r.IntN(8) == 0 {
		e.Original = "another"
	}
	if r.IntN(10) == 0 {
		e.Due = noon.Add(time.Hour)
	}
	if r.IntN(20) == 0 {
		e.Held = news.Because("held")
	}
	return e
}

func anySearch(r *rand.Rand) news.Search {
	var s news.Search
	for range r.IntN(3) {
		w := scraps[r.IntN(len(scraps))]
		switch r.IntN(6) {
		case 0, 1:
			w = `"` + w + scraps[r.IntN(len(scraps))] + `"`
		case 2:
			w += scraps[r.IntN(len(scraps))]
		case 3:
			w += "互联网大会"
		}
		s.Words += " " + w
	}
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	s.Channels = []string{pick("", "", "", "world", "finance"), pick("", "", "china")}
	s.Towns = []string{pick("", "", "", "wuzhen")}
	s.Source = pick("", "", "", "zjol")
	s.Origin = pick("", "", "", "新华社", "《嘉興日報》")
	return s
}

// The index finds what looking through all entries finds, in that order, for each audience: after entries came, were corrected, placed anew,
// held and removed, in several volumes, and after a restart.
func TestIndexFindsWhatLookingThroughFinds(t *testing.T) {
	s, rnd, folder := newShelf(), rand.New(rand.NewPCG(1, 2)), t.TempDir()
	for i := range 150 {
		s.put(anyEntry(rnd, i))
	}
	x := run(t, s, folder)
	x.caughtUp()
	searches := 300
	if testing.Short() {
		searches = 50
	}
	same := func() {
		t.Helper()
		x.caughtUp()
		some := 0
		for range searches {
			asked := anySearch(rnd)
			q := compiled(t, asked)
			q.Beyond = rnd.IntN(2) == 0
			if rnd.IntN(4) == 0 {
				q.Since, q.Until = noon.Add(30*time.Minute), noon.Add(170*time.Minute)
			}
			got, want := x.finds(q, 1+rnd.IntN(30)), s.wanted(q)
			if !slices.Equal(got, want) {
				t.Fatalf("%+v (beyond %v): found %d %v\nwant %d %v", asked, q.Beyond, len(got), got, len(want), want)
			}
			some += len(want)
			best := x.best(q, bestMost)
			if paged := x.best(q, 1+rnd.IntN(30)); !slices.Equal(paged, best) {
				t.Fatalf("%+v (beyond %v): the best page by page are %v\nat once %v", asked, q.Beyond, paged, best)
			}
			slices.Sort(best)
			slices.Sort(want)
			if !slices.Equal(best, want) {
				t.Fatalf("%+v (beyond %v): the best are %v\nwant %v", asked, q.Beyond, best, want)
			}
		}
		if some < searches*5/3 {
			t.Errorf("all searches found %d", some)
		}
	}
	same()
	for i := range 120 {
		switch n := rnd.IntN(200); i % 3 {
		case 0:
			s.put(anyEntry(rnd, 150+i))
		case 1:
			s.put(anyEntry(rnd, n))
		default:
			s.remove(fmt.Sprintf("%026d", n))
		}
	}
	same()
	if len(x.volumes) < 3 {
		t.Errorf("%d volumes", len(x.volumes))
	}
	x.stop()
	read := s.read
	s.put(anyEntry(rnd, 400))
	x = run(t, s, folder)
	same()
	if s.read != read {
		t.Error("all entries were read back after a restart")
	}
}

func TestBestComesFirst(t *testing.T) {
	s := newShelf()
	s.put(entry(1, "乌镇峰会开幕", "乌镇", ""), entry(2, "桐乡新闻", "今天在乌镇等地有雨", ""), entry(3, "天气", "没有别的", ""))
	x := run(t, s, t.TempDir())
	x.caughtUp()
	list, next, err := x.bestOf(t.Context(), compiled(t, news.Search{Words: "乌镇"}), news.Cursor{}, 1)
	if err != nil || len(list) != 1 || list[0].Title != "乌镇峰会开幕" {
		t.Fatalf("%v, %v", list, err)
	}
	list, next, err = x.bestOf(t.Context(), compiled(t, news.Search{Words: "乌镇"}), next, 1)
	if err != nil || len(list) != 1 || list[0].Title != "桐乡新闻" || !next.IsZero() {
		t.Errorf("%v, %v, %v", list, next, err)
	}
}

// Of more hits than are weighed, the newest are: an old one is not among the best, whatever its title says.
func TestTheNewestAreWeighed(t *testing.T) {
	s := newShelf()
	s.put(entry(0, "乌镇", "", ""))
	for i := 1; i < 100; i++ {
		s.put(entry(i, fmt.Sprint(i), "今天在乌镇", ""))
	}
	s.put(entry(100, "乌镇", "", ""))
	for weighed, want := range map[int][]int{5: {100, 99, 98, 97, 96}, 45: {100}, 61: {100}, 100: {100, 99}, 101: {100, 0, 99}, 1000: {100, 0, 99}} {
		x := run(t, s, t.TempDir())
		x.opt.Weighed = weighed
		x.caughtUp()
		got := x.best(compiled(t, news.Search{Words: "乌镇"}), 7)
		for i, n := range want {
			if got[i] != entry(n, "", "", "").ID {
				t.Errorf("of %d: %v", weighed, got)
			}
		}
		if len(got) != min(weighed, 101) {
			t.Errorf("of %d: %d are weighed", weighed, len(got))
		}
		q := compiled(t, news.Search{Words: "乌镇"})
		if _, _, beyond, err := x.Best(t.Context(), q, news.Cursor{}, 7); err != nil || beyond != (weighed < 101) {
			t.Errorf("of %d: there are more: %v, %v", weighed, beyond, err)
		}
		q.Since = noon.Add(60 * time.Minute)
		if _, _, beyond, err := x.Best(t.Context(), q, news.Cursor{}, 7); err != nil || beyond != (weighed < 41) {
			t.Errorf("of %d since noon: there are more: %v, %v", weighed, beyond, err)
		}
	}
}

func TestIndexThatIsNotReadySaysSo(t *testing.T) {
	x := New(Options{}, newShelf())
	if _, _, err := x.Found(t.Context(), Query{}, news.Cursor{}, 1); !errors.Is(err, ErrNotReady) {
		t.Error(err)
	}
}

// What merged feeds do not take in yet is found in its source alone.
func TestWhatIsNotDueIsFoundInItsSource(t *testing.T) {
	if e := entry(1, "乌镇", "", ""); apart(&e) {
		t.Error("an entry that is due stands apart")
	}
	e := entry(1, "乌镇", "", "")
	if e.Due = noon; !apart(&e) {
		t.Error("an entry that is not due is found among all")
	}
}
