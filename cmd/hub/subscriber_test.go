package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

// subscriber polls one feed, and remembers as readers do: by id.
type subscriber struct {
	address string
	seen    map[string]bool
	titles  []string // as they came up, those of one poll from the top down
	faults  []string
}

// fresh is a document that nothing overtook: on a slow machine who asks first after a change may be given the one before, which has an age.
func fresh(t *testing.T, url string) string {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		resp, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if resp.Header.Get("Age") == "" {
			return string(body)
		}
		if time.Now().After(end) {
			t.Fatalf("%s stays of age %s", url, resp.Header.Get("Age"))
		}
	}
}

func (s *subscriber) poll(t *testing.T) {
	var doc struct {
		Items []struct{ ID, Title string }
	}
	if err := json.Unmarshal([]byte(fresh(t, s.address)), &doc); err != nil {
		t.Error(err)
		return
	}
	last := map[string]string{} // source → the one above in this poll
	for _, it := range doc.Items {
		if s.seen[it.ID] {
			continue
		}
		s.seen[it.ID] = true
		s.titles = append(s.titles, it.Title)
		source, place, _ := strings.Cut(it.Title, " ")
		if above := last[source]; above != "" && place < above {
			s.faults = append(s.faults, fmt.Sprintf("%s %s below %s", source, place, above))
		}
		last[source] = place
	}
}

// listing is a source that adds entries at the top of its document.
type listing struct {
	src   news.Source
	date  string // of what it adds; empty: none
	batch int    // entries that it adds at a time
	items []string
}

// add puts a batch on top. Titles sort in the order in which they stand.
func (l *listing) add(round int) (titles []string) {
	var items []string
	for i := range l.batch {
		title := fmt.Sprintf("%s %02d-%03d", l.src.Name, 99-round, i)
		titles = append(titles, title)
		items = append(items, "<item><title>"+title+"</title><guid isPermaLink=\"false\">"+title+"</guid>"+l.date+"</item>")
	}
	l.items = append(items, l.items...)
	return titles
}

// put adds one entry with a text on top.
func (l *listing) put(round int, title, text string) string {
	title = fmt.Sprintf("%s %02d- %s", l.src.Name, 99-round, title)
	l.items = slices.Insert(l.items, 0, "<item><title>"+title+"</title><guid isPermaLink=\"false\">"+title+"</guid><description>"+text+"</description>"+l.date+"</item>")
	return title
}

func (l *listing) doc() feedtest.Doc {
	return feedtest.Doc{Text: `<rss version="2.0"><channel><title>t</title><link>http://example.cn/</link><description>d</description>` + strings.Join(l.items, "") + `</channel></rss>`}
}

const bridge = "昨天上午,洲泉湘溪大桥建成通车,两岸一万多名居民告别了绕行的历史。大桥全长428米,双向四车道,总投资1.2亿元,由市交通局组织建设,历时两年零三个月。"

// A subscriber who polls while papers dated by their day, late, undated and bulky lists come in hears of each entry once, in its
// document's order; and of a story twice where its original comes after the reprint.
func TestASubscriberMissesNothing(t *testing.T) {
	onBothStores(t, func(t *testing.T, store string) {
		partner := feedtest.New(t)
		at := func(d time.Duration) string {
			return "<pubDate>" + time.Now().Add(-d).Format(time.RFC1123Z) + "</pubDate>"
		}
		today := time.Now().In(time.FixedZone("", 8*3600)).Format(time.DateOnly)
		var sources []news.Source
		lists := []*listing{
			{src: news.Source{ID: "paper", Name: "嘉兴日报"}, date: "<pubDate>" + today + "</pubDate>", batch: 30},
			{src: news.Source{ID: "late", Name: "南湖晚报"}, date: at(20 * time.Hour), batch: 5},
			{src: news.Source{ID: "undated", Name: "浙江在线"}, batch: 7},
			{src: news.Source{ID: "prompt", Name: "桐乡新闻网"}, date: at(time.Second), batch: 3},
			{src: news.Source{ID: "bulk", Name: "钱江晚报"}, date: at(time.Hour), batch: 60},
		}
		want, stand := map[string]bool{}, 0
		for _, l := range lists {
			l.src.Kind, l.src.URL, l.src.Enabled = news.KindFeed, partner.URL+"/"+l.src.ID, true
			l.src.Channels, l.src.Towns = []string{"tongxiang"}, []string{"wuzhen"}
			sources = append(sources, l.src)
			stand += len(l.add(0)) // what is there before the first look is no news
			partner.Serve("/"+l.src.ID, l.doc())
		}
		cfg := testConfig(store, sources...)
		h, base := startHub(t, cfg)
		arrived := func() {
			t.Helper()
			for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
				n, err := h.store.Count(t.Context(), news.TimelineAll)
				if err != nil || n > stand || time.Now().After(deadline) {
					t.Fatalf("%d entries of %d, %v", n, stand, err)
				}
				if n == stand {
					return
				}
			}
		}
		arrived()
		var readers []*subscriber
		for _, feed := range []string{"all", "channel/tongxiang", "town/wuzhen", "channel/tongxiang/town/wuzhen"} {
			readers = append(readers, &subscriber{address: base + "/feeds/" + feed + ".json", seen: map[string]bool{}})
		}
		const rounds = 4
		for round := 1; round <= rounds+1; round++ {
			last, err := h.store.LastSeq(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := h.follower.WaitSeen(t.Context(), last); err != nil {
				t.Fatal(err)
			}
			for _, r := range readers {
				r.poll(t)
			}
			if round > rounds {
				break
			}
			for _, l := range lists {
				for _, title := range l.add(round) {
					want[title] = true
					stand++
				}
				switch {
				case round == 2 && l.src.ID == "undated":
					want[l.put(round, "桐乡一座新桥通车", bridge+"(来源:嘉兴日报)")] = true
					stand++
				case round == 3 && l.src.ID == "paper":
					want[l.put(round, "湘溪大桥昨建成通车", "本报讯 "+bridge)] = true // in the reprint's stead
				}
				partner.Serve("/"+l.src.ID, l.doc())
			}
			arrived()
		}
		for _, r := range readers {
			r.judge(t, want)
		}
	})
}

// judge holds what the subscriber has heard of to all that came in.
func (s *subscriber) judge(t *testing.T, want map[string]bool) {
	t.Helper()
	for title := range want {
		if !slices.Contains(s.titles, title) {
			t.Errorf("%s: never had %s", s.address, title)
		}
	}
	had := map[string]bool{}
	for _, title := range s.titles {
		if had[title] {
			t.Errorf("%s: had %s twice", s.address, title)
		}
		had[title] = true
	}
	for _, f := range s.faults {
		t.Errorf("%s: %s", s.address, f)
	}
}
