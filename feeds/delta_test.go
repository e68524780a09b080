package feeds

import (
	"context"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

func deltaOf(t *testing.T, p *Publisher, who rights.Audience, limit int, tags ...string) *Delta {
	t.Helper()
	d, err := p.DeltaFor(context.Background(), who, news.Selection{}, Atom, limit, tags)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestADeltaHoldsWhatAClientLacks(t *testing.T) {
	s := readSample(t)
	store := s.store()
	p := over(s.options(), store)
	follow(t, store, p)
	had := feedOf(t, p, news.Selection{}, Atom)
	if d := deltaOf(t, p, rights.Audience{}, 0, had.ETag); d != nil {
		t.Error("a feed that did not change has a delta")
	}
	seen(t, store, store.put(entry("new", "刚刚发生", noon)))
	for _, tag := range []string{had.ETag, "W/" + had.Tag("gzip"), had.Tag("zstd")} {
		d := deltaOf(t, p, rights.Audience{}, 0, `"unknown"`, tag)
		if d == nil {
			t.Fatalf("%s: no delta", tag)
		}
		if part := string(d.Part.Plain); strings.Count(part, "<entry>") != 1 || !strings.Contains(part, "刚刚发生") {
			t.Errorf("%s: the delta is %s", tag, part)
		}
		if full := feedOf(t, p, news.Selection{}, Atom); d.Full.ETag != full.ETag {
			t.Errorf("the delta's tag %s is not the feed's %s", d.Full.ETag, full.ETag)
		}
	}

	corrected := entry("new", "刚刚更正", noon)
	corrected.Version = 2
	between := deltaOf(t, p, rights.Audience{}, 0, had.ETag).Full.ETag // that nobody asked for but with a delta
	seen(t, store, store.put(corrected))
	d := deltaOf(t, p, rights.Audience{}, 0, between)
	if d == nil || strings.Count(string(d.Part.Plain), "<entry>") != 1 || !strings.Contains(string(d.Part.Plain), "刚刚更正") {
		t.Errorf("after a correction the delta is %v", d)
	}
	for _, tag := range []string{`"unknown"`, `""`, "*"} {
		if d := deltaOf(t, p, rights.Audience{}, 0, tag); d != nil {
			t.Errorf("%s has a delta", tag)
		}
	}
}

// A delta costs what it holds: the whole feed that it is of is made and kept once, however many ask with however many tags.
func TestDeltasOfAFeedShareIt(t *testing.T) {
	s := readSample(t)
	store := s.store()
	p := over(s.options(), store)
	follow(t, store, p)
	var tags []string
	for i := range 8 {
		seen(t, store, store.put(entry(strconv.Itoa(i), "第"+strconv.Itoa(i), noon)))
		tags = append(tags, feedOf(t, p, news.Selection{}, Atom).ETag)
	}
	full := feedOf(t, p, news.Selection{}, Atom)
	kept, bytes := len(p.cache.docs), p.cache.once.bytes+p.cache.again.bytes
	if d := deltaOf(t, p, rights.Audience{}, 0, full.ETag); d != nil || len(p.cache.docs) != kept {
		t.Errorf("who has the feed has %d documents more kept", len(p.cache.docs)-kept)
	}
	var parts int64
	for i, tag := range tags[:7] {
		d := deltaOf(t, p, rights.Audience{}, 0, tag)
		if d == nil || strings.Count(string(d.Part.Plain), "<entry>") != 7-i {
			t.Fatalf("since %d: %v", i, d)
		}
		if d.Full != full {
			t.Error("the whole feed was made once more")
		}
		parts += d.Part.size()
	}
	if more := p.cache.once.bytes + p.cache.again.bytes - bytes; more != parts {
		t.Errorf("%d bytes more are kept, want the parts' %d", more, parts)
	}
}

// A version that changes nothing in the format is no news to who has the entry: neither where the feed is the same bytes, nor beside what is new.
func TestADeltaRepeatsNothingForAVersionThatIsNotShown(t *testing.T) {
	for format, repeated := range map[Format]int{Atom: 0, RSS: 0, JSON: 1} {
		s := readSample(t)
		store := s.store()
		p := over(s.options(), store)
		follow(t, store, p)
		let := entry("waited", "等了一分钟", noon)
		seen(t, store, store.put(let))
		had := feedOf(t, p, news.Selection{}, format).ETag
		let.Version++
		seen(t, store, store.put(let))
		delta := func(tag string) *Delta {
			d, err := p.DeltaFor(t.Context(), rights.Audience{}, news.Selection{}, format, 0, []string{tag})
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		if d := delta(had); (d != nil) != (repeated > 0) {
			t.Errorf("%s: the same again has a delta: %v", format, d != nil)
		}
		seen(t, store, store.put(entry("new", "刚刚发生", noon)))
		if d := delta(had); d == nil || strings.Count(string(d.Part.Plain), let.Title) != repeated*strings.Count(string(feedOf(t, p, news.Selection{}, format).Plain), let.Title) {
			t.Errorf("%s: with something new the delta is %v", format, d)
		}
	}
}

// Who has a feed with another key, limit or selection, or from before a source or a licence was another, is given the whole feed.
func TestADeltaIsOfOneFeedUnderOneLicence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, store, start := timed(t)
		partner := rights.Partner(news.Partner{ID: "p"})
		tag := func(who rights.Audience, sel news.Selection, limit int) string {
			d, err := p.FeedFor(t.Context(), who, sel, Atom, limit)
			if err != nil {
				t.Fatal(err)
			}
			return d.ETag
		}
		public, few, town, keyed := tag(rights.Audience{}, news.Selection{}, 0), tag(rights.Audience{}, news.Selection{}, 2), tag(rights.Audience{}, news.Selection{Town: "puyuan"}, 0), tag(partner, news.Selection{}, 0)
		seen(t, store, store.put(entry("new", "刚刚发生", start)))
		for _, c := range []struct {
			who   rights.Audience
			limit int
			tag   string
			want  bool
		}{
			{rights.Audience{}, 0, public, true}, {rights.Audience{}, 2, few, true}, {partner, 0, keyed, true},
			{rights.Audience{}, 2, public, false}, {rights.Audience{}, 0, few, false}, {rights.Audience{}, 0, town, false}, {rights.Audience{}, 0, keyed, false}, {partner, 0, public, false},
		} {
			if d := deltaOf(t, p, c.who, c.limit, c.tag); (d != nil) != c.want {
				t.Errorf("limit %d, key %t, tag %s: a delta %t, want %t", c.limit, c.who.Key() != "", c.tag, d != nil, c.want)
			}
		}

		had := tag(rights.Audience{}, news.Selection{}, 0)
		time.Sleep(time.Hour + time.Second) // an embargo ends
		if d := deltaOf(t, p, rights.Audience{}, 0, had); d != nil {
			t.Errorf("beyond a licence's turn there is a delta: %s", d.Part.Plain)
		}
		had = tag(rights.Audience{}, news.Selection{}, 0)
		seen(t, store, store.put(entry("newer", "刚刚又发生", time.Now())))
		if deltaOf(t, p, rights.Audience{}, 0, had) == nil {
			t.Error("after a licence's turn there is no delta")
		}
		had = tag(rights.Audience{}, news.Selection{}, 0)
		seen(t, store, store.putSource(news.Source{ID: "free", Name: "自由报", Enabled: true, Licence: news.Licence{Public: news.ExtentHeadline}}, time.Now()))
		if d := deltaOf(t, p, rights.Audience{}, 0, had); d != nil {
			t.Errorf("beyond another licence there is a delta: %s", d.Part.Plain)
		}
	})
}

