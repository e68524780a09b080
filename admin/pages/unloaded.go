package pages

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/txnews/hub/news"
)

// unloadedText is an entry's text as its page shows it. Pictures, films and sounds are not loaded: the administration asks nobody
// else for anything, so that no partner, and nobody who writes into their feeds, sees when an editor reads what. Where each stood
// its caption stands, which leads to it.
type unloadedText struct {
	HTML    template.HTML
	Beside  []picture // that the entry carries and the text does not name
	Unshown bool
}

// picture is a picture, a film or a sound in words.
type picture struct{ Text, URL string }

// unloaded makes the text of an entry, which the desk cleaned by allow-list, into what its page shows.
func (v *view) unloaded(e news.Entry) unloadedText {
	u := unloading{v: v, of: &e, named: map[string]bool{}}
	z := html.NewTokenizer(strings.NewReader(e.Content))
	for z.Next() != html.ErrorToken {
		u.token(z.Token())
	}
	u.end()
	t := unloadedText{HTML: template.HTML(u.b.String()), Unshown: len(u.named) > 0}
	for _, m := range e.Media {
		if m.URL != "" && !u.named[m.URL] {
			u.named[m.URL] = true
			kind, _, _ := strings.Cut(m.Type, "/")
			t.Beside, t.Unshown = append(t.Beside, picture{v.captioned(kind, m.Caption), m.URL}), true
		}
	}
	return t
}

// unloading is a text on its way.
type unloading struct {
	v     *view
	of    *news.Entry
	b     strings.Builder
	links int             // anchors that are open
	named map[string]bool // addresses that the text named
	film  *html.Token     // a film or a sound that is open
	from  string          // its address
}

func (u *unloading) token(t html.Token) {
	opens := t.Type == html.StartTagToken || t.Type == html.SelfClosingTagToken
	switch t.Data {
	case "img":
		u.name("image", attr(t, "alt"), attr(t, "src"))
	case "video", "audio":
		if u.end(); opens {
			u.film, u.from = &t, attr(t, "src")
		}
	case "source":
		u.from = cmp.Or(u.from, attr(t, "src"))
	case "picture":
	case "a":
		if u.b.WriteString(t.String()); opens {
			u.links++
		} else if t.Type == html.EndTagToken {
			u.links--
		}
	default:
		u.b.WriteString(t.String())
	}
}

// end names the film or the sound that was open.
func (u *unloading) end() {
	if u.film != nil {
		u.name(u.film.Data, "", cmp.Or(u.from, attr(*u.film, "poster")))
	}
	u.film, u.from = nil, ""
}

// name writes what stands in the place of a picture. Within a link there is no other.
func (u *unloading) name(kind, caption, address string) {
	if i := slices.IndexFunc(u.of.Media, func(m news.Media) bool { return m.URL == address }); i >= 0 {
		caption = cmp.Or(strings.TrimSpace(caption), u.of.Media[i].Caption)
	}
	u.named[address] = true
	text := template.HTMLEscapeString(u.v.captioned(kind, caption))
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") || u.links > 0 {
		u.b.WriteString(`<span class="unloaded">` + text + `</span>`)
		return
	}
	u.b.WriteString(`<a class="unloaded" href="` + template.HTMLEscapeString(address) + `" rel="noopener noreferrer nofollow">` + text + `</a>`)
}

// captioned is a picture, film or sound in words.
func (v *view) captioned(kind, caption string) string {
	key := "desk.media.other"
	switch kind {
	case "image", "video", "audio":
		key = "desk.media." + kind
	}
	if caption = strings.TrimSpace(caption); caption == "" {
		return v.T(key)
	}
	return v.T(key) + v.T("desk.media.captioned", caption)
}

func attr(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}
