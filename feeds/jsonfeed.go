package feeds

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	gorilla "github.com/gorilla/feeds"
)

// jsonFeed adds to gorilla's JSON Feed what it lacks: items of ours, which are there even when there are none.
type jsonFeed struct {
	*gorilla.JSONFeed
	Hub   *jsonExtension `json:"_hub,omitempty"`
	Items []jsonItem     `json:"items"`
}

// jsonExtension is what the format has no place for.
type jsonExtension struct {
	Deleted []deletedEntry `json:"deleted"`
}

// jsonItem adds to gorilla's item what it lacks. Its times, pointers into the model, are shadowed.
type jsonItem struct {
	*gorilla.JSONItem
	Published   string                `json:"date_published,omitempty"`
	Modified    string                `json:"date_modified,omitempty"`
	Authors     []*gorilla.JSONAuthor `json:"authors,omitempty"`
	Language    string                `json:"language,omitempty"`
	Attachments []jsonAttachment      `json:"attachments,omitempty"`
	Hub         *EntryForm            `json:"_hub"`
}

// jsonAttachment is gorilla's with a size that holds a film, and its mandatory media type.
type jsonAttachment struct {
	URL     string `json:"url"`
	Type    string `json:"mime_type"`
	Title   string `json:"title,omitempty"`
	Size    int64  `json:"size_in_bytes,omitempty"`
	Seconds int64  `json:"duration_in_seconds,omitempty"`
}

func (p *Publisher) jsonFeed(v *view, a *address) (*Document, error) {
	base := (&gorilla.JSON{Feed: p.model(v, a)}).JSONFeed()
	base.FeedUrl, base.NextUrl, base.Language = a.self, a.older, langTag(p.face().site.Language)
	base.Author, base.Authors = nil, []*gorilla.JSONAuthor{{Name: p.face().site.Title, Url: webURL(p.face().site.URL)}}
	if hub := p.hubOf(v); hub != "" {
		base.Hubs = []*gorilla.JSONHub{{Type: "WebSub", Url: hub}}
	}
	feed := jsonFeed{JSONFeed: base, Items: make([]jsonItem, len(v.items))}
	if len(v.gone) > 0 {
		feed.Hub = &jsonExtension{Deleted: v.gone}
	}
	for i := range v.items {
		feed.Items[i] = p.jsonItem(base.Items[i], &v.items[i])
	}
	body, err := p.write(func(s *scratch) error {
		enc := json.NewEncoder(&s.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(feed)
	})
	if err != nil {
		return nil, fmt.Errorf("encode JSON Feed: %w", err)
	}
	return p.document(body, TypeJSON, v.updated), nil
}

func (p *Publisher) jsonItem(base *gorilla.JSONItem, it *item) jsonItem {
	base.ContentHTML = first(it.content, it.summary) + it.credit
	base.Summary = it.entry.Summary
	base.Image = it.image()
	base.Tags = tags(it.categories)
	form := p.form(it.entry, it.id, p.face().lang)
	out := jsonItem{JSONItem: base, Published: form.Published, Modified: form.Updated, Language: it.language, Hub: form}
	if out.Modified == "" { // the format wants one
		out.Modified = it.updated.Format(time.RFC3339)
	}
	out.Authors = make([]*gorilla.JSONAuthor, 0, len(it.authors)+len(it.contributors))
	for _, name := range it.authors {
		out.Authors = append(out.Authors, &gorilla.JSONAuthor{Name: name})
	}
	for _, name := range it.contributors { // the format knows no other place for them
		if !slices.Contains(it.entry.Attribution.Editors, name) {
			out.Authors = append(out.Authors, &gorilla.JSONAuthor{Name: name})
		}
	}
	for _, m := range it.media {
		out.Attachments = append(out.Attachments, jsonAttachment{
			URL: m.url, Type: first(m.kind, "application/octet-stream"), Title: m.caption, Size: m.length, Seconds: m.seconds,
		})
	}
	return out
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
