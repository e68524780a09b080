package feeds

import (
	"slices"
	"strings"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// labels are what readers see in the hub's own voice, looked up once.
type labels struct {
	origin, via, also, reporters, correspondents, photographers, editors string
	original, untitled, colon, list                                      string
}

func labelsIn(l words.Lang) labels {
	return labels{
		origin: l.T("feed.origin"), via: l.T("via"), also: l.T("feed.also"), reporters: l.T("reporters"), correspondents: l.T("correspondents"),
		photographers: l.T("feed.photographers"), editors: l.T("editors"), original: l.T("feed.original"), untitled: l.T("feed.untitled"),
		colon: l.T("feed.colon"), list: l.T("feed.list"),
	}
}

// credit is the line under an entry's text, as safe HTML: the label that the licence wants, where the entry is from, who
// made it, who else carries it, and the way to the original. Whoever shows only the text of an entry shows this with it.
func (p *Publisher) credit(e *news.Entry, provider, link string) string {
	w, a := &p.face().labels, e.Attribution
	out := make([]byte, 0, 512)
	out = append(out, "<p>"...)
	var room [8]string
	say := func(what string, names ...string) {
		if names = appendDistinct(room[:0], names); len(names) > 0 {
			out = append(appendText(out, what+w.colon+strings.Join(names, w.list)), ' ')
		}
	}
	// 稿件来源:嘉兴日报 says 来源:嘉兴日报 already.
	origin := first(a.Origin, provider)
	if a.Label != "" {
		out = append(appendText(out, a.Label), ' ')
	}
	if a.Label == "" || !strings.Contains(a.Label, origin) {
		say(w.origin, origin)
	}
	say(w.reporters, a.Reporters...)
	say(w.correspondents, a.Correspondents...)
	say(w.photographers, a.Photographers...)
	say(w.editors, a.Editors...)
	if provider != origin {
		say(w.via, provider)
	}
	var others []string
	for _, pr := range e.Providers {
		if pr.Name != provider && pr.Name != origin {
			others = append(others, pr.Name)
		}
	}
	say(w.also, others...)
	out = appendText(append(out, `<a href="`...), link)
	out = append(append(append(out, `">`...), w.original...), "</a></p>"...)
	return string(out)
}

func distinct(names []string) []string { return appendDistinct(nil, names) }

// appendDistinct leaves out names that are empty or were there before.
func appendDistinct(out, names []string) []string {
	for _, n := range names {
		if n = strings.TrimSpace(n); n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
