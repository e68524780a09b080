package desk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// contradicting are so many lessons of one editor that say everything and its opposite, of channels and towns that are none too, on entries
// and on texts that are none.
func contradicting(n int) (lessons []news.Lesson) {
	shipped := desktest.Shipped(n)
	odd := []string{"", "\x00", "\xff\xfe", "乌", strings.Repeat("乌镇", 200), strings.Repeat("a", news.LessonLead), "𠀀𠀀\u202e", "，。"}
	channels := []string{"finance", "auto", "health", "travel", "culture", "livelihood", "world", "tongxiang", "gone", ""}
	for i := range n {
		e := shipped[i/2%len(shipped)]
		l := news.Lesson{Entry: fmt.Sprint(i), Source: "s", Title: e.Title, Lead: e.Text, Home: []string{"gone"}, DeskTowns: []string{"wuzhen"}, By: "lou", At: desktest.Now.Add(time.Duration(i) * time.Second)}
		if i%50 < len(odd) {
			l.Title, l.Lead = odd[i%50], odd[i%50]
		}
		l.Channels, l.Towns = &[]string{channels[i*7%len(channels)], channels[i%3]}, &[]string{[]string{"wuzhen", "gone"}[i%2]}
		l.Credit = &news.Credited{Said: news.Said{Origin: new(odd[i%len(odd)]), Reporters: &[]string{odd[i%len(odd)]}}, Desk: news.Maker{Origin: "浙江日报", Reporters: []string{"张晓明", ""}}}
		l.Story = &news.Kinship{Apart: i%2 == 0, Text: fmt.Sprint("text:", i%7), Others: []string{fmt.Sprint("text:", i%5), ""}}
		lessons = append(lessons, l)
	}
	return lessons
}

// Ten thousand decisions that contradict each other cost no more than the bounds let through, harm little, and teach every hub the same,
// an entry that is filed anew as one that comes.
func TestTenThousandDecisionsThatContradictEachOther(t *testing.T) {
	plain, lessons := desktest.Builtin(t), contradicting(10_000)
	counts := store.DefaultLessons.Within(lessons)
	if len(counts) != store.DefaultLessons.PerEditor {
		t.Fatalf("of one editor %d count", len(counts))
	}
	taught := plain.Taught(counts)
	if was, is := desktest.KeptF1(t, plain), desktest.KeptF1(t, taught); was-is > 0.05 {
		t.Errorf("F1 is %.3f, was %.3f", is, was)
	}
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(lessons), func(i, j int) { lessons[i], lessons[j] = lessons[j], lessons[i] })
	other := plain.Taught(store.DefaultLessons.Within(lessons))
	src := news.Source{ID: "s", Name: "桐乡新闻网", Channels: []string{"tongxiang"}}
	for _, c := range desktest.Kept(t) {
		e := taught.Edit(src, news.Raw{GUID: c.Title, Title: c.Title, Content: c.Text}, desktest.Now)
		if o := other.Edit(src, news.Raw{GUID: c.Title, Title: c.Title, Content: c.Text}, desktest.Now); fmt.Sprint(o.Channels, o.Towns, o.Why, o.Attribution) != fmt.Sprint(e.Channels, e.Towns, e.Why, e.Attribution) {
			t.Errorf("two hubs judge %s otherwise: %v, %v", c.Title, o.Why, e.Why)
		}
		if r := taught.Refile(src, e); !slices.Equal(r.Channels, e.Channels) || !slices.Equal(r.Towns, e.Towns) {
			t.Errorf("%s is filed in %v %v, anew in %v %v", c.Title, e.Channels, e.Towns, r.Channels, r.Towns)
		}
	}
}

// A hundred decisions on headlines without a text teach what these share, and little else moves, though the bound on what lessons may move
// holds: a headline has few words, and those of sports stand in entries that the shipped model was made of, too.
func TestAHundredHeadlinesTeachWhatTheyShare(t *testing.T) {
	of := map[string][]news.Raw{}
	for _, h := range desktest.Headlines(t) {
		of[h.Section] = append(of[h.Section], news.Raw{GUID: h.Title, Title: h.Title})
	}
	paper, plain := news.Source{ID: "s", Name: "浙江在线", Channels: []string{"world"}}, desktest.Builtin(t)
	all := 0
	for section, channel := range map[string]string{"sports": "topics", "military": "topics", "game": "communities", "food": "livelihood", "baby": "education"} {
		var lessons []news.Lesson
		var beside []news.Entry
		for other, raws := range of {
			for _, raw := range raws[20:23] {
				if other != section {
					beside = append(beside, plain.Edit(paper, raw, desktest.Now))
				}
			}
		}
		for _, raw := range of[section][:100] {
			e := plain.Edit(paper, raw, desktest.Now)
			l := plain.Lesson(paper, &e, beside)
			l.By, l.At, l.Saying = "lou", desktest.Now, news.Saying{Channels: &[]string{channel}}
			lessons = append(lessons, l)
		}
		taught := plain.Taught(lessons)
		followed, moved, others := 0, 0, 0
		for _, raw := range of[section][100:300] {
			if slices.Equal(taught.Edit(paper, raw, desktest.Now).Channels, []string{channel}) {
				followed++
			}
		}
		for other, raws := range of {
			if other == section {
				continue
			}
			for _, raw := range raws[:20] {
				others++
				if !slices.Equal(taught.Edit(paper, raw, desktest.Now).Channels, plain.Edit(paper, raw, desktest.Now).Channels) {
					moved++
				}
			}
		}
		if all += followed; followed < 30 || 15*moved > others {
			t.Errorf("%s: %d of 200 follow, %d of %d others move", section, followed, moved, others)
		}
	}
	if t.Logf("%d of 1000 follow", all); all < 350 {
		t.Errorf("%d of 1000 follow", all)
	}
}
