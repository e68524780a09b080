package web

import (
	"maps"
	"net/http"
	"slices"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// errNoPartner is for what only a partner can ask.
var errNoPartner = site.Refuse(http.StatusUnauthorized, news.Because("problem.key-needed"))

// usageAsk asks for a partner's own use.
type usageAsk struct {
	From  site.Date `query:"from" doc:"the first day, by the site's time zone; absent: 30 days up to until"`
	Until site.Date `query:"until" doc:"the last day; absent: today. 400 days at most"`
}

// usageAnswer is what a partner was given.
type usageAnswer struct {
	Partner  string     `json:"partner" doc:"its id"`
	From     string     `json:"from"`
	Until    string     `json:"until"`
	Timezone string     `json:"timezone" doc:"by which days begin"`
	Days     []usageDay `json:"days" doc:"those on which something was given, the first one first"`
}

// usageDay is a day's use of one source.
type usageDay struct {
	Day     string           `json:"day"`
	Source  string           `json:"source" doc:"id of the source"`
	Times   map[news.Way]int `json:"times" doc:"how often entries were given, by the way: feed, archive, api, changes, stream, websub, export"`
	Entries int              `json:"entries" doc:"how many different ones; 1,000 are counted at most"`
}

// apiUsage tells a partner what it was given.
func (s *public) apiUsage(r *http.Request, in *usageAsk) (usageAnswer, error) {
	c := callerOf(r.Context())
	if c == nil || s.Meter == nil {
		return usageAnswer{}, errNoPartner
	}
	list, err := site.Days(in.From, in.Until, s.Meter.p.Now().In(s.zone()))
	if err != nil {
		return usageAnswer{}, err
	}
	days, err := s.Meter.Days(r.Context(), c.note.id, list)
	if err != nil {
		return usageAnswer{}, err
	}
	out := usageAnswer{Partner: c.note.id, From: list[0], Until: list[len(list)-1], Timezone: s.zone().String(), Days: []usageDay{}}
	for i, day := range days {
		for _, source := range slices.Sorted(maps.Keys(day)) {
			out.Days = append(out.Days, usageDay{list[i], source, day[source].Times, day[source].Entries})
		}
	}
	return out, nil
}
