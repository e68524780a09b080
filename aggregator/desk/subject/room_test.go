package subject_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/txnews/hub/aggregator/desk/subject"
)

// A room that other texts, candidates and models were weighed in gives what a new one does.
func TestAUsedRoomIsAsGoodAsANewOne(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	plain := subject.Train(some(), nil, how)
	lesson := subject.Lesson{Key: "a", Text: subject.Text{Title: []rune("秋天垂钓去")}, Among: []subject.Candidate{{ID: "cars"}, {ID: "more"}}, Right: []string{"more"}}
	models := []*subject.Model{plain, plain.Learn([]subject.Lesson{lesson}, nil, subject.AsShipped()), subject.Trained(), {}}
	ids := []string{"fish", "cars", "new", "more", "party", "culture", ""}
	used := new(subject.Room)
	for range 3000 {
		m := models[r.IntN(len(models))]
		text := subject.Text{Title: []rune("秋天垂钓去新车上市A5!")[:r.IntN(12)], Body: []rune("试驾新车，水库垂钓")[:r.IntN(9)]}
		var among []subject.Candidate
		for range r.IntN(6) {
			c := subject.Candidate{ID: ids[r.IntN(len(ids))]}
			c.Cues[r.IntN(len(c.Cues))] = uint8(r.IntN(3))
			among = append(among, c)
		}
		if got, want := used.Weigh(m, text, among), m.Weigh(text, among); !slices.Equal(got, want) {
			t.Fatalf("%v: %v, want %v", among, got, want)
		}
	}
}
