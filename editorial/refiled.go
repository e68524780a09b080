package editorial

import (
	"fmt"
	"slices"

	"github.com/txnews/hub/news"
)

// Refiled sums up what filing entries anew changed, or would change.
type Refiled struct {
	DryRun   bool               `json:"dry_run"`
	Looked   int                `json:"looked"`
	Changed  int                `json:"changed"`
	Resumed  bool               `json:"resumed"`  // it went on where a run before had broken off; that one's changes are not among these
	Held     int                `json:"held"`     // they wait for an editor now
	Released int                `json:"released"` // they wait no longer
	Channels map[string]Shifted `json:"channels"` // by id
	Towns    map[string]Shifted `json:"towns"`
	Examples []RefiledExample   `json:"examples"`
	Failed   int                `json:"failed"`   // the desk has a fault that their texts bring to light: they stay as they were
	Failures []RefileFailure    `json:"failures"` // the first of these
}

// RefileFailure is one entry that the desk cannot judge.
type RefileFailure struct {
	ID    string `json:"id"`
	Fault string `json:"fault"` // as the panic says it
}

// Shifted is how many entries a channel or town gains and loses. What it gains or loses by its story's other copies, or by the
// channels below it, does not count.
type Shifted struct {
	Gained int `json:"gained"`
	Lost   int `json:"lost"`
}

// RefiledExample is one entry that is filed otherwise.
type RefiledExample struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Before Filing `json:"before"`
	After  Filing `json:"after"`
}

// Filing is where an entry stands.
type Filing struct {
	Channels []string `json:"channels"`
	Towns    []string `json:"towns"`
	Held     bool     `json:"held"`
	Credit   []string `json:"credit,omitempty"` // outlet and people, where these are others before and after
}

func newRefiled(dryRun bool) Refiled {
	return Refiled{DryRun: dryRun, Channels: map[string]Shifted{}, Towns: map[string]Shifted{}, Examples: []RefiledExample{}, Failures: []RefileFailure{}}
}

func filingOf(e *news.Entry) Filing {
	return Filing{append([]string{}, e.Channels...), append([]string{}, e.Towns...), !e.Held.IsZero(), nil}
}

// credited are the outlet and the people that an entry names.
func credited(e *news.Entry) []string {
	all := []string{e.Attribution.Origin}
	var none news.Said
	for _, n := range none.Names(e) {
		all = append(all, *n.Of...)
	}
	return all
}

func (s *Refiled) count(c *refiledEntry) {
	before, after := filingOf(&c.before), filingOf(&c.after)
	if was, is := credited(&c.before), credited(&c.after); !slices.Equal(was, is) {
		before.Credit, after.Credit = was, is
	}
	s.Changed++
	shift(s.Channels, before.Channels, after.Channels)
	shift(s.Towns, before.Towns, after.Towns)
	switch {
	case after.Held && !before.Held:
		s.Held++
	case before.Held && !after.Held:
		s.Released++
	}
	if len(s.Examples) < refileExamples {
		s.Examples = append(s.Examples, RefiledExample{c.after.ID, c.after.Title, before, after})
	}
}

// fail counts an entry that the desk panicked at.
func (s *Refiled) fail(id string, fault any) {
	s.Failed++
	if len(s.Failures) < refileExamples {
		s.Failures = append(s.Failures, RefileFailure{id, fmt.Sprint(fault)})
	}
}

func shift(by map[string]Shifted, before, after []string) {
	for _, id := range after {
		if !slices.Contains(before, id) {
			n := by[id]
			n.Gained++
			by[id] = n
		}
	}
	for _, id := range before {
		if !slices.Contains(after, id) {
			n := by[id]
			n.Lost++
			by[id] = n
		}
	}
}
