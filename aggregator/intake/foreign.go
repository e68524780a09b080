package intake

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// foreign is what stands in a document outside of every entry and is nothing that feeds say of themselves: entries in elements that
// no feed has, or a program's error message. A document with it that gives no entry is not well.
type foreign struct {
	titles int // texts and attributes called title, headline, link
	texts  int // texts of elements inside foreign ones
	loose  int // bytes of text beside elements
}

// enough: three texts may be an extension of a feed's head, a word beside elements a slip of the hand.
func (f *foreign) enough() bool { return f.titles > 0 || f.texts > 3 || f.loose > 12 }

// ownPrefixes are prefixes of namespaces whose elements feeds have beside their entries, however deep.
var ownPrefixes = map[string]bool{"dc": true, "dcterms": true, "media": true, "itunes": true, "googleplay": true, "podcast": true, "foaf": true, "cc": true,
	"creativecommons": true, "admin": true, "sy": true, "geo": true, "georss": true, "gml": true, "opensearch": true, "at": true, "thr": true, "wfw": true,
	"vcard": true, "sx": true, "rdf": true, "rdfs": true, "yweather": true, "activity": true, "poco": true, "app": true, "gd": true, "webfeeds": true, "image": true, "xhtml": true}

// ownElements are those with elements inside, or with markup.
var ownElements = map[string]bool{"title": true, "subtitle": true, "tagline": true, "description": true, "summary": true, "info": true, "rights": true, "copyright": true,
	"image": true, "logo": true, "icon": true, "textinput": true, "cloud": true, "skiphours": true, "skipdays": true, "items": true, "author": true, "contributor": true,
	"owner": true, "person": true, "creator": true, "publisher": true, "category": true, "source": true, "link": true, "generator": true, "deleted-entry": true,
	"license": true, "head": true, "style": true, "script": true}

// outside looks at an element that stands in no entry, whose start tag was just read; inside: its parent is foreign.
func (m *mender) outside(el *element, inside bool) {
	prefix, local := "", strings.ToLower(el.name)
	if i := strings.IndexByte(local, ':'); i >= 0 {
		prefix, local = local[:i], local[i+1:]
	}
	if !inside {
		el.foreign = !ownPrefixes[prefix] && !ownElements[local]
		return
	}
	el.foreign = true
	for _, a := range m.attrs {
		switch string(bytes.ToLower(a.name)) {
		case "title", "headline", "href", "url", "link":
			m.feed.foreign.titles++
		}
	}
	if next := bytes.TrimLeft(m.in[m.pos:min(len(m.in), m.pos+256)], " \t\r\n"); len(next) == 0 || next[0] == '<' && !bytes.HasPrefix(next, []byte(cdataStart)) {
		return
	}
	m.feed.foreign.texts++
	if strings.Contains(local, "title") || strings.Contains(local, "headline") || local == "link" || local == "url" {
		m.feed.foreign.titles++
	}
}

// bareList finds a member of an item.
var bareList = regexp.MustCompile(`"(?:content_html|content_text|title)"\s*:`)

// innerFeed is the object with items that a JSON document has one level down; nil: there is none, or there are several.
func innerFeed(text []byte) []byte {
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil || members["items"] != nil {
		return nil
	}
	var found []byte
	for _, v := range members {
		var inner struct {
			Version string
			Items   json.RawMessage `json:"items"`
		}
		if v[0] != '{' || json.Unmarshal(v, &inner) != nil || len(inner.Items) == 0 {
			continue
		}
		if found != nil {
			return nil
		}
		found = v
	}
	return found
}

// otherLists tells whether a JSON document has a list of objects under another name than items, or none of that name.
func otherLists(text []byte) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil {
		return false
	}
	if !slices.ContainsFunc(slices.Collect(maps.Keys(members)), func(name string) bool { return strings.EqualFold(name, "items") }) {
		return true
	}
	for name, v := range members {
		switch {
		case strings.HasPrefix(name, "_"), name == "authors", name == "author", name == "hubs", name == "items":
			continue
		}
		var list []map[string]any
		if v[0] == '[' && json.Unmarshal(v, &list) == nil && len(list) > 0 && len(list[0]) > 1 {
			return true
		}
	}
	return false
}
