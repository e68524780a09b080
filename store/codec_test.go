package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// fillAll gives every field that JSON knows a value of its own, and every list, map and pointer one element.
func fillAll(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("稿%d", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAll(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fillAll(v.Index(0), n)
		fillAll(v.Index(1), n)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fillAll(key, n)
		fillAll(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, 6, 12, 9, 0, *n, *n, time.FixedZone("", 8*3600))))
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" {
				fillAll(v.Field(i), n)
			}
		}
	default:
		panic("no value for a " + v.Kind().String())
	}
}

func fullEntry() news.Entry {
	var e news.Entry
	n := 0
	fillAll(reflect.ValueOf(&e).Elem(), &n)
	return e
}

// arrivalOf is what the engine keeps of an entry beside its body.
func arrivalOf(e news.Entry) engine.Arrival {
	return engine.Arrival{Number: e.Arrived, At: e.Sort.UnixMilli()}
}

func roundTrip(t *testing.T, e news.Entry) {
	t.Helper()
	rev, err := entryRev(&e)
	if err != nil {
		t.Fatal(err)
	}
	for _, rev := range []string{rev, "another"} {
		body, err := encodeEntry(&e, rev)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decode[news.Entry](engine.Record{Ref: entryRef(e.ID), Rev: rev, Body: body, Arrived: arrivalOf(e)})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(e, got); d != "" {
			t.Error(d)
		}
	}
}

// A field that coder.entry does not know must come through all the same.
func TestEntryBodyKeepsEveryField(t *testing.T) {
	e := fullEntry()
	before, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	roundTrip(t, e)
	if after, err := json.Marshal(e); err != nil || !bytes.Equal(before, after) {
		t.Errorf("writing changed the entry: %v\n%s\n%s", err, before, after)
	}
	v := reflect.ValueOf(e)
	for i := range v.NumField() { // each alone, so that no other field's value can stand in
		var one news.Entry
		reflect.ValueOf(&one).Elem().Field(i).Set(v.Field(i))
		roundTrip(t, one)
	}
	roundTrip(t, news.Entry{})
}

func TestEntryBodyReadsJSON(t *testing.T) {
	e := fullEntry()
	r := engine.Record{Ref: entryRef(e.ID), Arrived: arrivalOf(e)}
	var err error
	if r.Body, err = json.Marshal(e); err != nil {
		t.Fatal(err)
	}
	got, err := decode[news.Entry](r)
	if err != nil || !cmp.Equal(e, got) {
		t.Fatal(err, cmp.Diff(e, got))
	}
	packed, err := compact(r)
	if err != nil || packed.Body[0] != packedEntry {
		t.Fatalf("%q, %v", packed.Body, err)
	}
	back, err := portable(packed)
	if err != nil || !bytes.Equal(back, r.Body) {
		t.Errorf("%v\n got %s\nwant %s", err, back, r.Body)
	}
}

// What most entries have must not go the way of the rest, as JSON.
func TestEntryBodyIsHalf(t *testing.T) {
	e := news.Entry{ID: news.EntryID("a", "1"), Title: "桐乡列第二十九位", Content: "<p>" + prose + "</p>", Updated: time.Now(), Channels: []string{"world"}}
	plain, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	body, err := encodeEntry(&e, "1-"+e.Digest)
	if err != nil {
		t.Fatal(err)
	}
	if 100*len(body) > 65*len(plain) {
		t.Errorf("%d bytes of %d", len(body), len(plain))
	}
	if bytes.Contains(body, []byte(`"id"`)) {
		t.Errorf("fields are written as JSON: %q", body)
	}
}

func TestEntryBodyDamaged(t *testing.T) {
	e := fullEntry()
	body, err := encodeEntry(&e, "1-"+e.Digest)
	if err != nil {
		t.Fatal(err)
	}
	for i := range body {
		var got news.Entry
		if err := decodeEntry(body[:i], &got); err == nil {
			t.Errorf("cut after %d of %d bytes: no error", i, len(body))
		}
		flipped := bytes.Clone(body)
		flipped[i] ^= 0x55
		_ = decodeEntry(flipped, &got) // may read as another text, must not panic
	}
}

