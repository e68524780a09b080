package news_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/rand"
	"reflect"
	"testing"
	"testing/quick"

	"github.com/txnews/hub/news"
)

// jsonDigest is what a digest is by its definition.
func jsonDigest(t testing.TB, r *news.Raw) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// A hub that is upgraded shall not see every entry as corrected.
func TestDigestIsThatOfTheJSON(t *testing.T) {
	known := news.Raw{GUID: "1", Title: "乌镇 <b>\"x\"</b> & \u2028\xff\x7f", Media: []news.RawMedia{{}, {URL: "u", Length: -3}}}
	if got, want := known.Digest(), "5e2a9a7cf333ffe16c7e1b95e8a6502b"; got != want {
		t.Errorf("got %s, want %s: every digest in every store would change", got, want)
	}
	if err := quick.Check(func(r news.Raw) bool { return r.Digest() == jsonDigest(t, &r) }, &quick.Config{MaxCount: 500, Values: oddRaws}); err != nil {
		t.Error(err)
	}
}

// oddRaws makes entries of random length in which every field may be there or not, of strings that JSON escapes.
func oddRaws(args []reflect.Value, rnd *rand.Rand) {
	odd := []string{"", "a", "濮院", "<p>", "&", "\"", "\\", "\n", "\r\t\b\f\x00\x1f\x7f", "\u2028", "\u2029", "\u2027", "\xff", "\xe4\xb9", "\xed\xa0\x80", "\xe3\x80", "\xec\x80", "\xf0\x9f\x98\x80", "é", "\ufffd", "\ufeff", "𠮷", "/'"}
	text := func() string {
		s := ""
		for range rnd.Intn(6) {
			s += odd[rnd.Intn(len(odd))]
		}
		return s
	}
	var fill func(v reflect.Value)
	fill = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			v.SetString(text())
		case reflect.Int64:
			v.SetInt(rnd.Int63n(3) * rnd.Int63() * (1 - 2*rnd.Int63n(2)))
		case reflect.Bool:
			v.SetBool(rnd.Intn(2) > 0)
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), rnd.Intn(3), 3))
			for i := range v.Len() {
				fill(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		default:
			panic("a kind of field that the digest does not know: " + v.Kind().String())
		}
	}
	args[0] = reflect.New(reflect.TypeFor[news.Raw]()).Elem()
	fill(args[0])
}

func FuzzDigest(f *testing.F) {
	f.Add("濮院", "\xff<", int64(-1))
	f.Add("\u2028", "", int64(0))
	f.Fuzz(func(t *testing.T, a, b string, n int64) {
		r := news.Raw{GUID: a, Content: b, Authors: []string{a, b}, Media: []news.RawMedia{{URL: b, Medium: a, Length: n}}}
		if got, want := r.Digest(), jsonDigest(t, &r); got != want {
			t.Errorf("%q, %q: digest %s, of the JSON %s", a, b, got, want)
		}
	})
}

func BenchmarkDigest(b *testing.B) {
	r := news.Raw{GUID: "http://e.cn/1.htm", Title: "南湖", Content: ""}
	for len(r.Content) < 2900 {
		r.Content += "<p>南湖区在遵循受党员欢迎,有利于党组织发展、党员进步的前提下。</p>\n"
	}
	b.ReportAllocs()
	for b.Loop() {
		r.Digest()
	}
}
