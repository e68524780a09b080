package subject_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/txnews/hub/aggregator/desk/subject"
)

// some are examples of two subjects, and a channel that no example names.
func some() []subject.Example {
	among := func(cued string) []subject.Candidate {
		out := []subject.Candidate{{ID: "fish"}, {ID: "cars"}, {ID: "new"}}
		for i := range out {
			if out[i].ID == cued {
				out[i].Cues[subject.CueTelling] = 1
			}
		}
		return out
	}
	var all []subject.Example
	for range 20 {
		for title, right := range map[string]string{"垂钓比赛": "fish", "水库垂钓": "fish", "新车上市": "cars", "试驾新车": "cars", "一个词": "new"} {
			all = append(all, subject.Example{Text: subject.Text{Title: []rune(title)}, Among: among(right), Right: []string{right}})
		}
	}
	return all
}

var how = subject.Training{Rounds: 20, Rate: 0.2, Shrink: 1e-3, Least: 0.05, Seed: 1}

func TestAModelKnowsWhatItWasTaughtAndSaysBy(t *testing.T) {
	m := subject.Train(some(), nil, how)
	among := []subject.Candidate{{ID: "cars"}, {ID: "fish"}}
	title := []rune("秋天垂钓去")
	got := m.Weigh(subject.Text{Title: title}, among)
	if got[0].ID != "fish" || got[0].Chance < 0.5 {
		t.Errorf("%v", got)
	}
	sum := 0.0
	for _, v := range got {
		sum += v.Chance
	}
	if math.Abs(sum-1) > 1e-6 {
		t.Errorf("chances add up to %v", sum)
	}
}

// What speaks for a channel is told in whole words, and where it stands.
func TestWhatSpeaksForAChannelIsToldInWords(t *testing.T) {
	examples, among := some(), []subject.Candidate{{ID: "cars"}, {ID: "fish"}}
	for range 20 {
		examples = append(examples, subject.Example{Text: subject.Text{Sections: [][]rune{[]rune("渔事")}}, Among: among, Right: []string{"fish"}})
	}
	m, room := subject.Train(examples, nil, how), new(subject.Room)
	for name, c := range map[string]struct {
		text subject.Text
		want string
	}{
		"a headline":          {subject.Text{Title: []rune("秋天垂钓去")}, "垂钓"},
		"a text":              {subject.Text{Title: []rune("无关"), Body: []rune("老人一早就来河边垂钓")}, "垂钓"},
		"a section":           {subject.Text{Title: []rune("无关"), Sections: [][]rune{[]rune("无名"), []rune("渔事")}}, "section 1"},
		"what says nothing":   {subject.Text{Title: []rune("无关")}, ""},
		"what is not Chinese": {subject.Text{}, ""},
	} {
		room.Weigh(m, c.text, among)
		by := room.Speaks(m, c.text, "fish")
		got := ""
		for _, w := range by.Words {
			of := c.text.Title
			if by.Place == subject.InBody {
				of = c.text.Body
			}
			got += string(of[w.From:w.To])
		}
		if by.Place == subject.InSection {
			got = fmt.Sprint("section ", by.Section)
		}
		if got != c.want {
			t.Errorf("%s: said by %q, want %q", name, got, c.want)
		}
	}
}

// A channel that no example had is told by its cues.
func TestCuesTellAChannelThatNobodyTaught(t *testing.T) {
	m := subject.Train(some(), nil, how)
	among := []subject.Candidate{{ID: "cars"}, {ID: "farms"}}
	asked := subject.Text{Title: []rune("油茶丰收")}
	if got := m.Weigh(asked, among); slices.ContainsFunc(got, func(v subject.Verdict) bool { return v.ID == "farms" }) {
		t.Errorf("nothing speaks for it: %v", got)
	}
	among[1].Cues[subject.CueTelling] = 1
	if got := m.Weigh(asked, among); got[0].ID != "farms" {
		t.Errorf("%v", got)
	}
}

// A word that a channel was given since decides by itself, whatever else the headline says; one that the model was taught is weighed.
func TestAWordOfSomebodysOwnDecides(t *testing.T) {
	m := subject.Train(some(), [][]rune{[]rune("垂钓")}, how)
	if !m.Taught("fish", []rune("垂钓")) || m.Taught("fish", []rune("试驾")) || m.Taught("nobody", []rune("垂钓")) {
		t.Error("what was taught is told apart from what was not")
	}
	among := []subject.Candidate{{ID: "cars"}, {ID: "fish"}}
	among[1].Cues[subject.CueOwn] = 1
	if got := m.Weigh(subject.Text{Title: []rune("试驾新车上市")}, among); got[0].ID != "fish" || got[0].Chance < 0.9 {
		t.Errorf("%v", got)
	}
}

// What is about a subject that is not among the channels is about none of them.
func TestWhatIsAboutSomethingElseIsNothingsOfTheChannels(t *testing.T) {
	m := subject.Train(some(), nil, how)
	if got := m.Weigh(subject.Text{Title: []rune("水库垂钓")}, []subject.Candidate{{ID: "cars"}}); got[0].ID != "" || got[0].Chance < 0.5 {
		t.Errorf("%v", got)
	}
}

func TestAModelIsReadAsItWasWritten(t *testing.T) {
	m := subject.Train(some(), nil, how)
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	read, err := subject.Read(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	asked, among := subject.Text{Title: []rune("新车垂钓"), Body: []rune("试驾。"), Sections: [][]rune{[]rune("qiche")}}, []subject.Candidate{{ID: "cars"}, {ID: "fish"}}
	for i, v := range read.Weigh(asked, among) {
		if want := m.Weigh(asked, among)[i]; v != want {
			t.Errorf("%v, want %v", v, want)
		}
	}
	if _, err := subject.Read(bytes.NewReader(b.Bytes()[:b.Len()/2])); err == nil {
		t.Error("half a model was read")
	}
}

func TestTheSameExamplesMakeTheSameModel(t *testing.T) {
	examples := some()
	var one, other bytes.Buffer
	_ = subject.Train(examples, nil, how).Write(&one)
	_ = subject.Train(examples, nil, how).Write(&other)
	if !bytes.Equal(one.Bytes(), other.Bytes()) {
		t.Error("they differ")
	}
}

// A run is found through the shorter ones that it begins with, though these tell too little by themselves to be kept.
func TestALongRunIsFoundThroughShorterOnes(t *testing.T) {
	among := []subject.Candidate{{ID: "cars"}, {ID: "fish"}}
	var all []subject.Example
	for range 30 {
		for title, right := range map[string]string{"甲乙丙": "fish", "甲乙丁": "cars", "甲丙": "cars", "甲丁": "fish", "乙丙": "cars", "乙丁": "fish"} {
			all = append(all, subject.Example{Text: subject.Text{Title: []rune(title)}, Among: among, Right: []string{right}})
		}
	}
	m := subject.Train(all, nil, subject.Training{Rounds: 60, Rate: 0.2, Shrink: 1e-3, Least: 1, Seed: 1})
	for title, want := range map[string]string{"甲乙丙": "fish", "甲乙丁": "cars"} {
		if got := m.Weigh(subject.Text{Title: []rune(title)}, among); got[0].ID != want {
			t.Errorf("%s: %v", title, got)
		}
	}
}

func TestTheModelOfTheProgramIsOfThisMake(t *testing.T) {
	among := []subject.Candidate{{ID: "travel"}, {ID: "world"}}
	if got := subject.Trained().Weigh(subject.Text{Title: []rune("周末垂钓好去处")}, among); got[0].ID != "travel" {
		t.Errorf("go generate makes it anew: %v", got)
	}
}
