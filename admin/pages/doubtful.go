package pages

import (
	"net/http"
	"strings"

	desks "github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/feeds"
)

// doubtfulShown is how many entries the queue's page shows.
const doubtfulShown = 30

// doubtfulBody is what the page of doubtful entries shows.
type doubtfulBody struct {
	editorial.DoubtfulList
	More int // that are not shown
}

// doubtful is the queue of entries of whose channels and towns the desk is not sure, the least certain first.
func (p *Pages) doubtful(v *view, w http.ResponseWriter, r *http.Request) error {
	list, err := p.Office.Doubtful(r.Context(), doubtfulShown)
	if err != nil {
		return err
	}
	v.Menus = v.menus(r) // what was just looked through counts
	b := doubtfulBody{list, max(0, list.All-len(list.Entries))}
	for i := range b.Entries {
		b.Entries[i].Entry = feeds.Clean(b.Entries[i].Entry)
	}
	return v.show(w, r, "desk.doubtful", "doubtful", b)
}

// sayRight says of entries that they are right where they are filed: of the one whose button was pressed, else of all that are ticked. Each was
// seen in a revision, and where somebody decided of it since, it stays in the queue.
func (p *Pages) sayRight(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	chosen := r.PostForm["right"]
	if one := r.PostForm.Get("one"); one != "" {
		chosen = []string{one}
	}
	if len(chosen) == 0 {
		return v.done(w, r, "admin/doubtful", "right-none")
	}
	for _, value := range chosen[:min(len(chosen), doubtfulShown)] {
		id, rev, _ := strings.Cut(value, " ")
		if _, err := p.Office.Decide(r.Context(), v.By, id, rev, editorial.Decision{Right: true}); err != nil {
			return v.again(w, r, err, p.doubtful)
		}
	}
	return v.done(w, r, "admin/doubtful", "right")
}

// Doubted says what is doubtful of an entry, a line each.
func (v *view) Doubted(e editorial.DoubtfulEntry) (lines []string) {
	for _, d := range e.Doubts {
		if d.Percent >= desks.Doubtful {
			break
		}
		name := v.T("desk.doubtful.no-channel")
		switch {
		case d.Channel != "":
			name = v.ChannelName(d.Channel)
		case d.Town != "":
			name = v.TownName(d.Town)
		case d.Credit != "":
			name = v.T(d.Credit)
		}
		if why := v.Say(d.Why); why != "" {
			name += " · " + why
		}
		lines = append(lines, name)
	}
	return lines
}
