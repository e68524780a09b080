package reprint

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Original tells which of a story's copies was published first, and the evidence: what the copies state as their
// 来源, then the address that they state, then the time they claim, then when they were first seen. -1 without entries.
func Original(entries []news.Entry) (int, news.Reasons) {
	if len(entries) == 0 {
		return -1, nil
	}
	if len(entries) == 1 {
		return 0, news.Reasons{news.Because("original.only")}
	}
	if i, name, n := byName(entries); i >= 0 {
		return i, news.Reasons{news.Because("original.named", strconv.Itoa(n), name)}
	}
	if i, address := byAddress(entries); i >= 0 {
		return i, news.Reasons{news.Because("original.address", address)}
	}
	own := make([]int, 0, len(entries))
	for i := range entries {
		if o := news.OutletKey(entries[i].Attribution.Origin); o == "" || carries(&entries[i], o) {
			own = append(own, i)
		}
	}
	var why news.Reasons
	switch {
	case len(own) == 0:
		for i := range entries {
			own = append(own, i)
		}
	case len(own) == 1:
		return own[0], news.Reasons{news.Because("original.others-reprint")}
	case len(own) < len(entries):
		why = news.Reasons{news.Because("original.among-own")}
	}
	i, how := earliest(entries, own)
	return i, append(why, how)
}

// byName finds the copy whose provider most copies name as their origin; among copies of one provider, and where two are
// named equally often, the earliest.
func byName(entries []news.Entry) (int, string, int) {
	votes, printed := map[string]int{}, map[string]string{}
	for i := range entries {
		name := entries[i].Attribution.Origin
		if o := news.OutletKey(name); o != "" {
			votes[o]++
			printed[o] = bareTitle.Replace(strings.TrimSpace(name))
		}
	}
	if len(votes) == 0 {
		return -1, "", 0
	}
	best, all, names := 0, []int(nil), map[int]string{}
	for i := range entries {
		for _, p := range entries[i].Providers {
			o := news.OutletKey(p.Name)
			n := votes[o]
			if n == 0 || n < best || reprints(&entries[i], o) {
				continue
			}
			if n > best {
				best, all = n, nil
			}
			all, names[i] = append(all, i), printed[o]
		}
	}
	if len(all) == 0 {
		return -1, "", 0
	}
	i, _ := earliest(entries, all)
	return i, names[i], best
}

// bareTitle takes off the marks in which names of papers are printed.
var bareTitle = strings.NewReplacer("《", "", "》", "")

// carries tells that one of the entry's providers is the outlet.
func carries(e *news.Entry, outlet string) bool {
	for _, p := range e.Providers {
		if news.OutletKey(p.Name) == outlet {
			return true
		}
	}
	return false
}

// reprints tells that the entry itself names another origin than the outlet.
func reprints(e *news.Entry, outlet string) bool {
	o := news.OutletKey(e.Attribution.Origin)
	return o != "" && o != outlet
}

// byAddress finds the copy that another's origin address points to: the article itself, else the only one on that site.
func byAddress(entries []news.Entry) (int, string) {
	for i := range entries {
		o := entries[i].Attribution.OriginURL
		if o == "" {
			continue
		}
		for j := range entries {
			if j != i && sameAddress(o, entries[j].URL) {
				return j, o
			}
		}
	}
	for i := range entries {
		o := entries[i].Attribution.OriginURL
		host, found := hostOf(o), -1
		for j := range entries {
			if host != "" && j != i && hostOf(entries[j].URL) == host {
				if found >= 0 {
					found = -1
					break
				}
				found = j
			}
		}
		if found >= 0 && hostOf(entries[i].URL) != host {
			return found, o
		}
	}
	return -1, ""
}

func sameAddress(a, b string) bool { return b != "" && bareAddress(a) == bareAddress(b) }

func hostOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// minuteForm says a moment to the minute, with its distance from UTC: it means the same to every reader.
const minuteForm = "2006-01-02 15:04 -07:00"

// earliest is the copy published first. A date without a time (00:00) says only the day: within it, first seen decides.
func earliest(entries []news.Entry, among []int) (int, news.Reason) {
	var start time.Time
	for _, i := range among {
		if p := entries[i].Published; !p.IsZero() && (start.IsZero() || p.Before(start)) {
			start = p
		}
	}
	h, m, s := start.Clock()
	vague := h == 0 && m == 0 && s == 0
	var first []int
	for _, i := range among {
		p := entries[i].Published
		if start.IsZero() || !p.IsZero() && (p.Equal(start) || vague && p.Before(start.AddDate(0, 0, 1))) {
			first = append(first, i)
		}
	}
	if len(first) == 1 {
		return first[0], news.Because("original.earliest", start.Format(minuteForm))
	}
	best := first[0]
	for _, i := range first[1:] {
		a, b := &entries[i], &entries[best]
		if a.FirstSeen.Before(b.FirstSeen) || a.FirstSeen.Equal(b.FirstSeen) && a.ID < b.ID {
			best = i
		}
	}
	return best, news.Because("original.first-seen", entries[best].FirstSeen.Format(minuteForm))
}
