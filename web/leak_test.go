package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/search"
)

// TestNothingLeaks asks every route, as the public and as partners, for entries of every licence, before, between and
// after what time changes of them, and when they were taken down: nothing more than the licence gives is in any answer, and what it gives is there. One
// publisher serves all of it, so that an answer kept from another moment or audience would be seen.
func TestNothingLeaks(t *testing.T) {
	step, visitors := 1, []visitor{{"public", "", false, ""}, {"whole", whole, true, ""}, {"part", part, false, ""}, {"elsewhere", elsewhere, false, ""}, {"heads", heads, true, news.ExtentHeadline}}
	if testing.Short() {
		step, visitors = 11, visitors[:2]
	}
	w := newWalk(t, step)
	for _, pattern := range w.place.Handler.(*table).patterns {
		if walked[pattern] == nil {
			t.Errorf("the route %s is not walked: say in leak_routes_test.go how it is asked, and what must be there", pattern)
		}
	}
	for w.moment = range moments {
		w.clock.Store(int64(moment(w.moment)))
		if w.moment == removed {
			w.takeDown(t)
		}
		for _, who := range visitors {
			w.who = who
			for _, pattern := range w.place.Handler.(*table).patterns {
				if ask := walked[pattern]; ask != nil {
					for _, q := range ask(w.cases) {
						w.ask(t, q)
					}
				}
			}
		}
	}
	if w.answers < 10_000/step || w.words < 100_000/step/step {
		t.Errorf("the walk saw only %d answers with %d canaries", w.answers, w.words)
	}
}

// visitor is who asks. The agreement of part is for a source that the walk does not have, that of elsewhere for a town where nothing is, and
// that of heads for headlines.
type visitor struct {
	name, key string
	partner   bool        // of every source
	form      news.Extent // the most that is agreed; empty: all
}

const elsewhere, heads = "the-key-of-elsewhere", "the-key-of-heads"

// gets is what the one who asks a question gets of a case now.
func (w *walk) gets(q question, c *licensed) news.Extent {
	if partner := w.who.partner && !q.page; partner {
		return c.gets[w.moment].to(true).AtMost(w.who.form)
	}
	return c.gets[w.moment].to(false)
}

// walk is a hub with an entry for each case, and who is on the way through it.
type walk struct {
	place   *place
	cases   []*licensed
	guids   *strings.Replacer // puts ids in the place of guids
	start   time.Time
	clock   atomic.Int64 // since start
	moment  int
	who     visitor
	had     map[string]held // by visitor and address, at the moment before
	answers int
	words   int
}

// held is what a client keeps of an answer.
type held struct {
	etag, modified string
	words          []string
}

func newWalk(t *testing.T, step int) *walk {
	t.Helper()
	w := &walk{cases: cases(step), start: at(t, 9, 0), had: map[string]held{}}
	store := newMemory(testChannels)
	store.addSource(news.Source{ID: "closed", Name: "闭门报", Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentNothing}})
	var guids []string
	for _, c := range w.cases {
		if !c.orphan {
			store.addSource(news.Source{ID: c.source(), Name: "报社", Enabled: true, Licence: c.licence})
		}
		e := store.put(c.entry(w.start))
		was := news.RevisionOf(&e, e.Updated, false) // a title is another, and what was said before tells no more than what is said
		was.Version, was.Title, was.Corrected = 0, "旧题"+e.Title, true
		store.history[e.ID] = []news.Revision{was}
		guids = append(guids, news.GUID(c.word(inID)), c.word(inID))
	}
	w.guids = strings.NewReplacer(guids...)
	now := func() time.Time { return w.start.Add(time.Duration(w.clock.Load())) }
	office := rights.New(rights.Options{Settings: settingsWith(siteLicence), Past: store, Now: now}, store)
	index := search.New(search.Options{Gap: -1}, store)
	pub := feeds.New(feeds.Options{Rights: office, Tombstones: store, Order: store, Settings: testSettings, Now: now, Index: index})
	partners := newAgreements()
	for key, a := range map[string]news.Agreement{elsewhere: {Towns: []string{"puyuan"}}, heads: {Form: news.ExtentHeadline}} {
		partners.list = append(partners.list, news.Partner{ID: key, Agreement: a, Keys: []news.PartnerKey{news.NewPartnerKey("1", key, w.start)}})
	}
	for i := range partners.list {
		partners.list[i].Created = w.start.Add(-time.Hour)
	}
	keys := NewKeyring(partners, store, nil)
	store.follow(t, office, keys, pub)
	runIndex(t, index, pub.Searches())
	w.place = &place{store: store, office: office, pub: pub}
	w.place.serve(t, Options{Settings: testSettings, Now: now, Search: Search{Feeds: 1 << 30}}, Deps{Keys: keys, Index: index}, store)
	return w
}

// takeDown takes every entry down, each for a reason of its own, and waits until the followers have heard of it.
func (w *walk) takeDown(t *testing.T) {
	t.Helper()
	for _, c := range w.cases {
		w.place.store.remove(c.word(inID), news.Tombstone{At: w.start.Add(moment(removed)), Reason: "应版权方要求 " + c.word(inReason)})
	}
	w.place.store.seen(t)
}

