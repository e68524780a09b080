package feeds

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// fullGiven has another value in every field but those that stand for what is not there.
func fullGiven() *rights.Given {
	g, n := new(rights.Given), 0
	var fill func(v reflect.Value)
	fill = func(v reflect.Value) {
		n++
		switch v.Interface().(type) {
		case time.Time:
			v.Set(reflect.ValueOf(noon.Add(time.Duration(n) * time.Hour)))
			return
		}
		switch v.Kind() {
		case reflect.String:
			v.SetString(fmt.Sprintf("https://x.example.cn/%d", n))
		case reflect.Int, reflect.Int64:
			v.SetInt(int64(n))
		case reflect.Uint64:
			v.SetUint(uint64(n))
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0))
		case reflect.Map:
			k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(k)
			fill(e)
			v.Set(reflect.MakeMap(v.Type()))
			v.SetMapIndex(k, e)
		case reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		}
	}
	fill(reflect.ValueOf(g).Elem())
	g.Entry.Media[0].Type = "audio/mpeg"
	g.Entry.Playtimes = map[string]int64{g.Entry.Media[0].URL: 7}
	g.Entry.Language = "zh-CN"
	return g
}

// fieldsOf are changes of every field, each by itself; of a list or a map, its end.
func fieldsOf(v reflect.Value, name string) (all []leaf) {
	to := func(value any) []leaf {
		return []leaf{{name, func() { v.Set(reflect.ValueOf(value).Convert(v.Type())) }}}
	}
	if _, ok := v.Interface().(time.Time); ok {
		return to(noon.Add(-time.Hour))
	}
	switch v.Kind() {
	case reflect.String:
		return to("en")
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return to(4711)
	case reflect.Bool:
		return to(false)
	case reflect.Slice:
		return append(fieldsOf(v.Index(0), name+"[0]"), leaf{name, func() { v.SetZero() }})
	case reflect.Map:
		k := v.MapKeys()[0]
		e := reflect.New(v.Type().Elem()).Elem()
		e.Set(v.MapIndex(k))
		for _, f := range fieldsOf(e, name+"[]") {
			all = append(all, leaf{f.name, func() { f.change(); v.SetMapIndex(k, e) }})
		}
		return append(all, leaf{name, func() { v.SetZero() }})
	case reflect.Struct:
		for i := range v.NumField() {
			all = append(all, fieldsOf(v.Field(i), name+"."+v.Type().Field(i).Name)...)
		}
	}
	return all
}

// What makes the same item is the same in every format: a field that any of them shows is compared.
func TestTheSameIsShownTheSame(t *testing.T) {
	p := New(readSample(t).options())
	shown := func(g *rights.Given) string {
		of := *g
		it := p.item(&of)
		return fmt.Sprint(string(written(func(s *scratch) { s.rssItem(&it, true) })), string(written(func(s *scratch) { s.atomEntry(&it, "") })),
			string(written(func(s *scratch) { s.jsonItem(&it, p.form(it.entry, it.id, p.face().lang)) })), it.print(RSS), it.print(JSON), news.CarriedOf(it.entry))
	}
	n, differ := len(fieldsOf(reflect.ValueOf(fullGiven()).Elem(), "")), 0
	for i := range n {
		g := fullGiven()
		f := fieldsOf(reflect.ValueOf(g).Elem(), "")[i]
		f.change()
		if !same(g, fullGiven()) {
			differ++
		} else if shown(g) != shown(fullGiven()) {
			t.Errorf("%s is shown, and not compared", f.name)
		}
	}
	if differ < 40 || !same(fullGiven(), fullGiven()) {
		t.Errorf("of %d fields %d make another item", n, differ)
	}
}

