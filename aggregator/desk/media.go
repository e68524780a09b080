package desk

import (
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// media collects what the entry carries: enclosures and media elements, then the pictures in its text.
func media(raw *news.Raw, b *body, l *linker) []news.Media {
	var out []news.Media
	add := func(m news.Media) {
		if m.URL == "" {
			return
		}
		if i := slices.IndexFunc(out, func(o news.Media) bool { return o.URL == m.URL }); i >= 0 {
			if out[i].Caption == "" {
				out[i].Caption = m.Caption
			}
			return
		}
		out = append(out, m)
	}
	for _, r := range raw.Media {
		m := news.Media{URL: l.web(r.URL), Type: mediaType(r), Length: max(r.Length, 0), Caption: plain(r.Caption)}
		add(m)
	}
	for _, i := range b.images {
		if !i.small {
			t := typeOf(i.url)
			if t == "" {
				t = "image/jpeg"
			}
			add(news.Media{URL: i.url, Type: t, Caption: i.caption})
		}
	}
	return out
}

// mediaType trusts what is written where it is a media type, then the medium, then the address.
func mediaType(r news.RawMedia) string {
	t, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(r.Type)), ";")
	if major, minor, ok := strings.Cut(t, "/"); ok && token7230(major) && token7230(minor) && t != "application/octet-stream" {
		return t
	}
	if g := typeOf(r.URL); g != "" {
		return g
	}
	switch strings.ToLower(r.Medium) {
	case "image":
		return "image/jpeg"
	case "audio":
		return "audio/mpeg"
	case "video":
		return "video/mp4"
	}
	return ""
}

func token7230(s string) bool {
	for i := 0; i < len(s); i++ {
		if !alnum(s[i]) && !strings.ContainsRune(".+-_", rune(s[i])) {
			return false
		}
	}
	return s != ""
}

// count tells pictures from moving and sounding media.
func count(ms []news.Media) (pictures, moving int) {
	for _, m := range ms {
		switch major, _, _ := strings.Cut(m.Type, "/"); {
		case major == "image":
			pictures++
		case major == "video", major == "audio", m.Type == "application/vnd.apple.mpegurl":
			moving++
		}
	}
	return pictures, moving
}
