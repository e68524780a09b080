package intake

import (
	"bytes"
	"encoding/json"
	"html"
	"strconv"
	"strings"

	jsonfeed "github.com/mmcdole/gofeed/json"

	"github.com/txnews/hub/news"
)

// readJSON reads JSON Feed 1.0 and 1.1. One item that cannot be read does not cost the others, nor does a missing end.
func (r *Reader) readJSON(text []byte, address string) (Result, error) {
	text = boundJSON(text, max(maxMembers, r.opt.MaxEntries)+1)
	if text[0] == '[' && bareList.Match(text) {
		text = append(append([]byte(`{"items":`), text...), '}')
	}
	f, err := (&jsonfeed.Parser{}).Parse(bytes.NewReader(text))
	var skipped []Skip
	cut := false
	if err != nil {
		if f, skipped, cut, err = itemByItem(soundJSON(text)); err != nil {
			return Result{}, news.Faultf(news.Because("intake.json", err.Error()), "%w: JSON that is no JSON Feed: %w", ErrNotFeed, err)
		}
	}
	if !strings.Contains(f.Version, "jsonfeed.org") && f.Items == nil {
		return Result{}, news.Faultf(news.Because("intake.json-other"), "%w: JSON that is no JSON Feed", ErrNotFeed)
	}
	if len(f.Items) == 0 {
		inner := innerFeed(text)
		switch {
		case inner != nil:
			return r.readJSON(inner, address)
		case otherLists(text):
			return Result{}, ErrNoEntries
		}
	}
	res := fromJSON(f, address, r.opt.MaxEntries)
	res.Skipped = append(skipped, res.Skipped...)
	if cut {
		res.Incomplete = true
		res.Notes = append(res.Notes, news.Because("mended.truncated"))
	}
	return res, nil
}

// jsonIn is the JSON that a document is, or that stands in it behind a program's messages or in a call (JSONP), its version
// first; nil: none.
func jsonIn(text []byte) []byte {
	t := bytes.TrimLeft(text, " \t\r\n")
	if len(t) > 0 && (t[0] == '{' || t[0] == '[') {
		return t
	}
	mark := bytes.Index(t[:min(len(t), rootWindow)], []byte("jsonfeed.org/version"))
	if mark < 0 || feedRoot.Match(t[:mark]) { // a feed that tells of JSON Feed
		return nil
	}
	if from := bytes.LastIndexByte(t[:mark], '{'); from >= 0 {
		return t[from:]
	}
	return nil
}

// itemByItem reads a document that gofeed refuses, through a stream of its members.
func itemByItem(text []byte) (f *jsonfeed.Feed, skipped []Skip, cut bool, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil, false, errNoItems
	}
	f = &jsonfeed.Feed{}
	head := map[string]*string{
		"version": &f.Version, "title": &f.Title, "home_page_url": &f.HomePageURL, "feed_url": &f.FeedURL, "language": &f.Language,
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return f, skipped, true, nil
		}
		name, _ := key.(string)
		if name == "items" {
			if skipped, cut, err = jsonItems(d, f); err != nil {
				return nil, nil, false, err
			}
			if cut {
				return f, skipped, true, nil
			}
			continue
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			cut = true
			break
		}
		headMember(f, head, name, v)
	}
	if f.Items == nil {
		return nil, nil, false, errNoItems
	}
	return f, skipped, cut, nil
}

// headMember takes a member of the feed itself, in whatever type it comes.
func headMember(f *jsonfeed.Feed, head map[string]*string, name string, raw json.RawMessage) {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return
	}
	if p, ok := head[name]; ok {
		*p = textIn(v)
	}
	if name == "authors" || name == "author" {
		for _, a := range listIn(v) {
			if n := textIn(a); n != "" {
				f.Authors = append(f.Authors, &jsonfeed.Author{Name: n})
			}
		}
	}
}

// jsonItems reads the list of items; where an object stands in its place, it is one, or its members are.
func jsonItems(d *json.Decoder, f *jsonfeed.Feed) (skipped []Skip, cut bool, err error) {
	t, err := d.Token()
	f.Items = []*jsonfeed.Item{}
	switch {
	case err == nil && (t == nil || t == false || t == "" || t == 0.0): // as PHP writes an empty list
		return nil, false, nil
	case err != nil:
		return nil, false, errNoItems
	case t != json.Delim('[') && t != json.Delim('{'):
		if s, ok := t.(string); ok && (strings.HasPrefix(strings.TrimSpace(s), "[") || strings.HasPrefix(strings.TrimSpace(s), "{")) {
			return jsonItems(json.NewDecoder(bytes.NewReader(soundJSON([]byte(s)))), f) // a list that was encoded twice
		}
		return nil, false, errNoItems
	}
	for d.More() {
		if t == json.Delim('{') {
			name, err := d.Token()
			if err != nil {
				return skipped, true, nil
			}
			if key, _ := name.(string); itemMembers[key] && len(f.Items) == 0 {
				cut := loneItem(d, key, f)
				return nil, cut, nil
			}
		}
		var v json.RawMessage
		if d.Decode(&v) != nil {
			return skipped, true, nil
		}
		values := []json.RawMessage{v}
		if v[0] == '[' { // a list in the list
			values = nil
			_ = json.Unmarshal(v, &values)
		}
		for _, v := range values {
			skipped = append(skipped, addItem(f, v)...)
		}
	}
	_, err = d.Token()
	return skipped, err != nil, nil
}

