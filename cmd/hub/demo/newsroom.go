package demo

import (
	"slices"
	"strings"
	"time"
)

// correctEvery is how many publications there are to one correction.
const correctEvery = 5

// firstNumber is the serial number of the first article: real ones are long.
const firstNumber = 15023145

// newsroom decides what is published next. All follows from the start, the interval and the number of steps taken.
type newsroom struct {
	start   time.Time
	every   time.Duration
	past    []Story    // the backlog, oldest first
	queue   []Story    // what is still to come
	wrong   []*article // printed with a typo, oldest first
	step    int
	later   int // stories that were made from templates
	numbers int
}

// article is a story in print.
type article struct {
	Story
	Number             int // in addresses
	Published, Updated time.Time
	wrong              bool
	picture            []byte // PNG
}

func newNewsroom(start time.Time, every time.Duration) (*newsroom, error) {
	lists, err := loadStories()
	if err != nil {
		return nil, err
	}
	order, err := inOrder(lists, allPartners())
	if err != nil {
		return nil, err
	}
	if every < 0 {
		every = defaultEvery
	}
	r := &newsroom{start: start.Truncate(time.Second), every: every}
	for _, s := range order {
		if s.Backlog {
			r.past = append(r.past, s)
		} else {
			r.queue = append(r.queue, s)
		}
	}
	slices.SortStableFunc(r.past, func(a, b Story) int { return a.when(start).Compare(b.when(start)) })
	return r, nil
}

// next is either a story to publish or an article to correct.
func (r *newsroom) next() (at time.Time, s Story, fix *article) {
	r.step++
	at = r.start.Add(time.Duration(r.step) * r.every)
	if r.step%correctEvery == 0 && len(r.wrong) > 0 {
		fix, r.wrong = r.wrong[0], r.wrong[1:]
		return at, Story{}, fix
	}
	if len(r.queue) > 0 {
		s, r.queue = r.queue[0], r.queue[1:]
		return at, s, nil
	}
	r.later++
	return at, laterStory(r.later, at.In(china)), nil
}

// article puts a story into print.
func (r *newsroom) article(at time.Time, s Story) *article {
	r.numbers++
	a := &article{Story: s, Number: firstNumber + r.numbers, Published: at.In(china), Updated: at.In(china)}
	if s.Image != "" {
		a.picture = drawPicture(s.ID)
	}
	if s.Typo != nil {
		a.wrong = true
		r.wrong = append(r.wrong, a)
	}
	return a
}

// Headline is the title as it stands in print now.
func (a *article) Headline() string { return a.printed(a.Title) }

// Paragraphs are the text as it stands in print now, with what is set before it, but not the credit line.
func (a *article) Paragraphs() []string {
	text := make([]string, 0, len(a.Text)+1)
	for i, p := range a.Text {
		if i == 0 {
			line, own := strings.CutSuffix(a.Lead, "\n")
			if own {
				text = append(text, line)
			} else {
				p = line + a.gap() + p
			}
		}
		text = append(text, a.printed(p))
	}
	return text
}

// gap is what separates a lead from the text: after a comma, nothing.
func (a *article) gap() string {
	if a.Lead == "" || strings.HasSuffix(a.Lead, ",") {
		return ""
	}
	return " "
}

func (a *article) printed(s string) string {
	if a.wrong {
		s = strings.ReplaceAll(s, a.Typo.Right, a.Typo.Wrong)
	}
	return strings.ReplaceAll(s, "{date}", a.Published.Format("1月2日"))
}

// china is the partners' zone: none of them writes it.
var china = time.FixedZone("CST", 8*60*60)
