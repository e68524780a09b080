package intake

import (
	"html"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"

	"github.com/txnews/hub/news"
)

// fromRSS takes what RSS 0.9x–2.0 and RDF (RSS 1.0) documents say.
func fromRSS(f *rss.Feed, facts *feedFacts, address string) Result {
	base := webBase(resolve(address, facts.base))
	x := f.Extensions
	res := Result{
		Title:    either(f.Title, first(x, "dc", "title")),
		Homepage: absolute(base, either(firstOf(f.Links), atomLink(x, "alternate"))),
		Language: either(f.Language, first(x, "dc", "language"), facts.lang),
		Rights:   either(f.Copyright, first(x, "dc", "rights"), first(x, "dcterms", "rights"), first(x, "creativeCommons", "license")),
		TTL:      ttl(f.TTL, x),
	}
	if base == "" {
		base = res.Homepage
	}
	for i, it := range f.Items {
		if it == nil {
			continue
		}
		raw := rssItem(it, facts.factsFor(i, len(f.Items)).at(address), base)
		raw.Rights = either(raw.Rights, res.Rights)
		raw.Language = either(raw.Language, res.Language)
		res.Entries = append(res.Entries, raw)
	}
	return res
}

func rssItem(it *rss.Item, facts itemFacts, base string) news.Raw {
	x := it.Extensions
	base = either(facts.base, base)
	raw := news.Raw{
		Base:      base,
		Title:     either(it.Title, first(x, "dc", "title"), html.EscapeString(first(x, "media", "title"))),
		Published: eitherDate(it.PubDate, first(x, "dc", "date"), first(x, "dcterms", "issued"), first(x, "dcterms", "created"), first(x, "atom", "published"), first(x, "atom03", "issued"), first(x, "prism", "publicationDate"), it.Custom["published"], it.Custom["date"], it.Custom["pubdate"]),
		Updated:   either(first(x, "dcterms", "modified"), first(x, "atom", "updated"), first(x, "atom03", "modified"), it.Custom["updated"], it.Custom["modified"]),
		Authors:   add(values(x, "dc", "creator"), it.Author),
		Language:  either(first(x, "dc", "language"), facts.lang),
		Rights:    either(first(x, "dc", "rights"), first(x, "dcterms", "rights"), first(x, "media", "copyright"), first(x, "creativeCommons", "license"), it.Custom["copyright"]),
	}
	raw.Authors = add(raw.Authors, values(x, "dc", "author")...)
	for _, prefix := range []string{"atom", "atom03"} {
		for _, a := range x[prefix]["author"] {
			raw.Authors = add(raw.Authors, childValue(a, "name"))
		}
	}
	if len(raw.Authors) == 0 {
		raw.Authors = add(raw.Authors, first(x, "itunes", "author"))
	}
	raw.Contributors = values(x, "dc", "contributor")
	rssText(&raw, it)
	rssLink(&raw, it, facts)
	if facts.base == "" && raw.URL != "" { // what stands beside the article is meant, not beside the feed
		base, raw.Base = raw.URL, raw.URL
	}
	rssOrigin(&raw, it)
	for _, c := range it.Categories {
		raw.Categories = add(raw.Categories, c.Value)
	}
	raw.Categories = add(raw.Categories, values(x, "dc", "subject")...)
	for _, c := range x["atom"]["category"] {
		raw.Categories = add(raw.Categories, either(c.Attrs["label"], c.Attrs["term"]))
	}
	for _, e := range it.Enclosures {
		raw.Media = addMedia(raw.Media, news.RawMedia{URL: absolute(base, e.URL), Type: strings.TrimSpace(e.Type), Length: lengthOf(e.Length)})
	}
	mediaRSS(&raw, x, base)
	return raw
}

// rssText: description and content:encoded; where a feed gives only one, it is the content if it is the longer form.
func rssText(raw *news.Raw, it *rss.Item) {
	x := it.Extensions
	raw.Summary = either(it.Description, first(x, "dc", "description"), first(x, "atom", "summary"), it.Custom["summary"], html.EscapeString(first(x, "media", "description")), first(x, "itunes", "summary"), first(x, "itunes", "subtitle"))
	raw.Content = either(it.Content, it.Custom["encoded"], it.Custom["body"], it.Custom["div"], it.Custom["fullitem"], it.Custom["fulltext"], first(x, "atom", "content"))
}

// rssLink: the link that the site gave before FeedBurner put its own there, else link, else a guid that is one.
func rssLink(raw *news.Raw, it *rss.Item, facts itemFacts) {
	x := it.Extensions
	base := raw.Base
	if len(facts.links) > 0 && facts.links[0] != "" {
		base = facts.links[0]
	}
	if it.GUID != nil {
		raw.GUID = it.GUID.Value
	}
	raw.GUID = either(raw.GUID, facts.about, first(x, "atom", "id"), it.Custom["id"], first(x, "dc", "identifier"))
	permalink := ""
	if it.GUID != nil && !strings.EqualFold(it.GUID.IsPermalink, "false") {
		permalink = textURL(it.GUID.Value)
	}
	for _, link := range []string{first(x, "feedburner", "origLink"), firstOf(it.Links), facts.linkText, permalink, atomLink(x, "alternate"), textURL(facts.about)} {
		if raw.URL = absolute(base, link); raw.URL != "" {
			return
		}
	}
}

// rssOrigin: source with its address, else the outlet that Dublin Core names.
func rssOrigin(raw *news.Raw, it *rss.Item) {
	x := it.Extensions
	if it.Source != nil {
		raw.Origin, raw.OriginURL = it.Source.Title, absolute(raw.Base, it.Source.URL)
	}
	for _, s := range x["atom"]["source"] {
		raw.Origin = either(raw.Origin, childValue(s, "title"))
	}
	for _, v := range append(values(x, "dc", "source"), values(x, "dc", "publisher")...) {
		if u := textURL(v); u != "" {
			raw.OriginURL = either(raw.OriginURL, absolute("", u))
		} else {
			raw.Origin = either(raw.Origin, v)
		}
	}
}

func childValue(e ext.Extension, name string) string {
	for _, c := range e.Children[name] {
		if c.Value != "" {
			return c.Value
		}
	}
	return ""
}

func atomLink(x ext.Extensions, rel string) string {
	for _, prefix := range []string{"atom", "atom03"} {
		for _, l := range x[prefix]["link"] {
			if r := either(l.Attrs["rel"], "alternate"); r == rel {
				return l.Attrs["href"]
			}
		}
	}
	return ""
}

func firstOf(vs []string) string { return either(vs...) }