// addItem takes an item, in whatever types its members come, or says why it cannot.
func addItem(f *jsonfeed.Feed, v json.RawMessage) []Skip {
	if string(v) == "null" {
		return nil
	}
	it := &jsonfeed.Item{}
	if err := json.Unmarshal(v, it); err != nil {
		ok := false
		if it, ok = lenientItem(v); !ok {
			return []Skip{{Reason: news.Reasons{news.Because("intake.json-item", err.Error())}}}
		}
	}
	f.Items = append(f.Items, it)
	return nil
}

// itemMembers are members that tell an item from a list whose names are numbers or ids.
var itemMembers = map[string]bool{"id": true, "url": true, "title": true, "summary": true, "content_html": true, "content_text": true,
	"date_published": true, "date_modified": true, "external_url": true, "author": true, "authors": true, "image": true, "tags": true}

// loneItem takes the item whose first member's name was just read. cut: it breaks off.
func loneItem(d *json.Decoder, name string, f *jsonfeed.Feed) (cut bool) {
	members := map[string]json.RawMessage{}
	for {
		var v json.RawMessage
		if d.Decode(&v) != nil {
			return true
		}
		members[name] = v
		t, err := d.Token()
		if err != nil {
			return true
		}
		if name, _ = t.(string); t == json.Delim('}') {
			break
		}
	}
	if b, err := json.Marshal(members); err == nil {
		if it, ok := lenientItem(b); ok {
			f.Items = append(f.Items, it)
		}
	}
	return false
}

func fromJSON(f *jsonfeed.Feed, address string, limit int) Result {
	base := webBase(address, f.FeedURL, f.HomePageURL)
	res := Result{Title: f.Title, Homepage: absolute(base, f.HomePageURL), Language: f.Language}
	feedAuthors := people(f.Authors, f.Author)
	for i, it := range f.Items {
		if it == nil {
			continue
		}
		if i >= limit {
			res.Skipped = append(res.Skipped, Skip{Reason: news.Reasons{news.Because("intake.beyond", strconv.Itoa(limit))}})
			break
		}
		raw := jsonItem(it, base)
		if raw.Title == "" && raw.URL == "" && raw.Summary == "" && raw.Content == "" && len(raw.Media) == 0 {
			res.Skipped = append(res.Skipped, Skip{Reason: news.Reasons{news.Because("intake.json-item", "{}")}})
			continue
		}
		raw.Language = either(raw.Language, f.Language)
		if len(raw.Authors) == 0 {
			raw.Authors = feedAuthors
		}
		res.Entries = append(res.Entries, raw)
	}
	return res
}

func jsonItem(it *jsonfeed.Item, base string) news.Raw {
	raw := news.Raw{
		GUID:      it.ID,
		URL:       either(absolute(base, it.URL), absolute(base, it.ExternalURL), absolute("", textURL(it.ID))),
		Base:      base,
		Title:     html.EscapeString(it.Title),
		Summary:   html.EscapeString(it.Summary),
		Content:   either(it.ContentHTML, html.EscapeString(it.ContentText)),
		Plain:     news.Plain{Title: true, Summary: true, Content: strings.TrimSpace(it.ContentHTML) == ""},
		Published: it.DatePublished,
		Updated:   it.DateModified,
		Authors:   people(it.Authors, it.Author),
		Language:  it.Language,
	}
	if raw.URL != "" {
		raw.Base = raw.URL
	}
	if u := absolute(base, it.ExternalURL); u != raw.URL {
		raw.OriginURL = u
	}
	raw.Categories = add(nil, it.Tags...)
	for _, u := range []string{it.Image, it.BannerImage} {
		raw.Media = addMedia(raw.Media, news.RawMedia{URL: absolute(raw.Base, u), Medium: "image"})
	}
	if it.Attachments != nil {
		for _, a := range (*it.Attachments)[:min(len(*it.Attachments), maxList)] {
			raw.Media = addMedia(raw.Media, news.RawMedia{URL: absolute(raw.Base, a.URL), Type: a.MimeType, Length: max(a.SizeInBytes, 0), Caption: a.Title, Seconds: min(max(a.DurationInSeconds, 0), maxPlaytime)})
		}
	}
	return raw
}

func people(list []*jsonfeed.Author, one *jsonfeed.Author) []string {
	var names []string
	for _, a := range append(list[:min(len(list), maxList):min(len(list), maxList)], one) {
		if a != nil {
			names = add(names, a.Name)
		}
	}
	return names
}
