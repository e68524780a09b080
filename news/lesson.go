package news

import (
	"cmp"
	"reflect"
	"slices"
	"time"
)

// Lesson is what the desk learns of an editor's decisions on one entry: what was judged from, as it was when the editor decided, and what
// was said. It is kept beside the entry, outlasts retention, and goes when the entry is taken down.
type Lesson struct {
	Entry     string   `json:"entry"`
	Source    string   `json:"source"`
	Title     string   `json:"title"`          // as the source has it
	Lead      string   `json:"lead,omitempty"` // the beginning of its text, plain
	Sections  []string `json:"sections,omitempty"`
	Home      []string `json:"home,omitempty"`       // the source's own channels
	Local     bool     `json:"local,omitempty"`      // it is about the county
	Desk      []string `json:"desk,omitempty"`       // channels that the desk had given it
	DeskTowns []string `json:"desk_towns,omitempty"` // likewise towns
	Common    Common   `json:"common,omitzero"`
	Saying

	By   string     `json:"by"`
	At   time.Time  `json:"at"`
	Back *TakenBack `json:"taken_back,omitempty"` // nothing is learnt of it; nil: it counts
	Rev  string     `json:"-"`
}

// Common is what a lesson's entry says that many others say too: it tells nothing of the entry, and nothing is learnt of it. Phrases are as
// names are matched: without blanks, in simplified characters.
type Common struct {
	Title    []string `json:"title,omitempty"`
	Lead     []string `json:"lead,omitempty"`
	Sections []string `json:"sections,omitempty"`
}

// Saying is what an editor said of an entry that can be learnt.
type Saying struct {
	Channels *[]string `json:"channels,omitempty"` // where it belongs; nil: nobody said
	Credit   *Credited `json:"credit,omitempty"`   // who made it; nil: nobody said
	Towns    *[]string `json:"towns,omitempty"`    // where it happened; nil: nobody said
	Story    *Kinship  `json:"story,omitempty"`    // whose story it is of; nil: nobody said
}

// Kinship is what an editor said of texts: that one is never told with others, or always. Texts are known by their keys (BlockKeys).
type Kinship struct {
	Apart  bool     `json:"apart,omitempty"`
	Text   string   `json:"text"`
	Others []string `json:"others"`
}

// Credited is whom an editor named in the place of whom the desk had.
type Credited struct {
	Said Said  `json:"said"`
	Desk Maker `json:"desk"`
}

// Maker is who made an entry, by the desk's judgement.
type Maker struct {
	Origin         string   `json:"origin,omitempty"`
	Reporters      []string `json:"reporters,omitempty"`
	Correspondents []string `json:"correspondents,omitempty"`
	Photographers  []string `json:"photographers,omitempty"`
	Editors        []string `json:"editors,omitempty"`
}

// Learnt is what lessons say of something that is printed, beside channels.
type Learnt struct {
	Kind    string `json:"kind" enum:"origin,outlet,person,nobody,town,no-town"`
	Source  string `json:"source,omitempty"` // whose entries it is said of; empty: all
	Printed string `json:"printed"`          // of a town with what stands beside it
	Said    string `json:"said,omitempty"`   // the outlet's name, or the town's id; empty origin: none
	Times   int    `json:"times"`            // how often it was said, less how often the contrary
}

// What is learnt of something that is printed: it is an outlet called otherwise, or an outlet; somebody's name, or nobody's; a town, or none.
const (
	LearntOrigin = "origin"
	LearntOutlet = "outlet"
	LearntPerson = "person"
	LearntNobody = "nobody"
	LearntTown   = "town"
	LearntNoTown = "no-town"
)

// TakenBack is by whom, and when, a lesson was taken back.
type TakenBack struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// LessonLead is how much of a text a lesson keeps, in characters.
const LessonLead = 400

// Saying is what editors said of the entry that can be learnt: that it is right where it stands too. Of which texts its story is, Kinship
// says, which is not known from the entry alone.
func (e *Entry) Saying() (s Saying) {
	o := e.Override
	if o != nil && o.Desk.Attribution != nil && o.credits() {
		was := o.Desk.Attribution
		if ev := e.Evidence; ev != nil && ev.Read != nil { // what was learnt of it already is no part of what the desk read
			was = ev.Read
		}
		s.Credit = &Credited{Said: o.Said.Without("title"), Desk: Maker{was.Origin, was.Reporters, was.Correspondents, was.Photographers, was.Editors}}
	}
	switch {
	case o == nil:
	case e.SaidRight():
		s.Channels, s.Towns = o.Right.Channels, o.Right.Towns
	default:
		s.Channels, s.Towns = o.Channels, o.Towns
	}
	return s
}

// Empty reports whether nothing was said.
func (s Saying) Empty() bool { return s.Same(Saying{}) }

// Same reports whether another says the same.
func (s Saying) Same(as Saying) bool { return reflect.DeepEqual(s, as) }

// Beyond is what is said that another does not say.
func (s Saying) Beyond(other Saying) Saying {
	if reflect.DeepEqual(s.Channels, other.Channels) {
		s.Channels = nil
	}
	if reflect.DeepEqual(s.Credit, other.Credit) {
		s.Credit = nil
	}
	if reflect.DeepEqual(s.Towns, other.Towns) {
		s.Towns = nil
	}
	if reflect.DeepEqual(s.Story, other.Story) {
		s.Story = nil
	}
	return s
}

// Counts reports whether something is learnt of it.
func (l *Lesson) Counts() bool { return !l.Empty() && l.Back == nil }

// LessonBounds say of how many decisions the desk learns.
type LessonBounds struct {
	Most      int // in all
	PerEditor int // of one editor's
}

// Within gives those lessons of which the desk learns, however many there are: of each editor's the newest, and of these the newest. The
// order in which they are given is of no account.
func (b LessonBounds) Within(lessons []Lesson) []Lesson {
	list := slices.DeleteFunc(slices.Clone(lessons), func(l Lesson) bool { return !l.Counts() })
	slices.SortFunc(list, func(x, y Lesson) int { return cmp.Or(y.At.Compare(x.At), cmp.Compare(x.Entry, y.Entry)) })
	of := map[string]int{}
	list = slices.DeleteFunc(list, func(l Lesson) bool {
		of[l.By]++
		return of[l.By] > b.PerEditor
	})
	return list[:min(len(list), b.Most)]
}