// What is appended to a list of an entry changes no other list, though short ones share memory.
func TestListsOfAnEntryAreApart(t *testing.T) {
	e := news.Entry{ID: news.EntryID("a", "1"), Version: 1, Digest: news.EntryID("b", "1"), Channels: []string{"world"}, Towns: []string{"wuzhen", "puyuan"}, Language: "zh-CN",
		Attribution: news.Attribution{Reporters: []string{"顾亦来"}, Editors: []string{"宋琼燕", "陆丹萍", "一", "二", "三", "四", "五", "六", "七"}}}
	body, err := encodeEntry(&e, "1-"+e.Digest)
	if err != nil {
		t.Fatal(err)
	}
	for name, list := range map[string]func(*news.Entry) *[]string{
		"channels":  func(e *news.Entry) *[]string { return &e.Channels },
		"towns":     func(e *news.Entry) *[]string { return &e.Towns },
		"reporters": func(e *news.Entry) *[]string { return &e.Attribution.Reporters },
		"editors":   func(e *news.Entry) *[]string { return &e.Attribution.Editors },
	} {
		var got, want news.Entry
		for _, into := range []*news.Entry{&got, &want} {
			if err := decodeEntry(body, into); err != nil {
				t.Fatal(err)
			}
		}
		*list(&got) = append(*list(&got), "more")
		*list(&want) = append(slices.Clone(*list(&want)), "more")
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func FuzzEntryBody(f *testing.F) {
	e := fullEntry()
	body, err := encodeEntry(&e, "1-"+e.Digest)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Fuzz(func(t *testing.T, b []byte) {
		var got news.Entry
		if decodeEntry(b, &got) == nil {
			var unwritable *json.MarshalerError // of a date: more can be read than may be written
			if _, err := encodeEntry(&got, "1-"+got.Digest); err != nil && !errors.As(err, &unwritable) {
				t.Error(err)
			}
		}
	})
}

func FuzzPack(f *testing.F) {
	for _, s := range []string{"", "a", prose, "《乌镇》 “水乡”…——", "ABC123、", "é д ŋ", "한글", "豈", "𠮷😀", "\xff\xe4\xb8", "\uFFFD", "\x00\x7f\u0080\u07ff\u0800\u1fff\u2000\u20ff\u2100\u2fff\u3000\u9fff\ua000\ufeff\uff00\uffff\U00010000\U0010ffff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := appendPacked(nil, s)
		got, err := unpack(p, len(s), new([]byte))
		if err != nil || got != s {
			t.Errorf("%q: %q, %v", s, got, err)
		}
		if len(p) > len(strings.ToValidUTF8(s, ""))+2*(len(s)-len(strings.ToValidUTF8(s, ""))) {
			t.Errorf("%q takes %d bytes", s, len(p))
		}
	})
}

// prose is a text without repeats, as news is.
const prose = "近日,镇里的文化礼堂重新开门,第一场活动请来了村里的老艺人,讲述蚕花庙会的来历。老人们带着孩子坐满了前排,有人拿出自家织的土布," +
	"比着纹样问价钱。负责人介绍说,礼堂今年排了四十多场课,从书法到垃圾分类都有,周末另设放映厅。附近工厂的青年职工下班后也赶来报名," +
	"他们更想学怎样在网上卖羊毛衫。接下来,社区打算腾出二楼,办一间小小的阅览室,书由市图书馆轮换,钥匙交给志愿者保管。"

func BenchmarkEntryBody(b *testing.B) {
	at := time.Date(2026, 6, 12, 9, 0, 0, 123456789, time.UTC)
	e := news.Entry{ID: news.EntryID("a", "1"), Version: 1, Source: "jxrb", GUID: "1", Digest: news.EntryID("b", "1"), URL: "https://partner.example/2026/06/12/1.html",
		Title: "桐乡列第二十九位", Summary: prose[:150], Content: "<p>" + prose + "</p><p>" + prose[300:] + "</p>", Language: "zh-CN", Published: at, Updated: at, FirstSeen: at, Sort: at,
		Channels: []string{"world"}, Towns: []string{"wuzhen"}, Attribution: news.Attribution{Origin: "嘉兴日报", Reporters: []string{"顾亦来"}}}
	plain, err := json.Marshal(e)
	if err != nil {
		b.Fatal(err)
	}
	packed, err := encodeEntry(&e, "1-"+e.Digest)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("write/json", func(b *testing.B) {
		b.ReportMetric(float64(len(plain)), "bytes")
		for b.Loop() {
			_, _ = json.Marshal(&e)
		}
	})
	b.Run("write/packed", func(b *testing.B) {
		b.ReportMetric(float64(len(packed)), "bytes")
		for b.Loop() {
			_, _ = encodeEntry(&e, "1-"+e.Digest)
		}
	})
	for name, body := range map[string][]byte{"read/json": plain, "read/packed": packed} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var e news.Entry
			for b.Loop() {
				e = news.Entry{}
				if err := decodeEntry(body, &e); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The file was written by the hub before reasons were data.
func TestEntryBodyReadsTheFirstForm(t *testing.T) {
	body, err := os.ReadFile("testdata/old/entry-form-1.bin")
	if err != nil || body[0] != packedWords {
		t.Fatal(body, err)
	}
	var first news.Entry
	if err := decodeEntry(body, &first); err != nil {
		t.Fatal(err)
	}
	e, err := decode[news.Entry](engine.Record{Ref: entryRef(first.ID), Body: body})
	if err != nil {
		t.Fatal(err)
	}
	said := func(text string) news.Reason { return news.Reason{Text: text} }
	if d := cmp.Diff(news.Why{
		Channels: map[string]news.Reason{"tongxiang": said("来源默认频道"), "finance": said("分类「财经」")},
		Towns:    map[string]news.Reason{"puyuan": said("标题提到「濮院」，旁有「毛衫城」")},
	}, e.Why); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(said("稿源「某报」不在许可名单之内"), e.Held); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(news.Judgement{Why: news.Why{Towns: map[string]news.Reason{"wuzhen": said("正文提到「乌镇」")}}, Held: said("没有注明稿源,而稿源须在许可名单之内")}, e.Override.Desk); d != "" {
		t.Error(d)
	}
	if e.Title != "濮院毛衫汇展开幕" || e.Providers[0].Name != "嘉兴日报" || e.Version != 2 {
		t.Errorf("%+v", e)
	}
	roundTrip(t, e)
}
