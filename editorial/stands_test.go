package editorial

import (
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// printed are two entries with one text, as refreshes write them: found by their fingerprints, each alone.
func printed(t *testing.T, o *Office, s *store.Store) (first, second news.Entry) {
	t.Helper()
	var entries []news.Entry
	for i, source := range []string{"jxrb", "zjol"} {
		src := jxrb
		src.ID, src.URL = source, "https://"+source+".example.cn/rss.xml"
		add(t, o, src)
		id := news.EntryID(source, "1")
		e := news.Entry{ID: id, Source: source, Version: 1, Digest: source, URL: "https://" + source + ".example.cn/1", Title: "乌镇新添公交线路",
			Content:  "<p>乌镇今天新添一条公交线路,从汽车站开往濮院,沿途停靠十二个站点,首班车早上六点发出,末班车晚上九点半,票价两元。</p>",
			Channels: []string{"world"}, Towns: []string{"wuzhen"}, Story: id, Original: id, FirstSeen: noon, Sort: noon, Published: noon.Add(time.Duration(i) * time.Minute),
			Attribution: news.Attribution{Origin: "嘉兴日报"}, Providers: []news.Provider{{ID: source, Name: source}}}
		jobs, err := s.Claim(t.Context(), "test", noon.AddDate(0, 0, 1), time.Minute, 1)
		if err != nil || len(jobs) != 1 {
			t.Fatal(jobs, err)
		}
		e.Source = jobs[0].Lease.Source
		prints := o.p.Desk.Marks(&e).Prints
		r := news.Refresh{Lease: jobs[0].Lease, Entries: []news.Entry{e}, State: news.SourceState{NextCheck: noon.AddDate(1, 0, 0)}, At: noon}
		lists, err := s.Similar(t.Context(), prints)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range prints {
			r.Prints = append(r.Prints, news.Print{Term: p, Entry: id, Seen: lists[i]})
		}
		if _, err := s.Commit(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	return entries[0], entries[1]
}

// What an editor decided of one copy stands over what the story's others are filed under, whichever comes later and whichever is
// the head.
func TestADecisionStandsOverAllCopies(t *testing.T) {
	for _, decided := range []string{"the head", "the other copy"} {
		t.Run(decided, func(t *testing.T) {
			o, s := office(t)
			first, second := printed(t, o, s)
			one, other := first, second
			if decided == "the other copy" {
				one, other = second, first
			}
			nowhere, travel := []string{}, []string{"travel"}
			if _, err := o.Decide(t.Context(), li, one.ID, "", Decision{Towns: &nowhere, Channels: &travel}); err != nil {
				t.Fatal(err)
			}
			info, err := o.Decide(t.Context(), li, other.ID, "", Decision{Story: one.ID})
			if err != nil || info.Story == nil {
				t.Fatal(info, err)
			}
			head, err := s.Entry(t.Context(), info.Story.Head())
			if err != nil || len(head.Towns) != 0 || !slices.Equal(head.Channels, travel) || head.Why.Channels["travel"].Rule != "filed.editor" {
				t.Errorf("the head stands in towns %v, channels %v, %v", head.Towns, head.Channels, err)
			}
			if _, err := o.Decide(t.Context(), li, one.ID, "", Decision{Auto: []string{"towns", "channels"}}); err != nil {
				t.Fatal(err)
			}
			if head, err = s.Entry(t.Context(), info.Story.Head()); err != nil || !slices.Equal(head.Towns, []string{"wuzhen"}) || !slices.Equal(head.Channels, []string{"world"}) {
				t.Errorf("left to the desk again, the head stands in towns %v, channels %v, %v", head.Towns, head.Channels, err)
			}
		})
	}
}

// A decision that changes nothing leaves no version, no change and no act.
func TestNothingDecidedIsNothingDone(t *testing.T) {
	o, s := office(t)
	first, _ := printed(t, o, s)
	travel := []string{"travel"}
	if _, err := o.Decide(t.Context(), li, first.ID, "", Decision{Channels: &travel}); err != nil {
		t.Fatal(err)
	}
	last, err := s.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	acts, _, err := s.Acts(t.Context(), news.Cursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []Decision{{Auto: []string{"towns", "story", "release"}}, {Channels: &travel}, {}} {
		info, err := o.Decide(t.Context(), li, first.ID, "", d)
		if err != nil || info.Entry.Version != 2 {
			t.Errorf("%+v: version %d, %v", d, info.Entry.Version, err)
		}
	}
	now, err := s.LastSeq(t.Context())
	after, _, err2 := s.Acts(t.Context(), news.Cursor{}, 100)
	if err != nil || err2 != nil || now != last || len(after) != len(acts) {
		t.Errorf("the log went from %d to %d, and there are %d acts more: %v, %v", last, now, len(after)-len(acts), err, err2)
	}
}

// A story that is left to the desk again is judged at once.
func TestAStoryIsJudgedAtOnce(t *testing.T) {
	o, s := office(t)
	first, second := printed(t, o, s)
	decide := func(d Decision, members int) {
		t.Helper()
		info, err := o.Decide(t.Context(), li, second.ID, "", d)
		if err != nil {
			t.Fatal(err)
		}
		got := 1
		if info.Story != nil {
			got = len(info.Story.Members)
		}
		if got != members {
			t.Errorf("after %+v it has %d members, want %d", d, got, members)
		}
	}
	decide(Decision{Story: news.StoryAlone}, 1)
	decide(Decision{Auto: []string{"story"}}, 2)
	head, err := s.Entry(t.Context(), first.ID)
	if err != nil || len(head.Providers) != 2 {
		t.Errorf("the head names %v, %v", head.Providers, err)
	}
	unlike := news.Entry{ID: news.EntryID("nhwb", "1"), Source: "nhwb", Version: 1, Digest: "d", Title: "养生", Content: "<p>别的</p>", FirstSeen: noon, Sort: noon}
	unlike.Story, unlike.Original = unlike.ID, unlike.ID
	if _, err := s.Amend(t.Context(), []news.Entry{unlike}, nil, nil, news.Act{At: noon, Op: "test"}); err != nil {
		t.Fatal(err)
	}
	decide(Decision{Story: unlike.ID}, 2)
	decide(Decision{Auto: []string{"story"}}, 2)
	if info, err := o.Entry(t.Context(), second.ID); err != nil || info.Story == nil || info.Story.Member(first.ID) < 0 || len(info.Story.Members[info.Story.Member(second.ID)].Same) == 0 {
		t.Errorf("%+v, %v: want it with its copy, and why", info.Story, err)
	}
}
