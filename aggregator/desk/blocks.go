package desk

import (
	"net/url"
	"strings"
	"sync"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/aggregator/desk/text"
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

// Blocks are blocks made ready to compare entries with. A Blocks does not change.
type Blocks struct {
	list          []news.BlockInForce
	titles, texts *text.Automaton // of all headlines and of all texts, so that many cost what one does; nil: there are none
}

// NewBlocks makes them ready.
func NewBlocks(list []news.BlockInForce) *Blocks {
	return &Blocks{list, blockWords(list, news.BlockHeadline), blockWords(list, news.BlockText)}
}

func blockWords(list []news.BlockInForce, by news.BlockBy) *text.Automaton {
	var terms [][]rune
	seen := map[string]bool{}
	for _, b := range list {
		if b.By == by && b.Key != "" && !seen[b.Key] {
			seen[b.Key] = true
			terms = append(terms, []rune(b.Key))
		}
	}
	if len(terms) == 0 {
		return nil
	}
	return text.NewAutomaton(terms)
}

// Of gives the first of the blocks that an entry is one of; false: it is of none.
func (b *Blocks) Of(e *news.Entry) (news.BlockInForce, bool) {
	if len(b.list) == 0 {
		return news.BlockInForce{}, false
	}
	e = e.Brought()
	address := sync.OnceValue(func() string { return addressKey(e.URL) })
	guid := sync.OnceValue(func() string { return addressKey(e.GUID) })
	var title, all string // empty: none of the words is there
	if b.titles != nil || b.texts != nil {
		title = BlockKey(news.BlockHeadline, e.Title)
	}
	if b.texts != nil {
		all = title + "\x00" + BlockKey(news.BlockText, e.Summary) + "\x00" + BlockKey(news.BlockText, e.Content)
		if !b.texts.Within(all) {
			all = ""
		}
	}
	if b.titles != nil && !b.titles.Within(title) {
		title = ""
	}
	for _, block := range b.list {
		var is bool
		switch block.By {
		case news.BlockAddress:
			is = address() == block.Key || guid() == block.Key
		case news.BlockHeadline:
			is = title != "" && strings.Contains(title, block.Key)
		case news.BlockText:
			is = all != "" && strings.Contains(all, block.Key)
		}
		if is && block.Key != "" {
			return block, true
		}
	}
	return news.BlockInForce{}, false
}
