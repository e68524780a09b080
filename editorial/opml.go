package editorial

import (
	"encoding/json"
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

// Folder is one of a list that names no channel by itself: its name is a label, unless Folders.Map says what it means.
type Folder struct {
	Path    string
	Sources int // of the list that stand in it
}

// SourceList is a list of sources as it was read.
type SourceList struct {
	Sources []news.Source
	Lines   []int // where each stood, from 1
	LeftOut []LeftOut
	Unused  []string // names of Folders.Map that no folder has
	Cut     bool     // the list ends before its document does
	Folders []Folder // that name no channel by themselves, as they come
}

// LeftOut is what a list has and was not taken, and why.
type LeftOut struct {
	Line    int
	Name    string
	Address string // without its password
	Why     news.Reason
}

// ListText is a list of sources in UTF-8, whatever charset the file was in; it can be shown and read again.
func ListText(file []byte) string { return string(intake.Plain(file)) }

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
	r.list.Unused, r.list.Folders = r.book.unused(), r.book.others
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
	if why := r.settle(e, &src, channels, labels); !why.IsZero() {
		leave(why)
		return
	}
	r.at[key] = len(r.list.Sources)
	r.list.Sources, r.list.Lines = append(r.list.Sources, src), append(r.list.Lines, e.Line)
}

// settle files a source by its folders and categories, and gives it what the hub that wrote the list had set.
func (r *listReader) settle(e *opml.Entry, src *news.Source, channels, labels []string) news.Reason {
	text := e.Attr("hubsettings")
	if text == "" {
		file(src, channels, labels)
		return news.Reason{}
	}
	var set outlineSettings
	if err := json.Unmarshal([]byte(text), &set); err != nil {
		return news.Because("list.settings", err.Error())
	}
	inFolders, labels := r.book.file(&opml.Entry{Folders: e.Folders, Line: e.Line})
	set.settle(src, func(id string) bool { return r.book.channels[folded(id)] == id }, channels, labels)
	file(src, inFolders, nil)
	return news.Reason{}
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
	case e.Commented():
		return news.Because("list.comment")
	case src.Kind != "":
	case kind == "html+xpath":
		return pageOf(e, src)
	case (kind == "link" || kind == "include") && e.Attr("xmlurl") == "":
		return news.Because("list.link")
	case strings.Contains(kind, "+") && !strings.HasSuffix(kind, "+xml") && !strings.HasSuffix(kind, "+json"),
		strings.HasPrefix(kind, "json+"), strings.HasSuffix(kind, "-episode"): // an item of a feed
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
