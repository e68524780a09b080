package feeds

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/opml"
)

// FeedInfo is one published feed, in the list of all of them.
type FeedInfo struct {
	Selection news.Selection
	Title     string            // 频道名 · 站名
	Name      string            // 频道名
	Page      string            // path of its page for people
	Paths     map[Format]string // where it is, by format
}

// Catalogue lists every published feed: the merged one, each channel, each town, each source, each channel's town.
// Sources that are switched off are left out.
func (p *Publisher) Catalogue(ctx context.Context) ([]FeedInfo, error) {
	terms, err := p.opt.Rights.Terms(ctx)
	if err != nil {
		return nil, err
	}
	now := p.opt.Settings.Current()
	list := []FeedInfo{p.info(news.Selection{}, p.face().lang.T("any"), "")}
	for _, c := range now.Channels {
		list = append(list, p.info(news.Selection{Channel: c.ID}, c.Name, ""))
	}
	for _, t := range now.Towns {
		list = append(list, p.info(news.Selection{Town: t.ID}, t.Name, ""))
	}
	for _, s := range sortedSources(terms.Sources()) {
		list = append(list, p.info(news.Selection{Source: s.ID}, s.Name, s.Name))
	}
	for _, c := range now.Channels {
		for _, t := range now.Towns {
			list = append(list, p.info(news.Selection{Channel: c.ID, Town: t.ID}, c.Name+" · "+t.Name, ""))
		}
	}
	return list, nil
}

func (p *Publisher) info(sel news.Selection, name, sourceName string) FeedInfo {
	paths := make(map[Format]string, 3)
	for _, f := range Formats() {
		paths[f] = Path(sel, f)
	}
	return FeedInfo{Selection: sel, Title: p.title(sel, sourceName), Name: clean(name), Page: PagePath(sel), Paths: paths}
}

func sortedSources(byID map[string]news.Source) []news.Source {
	var list []news.Source
	for _, s := range byID {
		if s.Enabled {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b news.Source) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// List says which feeds of Catalogue an OPML document has.
type List string

// The lists. ListMain is the merged feed, the channels and the towns: what somebody may subscribe to as it is. ListAll has each
// channel's towns, too.
const (
	ListMain     List = ""
	ListChannels List = "channels"
	ListTowns    List = "towns"
	ListSources  List = "sources"
	ListAll      List = "all"
)

// Lists are the lists, by name.
func Lists() []List { return []List{ListMain, ListChannels, ListTowns, ListSources, ListAll} }

// has reports whether a selection's feed is on the list.
func (l List) has(sel news.Selection) bool {
	both := sel.Channel != "" && sel.Town != ""
	switch l {
	case ListChannels:
		return sel.Channel != "" && !both
	case ListTowns:
		return sel.Town != "" && !both
	case ListSources:
		return sel.Source != ""
	case ListMain:
		return sel.Source == "" && !both
	}
	return true
}

// OPML gives a list of feeds as OPML 2.0, a folder for each group. It gives news.ErrNotFound for a list that is not known.
func (p *Publisher) OPML(ctx context.Context, of List) (*Document, error) {
	if !slices.Contains(Lists(), of) {
		return nil, fmt.Errorf("list of feeds %q: %w", of, news.ErrNotFound)
	}
	return get(ctx, p.cache, "opml "+string(of), everything, func(ctx context.Context) (*Document, error) {
		at := p.cache.lastAt(everything)
		list, err := p.Catalogue(ctx)
		if err != nil {
			return nil, err
		}
		list = slices.DeleteFunc(list, func(f FeedInfo) bool { return !of.has(f.Selection) })
		body, err := p.write(0, func(s *scratch) error { return s.writeXML(p.opml(list)) })
		if err != nil {
			return nil, err
		}
		doc := p.document(body, TypeOPML, emptyTime)
		doc.notBefore(at)
		return doc, nil
	})
}

func (p *Publisher) opml(list []FeedInfo) *opml.Document {
	doc := &opml.Document{
		Version: "2.0", Title: p.face().site.Title, Owner: p.face().site.Title, OwnerID: webURL(p.face().site.URL),
	}
	if isEmail(p.face().site.Contact) {
		doc.Email = p.face().site.Contact
	}
	folders := map[string]int{}
	for _, f := range list {
		o := opml.Outline{
			Text: f.Name, Title: f.Title, Type: "rss", XMLURL: p.abs(f.Paths[RSS]), HTMLURL: p.abs(f.Page),
			Language: langTag(p.face().site.Language), Version: "RSS2",
		}
		name := p.folder(f.Selection)
		if name == "" {
			doc.Body = append(doc.Body, o)
			continue
		}
		at, ok := folders[name]
		if !ok {
			at = len(doc.Body)
			folders[name] = at
			doc.Body = append(doc.Body, opml.Outline{Text: name})
		}
		doc.Body[at].Outlines = append(doc.Body[at].Outlines, o)
	}
	return doc
}

func (p *Publisher) folder(sel news.Selection) string {
	switch {
	case sel.Source != "":
		return p.face().lang.T("feed.sources")
	case sel.Channel != "" && sel.Town != "":
		return p.face().lang.T("feed.both")
	case sel.Channel != "":
		return p.face().lang.T("channels")
	case sel.Town != "":
		return p.face().lang.T("feed.towns")
	}
	return ""
}
