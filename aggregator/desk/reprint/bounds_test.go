package reprint_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// Texts that differ at hundreds of places are told apart by the first of them, whether each says something or nothing.
func TestHowManyPlacesAreCompared(t *testing.T) {
	d, r := desktest.Builtin(t), rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name, put string
		places    int
		same      bool
		changed   string // words, when it ends
	}{
		{"words that say something", "桐乡市公安局", 200, false, "21"},
		{"words that say nothing", "，", 200, true, ""},
		{"places that are named elsewhere, in a long copy", "河山镇八泉村", 100, true, ""},
		{"places that are named elsewhere, without end", "河山镇八泉村", 500, false, "0"},
	} {
		var a, b strings.Builder
		a.WriteString("河山镇八泉村。")
		b.WriteString("河山镇八泉村。")
		for i := range c.places {
			for range 30 {
				w := string(rune(0x9b90 + r.IntN(0xd0)))
				a.WriteString(w)
				b.WriteString(w)
			}
			if i < c.places-1 { // not at the end
				a.WriteString(c.put)
			}
		}
		at := time.Date(2021, 4, 14, 8, 0, 0, 0, desktest.Shanghai)
		same, why := d.SameStory(&news.Entry{Title: "一", Content: a.String(), Published: at}, &news.Entry{Title: "二", Content: b.String(), Published: at})
		if same != c.same || c.changed != "" && (len(why) != 1 || why[0].Rule != "unlike.wording" || why[0].Terms[0] != c.changed) {
			t.Errorf("%s: %t, %+v", c.name, same, why)
		}
	}
}

// A list of prices is read as far as it takes to know it for one.
func TestHowManyFactsAreRead(t *testing.T) {
	for prices, want := range map[int]int{3: 3, reprint.MostFacts: reprint.MostFacts, 5000: reprint.MostFacts + 1} {
		var list strings.Builder
		for i := range prices {
			fmt.Fprintf(&list, "%d元", 1001+i)
		}
		if n := reprint.Facts(list.String()); n != want {
			t.Errorf("%d of %d prices are read, want %d", n, prices, want)
		}
	}
}
