package web

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// The moments of the walk: before an embargo ends, after it, when entries have expired, and when all were taken down.
const (
	underEmbargo = iota
	released
	expired
	removed
	moments
)

const (
	embargo = time.Hour
	expiry  = 24 * time.Hour
)

// moment is when the walk goes round, after the entries were published.
func moment(n int) time.Duration {
	return [moments]time.Duration{time.Minute, 2 * embargo, 2 * expiry, 3 * expiry}[n]
}

// canary is a kind of word that stands in one part of one entry alone.
type canary string

const (
	inID       canary = "id"
	inTitle    canary = "title"
	inLink     canary = "link"
	inReporter canary = "reporter"
	inRights   canary = "rights"
	inLabel    canary = "label"
	inSummary  canary = "summary"
	inMedia    canary = "media"
	inCaption  canary = "caption"
	inCategory canary = "category"
	inContent  canary = "content"
	inQuote    canary = "quote"  // of the text, in a reason
	inReason   canary = "reason" // why it was taken down, which may be told
	inClosed   canary = "closed" // the name of one more provider, whose licence gives nobody anything
)

var extents = []news.Extent{news.ExtentNothing, news.ExtentHeadline, news.ExtentSummary, news.ExtentFull}

// takenDown is the extent of what was taken down, in place of what its licence gave.
const takenDown news.Extent = ""

// given is what an extent lets be seen.
var given = map[news.Extent][]canary{
	takenDown:           {inID, inReason},
	news.ExtentNothing:  nil,
	news.ExtentHeadline: {inID, inTitle, inLink, inReporter, inRights, inLabel},
	news.ExtentSummary:  {inID, inTitle, inLink, inReporter, inRights, inLabel, inSummary, inMedia, inCaption, inCategory},
	news.ExtentFull:     {inID, inTitle, inLink, inReporter, inRights, inLabel, inSummary, inMedia, inCaption, inCategory, inContent, inQuote},
}

// grants is what each audience gets.
type grants struct{ public, partner news.Extent }

func (g grants) to(partner bool) news.Extent {
	if partner {
		return g.partner
	}
	return g.public
}

// licensed is one entry of the walk, the only one of its source.
type licensed struct {
	name    string
	n       int
	licence news.Licence
	origin  string // where it is not the source itself
	held    news.Reason
	orphan  bool // its source is gone
	gets    [moments]grants
}

func (c *licensed) word(in canary) string { return fmt.Sprintf("zq%03d%s", c.n, in) }
func (c *licensed) source() string        { return fmt.Sprintf("s%03d", c.n) }

// entry has a canary in every part. It is in a channel that has a parent, and in a town.
func (c *licensed) entry(published time.Time) news.Entry {
	id := c.word(inID)
	return news.Entry{
		ID: id, Source: c.source(), URL: "http://x.example/" + c.word(inLink), Title: "题 " + c.word(inTitle), Summary: "摘 " + c.word(inSummary),
		Content: "<p>文 " + c.word(inContent) + " " + c.word(inQuote) + "</p>", Published: published, Updated: published, FirstSeen: published,
		Channels: []string{"strong-counties"}, Towns: []string{"wuzhen"}, Held: c.held,
		Why:         news.Why{Channels: map[string]news.Reason{"strong-counties": {Text: "正文提到「" + c.word(inQuote) + "」"}}, Towns: map[string]news.Reason{"wuzhen": news.Because("held.origin", c.word(inQuote)).At("body")}},
		Attribution: news.Attribution{Origin: c.origin, Reporters: []string{c.word(inReporter)}, Rights: c.word(inRights)},
		Providers:   []news.Provider{{ID: c.source(), Name: "报社"}, {ID: "closed", Name: c.word(inClosed), URL: "http://closed.example/" + c.word(inClosed)}},
		Media:       []news.Media{{URL: "http://x.example/" + c.word(inMedia) + ".jpg", Type: "image/jpeg", Caption: c.word(inCaption)}},
		Categories:  []string{c.word(inCategory)},
	}
}

// siteLicence is what the walk's hub says for sources that say nothing, and of agencies in all of them.
var siteLicence = news.Licence{Public: news.ExtentSummary, Partner: news.ExtentFull, Label: "稿件来源:{origin}", Except: []news.Exception{
	{Origins: []string{"路通社"}, Public: news.ExtentHeadline, Partner: news.ExtentSummary},
}}

// always is the same at every moment until it is taken down.
func always(g grants) [moments]grants {
	return [moments]grants{underEmbargo: g, released: g, expired: g}
}

