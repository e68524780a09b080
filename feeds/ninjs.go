package feeds

import (
	"strconv"
	"strings"

	"github.com/txnews/hub/news"
)

// NinjsForm is IPTC ninjs 3.0 (https://iptc.org/standards/ninjs/), as far as an entry fills it.
type NinjsForm struct {
	URI            string        `json:"uri"`
	Name           string        `json:"name,omitempty"` // of an association alone
	Standard       *ninjsStd     `json:"standard,omitempty"`
	Type           string        `json:"type"`
	Representation string        `json:"representationType,omitempty"` // full or partial
	Version        string        `json:"version,omitempty"`
	FirstCreated   string        `json:"firstCreated,omitempty"`
	VersionCreated string        `json:"versionCreated,omitempty"`
	ContentCreated string        `json:"contentCreated,omitempty"`
	PubStatus      string        `json:"pubStatus,omitempty"`
	Notice         string        `json:"copyrightNotice,omitempty"`
	Usage          string        `json:"usageTerms,omitempty"` // the label that must stand on it
	Language       string        `json:"language,omitempty"`
	Headlines      []ninjsText   `json:"headlines,omitempty"`
	Descriptions   []ninjsText   `json:"descriptions,omitempty"`
	Bodies         []ninjsText   `json:"bodies,omitempty"`
	By             string        `json:"by,omitempty"`
	People         []ninjsParty  `json:"people,omitempty"`
	Places         []ninjsParty  `json:"places,omitempty"`
	Subjects       []ninjsParty  `json:"subjects,omitempty"`
	Objects        []ninjsParty  `json:"objects,omitempty" doc:"the page of a printed edition that it stood on, rel printedOn: its name, and as literal its number"`
	InfoSources    []ninjsOrigin `json:"infoSources,omitempty"`
	AltIDs         []ninjsAltID  `json:"altIds,omitempty"`
	Renditions     []ninjsFile   `json:"renditions,omitempty"`
	Associations   []NinjsForm   `json:"associations,omitempty"`
}

type ninjsStd struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Schema  string `json:"schema"`
}

type ninjsText struct {
	Type string `json:"contentType"`
	Text string `json:"value"`
}

type ninjsParty struct {
	Name    string `json:"name"`
	Rel     string `json:"rel,omitempty"`
	URI     string `json:"uri,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type ninjsOrigin struct {
	Name    string `json:"name"`
	Role    string `json:"role"`
	URI     string `json:"uri,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type ninjsAltID struct {
	Role  string `json:"role"`
	Value string `json:"value"`
}

type ninjsFile struct {
	Name string `json:"name"`
	Href string `json:"href"`
	Type string `json:"contentType,omitempty"`
	Size int64  `json:"sizeInBytes,omitempty"`
}

// The roles of infosources (http://cv.iptc.org/newscodes/contentprodpartyrole/ and .../infosourcerole/).
const (
	roleOrigin   = "http://cv.iptc.org/newscodes/infosourcerole/originator"
	roleProvider = "http://cv.iptc.org/newscodes/contentprodpartyrole/distributor"
)

var ninjsStandard = ninjsStd{Name: "ninjs", Version: "3.0", Schema: "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"}

// Ninjs is an entry that rights gave as IPTC ninjs 3.0; it marshals to JSON.
func (p *Publisher) Ninjs(e news.Entry) *NinjsForm {
	e = Clean(e)
	a := e.Attribution
	std := ninjsStandard
	n := &NinjsForm{
		URI: news.GUID(e.ID), Standard: &std, Type: "text", Representation: "partial", Version: strconv.Itoa(e.Version),
		FirstCreated: p.stamp(e.FirstSeen), VersionCreated: p.stamp(e.Updated), ContentCreated: p.stamp(e.Published), PubStatus: "usable",
		Notice: a.Rights, Usage: a.Label, Language: langTag(e.Language),
		Headlines: []ninjsText{{Type: "text/plain", Text: e.Title}}, By: strings.Join(distinct(a.Reporters), p.face().labels.list),
	}
	if e.Summary != "" {
		n.Descriptions = []ninjsText{{Type: "text/plain", Text: e.Summary}}
	}
	if e.Content != "" {
		n.Representation = "full"
		n.Bodies = []ninjsText{{Type: "text/html", Text: e.Content}}
	}
	p.ninjsParties(n, e)
	if e.URL != "" {
		n.AltIDs = []ninjsAltID{{Role: "original", Value: e.URL}}
	}
	for i, m := range mediaOf(&e) {
		n.Associations = append(n.Associations, NinjsForm{
			URI: m.url, Name: "media-" + strconv.Itoa(i+1), Type: ninjsType(m.medium), Descriptions: captionOf(m),
			By:         strings.Join(distinct(a.Photographers), p.face().labels.list),
			Renditions: []ninjsFile{{Name: "main", Href: m.url, Type: m.kind, Size: m.length}},
		})
	}
	return n
}

// NinjsEnd is an entry that is gone, of which its id alone is known.
func (p *Publisher) NinjsEnd(id string) *NinjsForm {
	std := ninjsStandard
	return &NinjsForm{URI: news.GUID(id), Standard: &std, Type: "text", PubStatus: "canceled"}
}

// ninjsParties adds who and what the entry is from and about.
func (p *Publisher) ninjsParties(n *NinjsForm, e news.Entry) {
	a := e.Attribution
	for _, role := range []struct {
		rel   string
		names []string
	}{{"reporter", a.Reporters}, {"correspondent", a.Correspondents}, {"photographer", a.Photographers}, {"editor", a.Editors}} {
		for _, name := range distinct(role.names) {
			n.People = append(n.People, ninjsParty{Name: name, Rel: role.rel})
		}
	}
	for _, c := range p.categories(&e, true) {
		party := ninjsParty{Name: first(c.Label, c.Term), Rel: "about"}
		if c.Scheme != "" {
			party.URI, party.Literal = webURL(c.Scheme+c.Term), c.Term
		}
		if c.Scheme == p.face().towns {
			n.Places = append(n.Places, party)
		} else {
			n.Subjects = append(n.Subjects, party)
		}
	}
	if !e.Page.IsZero() { // ninjs has no word for a page, and takes no properties but its own: it is something material
		n.Objects = []ninjsParty{{Name: first(e.Page.Name, e.Page.Number), Rel: "printedOn", Literal: e.Page.Number}}
	}
	if a.Origin != "" {
		n.InfoSources = append(n.InfoSources, ninjsOrigin{Name: a.Origin, Role: roleOrigin, URI: webURL(a.OriginURL)})
	}
	for _, pr := range e.Providers {
		n.InfoSources = append(n.InfoSources, ninjsOrigin{Name: pr.Name, Role: roleProvider, URI: p.abs(PagePath(news.Selection{Source: pr.ID})), Literal: pr.ID})
	}
}

func ninjsType(medium string) string {
	switch medium {
	case "image":
		return "picture"
	case "audio", "video":
		return medium
	}
	return "component"
}

func captionOf(m medium) []ninjsText {
	if m.caption == "" {
		return nil
	}
	return []ninjsText{{Type: "text/plain", Text: m.caption}}
}
