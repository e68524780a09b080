package websub

import (
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// everyTopic stands among the timelines for what touches all topics.
const everyTopic news.Timeline = "*"

// topic is the address of one of our feeds, taken apart.
type topic struct {
	sel    news.Selection
	format feeds.Format
	limit  int    // 0: none was asked for
	token  string // of a partner's feed
}

// path names the topic among all, whichever way its address was written; the token stands beside it.
func (t topic) path() string {
	path := feeds.Path(t.sel, t.format)
	if t.limit > 0 {
		path += "?limit=" + strconv.Itoa(t.limit)
	}
	return path
}

// lines are the timelines whose changes the topic's subscribers are told of.
func (t topic) lines() []news.Timeline { return []news.Timeline{t.sel.Timeline(), everyTopic} }

// topicOf reads what path wrote.
func topicOf(sub news.Subscription) (topic, bool) {
	u, err := url.Parse(sub.Topic)
	if err != nil {
		return topic{}, false
	}
	t := topic{token: sub.Token}
	var ok bool
	if t.sel, t.format, ok = feeds.ParsePath(u.EscapedPath()); !ok {
		return topic{}, false
	}
	t.limit, err = site.Limit(u, 0, feeds.MaxLimit)
	return t, err == nil
}

// parse reads a topic's address as a subscriber wrote it: under http or https, with a limit, and with parameters that feeds do not look
// at, which are dropped.
func (h *Hub) parse(address string) (topic, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return topic{}, refuse(400, "websub.topic-address", short(address))
	}
	path, below := strings.CutPrefix(u.EscapedPath(), strings.TrimSuffix(h.base.EscapedPath(), "/"))
	t := topic{}
	known := false
	if below && hostPort(u) == hostPort(h.base) {
		t.sel, t.format, known = feeds.ParsePath(path)
	}
	if !known {
		return topic{}, refuse(404, "websub.topic-unknown", short(address))
	}
	query := u.Query()
	if query.Has("key") {
		return topic{}, refuse(400, "websub.topic-key")
	}
	t.token = query.Get(feeds.TopicParam)
	if t.limit, err = site.Limit(u, 0, feeds.MaxLimit); err != nil {
		return topic{}, refuse(404, "websub.topic-unknown", short(address))
	}
	return t, nil
}

// hostPort is an address's host, with its port where that is not its scheme's own: http and https are one.
func hostPort(u *url.URL) string {
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		return host
	}
	return net.JoinHostPort(host, port)
}
