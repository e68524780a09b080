package editorial

import (
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/opml"
)

// Bounds of what a list says of a source, in characters and in number.
const (
	maxSourceName = 120
	maxLabel      = 60
	maxLabels     = 20
)

// Folders says what the folders of a subscription list mean.
type Folders struct {
	Channels []news.Channel    // one named as a folder, by its id or any of its names, is the folder's
	Map      map[string]string // a folder's name, or its path with slashes → channel id
}

// SourceList is a list of sources as it was read.
type SourceList struct {
	Sources []news.Source
	Lines   []int // where each stood, from 1
	LeftOut []LeftOut
	Unused  []string // names of Folders.Map that no folder has
	Cut     bool     // the list ends before its document does
}

// LeftOut is what a list has and was not taken, and why.
type LeftOut struct {
	Line    int
	Name    string
	Address string // without its password
	Why     news.Reason
}

// ReadOPML gives the sources of a subscription list as readers export it. Folders become channels or labels. A source that
// brings no id has none.
func ReadOPML(data []byte, folders Folders) (SourceList, error) {
	list, err := opml.Read(intake.Text(data))
	if err != nil {
		return SourceList{}, err
	}
	r := listReader{book: bookOf(folders), at: map[string]int{}}
	r.list.Cut = list.Cut
	for i := range list.Entries {
		r.take(&list.Entries[i])
	}
	r.list.Unused = r.book.unused()
	return r.list, nil
}

type listReader struct {
	list SourceList
	book *folderBook
	at   map[string]int // sources of the list by the key of their address
}

// take adds an outline's source, or says why not.
func (r *listReader) take(e *opml.Entry) {
	name := desk.Line(e.Attr("text", "title"), maxSourceName)
	address := WebAddress(e.Address())
	leave := func(why news.Reason) {
		r.list.LeftOut = append(r.list.LeftOut, LeftOut{Line: e.Line, Name: name, Address: fetch.Masked(address), Why: why})
	}
	channels, labels := r.book.file(e)
	if address == "" {
		leave(news.Because("list.no-address"))
		return
	}
	if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		leave(news.Because("list.no-web-address", fetch.Masked(address)))
		return
	}
	key := news.AddressKey(address)
	if i, twice := r.at[key]; twice {
		file(&r.list.Sources[i], channels, labels) // readers file one feed in several folders
		leave(news.Because("list.twice", strconv.Itoa(r.list.Lines[i])))
		return
	}
	src := news.Source{ID: e.Attr("hubid"), Name: name, Kind: news.Kind(e.Attr("hubkind")), URL: address, Homepage: homepage(e.Attr("htmlurl")),
		Language: e.Attr("language"), Preset: e.Attr("hubpreset"), Enabled: true}
	if why := kindOf(e, &src); !why.IsZero() {
		leave(why)
		return
	}
	if src.Name == "" {
		u, _ := url.Parse(address)
		src.Name = u.Hostname()
	}
	file(&src, channels, labels)
	r.at[key] = len(r.list.Sources)
	r.list.Sources, r.list.Lines = append(r.list.Sources, src), append(r.list.Lines, e.Line)
}

// homepage is a site's address that may be published.
func homepage(address string) string {
	u, err := url.Parse(WebAddress(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	u.User = nil
	return u.String()
}

// kindOf sets the kind that an outline's type means; a reason says why it is none of ours.
func kindOf(e *opml.Entry, src *news.Source) news.Reason {
	written := e.Attr("type")
	kind := strings.ToLower(written)
	switch {
	case src.Kind != "":
	case kind == "html+xpath":
		return pageOf(e, src)
	case (kind == "link" || kind == "include") && e.Attr("xmlurl") == "":
		return news.Because("list.link")
	case strings.Contains(kind, "+") && !strings.HasSuffix(kind, "+xml") && !strings.HasSuffix(kind, "+json"),
		strings.HasPrefix(kind, "json+"):
		return news.Because("list.type", desk.Line(written, maxLabel))
	default:
		src.Kind = news.KindFeed
	}
	return news.Reason{}
}

// pageOf makes a list page of what FreshRSS keeps of one that it reads by XPath: where its articles are linked from.
func pageOf(e *opml.Entry, src *news.Source) news.Reason {
	item, link := e.Attr("frss:xpathitem"), e.Attr("frss:xpathitemuri")
	if item == "" || link == "" {
		return news.Because("list.xpath-missing")
	}
	items, err := opml.CSS(item)
	if err != nil {
		return news.Because("list.xpath", desk.Line(item, maxSourceName))
	}
	links, err := opml.CSS(link)
	if err != nil {
		return news.Because("list.xpath", desk.Line(link, maxSourceName))
	}
	var all []string
	for _, i := range strings.Split(items, ", ") {
		for _, l := range strings.Split(links, ", ") {
			all = append(all, strings.TrimSpace(i+" "+l))
		}
	}
	src.Kind = news.KindPage
	src.Selectors = news.Selectors{Links: strings.Join(all, ", "), Content: e.Attr("frss:cssfullcontent")}
	return news.Reason{}
}

// file adds channels and labels that the source has not yet.
func file(src *news.Source, channels, labels []string) {
	for _, c := range channels {
		if !slices.Contains(src.Channels, c) {
			src.Channels = append(src.Channels, c)
		}
	}
	for _, l := range labels {
		if !slices.Contains(src.Labels, l) && len(src.Labels) < maxLabels {
			src.Labels = append(src.Labels, l)
		}
	}
}

// WriteOPML writes the sources as a subscription list that feed readers import, channels and labels as its categories. Such lists
// are handed around: the passwords in addresses are masked.
func WriteOPML(w io.Writer, title string, sources []news.Source, channels []news.Channel) error {
	names := map[string]string{}
	for _, c := range channels {
		names[c.ID] = c.Name
	}
	doc := opml.Document{Version: "2.0", Title: title}
	for _, s := range sources {
		o := opml.Outline{Text: s.Name, Title: s.Name, Type: "rss", XMLURL: fetch.Masked(s.URL), HTMLURL: fetch.Masked(s.Homepage), Language: s.Language,
			Category: categoryOf(s, names), HubID: s.ID, HubPreset: s.Preset}
		if s.Kind != news.KindFeed {
			o.Type, o.HubKind = "link", string(s.Kind)
		}
		doc.Body = append(doc.Body, o)
	}
	return doc.Write(w)
}

// categoryOf is a source's channels and labels as an outline's categories: paths, divided by commas (OPML 2.0).
func categoryOf(s news.Source, names map[string]string) string {
	var all []string
	for _, id := range s.Channels {
		name := names[id]
		if name == "" || strings.ContainsAny(name, ",/") {
			name = id
		}
		all = append(all, "/"+name)
	}
	for _, label := range s.Labels {
		all = append(all, "/"+strings.NewReplacer(",", "，", "/", "／").Replace(label))
	}
	return strings.Join(all, ",")
}
