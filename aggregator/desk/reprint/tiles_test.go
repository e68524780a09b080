package reprint

import (
	"slices"
	"strings"
	"testing"
)

// What two texts begin with alike is one run, also where the text repeats itself and runs could begin anywhere.
func TestTextsThatBeginAlikeShareTheirBeginning(t *testing.T) {
	again := strings.Repeat("乌镇濮院崇福洲泉", 500)
	for _, c := range []struct {
		a, b string
		want []tile
	}{
		{again + "甲", again + "乙", []tile{{0, 0, 4000}}},
		{again + "一" + strings.Repeat("人民群众喜闻乐见的文艺", 3), again + "二" + strings.Repeat("人民群众喜闻乐见的文艺", 3), []tile{{0, 0, 4000}, {4001, 4001, 33}}},
	} {
		if got := tiles([]rune(c.a), []rune(c.b)); !slices.Equal(got, c.want) {
			t.Errorf("%d runs %v, want %v", len(got), got[:min(len(got), 5)], c.want)
		}
	}
}
