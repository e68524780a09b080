package channels

import (
	"strings"

	"github.com/txnews/hub/aggregator/desk/subject"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// trail takes the last step that names a channel; its parents follow from the tree.
func (b *Book) trail(f *filing, steps []string) {
	for i := len(steps) - 1; i >= 0; i-- {
		step := text.Plain(steps[i])
		if i == 0 && len(steps) > 1 && b.called(step) == "" {
			return // the site's own name
		}
		if ids := b.name(step); len(ids) > 0 {
			for _, id := range ids {
				f.add(id, news.Because("channel.trail", step))
			}
			return
		}
	}
}

// assigned files by the source's map of its categories, as written or in another form, and tells whether it has this one.
func (b *Book) assigned(f *filing, own map[string]string, c string) (found bool) {
	if len(own) == 0 {
		return false
	}
	assign := func(ids string) {
		found = true
		for _, id := range strings.FieldsFunc(ids, func(r rune) bool { return r == ',' || r == ' ' }) {
			f.add(b.known(id), news.Because("channel.assigned", c))
		}
	}
	if ids, ok := own[c]; ok {
		assign(ids)
		return true
	}
	try := func(part string) {
		for k, ids := range own {
			if channelKey(k) == channelKey(part) || categoryStem(k) == categoryStem(part) {
				assign(ids)
			}
		}
	}
	if try(c); found {
		return true
	}
	for _, part := range categoryParts(c) {
		try(part)
	}
	return found
}

// channelsOf are the channels that a section's name means, as a whole or by its parts. They are found once.
func (b *Book) channelsOf(s *section) []string {
	if s.read {
		return s.ids
	}
	s.read, s.cue = true, subject.CueSection
	if id := b.called(s.name); id != "" {
		s.one[0] = id
		s.ids = s.one[:]
		return s.ids
	}
	parts := categoryParts(s.name)
	if len(parts) > 1 {
		s.cue = subject.CuePart
	}
	for _, part := range parts {
		s.ids = append(s.ids, b.name(part)...)
	}
	return s.ids
}

// categoryParts cuts 财经-综合, 财经/股市, 新闻 > 教育. Of a path (>) the last step that says something counts, so it comes alone.
func categoryParts(c string) []string {
	if steps := strings.FieldsFunc(c, func(r rune) bool { return strings.ContainsRune(">»＞›→", r) }); len(steps) > 1 {
		return steps[len(steps)-1:]
	}
	parts := strings.FieldsFunc(c, func(r rune) bool { return strings.ContainsRune("-/|·:：,，、;；_—–&+｜／－ \u3000", r) })
	if len(parts) == 1 {
		return parts
	}
	return append([]string{strings.ReplaceAll(c, " ", "")}, parts...)
}

var categorySuffixes = []string{"频道", "新闻", "资讯", "专栏", "栏目", "专版", "版块", "板块", "动态", "要闻", "周刊", "专刊", "报道", "快讯", "在线", "版", "类", "网", "天地", "纵横", "之窗"}

// categoryStem takes off what papers add to a section's name: 教育频道, 教育新闻.
func categoryStem(s string) string {
	s = channelKey(s)
	for _, suffix := range categorySuffixes {
		if t, ok := strings.CutSuffix(s, suffix); ok && len(t) >= 6 {
			return t
		}
	}
	return s
}

// name is the channel that a section's name means, in odd forms too.
func (b *Book) name(s string) []string {
	k := channelKey(s)
	if id := b.byName[k]; id != "" {
		return []string{id}
	}
	if id := b.byName[categoryStem(k)]; id != "" {
		return []string{id}
	}
	for i := range k { // 医疗健康, 文化旅游: two names run together
		if i < 6 {
			continue
		}
		if a, c := b.byName[k[:i]], b.byName[k[i:]]; a != "" && c != "" {
			if a == c {
				return []string{a}
			}
			return []string{a, c}
		}
	}
	for _, place := range b.places {
		if rest, ok := strings.CutPrefix(k, place); ok {
			if id := b.byName[rest]; id != "" {
				return []string{id}
			}
			if id := b.byName[categoryStem(rest)]; id != "" {
				return []string{id}
			}
		}
	}
	return nil
}

// TrailOf is the step of the trail by which an entry was filed, as its reasons tell; none where it was filed otherwise.
func TrailOf(why map[string]news.Reason) []string {
	for _, r := range why {
		if r.Rule == "channel.trail" && len(r.Terms) > 0 {
			return r.Terms[:1:1]
		}
		if step, ok := strings.CutPrefix(r.Text, "栏目路径「"); ok { // words that an older hub stored
			return []string{strings.TrimSuffix(step, "」")}
		}
	}
	return nil
}
