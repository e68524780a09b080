package desk

import (
	"net/url"
	"strings"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/news"
)

// BlockKey is what a block is compared by: of an address what tells one article from another, of words their letters and digits, narrow,
// in simplified characters and small letters. Empty: there is nothing to compare.
func BlockKey(by news.BlockBy, what string) string {
	if by == news.BlockAddress {
		return addressKey(what)
	}
	return strings.ToLower(reprint.Bare(what))
}

// addressKey is an address without its scheme, fragment and closing slash, and without what only says where a reader came from. Empty: it
// is none of an article.
func addressKey(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	path, _, _ := strings.Cut(news.LinkPath(address), "#")
	if path == "/" || path == "" {
		return ""
	}
	host := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(u.Host), ":80"), ":443")
	return host + path
}

// Blocked gives the first of the blocks that an entry is one of; false: it is of none.
func Blocked(e *news.Entry, blocks []news.BlockInForce) (news.BlockInForce, bool) {
	if len(blocks) == 0 {
		return news.BlockInForce{}, false
	}
	e = e.Brought()
	var title, all string
	for _, b := range blocks {
		switch b.By {
		case news.BlockAddress:
			if addressKey(e.URL) == b.Key || addressKey(e.GUID) == b.Key {
				return b, true
			}
		case news.BlockHeadline:
			if title == "" {
				title = BlockKey(b.By, e.Title)
			}
			if strings.Contains(title, b.Key) {
				return b, true
			}
		case news.BlockText:
			if all == "" {
				all = BlockKey(b.By, e.Title) + "\x00" + BlockKey(b.By, e.Summary) + "\x00" + BlockKey(b.By, e.Content)
			}
			if strings.Contains(all, b.Key) {
				return b, true
			}
		}
	}
	return news.BlockInForce{}, false
}
