package intake

import (
	"html"
	"strings"

	"github.com/mmcdole/gofeed/atom"

	"github.com/txnews/hub/news"
)

// fromAtom takes what Atom 0.3 and 1.0 documents (RFC 4287) say.
func fromAtom(f *atom.Feed, facts *feedFacts, address string) Result {
	base := webBase(resolve(address, facts.base))
	res := Result{
		Title:    f.Title,
		Homepage: absolute(base, linkOf(f.Links, "alternate")),
		Language: either(f.Language, facts.lang),
		Rights:   either(f.Rights, linkOf(f.Links, "license")),
		TTL:      ttl("", f.Extensions),
	}
	if base == "" {
		base = either(absolute("", linkOf(f.Links, "self")), res.Homepage)
	}
	for i, e := range f.Entries {
		if e == nil {
			continue
		}
		raw := atomEntry(e, facts.factsFor(i, len(f.Entries)).at(address), base)
		raw.Rights = either(raw.Rights, res.Rights)
		raw.Language = either(raw.Language, res.Language)
		if len(raw.Authors) == 0 {
			raw.Authors = names(f.Authors) // RFC 4287 §4.2.1
		}
		res.Entries = append(res.Entries, raw)
	}
	return res
}

func atomEntry(e *atom.Entry, facts itemFacts, base string) news.Raw {
	x := e.Extensions
	base = either(facts.base, base)
	raw := news.Raw{
		GUID:         either(facts.id, e.ID),
		Base:         base,
		Summary:      asHTML(e.Summary, facts.summary),
		Published:    either(e.Published, first(x, "dc", "date"), first(x, "dcterms", "created")),
		Updated:      e.Updated,
		Authors:      names(e.Authors),
		Contributors: add(names(e.Contributors), values(x, "dc", "contributor")...),
		Rights:       either(e.Rights, first(x, "dc", "rights"), linkOf(e.Links, "license")),
		Language:     either(facts.content.lang, facts.title.lang, facts.lang),
	}
	raw.Title, raw.Plain.Title = lineText(either(e.Title, first(x, "media", "title")), facts.title)
	raw.Plain.Title, raw.Plain.Summary = raw.Plain.Title && e.Title != "", plainText(e.Summary, facts.summary)
	if len(raw.Authors) == 0 {
		raw.Authors = values(x, "dc", "creator")
	}
	atomContent(&raw, e, facts)
	atomLinks(&raw, e, facts, base)
	if facts.base == "" && raw.Base == base && raw.URL != "" { // RFC 4287 §2 leaves a base unsaid to the document: beside the article is what is meant
		base, raw.Base = raw.URL, raw.URL
	}
	for _, c := range e.Categories {
		raw.Categories = add(raw.Categories, either(c.Label, c.Term))
	}
	raw.Categories = add(raw.Categories, values(x, "dc", "subject")...)
	mediaRSS(&raw, x, base)
	if s := e.Source; s != nil {
		raw.Origin = html.UnescapeString(s.Title)
		raw.OriginURL = absolute(base, either(linkOf(s.Links, "alternate"), linkOf(s.Links, "self"), textURL(s.ID)))
		raw.Rights = either(e.Rights, s.Rights, raw.Rights)
		if len(raw.Authors) == 0 {
			raw.Authors = names(s.Authors)
		}
	}
	raw.Origin = either(raw.Origin, first(x, "dc", "source"), first(x, "dc", "publisher"))
	return raw
}

// atomContent: text in any of its types; media and out-of-line content (RFC 4287 §4.1.3) are media.
func atomContent(raw *news.Raw, e *atom.Entry, facts itemFacts) {
	c := e.Content
	if c == nil {
		return
	}
	if facts.content.base != "" && facts.content.base != facts.base {
		raw.Base = facts.content.base
	}
	typ := strings.ToLower(c.Type)
	t := facts.content
	t.typ = typ
	switch {
	case strings.HasPrefix(typ, "image/"), strings.HasPrefix(typ, "audio/"), strings.HasPrefix(typ, "video/"):
		raw.Media = addMedia(raw.Media, news.RawMedia{URL: absolute(raw.Base, c.Src), Type: c.Type})
	case strings.HasPrefix(typ, "application/") && !strings.Contains(typ, "xml"):
	case c.Value == "" && c.Src != "":
		raw.URL = absolute(raw.Base, c.Src) // only until a link is found
	default:
		raw.Content, raw.Plain.Content = asHTML(c.Value, t), plainText(c.Value, t)
	}
}

func atomLinks(raw *news.Raw, e *atom.Entry, facts itemFacts, entryBase string) {
	found, people := false, false
	for i, l := range e.Links {
		base := entryBase
		if i < len(facts.links) && len(facts.links) == len(e.Links) && facts.links[i] != "" {
			base = facts.links[i]
		}
		u := absolute(base, l.Href)
		switch strings.ToLower(l.Rel) {
		case "alternate", "http://www.iana.org/assignments/relation/alternate":
			// Of several, the page for people wins.
			isPage := strings.Contains(l.Type, "html")
			if u != "" && (!found || isPage && !people) {
				raw.URL, found, people = u, true, isPage
			}
		case "enclosure":
			raw.Media = addMedia(raw.Media, news.RawMedia{URL: u, Type: l.Type, Length: lengthOf(l.Length), Caption: l.Title})
		case "via":
			raw.OriginURL = either(raw.OriginURL, u)
		}
	}
	if o := first(e.Extensions, "feedburner", "origLink"); o != "" {
		raw.URL = either(absolute(entryBase, o), raw.URL)
	}
	for _, u := range []string{facts.linkText, textURL(raw.GUID)} {
		if raw.URL == "" {
			raw.URL = absolute(entryBase, u)
		}
	}
}

func linkOf(links []*atom.Link, rel string) string {
	for _, l := range links {
		if strings.EqualFold(l.Rel, rel) && l.Href != "" {
			return l.Href
		}
	}
	return ""
}

func names(ps []*atom.Person) []string {
	var list []string
	for _, p := range ps {
		if p != nil {
			list = add(list, either(html.UnescapeString(p.Name), p.Email))
		}
	}
	return list
}
