package desk

import (
	"testing"

	"github.com/txnews/hub/news"
)

func TestCertaintyIsThatOfTheLeastCertain(t *testing.T) {
	channels := func(rules ...string) news.Entry {
		e := news.Entry{Why: news.Why{Channels: map[string]news.Reason{}, Towns: map[string]news.Reason{}}}
		for i, rule := range rules {
			id := string(rune('a' + i))
			e.Channels = append(e.Channels, id)
			e.Why.Channels[id] = news.Because(rule)
		}
		return e
	}
	town := channels("channel.trail")
	town.Towns, town.Why.Towns["dama"] = []string{"dama"}, news.Because("town.sentence", "大麻", "派出所").At("body")
	old := channels()
	old.Channels, old.Why.Channels["x"] = []string{"x"}, news.Text("来源归在这里")
	pen := channels("channel.trail")
	pen.Evidence = &news.Evidence{Unsure: map[string]int{"reporters": 50}}
	said := pen
	said.Override = &news.Override{Said: news.Said{Reporters: &[]string{"张三"}}}
	right := channels("channel.rest")
	right.Override = &news.Override{Right: &news.Filing{Channels: &[]string{"a"}, Towns: &[]string{}}}
	moved := right
	moved.Channels = []string{"a", "b"}
	for name, c := range map[string]struct {
		e        news.Entry
		doubtful bool
		first    Doubt
	}{
		"what its source's trail says":             {channels("channel.trail"), false, Doubt{Channel: "a"}},
		"what an editor set":                       {channels("filed.editor"), false, Doubt{Channel: "a"}},
		"the source's channel for want of another": {channels("channel.default"), true, Doubt{Channel: "a"}},
		"what is left over":                        {channels("channel.rest"), true, Doubt{Channel: "a"}},
		"a word of the headline":                   {channels("channel.title-word"), true, Doubt{Channel: "a"}},
		"a category":                               {channels("channel.category"), false, Doubt{Channel: "a"}},
		"two categories of two subjects":           {channels("channel.category", "channel.category"), true, Doubt{Channel: "a"}},
		"a medium beside its subject":              {channels("channel.pictures", "channel.trail"), false, Doubt{Channel: "a"}},
		"a town that is also a plant":              {town, true, Doubt{Town: "dama"}},
		"a name that may be none":                  {pen, true, Doubt{Credit: "reporters"}},
		"a name that an editor said":               {said, false, Doubt{Channel: "a"}},
		"no channel":                               {channels(), true, Doubt{}},
		"reasons in words":                         {old, false, Doubt{Channel: "x"}},
		"what an editor said is right":             {right, false, Doubt{}},
		"what was right and has moved since":       {moved, true, Doubt{Channel: "a"}},
	} {
		percent, doubts := Certainty(&c.e)
		var first Doubt
		if len(doubts) > 0 {
			first = Doubt{Channel: doubts[0].Channel, Town: doubts[0].Town, Credit: doubts[0].Credit}
		}
		if percent < Doubtful != c.doubtful || name != "what was right and has moved since" && (first.Channel != c.first.Channel || first.Town != c.first.Town || first.Credit != c.first.Credit) {
			t.Errorf("%s: %d%%, %+v", name, percent, doubts)
		}
	}
}

// Every rule by which the desk files has its certainty.
func TestEveryRuleHasItsCertainty(t *testing.T) {
	for rule, percent := range sureness {
		if percent <= 0 || percent > 100 {
			t.Errorf("%s: %d%%", rule, percent)
		}
	}
	for _, rule := range []string{"channel.trail", "channel.assigned", "channel.category", "channel.title-mark", "channel.told", "channel.pictures", "channel.moving", "channel.local", "channel.title-word", "channel.default", "channel.rest",
		"town.list", "town.named", "town.part", "town.near", "town.before", "town.after", "town.sentence", "town.beside", "town.home", "town.opens", "town.source"} {
		if sureness[rule] == 0 {
			t.Errorf("%s has none", rule)
		}
	}
}
