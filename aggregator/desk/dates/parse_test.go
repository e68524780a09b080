package dates_test

import (
	"testing"
	"time"

	"github.com/txnews/hub/aggregator/desk/dates"
	"github.com/txnews/hub/internal/desktest"
)

func TestParseDateFacts(t *testing.T) {
	for _, c := range dateCases(t) {
		got, ok := dates.Parse(c.In, desktest.Shanghai, desktest.Now)
		want := c.Want
		have := ""
		if ok {
			have = got.Format(time.RFC3339)
		}
		if want != "" {
			w, err := time.Parse(time.RFC3339, want)
			if err != nil {
				t.Fatal(err)
			}
			if ok && got.Truncate(time.Second).Equal(w) {
				continue
			}
		} else if !ok {
			continue
		}
		t.Errorf("%q = %s, want %s", c.In, have, want)
	}
}

func TestQualityDates(t *testing.T) {
	right, all := map[bool]int{}, map[bool]int{}
	for _, c := range dateCases(t) {
		all[c.Held]++
		got, ok := dates.Parse(c.In, desktest.Shanghai, desktest.Now)
		want, err := time.Parse(time.RFC3339, c.Want)
		if !ok && c.Want == "" || ok && err == nil && got.Truncate(time.Second).Equal(want) {
			right[c.Held]++
		}
	}
	for held, n := range all {
		t.Logf("dates, held %v: %d of %d right", held, right[held], n)
		if desktest.Ratio(right[held], n) < 0.98 {
			t.Errorf("dates, held %v: below the floor", held)
		}
	}
}

type dateCase struct {
	In, Want string
	Held     bool
}

func dateCases(t testing.TB) []dateCase { return desktest.Cases[dateCase](t, "dates.jsonl") }

// Zones by name, and what programs write where there is no date.
func TestZonesAndUnsetDates(t *testing.T) {
	for in, want := range map[string]string{
		"2026-06-12 09:12:00 Europe/Brussels": "2026-06-12T07:12:00Z",
		"2026-01-12 09:12 America/New_York":   "2026-01-12T14:12:00Z",
		"Fri, 12 Jun 2026 09:12:00 MEST":      "2026-06-12T07:12:00Z",
		"June 12, 2026 9:12 AM ET":            "2026-06-12T13:12:00Z",
		"January 12, 2026 9:12 AM ET":         "2026-01-12T14:12:00Z",
		"2002-12-31T192030+01:00":             "2002-12-31T18:20:30Z",
		"2026年6月12日 午后 1:05":                  "2026-06-12T05:05:00Z",
		"2026年6月12日 正午 12:05":                 "2026-06-12T04:05:00Z",
		"2026年6月12日 清晨 5:05":                  "2026-06-11T21:05:00Z",
		"2026年6月12日 上午 12:05":                 "2026-06-11T16:05:00Z",
		"2026年6月12日 下午 12:05":                 "2026-06-12T04:05:00Z",
		"东京时间2026年6月12日14时46分":                "2026-06-12T05:46:00Z",
		"2026年6月12日1时35分（格林尼治时间）":             "2026-06-12T01:35:00Z",
		"莫斯科时间2026年6月12日9时":                   "2026-06-12T06:00:00Z",
		"嘉兴日报/2026年/6月/12日/第006版":             "2026-06-11T16:00:00Z",
		"31/12/99":                         "1999-12-30T16:00:00Z",
		"12/31/99 9:12":                    "1999-12-31T01:12:00Z",
		"2013-W53-1":                       "",
		"2020-W53-1":                       "2020-12-27T16:00:00Z",
		"1970-01-01":                       "",
		"1970-01-01T00:00:00Z":             "",
		"1970-01-01 08:00:00":              "",
		"Wed, 31 Dec 1969 16:00:00 -0800":  "",
		"1969-12-31":                       "",
		"0000000000":                       "",
		"1900-01-01":                       "",
		"Mon, 01 Jan 1900 00:00:00 GMT":    "",
		"0001-01-01T00:00:00Z":             "",
		"1970年1月1日":                        "",
		"1904-01-01T00:00:00Z":             "",
		"1904-1-1 8:00":                    "",
		"Mon, 01 Jan 0001 00:00:00 GMT":    "",
		"0001/1/1 0:00:00":                 "",
		"1/1/0001 12:00:00 AM":             "",
		"Wed, 30 Nov -0001 00:00:00 +0000": "",
		"1601-01-01T00:00:00Z":             "",
		"1899/12/30 0:00:00":               "",
		"1970年01月01日 08:00":                "",
		"1970/1/1 8:00:00":                 "",
		"/Date(-62135596800000)/":          "",
		"1980-01-01 00:00:00":              "",
		"1980-01-01 09:12:00":              "1980-01-01T01:12:00Z",
		"2038-01-19T03:14:07Z":             "",
		"1975-03-04":                       "1975-03-03T16:00:00Z",
	} {
		got, ok := dates.Parse(in, desktest.Shanghai, desktest.Now)
		if have := got.UTC().Format(time.RFC3339); ok != (want != "") || ok && have != want {
			t.Errorf("%q: %s %v, want %q", in, have, ok, want)
		}
	}
}
