package editorial

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
	"github.com/txnews/hub/words"
)

// onStores runs a test on the embedded store, and on a Redis of its own.
func onStores(t *testing.T, test func(f *filed)) {
	t.Run("embedded", func(t *testing.T) { test(newFiledOn(t, t.TempDir())) })
	t.Run("redis", func(t *testing.T) { test(newFiledOn(t, storetest.StartRedis(t))) })
}

// filed is an office whose settings change, over a store that files by them.
type filed struct {
	t   *testing.T
	o   *Office
	st  *store.Store
	now settings.Snapshot

	clock    time.Time // a second later each time it is asked
	stumbles string    // the title that the desk panics at

	mu    sync.Mutex
	made  *desk.Desk
	rules string // that it was made by
}

// Current implements settings.Source.
func (f *filed) Current() *settings.Snapshot { return settings.Of(f.now) }

// BlockKeys implements Desk.
func (f *filed) BlockKeys(e *news.Entry) []string { return f.desk().BlockKeys(e) }

// Refile implements Desk.
func (f *filed) Marks(e *news.Entry) desk.Marks { return f.desk().Marks(e) }

func (f *filed) SameStory(a, b *news.Entry) (bool, news.Reasons) { return f.desk().SameStory(a, b) }

func (f *filed) Minor(old, now *news.Entry) bool { return f.desk().Minor(old, now) }

func (f *filed) Refile(src news.Source, e news.Entry) news.Entry {
	if f.stumbles != "" && e.Title == f.stumbles {
		panic("index out of range")
	}
	return f.desk().Refile(src, e)
}

// Settle implements Rights.
func (f *filed) Settle(_ news.Source, e, was *news.Entry, _ time.Time) {
	e.Grant.HadPublic = was.Held.IsZero()
}

// desk is one that works by the settings as they are.
func (f *filed) desk() *desk.Desk {
	f.mu.Lock()
	defer f.mu.Unlock()
	if rules := revOf([]any{f.now.Channels, f.now.Towns}); f.made == nil || rules != f.rules {
		var err error
		f.made, err = desk.New(desk.Rules{Channels: f.now.Channels, Towns: f.now.Towns})
		f.must(err)
		f.rules = rules
	}
	return f.made
}

func (f *filed) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

var (
	wuzhen = news.Town{ID: "wuzhen", Name: "乌镇", Kind: "镇", For: []string{"桐乡"}}
	puyuan = news.Town{ID: "puyuan", Name: "濮院", Kind: "镇", For: []string{"桐乡"}}
)

// newFiled has the source jxrb, whose channel is world, and the town 乌镇.
func newFiled(t *testing.T) *filed { return newFiledOn(t, t.TempDir()) }

func newFiledOn(t *testing.T, address string) *filed {
	f := &filed{t: t, clock: noon, now: settings.Snapshot{Channels: []news.Channel{{ID: "world", Name: "世界"}, {ID: "near", Name: "本地"}}, Towns: []news.Town{wuzhen}}}
	var err error
	f.st, err = store.Open(t.Context(), address, store.Options{CallersClock: true, Rank: f.desk().Rank, ChannelsNow: func() []news.Channel { return f.now.Channels }})
	f.must(err)
	t.Cleanup(func() { f.must(f.st.Close()) })
	f.o = f.office()
	f.must(f.st.AddSource(t.Context(), f.source(), noon, news.Act{}))
	return f
}

// office is one more on the store.
func (f *filed) office() *Office {
	return New(Parts{Sources: f.st, Roster: f.st, SourceList: f.st, Entries: f.st, Archive: f.st, Audit: f.st, Refiling: f.st, Jobs: f.st, Desk: f, Rights: f, Settings: fixed{f},
		Now: func() time.Time { f.clock = f.clock.Add(time.Second); return f.clock }})
}

func (f *filed) source() news.Source {
	return news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindFeed, URL: "https://jxrb.example.cn/", Channels: []string{"world"}}
}

