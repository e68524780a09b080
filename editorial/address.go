package editorial

import (
	"fmt"
	"iter"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/txnews/hub/aggregator/intake"
)

// feedScheme is what readers and browsers put before a feed's address to have it opened by a reader.
var feedScheme = regexp.MustCompile(`(?i)^(feed|rss|podcast|pcast|itpc):(//)?`)

// WebAddress is a source's address as it can be asked, mended where its writer's meaning is plain: blanks around, feed: before it, no
// scheme before www., escaped twice. What is no address stays as it is, for the check that says so.
func WebAddress(address string) string {
	mended := strings.TrimSpace(address)
	if scheme := feedScheme.FindString(mended); scheme != "" {
		mended = strings.TrimPrefix(mended[len(scheme):], "//")
		if !strings.Contains(mended, "://") {
			mended = "http://" + mended
		}
	}
	if strings.HasPrefix(mended, "//") {
		mended = "http:" + mended
	}
	if mended = intake.Address(mended); mended == "" {
		return address
	}
	return mended
}

// FreeID makes a source's id of its address, one that is not taken: the host without www and its public suffix, where that
// is taken the words of the path behind it, at last a number.
func FreeID(address string, taken map[string]bool) string {
	first := ""
	for id := range idsOf(address) {
		if first == "" {
			first = id
		}
		if !taken[id] {
			return id
		}
	}
	return freeID(first, taken)
}

// idsOf are the ids that an address suggests, the best first. There is one at least.
func idsOf(address string) iter.Seq[string] {
	return func(yield func(string) bool) {
		u, err := url.Parse(address)
		if err != nil || u.Hostname() == "" {
			yield("source")
			return
		}
		host, words := hostWords(u.Hostname()), pathWords(u.Path)
		switch {
		case host == "" && strings.ContainsFunc(words, isLetter):
			yield(words)
		case host == "" && words != "":
			yield("source-" + words)
		case host == "":
			yield("source")
		case words == "":
			yield(host)
		default:
			_ = yield(host) && yield(bounded(host+"-"+words))
		}
	}
}

// hostWords is what a host's name tells of who it belongs to; of a number nothing.
func hostWords(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if _, err := netip.ParseAddr(host); err == nil {
		return ""
	}
	suffix, _ := publicsuffix.PublicSuffix(host)
	name := strings.TrimSuffix(strings.TrimSuffix(host, suffix), ".")
	if name == "" {
		name = host // localhost
	}
	labels := strings.Split(name, ".")
	for len(labels) > 1 && commonWords[labels[0]] {
		labels = labels[1:]
	}
	return slug(strings.Join(labels, "-"))
}

// pathWords are the words of a path that tell one feed of a site from the next.
func pathWords(p string) string {
	p = strings.TrimSuffix(p, path.Ext(p))
	var words []string
	for _, word := range strings.FieldsFunc(strings.ToLower(p), func(r rune) bool { return !isLetter(r) && (r < '0' || r > '9') }) {
		if !commonWords[word] {
			words = append(words, word)
		}
	}
	return slug(strings.Join(words, "-"))
}

// commonWords say nothing of what a feed is about.
var commonWords = map[string]bool{"www": true, "rss": true, "rss2": true, "feed": true, "feeds": true, "atom": true, "xml": true, "rdf": true, "json": true,
	"index": true, "default": true, "html": true, "htm": true, "php": true, "jsp": true, "asp": true, "aspx": true}

const maxID = 64

func bounded(id string) string { return strings.Trim(id[:min(len(id), maxID)], "-") }

func slug(s string) string {
	return bounded(strings.Map(func(r rune) rune {
		if isLetter(r) || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, s))
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }

// freeID gives the id, with a number behind it where it is taken.
func freeID(id string, taken map[string]bool) string {
	free := id
	for n := 2; taken[free]; n++ {
		free = fmt.Sprintf("%s-%d", id, n)
	}
	return free
}
