package markup

import (
	"regexp"
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// Carried is what an entry carries beside its text: its media, and how many of them are pictures of their own, and how many move or sound.
type Carried struct {
	Media            []news.Media
	Playtimes        map[string]int64 // see news.Entry
	Pictures, Moving int
}

// maxMedia is how many media an entry carries. Its text may show more.
const maxMedia = 200

// Carry collects enclosures and media elements, then the pictures and players in the text. Of one picture in several
// sizes all are media, and one counts; one that is not the entry's own does not. Beside a video the pictures that the text does not show are its preview.
func Carry(raw *news.Raw, b *Body, l *Linker) Carried {
	var c Carried
	var shown, beside []string
	foreign := sharedPictures(raw.PicturesShared, l)
	for _, r := range raw.Media {
		m := news.Media{URL: l.Web(r.URL), Type: mediaType(r), Length: max(r.Length, 0), Caption: text.Plain(r.Caption)}
		if !c.add(m) {
			continue
		}
		switch medium(r, m.Type) {
		case "image":
			if ownPicture(m, foreign) {
				beside = append(beside, m.URL)
			}
		case "video", "audio":
			if c.Moving++; r.Seconds > 0 {
				if c.Playtimes == nil {
					c.Playtimes = map[string]int64{}
				}
				c.Playtimes[m.URL] = r.Seconds
			}
		}
	}
	for _, i := range b.images {
		if len(c.Media) >= maxMedia {
			break
		}
		if i.frame {
			c.Moving++
			continue
		}
		if i.small {
			continue
		}
		m := news.Media{URL: i.url, Type: either(typeOf(i.url), typeOfMedium[either(i.moving, "image")]), Caption: i.caption}
		fresh := c.add(m)
		if i.moving == "" && ownPicture(m, foreign) {
			shown = append(shown, i.url)
		} else if i.moving != "" && fresh {
			c.Moving++
		}
	}
	if c.Moving == 0 {
		shown = append(shown, beside...)
	}
	c.Pictures = distinct(shown)
	return c
}

// Kept counts what a stored entry's media are.
func Kept(media []news.Media) Carried {
	c := Carried{Media: media}
	var pictures []string
	for _, m := range media {
		switch major, _, _ := strings.Cut(m.Type, "/"); major {
		case "image":
			if ownPicture(m, nil) {
				pictures = append(pictures, m.URL)
			}
		case "video", "audio":
			c.Moving++
		}
	}
	c.Pictures = distinct(pictures)
	return c
}

// add reports whether m is new; one that is not may have a caption that was missing.
func (c *Carried) add(m news.Media) bool {
	if m.URL == "" {
		return false
	}
	if i := slices.IndexFunc(c.Media, func(o news.Media) bool { return o.URL == m.URL }); i >= 0 {
		c.Media[i].Caption = either(c.Media[i].Caption, m.Caption)
		return false
	}
	c.Media = append(c.Media, m)
	return true
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

var sizeSuffix = regexp.MustCompile(`[-_]\d{2,4}x\d{2,4}(\.[A-Za-z]+)$`)

// distinct counts pictures, of which none or one needs no comparing.
func distinct(addrs []string) int {
	if len(addrs) < 2 {
		return len(addrs)
	}
	var seen []string
	for _, a := range addrs {
		if k := pictureKey(a); !slices.Contains(seen, k) {
			seen = append(seen, k)
		}
	}
	return len(seen)
}

// pictureKey is the same for one picture in several sizes: a-150x150.jpg, a.jpg?w=640.
func pictureKey(addr string) string {
	if i := strings.IndexAny(addr, "?#!"); i >= 0 && typeOf(addr[:i]) != "" {
		addr = addr[:i]
	}
	_, addr, _ = strings.Cut(addr, "://")
	return sizeSuffix.ReplaceAllString(addr, "$1")
}

// typeOfMedium is the likeliest type of a medium of which no more is known.
var typeOfMedium = map[string]string{"image": "image/jpeg", "audio": "audio/mpeg", "video": "video/mp4"}

// mediaType trusts what is written where it is a media type, then the address, then the medium. A server that names no better type
// calls a sound text.
func mediaType(r news.RawMedia) string {
	t, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(r.Type)), ";")
	if known := typeOf(r.URL); known != "" && (t == "text/html" || t == "text/plain") {
		return known
	}
	if major, minor, ok := strings.Cut(t, "/"); ok && token7230(major) && token7230(minor) && t != "application/octet-stream" {
		return t
	}
	return either(typeOf(r.URL), either(typeOfMedium[strings.ToLower(r.Medium)], typeOfMedium[t]))
}

// medium is image, audio or video, or nothing. A page or a playlist that is said to be a video is one.
func medium(r news.RawMedia, mediaType string) string {
	switch major, _, _ := strings.Cut(mediaType, "/"); major {
	case "image", "audio", "video":
		return major
	}
	switch mediaType {
	case "application/vnd.apple.mpegurl", "application/x-mpegurl", "application/dash+xml", "application/x-shockwave-flash":
		return "video"
	}
	return strings.ToLower(strings.TrimSpace(r.Medium))
}

func token7230(s string) bool {
	for i := 0; i < len(s); i++ {
		if !text.Alnum(s[i]) && !strings.ContainsRune(".+-_", rune(s[i])) {
			return false
		}
	}
	return s != ""
}