// ask asks one question in every form, page after page, and judges what comes.
func (w *walk) ask(t *testing.T, q question) {
	t.Helper()
	if w.who.key != "" && w.moment != released && (q.page || !w.who.partner || w.who.form != "" && w.moment != removed) {
		return // once is enough: the answer should be the public's
	}
	var titles []string
	words := map[string]bool{}
	for path := q.path; path != ""; {
		res, body := w.get(t, http.MethodGet, path)
		// A page repeats what was searched for.
		w.judge(t, q, path, q.unechoed(body)+headers(res))
		for _, word := range canaries.FindAllString(q.unechoed(body), -1) {
			words[word] = true
		}
		titles = append(titles, titled.FindAllString(body, -1)...)
		w.repeat(t, q, path, res, body)
		path = q.after(path, body)
	}
	shows := q.shows
	if w.moment == removed {
		shows = q.tells
	}
	for _, c := range w.cases {
		for _, in := range given[w.gets(q, c)] {
			if slices.Contains(shows, in) && (q.of == nil || q.of == c) && !words[c.word(in)] && (in != inLabel || c.licence.Label != "") {
				t.Errorf("%s as %s: %s lacks %s", w.when(), w.who.name, q.path, c.word(in)+" of "+c.name)
			}
		}
	}
	if q.once {
		slices.Sort(titles)
		if n := len(titles); n != len(slices.Compact(titles)) {
			t.Errorf("%s as %s: %s names entries twice on its pages", w.when(), w.who.name, q.path)
		}
	}
}

// judge finds every canary of an answer, and whether it may be there.
func (w *walk) judge(t *testing.T, q question, path, answer string) {
	t.Helper()
	w.answers++
	for _, m := range canaries.FindAllStringSubmatch(answer, -1) {
		w.words++
		n := 0
		if _, err := fmt.Sscanf(m[1], "%d", &n); err != nil || n < 1 || n > len(w.cases) {
			t.Fatalf("%s: what is %s?", path, m[0])
		}
		c := w.cases[n-1]
		extent := w.gets(q, c)
		if !slices.Contains(given[extent], canary(m[2])) {
			t.Errorf("%s as %s: %s shows %s of %q, which gives %s", w.when(), w.who.name, path, m[0], c.name, extent)
		}
		stone := extent == takenDown && strings.HasPrefix(path, "/feeds/") // every feed tells of what went, whatever was searched for
		if q.secret != "" && !stone && !slices.Contains(given[extent], q.secret) {
			t.Errorf("%s as %s: %s finds %q by what it does not give", w.when(), w.who.name, path, c.name)
		}
	}
}

// repeat asks again as caches and readers do: compressed, for the headers alone, and for what changed.
func (w *walk) repeat(t *testing.T, q question, path string, res *http.Response, body string) {
	t.Helper()
	zipped, same := w.get(t, http.MethodGet, path, "Accept-Encoding", "gzip")
	if w.judge(t, q, path, q.unechoed(same)+headers(zipped)); same != body && !q.varies {
		t.Errorf("%s: %s is another answer when compressed", w.when(), path)
	}
	head, short := w.get(t, http.MethodHead, path)
	w.judge(t, q, path, q.unechoed(short)+headers(head))
	etag := res.Header.Get("ETag")
	if etag == "" {
		return
	}
	if again, none := w.get(t, http.MethodGet, path, "If-None-Match", etag); again.StatusCode != http.StatusNotModified || none != "" {
		t.Errorf("%s: %s is %d to one who has it", w.when(), path, again.StatusCode)
	}
	key := w.who.name + " " + path
	words := slices.Compact(slices.Sorted(slices.Values(canaries.FindAllString(body, -1))))
	if old, ok := w.had[key]; ok && !slices.Equal(old.words, words) {
		for name, validator := range map[string]string{"If-None-Match": old.etag, "If-Modified-Since": old.modified} {
			if validator == "" {
				continue
			}
			if now, _ := w.get(t, http.MethodGet, path, name, validator); now.StatusCode != http.StatusOK {
				t.Errorf("%s: %s is %d to one who has that of the moment before, by %s", w.when(), path, now.StatusCode, name)
			}
		}
	}
	w.had[key] = held{etag, res.Header.Get("Last-Modified"), words}
}

func (w *walk) get(t *testing.T, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	if w.who.key != "" {
		header = append(header, "Authorization", "Bearer "+w.who.key)
	}
	res := w.place.ask(t, method, path, header...)
	return res, w.guids.Replace(text(t, res))
}

func (w *walk) when() string { return moment(w.moment).String() + " after" }

var (
	canaries = regexp.MustCompile(`zq(\d{3})([a-z]+)`)
	titled   = regexp.MustCompile(`zq\d{3}title`)
	older    = regexp.MustCompile(`rel="next" href="([^"]+)"`)
	cursor   = regexp.MustCompile(`"next":"([^"]+)"`)
)

func headers(r *http.Response) string {
	var b strings.Builder
	for name, values := range r.Header {
		fmt.Fprintf(&b, "\n%s: %s", name, strings.Join(values, ", "))
	}
	return b.String()
}

// after is the address of the page after an answer, empty where there is none.
func (q question) after(path, body string) string {
	switch q.next {
	case "rel":
		if m := older.FindStringSubmatch(body); m != nil {
			return strings.ReplaceAll(m[1], "&amp;", "&")
		}
	case "":
	default:
		u, err := url.Parse(path)
		m := cursor.FindStringSubmatch(body)
		if err != nil || m == nil || u.Query().Get(q.next) == m[1] {
			return ""
		}
		v := u.Query()
		v.Set(q.next, m[1])
		u.RawQuery = v.Encode()
		return u.String()
	}
	return ""
}

// byCase makes a question of each case.
func byCase(list []*licensed, ask func(c *licensed) []question) []question {
	var out []question
	for _, c := range list {
		for _, q := range ask(c) {
			q.of = cmp.Or(q.of, c)
			out = append(out, q)
		}
	}
	return out
}