// cases are every pair of extents, as a licence and as each kind of exception, and what no licence says: every step-th of them.
func cases(step int) []*licensed {
	var all []*licensed
	added := 0
	add := func(name string, c licensed) {
		if added++; added%step != 0 {
			return
		}
		c.name, c.n = name, len(all)+1
		if name != "site's licence" && !c.orphan {
			c.licence.Label = c.word(inLabel) + ":{origin}"
		}
		all = append(all, &c)
	}
	for i, public := range extents {
		for j, partner := range extents {
			for _, kind := range slices.Sorted(maps.Keys(kinds)) {
				if j >= i || kind == "licence" { // a partner that gets less is odd, and allowed
					add(fmt.Sprintf("%s %s/%s", kind, public, partner), kinds[kind](grants{public, partner}))
				}
			}
		}
	}
	for _, outlet := range clients { // an exception for an outlet holds what its client carries
		l := news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull, Except: []news.Exception{{Origins: []string{outlet.named}, Public: news.ExtentNothing, Partner: news.ExtentHeadline}}}
		add("copy of "+outlet.printed, licensed{origin: outlet.printed, licence: l, gets: always(grants{news.ExtentNothing, news.ExtentHeadline})})
	}
	add("site's licence", licensed{gets: always(grants{news.ExtentSummary, news.ExtentFull})})
	add("site's exception", licensed{origin: "《路通社》", gets: always(grants{news.ExtentHeadline, news.ExtentSummary})})
	add("site's exception in a free source", licensed{origin: "路通社", licence: news.Licence{Public: news.ExtentFull}, gets: always(grants{news.ExtentHeadline, news.ExtentSummary})})
	add("site's exception in a closed source", licensed{origin: "路通社", licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentHeadline},
		gets: always(grants{news.ExtentNothing, news.ExtentHeadline})})
	add("held", licensed{held: news.Because("held.unnamed"), licence: news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull}, gets: always(grants{news.ExtentNothing, news.ExtentNothing})})
	add("source gone", licensed{orphan: true, gets: always(grants{news.ExtentHeadline, news.ExtentHeadline})})
	return all
}

// clients are outlets as a licence names them, and as their copy is signed.
var clients = []struct{ named, printed string }{
	{"浙江新闻", "浙江新闻客户端"}, {"央视新闻", "央视新闻客户端"}, {"澎湃新闻", "澎湃新闻客户端"}, {"封面新闻", "封面新闻客户端"}, {"潮新闻", "潮新闻客户端"},
	{"人民日报", "《人民日报》客户端"}, {"《人民日報》", "人民日报新闻客户端"}, {"潮新闻客户端", "潮新闻"},
}

// kinds make a licence that comes to the grants by each way, the rest of it being the opposite.
var kinds = map[string]func(grants) licensed{
	"licence": func(g grants) licensed {
		return licensed{licence: news.Licence{Public: g.public, Partner: g.partner}, gets: always(g)}
	},
	"origin": func(g grants) licensed {
		l := other(g)
		l.Except = []news.Exception{{Origins: []string{"新華社"}, Public: g.public, Partner: g.partner}}
		return licensed{licence: l, origin: "新华社客户端", gets: always(g)}
	},
	"another origin": func(g grants) licensed {
		o := other(g)
		l := news.Licence{Public: g.public, Partner: g.partner, Except: []news.Exception{{Origins: []string{"新华社"}, Public: o.Public, Partner: o.Partner}}}
		return licensed{licence: l, origin: "新华网", gets: always(g)}
	},
	"channel": func(g grants) licensed {
		l := other(g)
		l.Except = []news.Exception{{Channels: []string{"strong-counties"}, Public: g.public, Partner: g.partner}}
		return licensed{licence: l, gets: always(g)}
	},
	"channel above": func(g grants) licensed {
		l := other(g)
		l.Except = []news.Exception{{Channels: []string{"pictures"}}, {Channels: []string{"world"}, Public: g.public, Partner: g.partner}}
		return licensed{licence: l, gets: always(g)}
	},
	"embargo": func(g grants) licensed {
		l := other(g)
		l.Except = []news.Exception{{Embargo: embargo, Public: g.public, Partner: g.partner}}
		then := grants{l.Public, l.Partner}
		return licensed{licence: l, gets: [moments]grants{underEmbargo: g, released: then, expired: then}}
	},
	"expiry": func(g grants) licensed {
		l := other(g)
		l.Except = []news.Exception{{Expiry: expiry, Public: g.public, Partner: g.partner}}
		before := grants{l.Public, l.Partner}
		return licensed{licence: l, gets: [moments]grants{underEmbargo: before, released: before, expired: g}}
	},
}

// other gives all where the grants are less than all, and nothing where they are all.
func other(g grants) news.Licence {
	not := func(x news.Extent) news.Extent {
		if x == news.ExtentFull {
			return news.ExtentNothing
		}
		return news.ExtentFull
	}
	return news.Licence{Public: not(g.public), Partner: not(g.partner)}
}
