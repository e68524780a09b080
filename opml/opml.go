// Package opml is subscription lists in OPML 2.0 (http://opml.org/spec2.opml): written as it says, read as feed readers write
// them. What an outline means for the hub is said elsewhere.
package opml

import (
	"encoding/xml"
	"io"
)

// Document is a list to be written.
type Document struct {
	XMLName xml.Name  `xml:"opml"`
	Version string    `xml:"version,attr"`
	Title   string    `xml:"head>title"`
	Owner   string    `xml:"head>ownerName,omitempty"`
	Email   string    `xml:"head>ownerEmail,omitempty"`
	OwnerID string    `xml:"head>ownerId,omitempty"`
	Body    []Outline `xml:"body>outline"`
}

// Outline is a subscription, or a folder of outlines. The hub's own attributes keep what OPML has no word for; other software
// takes no notice of them.
type Outline struct {
	Text      string `xml:"text,attr"`
	Title     string `xml:"title,attr,omitempty"`
	Type      string `xml:"type,attr,omitempty"`
	XMLURL    string `xml:"xmlUrl,attr,omitempty"`
	HTMLURL   string `xml:"htmlUrl,attr,omitempty"`
	Language  string `xml:"language,attr,omitempty"`
	Version   string `xml:"version,attr,omitempty"`
	Category  string `xml:"category,attr,omitempty"`
	HubID     string `xml:"hubId,attr,omitempty"`
	HubKind   string `xml:"hubKind,attr,omitempty"`
	HubPreset string `xml:"hubPreset,attr,omitempty"`

	HubSettings string `xml:"hubSettings,attr,omitempty"`

	Outlines []Outline `xml:"outline"`
}

// FeedXml makes it a gorilla.XmlFeed.
func (d *Document) FeedXml() interface{} { return d }

// Write writes the document, indented.
func (d *Document) Write(w io.Writer) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(d); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
