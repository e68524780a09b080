package editorial

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/txnews/hub/news"
)

// revOf is a revision made of what is said: the same words have the same one.
func revOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("editorial: what has a revision is plain data: " + err.Error())
	}
	return news.ContentRev(b)
}

// decisions are what an editor decided, without what the desk made of the entry meanwhile.
func decisions(v *news.Override) *news.Override {
	if v.Empty() {
		return nil
	}
	d := *v
	d.Desk = news.Judgement{}
	return &d
}

func decisionsRev(v *news.Override) string { return revOf(decisions(v)) }

// sameDecisions reports whether the same was decided, whoever did it.
func sameDecisions(a, b *news.Override) bool {
	said := func(v *news.Override) string {
		d := decisions(v)
		if d != nil {
			d.By, d.At = "", time.Time{}
		}
		return revOf(d)
	}
	return said(a) == said(b)
}

// standingEntry is where an entry stands, as an act about it has it.
type standingEntry struct {
	Channels  []string       `json:"channels"`
	Towns     []string       `json:"towns"`
	Story     string         `json:"story"`
	With      []string       `json:"with"`           // the story's other copies
	Past      []news.Filing  `json:"past,omitempty"` // what was decided of copies that left it
	Decisions *news.Override `json:"decisions"`

	Title       string            `json:"title,omitempty"` // where the act changed it
	Attribution *news.Attribution `json:"attribution,omitempty"`
}

// saying has two standings of one entry say what it said and says, where that differs.
func saying(before, after *standingEntry, was, now *news.Entry) {
	if was.Title != now.Title {
		before.Title, after.Title = was.Title, now.Title
	}
	if !reflect.DeepEqual(was.Attribution, now.Attribution) {
		before.Attribution, after.Attribution = &was.Attribution, &now.Attribution
	}
}

func standing(e *news.Entry, st *news.Story) standingEntry {
	s := standingEntry{Channels: e.Channels, Towns: e.Towns, Story: e.Story, Decisions: decisions(e.Override)}
	if st == nil {
		return s
	}
	s.Story, s.Past = st.ID, st.Past
	for _, c := range st.Members {
		if c.ID != e.ID {
			s.With = append(s.With, c.ID)
		}
	}
	return s
}
