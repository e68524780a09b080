package desk

import (
	"maps"
	"slices"
	"strconv"

	"github.com/txnews/hub/news"
)

// Doubt is a channel, a town or a field of the attribution of an entry with how sure the desk is of it.
type Doubt struct {
	Channel, Town string // one of them, or
	Credit        string // origin, reporters …; none of the three: it is in no channel
	Why           news.Reason
	Percent       int
}

// Doubtful is how sure the desk must be of every channel and town of an entry, in percent, that nobody need look at it.
const Doubtful = 60

// Certainty says how sure the desk is of where an entry is filed and of who made it, in percent: as sure as of the least certain of its
// channels, towns and people, which come first. It follows from the reasons alone: what a source or an editor said is surer than what words say, a word in
// the headline than one in the text, and nothing is less sure than what is only left over. What an editor decided, or said to be right,
// is certain.
func Certainty(e *news.Entry) (percent int, doubts []Doubt) {
	if e.SaidRight() {
		return 100, nil
	}
	if len(e.Channels) == 0 {
		doubts = append(doubts, Doubt{Percent: sureOfNone})
	}
	weak := 0
	for _, id := range e.Channels {
		d := Doubt{Channel: id, Why: e.Why.Channels[id]}
		d.Percent = sure(d.Why)
		if isWeighed(d.Why) || slices.Contains([]string{"channel.title-word", "channel.category", "channel.default"}, d.Why.Rule) {
			weak++
		}
		doubts = append(doubts, d)
	}
	for i := range doubts {
		if weak > 1 && doubts[i].Percent < sureOfSource { // they speak for several subjects
			doubts[i].Percent = min(doubts[i].Percent, sureOfSeveral)
		}
	}
	for _, id := range e.Towns {
		d := Doubt{Town: id, Why: e.Why.Towns[id]}
		d.Percent = sure(d.Why)
		doubts = append(doubts, d)
	}
	doubts = append(doubts, creditDoubts(e)...)
	slices.SortStableFunc(doubts, func(a, b Doubt) int { return a.Percent - b.Percent })
	return doubts[0].Percent, doubts
}

// creditDoubts are the fields of who made an entry of which the desk is not sure, save those that an editor said.
func creditDoubts(e *news.Entry) (doubts []Doubt) {
	if e.Evidence == nil || len(e.Evidence.Unsure) == 0 {
		return nil
	}
	unsure := maps.Clone(e.Evidence.Unsure)
	if e.Override != nil {
		said := e.Override.Said
		for _, t := range said.Texts(e) {
			if *t.Said != nil {
				delete(unsure, t.Field)
			}
		}
		for _, n := range said.Names(e) {
			if *n.Said != nil {
				delete(unsure, n.Field)
			}
		}
	}
	for _, field := range slices.Sorted(maps.Keys(unsure)) {
		doubts = append(doubts, Doubt{Credit: field, Percent: unsure[field]})
	}
	return doubts
}

// How sure the desk is, in percent.
const (
	sureOfNone    = 10
	sureOfSeveral = 50
	sureOfSource  = 90
	sureOfWords   = 70 // of reasons that an older hub kept in words
)

// sure is how sure a reason is.
func sure(why news.Reason) int {
	percent, known := sureness[why.Rule]
	switch {
	case isWeighed(why):
		return weighed(why)
	case !known:
		return sureOfWords
	case why.Place == "body" && percent < sureOfSource:
		return percent - 5
	}
	return percent
}

// isWeighed tells reasons that the model gave, as shipped or as it has learnt since.
func isWeighed(why news.Reason) bool {
	return slices.Contains(weighedBy, why.Rule)
}

// weighedBy are the rules of the model; channel.weighed and channel.learnt are as older hubs stored them.
var weighedBy = []string{"channel.word", "channel.words", "channel.section", "channel.about", "channel.learnt-word", "channel.learnt-words", "channel.learnt-section", "channel.learnt-about",
	"channel.weighed", "channel.learnt"}

// weighed is how likely the model found a channel: the last of the reason's terms.
func weighed(why news.Reason) int {
	if len(why.Terms) == 0 {
		return sureOfWords
	}
	percent, err := strconv.Atoi(why.Terms[len(why.Terms)-1])
	if err != nil {
		return sureOfWords
	}
	return min(percent, sureOfSource)
}

// sureness is of the desk's rules, in percent.
var sureness = map[string]int{
	"filed.editor": 100, "channel.assigned": 95, "channel.trail": 95, "channel.title-mark": 90, "channel.told": 90, "channel.pictures": 90, "channel.moving": 90,
	"channel.category": 80, "channel.local": 65, "channel.title-word": 55, "channel.default": 45, "channel.rest": 30,
	"town.list": 90, "town.taught": 75, "town.named": 90, "town.source": 80, "town.part": 75, "town.near": 70, "town.before": 70, "town.after": 70,
	"town.home": 55, "town.sentence": 50, "town.beside": 50, "town.opens": 45,
}