// A feed that changed is what it would be if it were made anew, whatever happened since.
func TestAFeedThatChangedIsAsMadeAnew(t *testing.T) {
	s := readSample(t)
	m, o := s.store(), s.options()
	live := &townsOf{}
	live.now.Store(settings.Of(s.settings("https://hub.example.cn/")))
	at := noon
	var later atomic.Int64 // than noon; who follows reads the clock, too
	o.Settings, o.Now = live, func() time.Time { return noon.Add(time.Duration(later.Load())) }
	p := over(o, m)
	follow(t, m, live, p.opt.Rights, p)
	r := rand.New(rand.NewPCG(1, 2))
	titled := func(i int) news.Entry {
		e := entry(fmt.Sprint(r.IntN(12)), fmt.Sprintf("第%d次", i), at)
		e.Published, e.Summary, e.Content = at, "摘要"+[]string{"\x01", ""}[r.IntN(2)], "<p>全文</p>"
		return e
	}
	extents := []news.Extent{news.ExtentNothing, news.ExtentHeadline, news.ExtentSummary, news.ExtentFull}
	changes := 120
	if testing.Short() {
		changes = 30
	}
	for i := range changes {
		at = at.Add(time.Minute)
		later.Store(int64(at.Sub(noon)))
		switch r.IntN(10) {
		default:
			seen(t, m, m.put(titled(i)))
		case 0:
			seen(t, m, m.remove(m.entries[r.IntN(len(m.entries))].ID, at))
		case 1:
			src := m.srcs[r.IntN(len(m.srcs))]
			src.Name = fmt.Sprintf("第%d名", i)
			src.Licence.Except = []news.Exception{
				{Embargo: time.Duration(r.IntN(8)) * time.Minute, Public: extents[r.IntN(4)], Partner: extents[r.IntN(4)], Label: "先行"},
				{Expiry: time.Duration(8+r.IntN(8)) * time.Minute, Public: extents[r.IntN(4)], Partner: extents[r.IntN(4)]},
			}
			seen(t, m, m.putSource(src, at))
		case 2:
			next := s.settings("https://hub.example.cn/")
			next.Site.Language = []string{"zh-CN", "en"}[r.IntN(2)]
			next.Towns = slices.Clone(next.Towns)
			next.Towns[0].Name = fmt.Sprintf("第%d镇", i)
			live.next.Store(settings.Of(next))
			seen(t, m, m.putTowns(at))
		case 3:
			e := m.entries[r.IntN(len(m.entries))]
			e.Version++
			e.Updated, e.Story = at, fmt.Sprint(i)
			seen(t, m, m.put(e))
		}
		now := o
		now.Settings = settings.Static(*live.Current())
		asMadeAnew(t, p, over(now, m), fmt.Sprintf("after %d changes", i))
	}
}

// asMadeAnew holds feeds and their tags, to all audiences, to those of a publisher that has rendered nothing before.
func asMadeAnew(t *testing.T, p, anew *Publisher, when string) {
	t.Helper()
	for _, sel := range []news.Selection{{}, {Channel: "world"}} {
		for _, who := range []rights.Audience{{}, partnerOf(), partnerOf("zjol")} {
			for _, f := range Formats() {
				got, want := feedFor(t, p, who, sel, f), feedFor(t, anew, who, sel, f)
				if string(got.Plain) != string(want.Plain) {
					t.Fatalf("%s %s of %q is\n%s\nwant\n%s", when, Path(sel, f), who.Key(), got.Plain, want.Plain)
				}
				if got.ETag != want.ETag {
					t.Fatalf("%s %s of %q has the tag %s, want %s", when, Path(sel, f), who.Key(), got.ETag, want.ETag)
				}
			}
		}
	}
}

// What did not change is neither made nor written again, and what it was made of keeps nothing else.
func TestItemsStay(t *testing.T) {
	s := readSample(t)
	m := s.store()
	p := over(s.options(), m)
	follow(t, m, p)
	sel := news.Selection{}
	view := func() *view {
		feedOf(t, p, sel, RSS)
		return last[*view](p.cache, p.feedSpot(rights.Audience{}, sel, 0).view())
	}
	first := view()
	seen(t, m, m.put(entry("new", "刚刚发生", noon)))
	second := view()
	if len(second.made) != len(first.made)+1 || !reflect.DeepEqual(second.made[1:], first.made) {
		t.Errorf("items were made again: %v after %v", second.made, first.made)
	}
	doc, err := p.render(second, RSS, "", feedOf(t, p, sel, RSS))
	if err != nil {
		t.Fatal(err)
	}
	for i := range doc.stretches {
		if doc.stretches[i].print == 0 {
			t.Errorf("item %d was written again", i)
		}
	}
}

// BenchmarkChanged is all formats and encodings of a feed of 50 entries that one more came into, as they are asked for.
func BenchmarkChanged(b *testing.B) {
	m, o := fifty()
	p := over(o, m)
	follow(b, m, p)
	e, n := m.entries[0], 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		e.ID, e.Sort = news.EntryID("jxrb", fmt.Sprint("new", n)), e.Sort.Add(time.Second)
		e.Story, e.Original = e.ID, e.ID
		m.mu.Lock()
		m.entries = slices.Clone(m.entries[max(0, len(m.entries)-49):])
		m.mu.Unlock()
		seen(b, m, m.put(e))
		for _, f := range Formats() {
			d, err := p.Feed(context.Background(), news.Selection{}, f, 50)
			if err != nil {
				b.Fatal(err)
			}
			for _, coding := range codings {
				if _, err := d.In(coding); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}