// put writes entries of a source as its desk makes them now, and their story where they share one.
func (f *filed) put(src news.Source, st string, raws ...news.Raw) (ids []string) {
	f.t.Helper()
	var entries []news.Entry
	story := news.Story{ID: st}
	for i, raw := range raws {
		e := f.desk().Edit(src, raw, noon)
		e.ID, e.Version, e.Digest = news.EntryID(src.ID, raw.GUID), 1, raw.GUID
		e.Sort, e.FirstSeen, e.Updated = noon.Add(time.Duration(-i)*time.Minute), noon, noon
		e.Story, e.Original = e.ID, e.ID
		if st != "" {
			e.Story = st
		}
		entries, ids = append(entries, e), append(ids, e.ID)
		story.Members = append(story.Members, news.CopyOf(&e))
	}
	var stories []news.Story
	if st != "" {
		stories = append(stories, story)
	}
	_, err := f.st.Amend(f.t.Context(), entries, stories, nil, news.Act{At: noon, Op: "test"})
	f.must(err)
	return ids
}

func (f *filed) refile(dry bool) Refiled {
	f.t.Helper()
	sum, err := f.o.Refile(f.t.Context(), li, dry)
	f.must(err)
	return sum
}

func (f *filed) entry(id string) news.Entry {
	f.t.Helper()
	e, err := f.st.Entry(f.t.Context(), id)
	f.must(err)
	return e
}

// on are the titles on a timeline.
func (f *filed) on(s news.Selection) (titles []string) {
	f.t.Helper()
	entries, _, err := f.st.Entries(f.t.Context(), s.Timeline(), news.Cursor{}, 100)
	f.must(err)
	for _, e := range entries {
		titles = append(titles, e.Title)
	}
	return titles
}

func (f *filed) same(got, want any) {
	f.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		f.t.Error(diff)
	}
}

func TestRefileBringsAnEditedGazetteerToOlderEntries(t *testing.T) { onStores(t, editedGazetteer) }

func editedGazetteer(f *filed) {
	t := f.t
	ids := f.put(f.source(), "", news.Raw{GUID: "1", Title: "濮院镇开市"}, news.Raw{GUID: "2", Title: "乌镇镇开渔"}, news.Raw{GUID: "3", Title: "濮院镇下雨"})
	none := []string{}
	_, err := f.o.Decide(t.Context(), li, ids[2], "", Decision{Towns: &none})
	f.must(err)
	was, last := f.entry(ids[0]), must(f.st.LastSeq(t.Context()))
	f.now.Towns = []news.Town{wuzhen, puyuan}

	would := f.refile(true)
	f.same(would.Towns, map[string]Shifted{"puyuan": {Gained: 1}})
	f.same([]int{would.Looked, would.Changed, len(would.Examples)}, []int{3, 2, 2})
	f.same(f.entry(ids[0]), was)
	f.same(must(f.st.LastSeq(t.Context())), last)

	did := f.refile(false)
	did.DryRun = true
	f.same(did, would)
	now := f.entry(ids[0])
	f.same(now.Towns, []string{"puyuan"})
	f.same(now.Version, was.Version+1)
	now.Version, now.Towns, now.Why, now.Grant = was.Version, was.Towns, was.Why, was.Grant
	f.same(now, was)
	f.same(f.on(news.Selection{Town: "puyuan"}), []string{"濮院镇开市"})
	decided := f.entry(ids[2])
	f.same(len(decided.Towns), 0)
	f.same(decided.Override.Desk.Towns, []string{"puyuan"})
	if changes, err := f.st.Changes(t.Context(), last, 10); err != nil || len(changes) != 2 {
		t.Errorf("%+v %v", changes, err)
	}
	if a := actOf(t, f.st, "entries.refile"); a.By != "li" || words.English.SayAll(a.Detail) != "3 looked at, 2 changed" {
		t.Errorf("%+v", a)
	}
	f.same(f.refile(false).Changed, 0)
}

func TestRefiledCopyTellsTheHeadOfItsStory(t *testing.T) {
	f := newFiled(t)
	ids := f.put(f.source(), "story", news.Raw{GUID: "1", Title: "开市"}, news.Raw{GUID: "2", Title: "濮院镇开市"})
	head := f.entry(ids[0]).Original
	f.now.Towns = []news.Town{wuzhen, puyuan}
	f.same(f.refile(false).Changed, 1)
	f.same(f.entry(head).Towns, []string{"puyuan"})
	f.same(len(f.on(news.Selection{Town: "puyuan"})), 1)
	f.same(f.refile(false).Changed, 0)
}

