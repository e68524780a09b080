package subject_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/txnews/hub/aggregator/desk/subject"
)

func lessonOf(title string, right ...string) subject.Lesson {
	return subject.Lesson{Key: title, Text: subject.Text{Title: []rune(title)}, Among: []subject.Candidate{{ID: "fish"}, {ID: "cars"}, {ID: "new"}}, Right: right}
}

func weighed(m *subject.Model, title string) subject.Verdict {
	return m.Weigh(subject.Text{Title: []rune(title)}, []subject.Candidate{{ID: "fish"}, {ID: "cars"}, {ID: "new"}})[0]
}

func TestAModelLearnsWhatItIsTaughtAndKeepsTheRest(t *testing.T) {
	m := subject.Train(some(), nil, how)
	var replay []subject.Asked
	for _, e := range some() {
		replay = append(replay, subject.Asked{Text: e.Text, Among: e.Among})
	}
	taught := m.Learn([]subject.Lesson{lessonOf("电动新车补贴", "fish")}, replay, subject.AsShipped())
	if v := weighed(taught, "电动新车补贴多"); v.ID != "fish" || v.Shipped >= v.Chance {
		t.Errorf("taught: %+v", v)
	}
	if v := weighed(taught, "新车上市"); v.ID != "cars" {
		t.Errorf("elsewhere: %+v", v)
	}
	if v := weighed(m, "电动新车补贴多"); v.ID != "cars" || v.Shipped != v.Chance {
		t.Errorf("the shipped one has changed: %+v", v)
	}
	if v := weighed(taught.Learn(nil, replay, subject.AsShipped()), "电动新车补贴多"); v != weighed(m, "电动新车补贴多") {
		t.Errorf("taken back: %+v", v)
	}
}

// A channel that no example of the shipped model had is told by what editors filed there.
func TestAChannelThatWasNeverTaughtIsLearnt(t *testing.T) {
	m := subject.Train(some(), nil, how)
	among := []subject.Candidate{{ID: "fish"}, {ID: "cars"}, {ID: "chess"}}
	var lessons []subject.Lesson
	for _, title := range []string{"棋局开战", "象棋大赛", "围棋名人"} {
		lessons = append(lessons, subject.Lesson{Key: title, Text: subject.Text{Title: []rune(title)}, Among: among, Right: []string{"chess"}})
	}
	taught := m.Learn(lessons, nil, subject.AsShipped())
	if got := taught.Weigh(subject.Text{Title: []rune("中国象棋大赛")}, among); got[0].ID != "chess" {
		t.Errorf("%+v", got)
	}
	if got := taught.Weigh(subject.Text{Title: []rune("水库垂钓")}, among); got[0].ID != "fish" {
		t.Errorf("%+v", got)
	}
	if said := taught.TaughtOf([][]rune{[]rune("象棋大赛"), []rune("棋局开战")}, "chess", 3); len(said) == 0 || len(said) > 3 {
		t.Errorf("told by %v", said)
	}
}

func TestTheOrderOfLessonsIsOfNoAccount(t *testing.T) {
	m := subject.Train(some(), nil, how)
	var lessons []subject.Lesson
	for i, title := range []string{"新车试驾", "水库开闸", "垂钓协会", "车展落幕", "鱼价上涨", "新鱼上市"} {
		lessons = append(lessons, lessonOf(title, []string{"fish", "cars"}[i%2]))
	}
	one := m.Learn(lessons, nil, subject.AsShipped())
	slices.Reverse(lessons)
	lessons[0], lessons[3] = lessons[3], lessons[0]
	other := m.Learn(lessons, nil, subject.AsShipped())
	for _, title := range []string{"新车", "鱼塘", "水库新车", "车展"} {
		if a, b := weighed(one, title), weighed(other, title); a != b {
			t.Errorf("%s: %+v and %+v", title, a, b)
		}
	}
}

// shippedLessons are lessons without rhyme or reason on entries that the shipped model was made of, and all of these.
func shippedLessons(n int) (lessons []subject.Lesson, replay []subject.Asked) {
	var among []subject.Candidate
	for _, id := range []string{"finance", "auto", "health", "travel", "culture", "livelihood", "world", "tongxiang", "education", "property"} {
		among = append(among, subject.Candidate{ID: id})
	}
	for i, e := range subject.Shipped() {
		text := subject.Text{Title: []rune(e.Title), Body: []rune(e.Text)}
		if replay = append(replay, subject.Asked{Text: text, Among: among}); i < n {
			lessons = append(lessons, subject.Lesson{Key: fmt.Sprint(i), Text: text, Among: among, Right: []string{among[i*7%len(among)].ID}})
		}
	}
	return lessons, replay
}

// Two hubs that heard of many lessons in another order judge alike to the last bit.
func TestTheOrderOfManyLessonsIsOfNoAccountToTheLastBit(t *testing.T) {
	lessons, replay := shippedLessons(500)
	one := subject.Trained().Learn(lessons, replay, subject.AsShipped())
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(lessons), func(i, j int) { lessons[i], lessons[j] = lessons[j], lessons[i] })
	other := subject.Trained().Learn(lessons, replay, subject.AsShipped())
	for _, a := range replay {
		if x, y := one.Weigh(a.Text, a.Among), other.Weigh(a.Text, a.Among); !slices.Equal(x, y) {
			t.Fatalf("%s: %+v and %+v", string(a.Text.Title), x, y)
		}
	}
}

// Whatever is taught, few of those entries are judged otherwise of which nobody said anything.
func TestWhatIsTaughtWithoutReasonMovesLittle(t *testing.T) {
	m := subject.Trained()
	lessons, replay := shippedLessons(500)
	how := subject.AsShipped()
	taught, moved := m.Learn(lessons, replay, how), 0
	for _, a := range replay {
		if was, is := m.Weigh(a.Text, a.Among)[0], taught.Weigh(a.Text, a.Among)[0]; was.ID != is.ID && max(was.Chance, is.Chance) >= 0.4 {
			moved++
		}
	}
	if share := float64(moved) / float64(len(replay)); share > how.Moved+0.01 {
		t.Errorf("%.3f are judged otherwise, want at most %.3f", share, how.Moved)
	}
}
