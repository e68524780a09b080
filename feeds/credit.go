package feeds

import (
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// words are what readers see in the hub's own voice.
type words struct {
	origin, via, also, reporters, correspondents, photographers, editors string
	original, untitled, colon, list, latest                              string
	all, channels, towns, sources, both                                  string
}

func wordsFor(language string) words {
	if strings.HasPrefix(strings.ToLower(language), "en") {
		return words{
			origin: "Source", via: "Via", also: "Also in", reporters: "Reporters", correspondents: "Correspondents",
			photographers: "Photos", editors: "Editors", original: "Read the original", untitled: "Untitled",
			colon: ": ", list: ", ", latest: "The latest of ",
			all: "All", channels: "Channels", towns: "Towns", sources: "Sources", both: "Channels by town",
		}
	}
	return words{
		origin: "来源", via: "转自", also: "另见", reporters: "记者", correspondents: "通讯员",
		photographers: "摄影", editors: "编辑", original: "查看原文", untitled: "无标题",
		colon: ":", list: "、", latest: "最新消息:",
		all: "全部", channels: "频道", towns: "镇街道", sources: "来源", both: "频道与镇街道",
	}
}

// about is a feed's description.
func (w words) about(title string) string { return w.latest + title }

// credit is the line under an entry's text, as safe HTML: the label that the licence wants, where the entry is from, who
// made it, who else carries it, and the way to the original. Whoever shows only the text of an entry shows this with it.
func (p *Publisher) credit(e news.Entry, provider, link string) string {
	w, a := p.words, e.Attribution
	out := make([]byte, 0, 512)
	out = append(out, "<p>"...)
	say := func(what string, names ...string) {
		if names = distinct(names); len(names) > 0 {
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

// distinct leaves out names that are empty or were there before.
func distinct(names []string) []string {
	out := make([]string, 0, len(names))
	for _, n := range names {
		if n = strings.TrimSpace(n); n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
