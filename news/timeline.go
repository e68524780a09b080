package news

import "slices"

// Timeline names one ordered view of the entries: TimelineAll, or what Selection.Timeline gives.
type Timeline = string

// TimelineAll is the merged timeline.
const TimelineAll Timeline = "all"

// TimelineSeen holds all entries, by when they were first seen. No selection has its name.
const TimelineSeen Timeline = "seen"

// TimelineHeld holds the entries that wait for an editor. No selection has its name.
const TimelineHeld Timeline = "held"

// TimelineDue holds the entries that merged feeds do not take in yet. No selection has its name.
const TimelineDue Timeline = "due"

// TimelineExamples holds the entries of which an editor said where they belong. No selection has its name.
const TimelineExamples Timeline = "examples"

// StoryLine is the timeline of all copies of a story, those too that its record does not keep, by when they were first seen. No
// selection has its name.
func StoryLine(story string) Timeline { return "story/" + story }

// Selection is what a feed, a page or an API call asks for. Channel and Town may go together; Source stands alone, and so does Search, which
// is what Search.Query gives.
type Selection struct {
	Channel, Town, Source string
	Search                string
}

// Timeline is the name of the timeline that holds the selection.
func (s Selection) Timeline() Timeline {
	switch {
	case s.Search != "":
		return "search/" + s.Search // nothing stands there: an index is asked
	case s.Source != "":
		return "source/" + s.Source
	case s.Channel != "" && s.Town != "":
		return "channel/" + s.Channel + "/town/" + s.Town
	case s.Channel != "":
		return "channel/" + s.Channel
	case s.Town != "":
		return "town/" + s.Town
	}
	return TimelineAll
}

// Timelines are all those that an entry stands on: a channel's parents include it. A reprint stands on its source's alone,
// as its story's original stands for it on the others; one that is held stands on TimelineHeld; one that is not due yet on TimelineDue
// and its source's. Whatever an editor filed is on
// TimelineExamples too.
func Timelines(e *Entry, channels []Channel) []Timeline {
	lines := shownOn(e, channels)
	if e.Example() {
		lines = append(lines, TimelineExamples)
	}
	return lines
}

func shownOn(e *Entry, channels []Channel) []Timeline {
	switch {
	case !e.Held.IsZero():
		return []Timeline{TimelineHeld}
	case e.Original != "" && e.Original != e.ID:
		return []Timeline{Selection{Source: e.Source}.Timeline()}
	case !e.Due.IsZero():
		return []Timeline{TimelineDue, Selection{Source: e.Source}.Timeline()}
	}
	in := make([]string, 0, 2*len(e.Channels))
	for _, c := range e.Channels {
		in = appendNew(in, c)
		for _, id := range Ancestors(channels, c) {
			in = appendNew(in, id)
		}
	}
	lines := make([]Timeline, 0, 2+len(in)*(1+len(e.Towns))+len(e.Towns))
	lines = append(lines, TimelineAll, Selection{Source: e.Source}.Timeline())
	for _, c := range in {
		lines = append(lines, Selection{Channel: c}.Timeline())
		for _, t := range e.Towns {
			lines = append(lines, Selection{Channel: c, Town: t}.Timeline())
		}
	}
	for _, t := range e.Towns {
		lines = append(lines, Selection{Town: t}.Timeline())
	}
	return lines
}

func appendNew(list []string, id string) []string {
	if slices.Contains(list, id) {
		return list
	}
	return append(list, id)
}