func TestRefileFollowsAChannelToItsNewParent(t *testing.T) {
	f := newFiled(t)
	f.put(f.source(), "", news.Raw{GUID: "1", Title: "开市"})
	f.now.Channels = []news.Channel{{ID: "world", Name: "世界", Parent: "near"}, {ID: "near", Name: "本地"}}
	f.same(f.refile(true).Changed, 1)
	f.same(f.refile(false).Changed, 1)
	f.same(f.on(news.Selection{Channel: "near"}), []string{"开市"})
	f.same(f.refile(false).Changed, 0)
}

func TestRefileGoesByThePermitsInForce(t *testing.T) {
	f := newFiled(t)
	ids := f.put(f.source(), "story", news.Raw{GUID: "1", Title: "开市", Origin: "某公众号"}, news.Raw{GUID: "2", Title: "开市了", Origin: "嘉兴日报"})
	released := f.put(f.source(), "", news.Raw{GUID: "3", Title: "养生", Origin: "某公众号"})
	_, err := f.o.Decide(t.Context(), li, released[0], "", Decision{Release: true})
	f.must(err)
	f.now.Permit = []string{"嘉兴日报"}
	f.same(f.refile(false).Held, 1)
	f.same(f.on(news.Selection{}), []string{"养生", "开市了"})
	if e := f.entry(ids[0]); e.Held.IsZero() || !e.Grant.HadPublic {
		t.Errorf("it is held, and followers who had it are to be told: %+v", e)
	}
	f.same(f.refile(false).Changed, 0)
	f.now.Permit = nil
	f.same(f.refile(false).Released, 1)
	f.same(f.refile(false).Changed, 0)
	f.same(len(f.on(news.Selection{})), 3)
}

// Copies that wait no longer, since their outlet is permitted now, are one story, with those that never waited too.
func TestCopiesThatWaitNoLongerStandOnce(t *testing.T) {
	onStores(t, func(f *filed) {
		raw := news.Raw{GUID: "1", Title: "湘溪大桥建成通车", Origin: "某公众号", Content: "昨天上午,洲泉湘溪大桥建成通车,两岸一万多名居民告别了绕行的历史。大桥全长428米,双向四车道,总投资1.2亿元。"}
		f.now.Permit = []string{"嘉兴日报"}
		f.put(f.source(), "", raw)
		for id, name := range map[string]string{"zjol": "浙江在线", "nhwb": "南湖晚报"} {
			src := news.Source{ID: id, Name: name, Kind: news.KindFeed, URL: "https://" + id + ".example.cn/"}
			f.must(f.st.AddSource(f.t.Context(), src, noon, news.Act{}))
			f.put(src, "", raw)
		}
		f.same(f.refile(false).Held, 3)
		f.same(len(f.on(news.Selection{})), 0)
		f.now.Permit = nil
		f.same(f.refile(false).Released, 3)
		f.same(len(f.on(news.Selection{})), 1)
		f.same(f.refile(false).Changed, 0)
	})
}

// What an entry was filed under for its source's sake stays when that is gone; the rest is judged as any other, reprints too.
func TestEntriesOfAGoneSourceAreFiledAnew(t *testing.T) {
	onStores(t, func(f *filed) {
		gone := news.Source{ID: "gone", Name: "别报", Channels: []string{"world"}, Towns: []string{"wuzhen"}, Categories: map[string]string{"栏": "near"}}
		ids := f.put(gone, "story", news.Raw{GUID: "1", Title: "濮院镇开市"}, news.Raw{GUID: "2", Title: "濮院镇开市了", Categories: []string{"栏"}})
		kept := f.put(gone, "", news.Raw{GUID: "3", Title: "开市", Origin: "某公众号"})
		f.now.Towns = []news.Town{wuzhen, puyuan}
		f.now.Permit = []string{"嘉兴日报"}
		f.same(f.refile(false).Changed, 2)
		for i, channels := range [][]string{{"world"}, {"near"}} {
			st := must(f.st.StoriesByID(f.t.Context(), []string{"story"}))["story"]
			e := f.entry(ids[i])
			st.Own(&e)
			f.same(e.Towns, []string{"wuzhen", "puyuan"})
			f.same(e.Channels, channels)
		}
		e := f.entry(kept[0])
		f.same(e.Channels, []string{"world"})
		if !e.Held.IsZero() {
			f.t.Errorf("what its source was permitted went with it, and it is held: %+v", e.Held)
		}
		f.same(f.refile(false).Changed, 0)
	})
}

