package editorial

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// OPML 2.0 subscription lists (http://opml.org/spec2.opml). hubKind keeps the kind of a source that is no feed; other
// software takes no notice of it.
type opml struct {
	XMLName xml.Name  `xml:"opml"`
	Version string    `xml:"version,attr"`
	Title   string    `xml:"head>title"`
	Body    []outline `xml:"body>outline"`
}

type outline struct {
	Text     string    `xml:"text,attr"`
	Title    string    `xml:"title,attr,omitempty"`
	Type     string    `xml:"type,attr,omitempty"`
	XMLURL   string    `xml:"xmlUrl,attr,omitempty"`
	HTMLURL  string    `xml:"htmlUrl,attr,omitempty"`
	Language string    `xml:"language,attr,omitempty"`
	HubID    string    `xml:"hubId,attr,omitempty"`
	HubKind  string    `xml:"hubKind,attr,omitempty"`
	Preset   string    `xml:"hubPreset,attr,omitempty"`
	Inner    []outline `xml:"outline"`
}

// ReadOPML gives the sources of a subscription list, folders flattened. A source that brings no id gets one of its address.
func ReadOPML(r io.Reader) ([]news.Source, error) {
	var doc opml
	if err := xml.NewDecoder(r).Decode(&doc); err != nil {
		return nil, fmt.Errorf("not an OPML document: %w", err)
	}
	var sources []news.Source
	var walk func([]outline)
	walk = func(list []outline) {
		for _, o := range list {
			if o.XMLURL != "" {
				sources = append(sources, o.source())
			}
			walk(o.Inner)
		}
	}
	walk(doc.Body)
	if len(sources) == 0 {
		return nil, fmt.Errorf("the OPML document has no outline with an xmlUrl: nothing to take in")
	}
	return sources, nil
}

func (o outline) source() news.Source {
	src := news.Source{ID: o.HubID, Name: strings.TrimSpace(o.Text), Kind: news.Kind(o.HubKind), URL: o.XMLURL,
		Homepage: o.HTMLURL, Language: o.Language, Preset: o.Preset, Enabled: true}
	if src.Name == "" {
		src.Name = o.Title
	}
	if src.Kind == "" {
		src.Kind = news.KindFeed
	}
	if src.ID == "" {
		src.ID = IDFromAddress(src.URL)
	}
	return src
}

// WriteOPML writes the sources as a subscription list that feed readers import. Such lists are handed around: the passwords in
// addresses are masked.
func WriteOPML(w io.Writer, title string, sources []news.Source) error {
	doc := opml{Version: "2.0", Title: title}
	for _, s := range sources {
		o := outline{Text: s.Name, Title: s.Name, Type: "rss", XMLURL: fetch.Masked(s.URL), HTMLURL: fetch.Masked(s.Homepage), Language: s.Language, HubID: s.ID, Preset: s.Preset}
		if s.Kind != news.KindFeed {
			o.Type, o.HubKind = "link", string(s.Kind)
		}
		doc.Body = append(doc.Body, o)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
