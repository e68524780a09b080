package towns_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/aggregator/desk/towns"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/news"
)

// Telling towns costs the same with twelve of them and with tens of thousands: every name in China of a 镇 or 街道.
func BenchmarkTowns(b *testing.B) {
	few := config.BuiltinTowns()
	many := slices.Clone(few)
	data, err := os.ReadFile(filepath.Join(needs.Corpus(b, "cjk"), "streets.csv"))
	if err != nil {
		b.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(line, ",")
		if name := strings.Trim(f[1], `"`); len(f) > 2 && !seen[name] {
			seen[name] = true
			many = append(many, news.Town{ID: f[0], Name: name, Ambiguous: true, For: []string{"桐乡"}})
		}
	}
	copy := text.Fold(nil, "桐乡市濮院镇昨日举行活动\x01"+strings.Repeat("桐乡市濮院镇昨日举行活动，各界人士参加。", 50))
	for _, list := range [][]news.Town{few, many} {
		g, puyuan := towns.New(list), -1
		b.Run(fmt.Sprint(len(list)), func(b *testing.B) {
			b.ReportAllocs()
			var room towns.Room
			for b.Loop() {
				found := g.Find(copy, 12, towns.Whence{}, &room)
				puyuan, _ = g.Place("puyuan")
				if found[puyuan].IsZero() {
					b.Fatal(found)
				}
			}
		})
	}
}

// A text that is nothing but names costs as much per name as it does when it is short.
func BenchmarkNames(b *testing.B) {
	g := towns.New(config.BuiltinTowns())
	for _, n := range []int{100, 10000} {
		for _, names := range []string{"长沙的石门，", "和平村。", "\x01大", "川乌镇痛", "上海高桥和", "一座石门"} {
			copy := text.Fold(nil, "高桥\x01"+strings.Repeat(names, n))
			b.Run(fmt.Sprint(names, n), func(b *testing.B) {
				var room towns.Room
				for b.Loop() {
					g.Find(copy, 2, towns.Whence{Outlet: "嘉兴日报"}, &room)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/name")
			})
		}
	}
}