// leaf is a field that has no fields of its own.
type leaf struct {
	name   string
	change func()
}

func leaves(v reflect.Value, name string) (all []leaf) {
	v = reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem() // fields that are not exported, too
	to := func(value any) []leaf { return []leaf{{name, func() { v.Set(reflect.ValueOf(value)) }}} }
	switch v.Interface().(type) {
	case time.Time:
		return to(noon)
	case string:
		return to("x")
	case bool:
		return to(true)
	case int64:
		return to(int64(7))
	case *news.Entry:
		return to(&news.Entry{Version: 2})
	}
	if v.Kind() == reflect.Slice {
		return leaves(v.Index(0), name)
	}
	for i := range v.NumField() {
		all = append(all, leaves(v.Field(i), name+"."+v.Type().Field(i).Name)...)
	}
	return all
}

// Every field of an item is in its print: what any format shows otherwise must reach who asks for deltas.
func TestPrintsHoldEveryField(t *testing.T) {
	fresh := func() *item {
		return &item{entry: &news.Entry{}, authors: []string{"a"}, contributors: []string{"b"}, categories: []category{{}}, media: []medium{{}}}
	}
	fields := leaves(reflect.ValueOf(fresh()).Elem(), "item")
	for i := range fields {
		it := fresh()
		leaves(reflect.ValueOf(it).Elem(), "item")[i].change()
		if it.print(JSON) == fresh().print(JSON) {
			t.Errorf("%s is not in the print", fields[i].name)
		}
	}
	if len(fields) < 20 {
		t.Errorf("%d fields", len(fields))
	}
}