// racing has another writer change an entry each time before it is written, some times.
type racing struct {
	*store.Store
	times int
}

func (r *racing) Rewrite(ctx context.Context, entries []news.Entry, stories []news.Story, prints []news.Print, at time.Time) error {
	if r.times--; r.times < 0 {
		return r.Store.Rewrite(ctx, entries, stories, prints, at)
	}
	e, err := r.Entry(ctx, entries[0].ID)
	e.Version++
	e.Summary += "改"
	_, amended := r.Amend(ctx, []news.Entry{e}, nil, nil, news.Act{At: at, Op: "test"})
	return errors.Join(err, amended, r.Store.Rewrite(ctx, entries, stories, prints, at))
}

func TestRefileTriesAgainWhereSomebodyWasFaster(t *testing.T) {
	f := newFiled(t)
	ids := f.put(f.source(), "", news.Raw{GUID: "1", Title: "濮院镇开市"}, news.Raw{GUID: "2", Title: "濮院镇下雨"})
	f.now.Towns = []news.Town{puyuan}
	f.o.p.Refiling = &racing{f.st, 3}
	f.same(f.refile(false).Changed, 2)
	if e := f.entry(ids[0]); e.Summary != "改改改" || len(e.Towns) != 1 {
		t.Errorf("%+v", e)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Two that edit one version at once, of which neither changes what the source said: the second is told, and loses nothing.
func TestEditsOfOneVersionConflict(t *testing.T) {
	o, s := office(t)
	id, _ := copies(t, s)
	e, err := s.Entry(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	towns := []string{}
	if _, err := o.Decide(t.Context(), li, id, "", Decision{Towns: &towns}); err != nil {
		t.Fatal(err)
	}
	e.Version++
	e.Channels = []string{"travel"}
	if err := s.Rewrite(t.Context(), []news.Entry{e}, nil, nil, noon); !errors.Is(err, news.ErrConflict) {
		t.Errorf("it is to be made anew: %v", err)
	}
}

// Credits that a wrong lesson made are healed when entries are filed anew once it is taken back, on record as what changed.
func TestRefileHealsCreditsOfALessonTakenBack(t *testing.T) {
	onStores(t, func(f *filed) {
		raw := news.Raw{GUID: "1", Title: "乌镇镇开渔", Content: "<p>昨天，鱼市很热闹，来了许多人。</p><p>来源：本站编辑小组</p><p>记者 李建国</p>"}
		wrong := news.Lesson{Entry: "l", Source: "jxrb", Saying: news.Saying{Credit: &news.Credited{Desk: news.Maker{Origin: "本站编辑小组", Reporters: []string{"李建国"}}, Said: news.Said{Origin: new("错误日报"), Reporters: &[]string{}}}}}
		plain := f.desk()
		f.made = plain.Taught([]news.Lesson{wrong})
		id := f.put(f.source(), "", raw)[0]
		if a := f.entry(id).Attribution; a.Origin != "错误日报" || len(a.Reporters) > 0 {
			f.t.Fatalf("nothing is shown: %+v", a)
		}
		f.made = plain
		sum := f.refile(false)
		f.same(f.entry(id).Attribution, news.Attribution{Origin: "本站编辑小组", Reporters: []string{"李建国"}})
		if sum.Changed != 1 || !slices.Equal(sum.Examples[0].After.Credit, []string{"本站编辑小组", "李建国"}) {
			f.t.Errorf("%+v", sum)
		}
		if sum = f.refile(false); sum.Changed > 0 {
			f.t.Errorf("again: %+v", sum)
		}
	})
}
