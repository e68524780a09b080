package feeds

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	gorilla "github.com/gorilla/feeds"
)

// jsonFeed adds to gorilla's JSON Feed what it lacks: items, which are there even when there are none. They come behind.
type jsonFeed struct {
	*gorilla.JSONFeed
	Hub   *jsonExtension `json:"_hub,omitempty"`
	Items []struct{}     `json:"items"`
}

// jsonExtension is what the format has no place for.
type jsonExtension struct {
	Deleted []deletedEntry `json:"deleted"`
}

func (p *Publisher) jsonFeed(v *view, a *address, before *Document) (*Document, error) {
	base := (&gorilla.JSON{Feed: p.model(v, a)}).JSONFeed()
	base.FeedUrl, base.NextUrl, base.Language = a.self, a.older, langTag(p.face().site.Language)
	base.Author, base.Authors = nil, []*gorilla.JSONAuthor{{Name: p.face().site.Title, Url: webURL(p.face().site.URL)}}
	if hub := p.hubOf(v); hub != "" {
		base.Hubs = []*gorilla.JSONHub{{Type: "WebSub", Url: hub}}
	}
	feed := jsonFeed{JSONFeed: base, Items: []struct{}{}}
	if len(v.gone) > 0 {
		feed.Hub = &jsonExtension{Deleted: v.gone}
	}
	var stretches []stretch
	body, err := p.write(v.size(), func(s *scratch) error {
		enc := json.NewEncoder(s)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(feed); err != nil {
			return err
		}
		stretches = s.items(v, before, "]}\n", ",", func(i int) {
			s.jsonItem(&v.items[i], p.form(v.items[i].entry, v.items[i].id, p.face().lang))
		})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("encode JSON Feed: %w", err)
	}
	return p.feedDocument(body, TypeJSON, v, stretches, before), nil
}

// jsonItem writes an item, with its form in the API.
func (s *scratch) jsonItem(it *item, form *EntryForm) {
	s.begin('{')
	s.member("id", it.id)
	s.member("url", it.link)
	s.someMember("title", it.title)
	s.member("content_html", first(it.content, it.summary), it.credit)
	s.someMember("summary", it.entry.Summary)
	s.someMember("image", it.image())
	if names := tags(it.categories); len(names) > 0 {
		s.list("tags", names)
	}
	s.someMember("date_published", form.Published)
	modified := form.Updated
	if modified == "" { // the format wants one
		modified = it.updated.Format(time.RFC3339)
	}
	s.member("date_modified", modified)
	s.jsonAuthors(it)
	s.someMember("language", it.language)
	s.attachments(it.media)
	s.name("_hub")
	s.entryForm(form)
	s.end('}')
}

func (s *scratch) jsonAuthors(it *item) {
	s.name("authors")
	s.begin('[')
	for _, name := range it.authors {
		s.begin('{')
		s.someMember("name", name)
		s.end('}')
	}
	for _, name := range it.contributors { // the format knows no other place for them
		if !slices.Contains(it.entry.Attribution.Editors, name) {
			s.begin('{')
			s.member("name", name)
			s.end('}')
		}
	}
	s.end(']')
}

// attachments writes what an item carries; their media type is mandatory.
func (s *scratch) attachments(media []medium) {
	if len(media) == 0 {
		return
	}
	s.name("attachments")
	s.begin('[')
	for _, m := range media {
		s.begin('{')
		s.member("url", m.url)
		s.member("mime_type", first(m.kind, "application/octet-stream"))
		s.someMember("title", m.caption)
		s.someNumber("size_in_bytes", m.length)
		s.someNumber("duration_in_seconds", m.seconds)
		s.end('}')
	}
	s.end(']')
}

func tags(categories []category) []string {
	if len(categories) == 0 {
		return nil
	}
	out := make([]string, 0, len(categories))
	for _, c := range categories {
		if name := first(c.Label, c.Term); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
