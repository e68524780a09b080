package intake

import (
	"strconv"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"

	"github.com/txnews/hub/news"
)

// mediaRSS takes Media RSS (https://www.rssboard.org/media-rss): content and thumbnails, alone or in groups, with their
// titles, descriptions and credits; and iTunes' image.
func mediaRSS(raw *news.Raw, x ext.Extensions, base string) {
	m := x["media"]
	caption := mediaCaption(m)
	for _, c := range m["content"] {
		mediaContent(raw, c, base, caption)
	}
	for _, g := range m["group"] {
		groupCaption := either(mediaCaption(g.Children), caption)
		for _, c := range g.Children["content"] {
			mediaContent(raw, c, base, groupCaption)
		}
		thumbnails(raw, g.Children, base)
		credits(raw, g.Children)
		if raw.Summary == "" {
			raw.Summary = childValue(g, "description")
		}
	}
	thumbnails(raw, m, base)
	credits(raw, m)
	for _, i := range x["itunes"]["image"] {
		raw.Media = addMedia(raw.Media, news.RawMedia{URL: absolute(base, i.Attrs["href"]), Medium: "image"})
	}
	for _, d := range x["itunes"]["duration"] {
		played(raw.Media, playtime(d.Value))
	}
	for _, l := range x["atom"]["link"] {
		if l.Attrs["rel"] == "enclosure" {
			raw.Media = addMedia(raw.Media, news.RawMedia{URL: absolute(base, l.Attrs["href"]), Type: l.Attrs["type"], Length: lengthOf(l.Attrs["length"]), Caption: l.Attrs["title"]})
		}
	}
	for _, k := range m["keywords"] {
		for word := range strings.SplitSeq(k.Value, ",") {
			raw.Categories = add(raw.Categories, word)
		}
	}
	for _, c := range m["category"] {
		raw.Categories = add(raw.Categories, either(c.Attrs["label"], c.Value))
	}
}

func mediaContent(raw *news.Raw, c ext.Extension, base, caption string) {
	own := mediaCaption(c.Children)
	if own == "" {
		own = caption
	}
	address := c.Attrs["url"]
	if address == "" {
		for _, p := range c.Children["player"] {
			address = either(address, p.Attrs["url"])
		}
	}
	raw.Media = addMedia(raw.Media, news.RawMedia{
		URL: absolute(base, address), Type: c.Attrs["type"], Medium: c.Attrs["medium"], Length: lengthOf(c.Attrs["fileSize"]), Caption: own,
		Seconds: playtime(c.Attrs["duration"]),
	})
	thumbnails(raw, c.Children, base)
	credits(raw, c.Children)
}

func mediaCaption(m map[string][]ext.Extension) string {
	for _, name := range []string{"description", "title"} {
		for _, e := range m[name] {
			if e.Value != "" {
				return e.Value
			}
		}
	}
	return ""
}

func thumbnails(raw *news.Raw, m map[string][]ext.Extension, base string) {
	for _, t := range m["thumbnail"] {
		raw.Media = addMedia(raw.Media, news.RawMedia{URL: absolute(base, either(t.Attrs["url"], t.Value)), Medium: "image"})
	}
}

// credits: a photographer is told by the word before the name, as a paper prints it; others go with the authors.
func credits(raw *news.Raw, m map[string][]ext.Extension) {
	for _, c := range m["credit"] {
		if c.Value == "" {
			continue
		}
		switch role := strings.ToLower(c.Attrs["role"]); {
		case strings.Contains(role, "photo"), strings.Contains(role, "camera"):
			raw.Byline = strings.TrimSpace(raw.Byline + " 摄影：" + c.Value)
		case strings.Contains(role, "edit"):
			raw.Byline = strings.TrimSpace(raw.Byline + " 编辑：" + c.Value)
		case role == "author", role == "reporter", role == "writer":
			raw.Authors = add(raw.Authors, c.Value)
		default:
			raw.Contributors = add(raw.Contributors, c.Value)
		}
	}
}

// maxPlaytime bounds how many seconds a sound or film is believed to play.
const maxPlaytime = 7 * 24 * 60 * 60

// playtime reads seconds as iTunes has them, 3723 or 1:02:03, and as Media RSS does; 0: none that can be.
func playtime(s string) int64 {
	parts := strings.Split(strings.TrimSpace(s), ":")
	if len(parts) > 3 {
		return 0
	}
	var n int64
	for i, p := range parts {
		v, err := strconv.ParseFloat(p, 64)
		if err != nil || !(v >= 0 && v <= maxPlaytime) || i > 0 && v >= 60 {
			return 0
		}
		n = n*60 + int64(v)
	}
	return min(n, maxPlaytime)
}

// played gives an entry's episode, the first of its media that is no picture, the seconds that the entry says it plays.
func played(media []news.RawMedia, seconds int64) {
	for i := range media {
		if m := &media[i]; !strings.HasPrefix(strings.ToLower(either(m.Type, m.Medium)), "image") {
			m.Seconds = max(m.Seconds, seconds)
			return
		}
	}
}
