package news

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

func TestUsedIsKeptAsItWas(t *testing.T) {
	var u Used
	for _, g := range []Given{{"a", "稿件来源:甲", WayFeed, "channel/world", 2}, {"a", "稿件来源:甲", WayChanges, "", 1}, {"b", "", WayFeed, "channel/world", 1}, {"a", "稿件来源:甲", WayFeed, "channel/world", 3}} {
		u.Add(g)
	}
	want := []Given{{"a", "稿件来源:甲", WayFeed, "channel/world", 5}, {"a", "稿件来源:甲", WayChanges, "", 1}, {"b", "", WayFeed, "channel/world", 1}}
	b, err := json.Marshal(&u)
	if err != nil {
		t.Fatal(err)
	}
	var again Used
	if err := json.Unmarshal(b, &again); err != nil || !slices.Equal(again.All(), want) || again.Entries() != 2 {
		t.Errorf("%v %+v of %s", err, again.All(), b)
	}
	again.Take(&u)
	if got := again.All(); got[0].Times != 10 || len(got) != 3 {
		t.Errorf("%+v", got)
	}
	if err := json.Unmarshal([]byte(`{"entries":{"a":[0,1]}}`), &again); err == nil {
		t.Error("half a count is read")
	}
}

// However much is given, what is remembered of it has an end, and nothing is lost of the sum.
func TestUsedHasAnEnd(t *testing.T) {
	var u Used
	n := 0
	for i := range 3 * UsedEntries {
		u.Add(Given{fmt.Sprint(i), fmt.Sprint("label ", i), WayAPI, fmt.Sprint("line/", i), 1})
		n++
	}
	sum := u.More()[WayAPI]
	for _, g := range u.All() {
		sum += g.Times
		if g.Way != WayAPI {
			t.Fatalf("%+v", g)
		}
	}
	b, err := json.Marshal(&u)
	if err != nil || u.Entries() != UsedEntries || sum != n || u.Ways()[WayAPI] != n || len(b) > 40*UsedEntries {
		t.Errorf("%v: %d entries, %d of %d times, %d bytes", err, u.Entries(), sum, n, len(b))
	}
}
