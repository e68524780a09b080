package news

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Alias is another key under which an entry is known: the id that a later guid or link of it would have given, or one of its
// Likenesses.
type Alias struct {
	Key    string `json:"-"`
	Entry  string `json:"entry"`
	Digest string `json:"digest,omitempty"` // the entry's, as with Known
}

// MaxAliases bounds the other keys that an entry keeps.
const MaxAliases = 8

// shortText bounds in bytes the letters of a text that is compared: of longer ones the copies are found by their fingerprints.
const shortText = 600

// Likenesses are keys by which an entry is found when its source gives it another guid or link: what of an article's link survives a
// move to another host, and its instant with its title where its text is short. Such keys are weak: what they lead to is to be compared
// (SameEntry). A day alone, and a link that may be a section's, tell less: there title, date and text are of the key. Keys are of the form of
// ids, but for the mark of weak ones.
func (e *Entry) Likenesses() []string {
	var titleRoom, textRoom [shortText + utf8.UTFMax]byte
	title, _ := appendLetters(titleRoom[:0], e.Brought().Title, false)
	if len(title) == 0 {
		return nil
	}
	text, whole := e.appendLetters(textRoom[:0])
	link := LinkPath(e.URL)
	keys := make([]string, 0, 2)
	date := strconv.FormatInt(e.Published.Unix(), 10)
	dated := !e.Published.IsZero()
	switch {
	case articleLink(link):
		keys = append(keys, weakPath+EntryID(e.Source, "like\x00path\x00"+link))
	case link != "" && dated:
		keys = append(keys, EntryID(e.Source, "like\x00link\x00"+string(title)+"\x00"+date+"\x00"+link))
	case link != "":
		keys = append(keys, weakUndated+EntryID(e.Source, "like\x00undated\x00"+string(title)+"\x00"+link))
	}
	switch {
	case !dated || !whole:
	case e.instant():
		keys = append(keys, weakTitle+EntryID(e.Source, "like\x00title\x00"+string(title)+"\x00"+date))
	case len(text) > 0 && !bytes.Equal(text, title): // else several of a day are called so
		keys = append(keys, EntryID(e.Source, "like\x00text\x00"+string(title)+"\x00"+date+"\x00"+string(text)))
	}
	return keys
}

// instant tells whether the entry has a date with a time of day.
func (e *Entry) instant() bool {
	h, m, s := e.Published.Clock()
	return !e.Published.IsZero() && h+m+s > 0
}

// StaysFound tells whether the entry is found by its link, whatever becomes of its title or its text, so that a new guid of it need not
// be kept.
func (e *Entry) StaysFound() bool { return !e.Published.IsZero() && articleLink(LinkPath(e.URL)) }

// LikenessForm numbers how Likenesses are made. A source whose entries were named by an earlier form names them again.
const LikenessForm = 3

// What the keys begin with that lead to entries which may be others, by what is the same of them.
const (
	weakPath    = "~p" // the path of the link
	weakTitle   = "~t" // title and instant
	weakUndated = "~u" // title and link, without a date
)

// WeakLikeness tells keys that lead to entries which may be others.
func WeakLikeness(key string) bool { return strings.HasPrefix(key, "~") }

// articleLink tells the links of articles, which have a number, from those of sections.
func articleLink(path string) bool {
	path, query, _ := strings.Cut(path, "?")
	page := path[strings.LastIndexByte(path, '/')+1:]
	return (strings.ContainsAny(page, "0123456789") || strings.ContainsAny(query, "0123456789")) && !isListPage(page)
}

func isListPage(page string) bool {
	return page != "" && strings.IndexByte("ilncdp", page[0]|0x20) >= 0 && listPage.MatchString(page)
}

var listPage = regexp.MustCompile(`(?i)^(?:index|list|node|column|col|channel|default|page)[-_]?[0-9]*(?:\.[a-z]+)?$`)

// appendLetters appends those of the entry's text, else of its summary, and says whether they are all.
func (e *Entry) appendLetters(b []byte) (letters []byte, whole bool) {
	if e.Content == "" {
		return appendLetters(b, e.Summary, false)
	}
	return appendLetters(b, e.Content, true)
}

// OtherKeys are all keys under which an entry is found beside its id.
func (e *Entry) OtherKeys() []string {
	return append(e.Likenesses(), e.Aliases...)
}

// Alias adds a key to those that the entry keeps, in the place of the oldest where there are too many.
func (e *Entry) Alias(key string) {
	if key == e.ID || slices.Contains(e.Aliases, key) {
		return
	}
	e.Aliases = append(slices.Clone(e.Aliases), key)
	e.Aliases = e.Aliases[max(0, len(e.Aliases)-MaxAliases):]
}

// LinkPath is what of an address survives when its site moves to another host or scheme: path and query, without what only
// says where a reader came from. Empty: it is no address.
func LinkPath(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return ""
	}
	path := u.EscapedPath()
	if i := strings.IndexByte(path, ';'); i >= 0 && strings.Contains(strings.ToLower(path[i:]), "sess") { // ;jsessionid=
		path = path[:i]
	}
	query, fragment := untracked(u.RawQuery), u.Fragment
	if articleLink(path) {
		query = unsessioned(query)
	}
	if query != "" {
		query = "?" + query
	}
	if fragment != "" {
		fragment = "#" + fragment
	}
	return "/" + strings.Trim(path, "/") + query + fragment
}

// SameLink tells that two addresses are one, but for what says where a reader came from.
func SameLink(a, b string) bool {
	if a == b {
		return true
	}
	x, err1 := url.Parse(a)
	y, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && x.Host != "" && x.Scheme == y.Scheme && strings.EqualFold(x.Host, y.Host) && LinkPath(a) == LinkPath(b)
}

// Tracked tells that an address says where a reader came from.
func Tracked(address string) bool {
	_, query, ok := strings.Cut(address, "?")
	query, _, _ = strings.Cut(query, "#")
	return ok && untracked(query) != query
}

// unsessioned is the query of an address whose path names an article, without what tells sessions and answers apart. Elsewhere such a
// parameter may be the article's own number.
func unsessioned(query string) string {
	parts := strings.Split(query, "&")
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool {
		name, _, _ := strings.Cut(p, "=")
		switch strings.ToLower(name) {
		case "sid", "sess", "session", "t", "v", "r", "ver", "time":
			return true
		}
		return false
	}), "&")
}

// untracked is a query without the parameters that only count readers.
func untracked(query string) string {
	counts := func(parameter string) bool {
		name, _, _ := strings.Cut(strings.TrimPrefix(parameter, "amp;"), "=")
		return tracking(strings.ToLower(name))
	}
	for p := range strings.SplitSeq(query, "&") {
		if counts(p) {
			return strings.Join(slices.DeleteFunc(strings.Split(query, "&"), counts), "&")
		}
	}
	return query
}

func tracking(name string) bool {
	switch name {
	case "", "from", "spm", "fbclid", "gclid", "msclkid", "yclid", "dclid", "igshid", "mc_cid", "mc_eid", "ref", "referer", "referrer",
		"_", "_t", "ts", "timestamp", "rnd", "rand", "random", "nonce", "nocache", "sessionid", "phpsessid", "jsessionid", "token", "access_token", "auth_key", "sign", "signature", "expires",
		"source", "src", "share", "shareid", "share_token", "isappinstalled", "nsukey", "wxfrom", "scene", "chksm", "tt_from", "cmpid", "ncid":
		return true
	}
	return strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "share_") || strings.HasPrefix(name, "hmsr") || strings.HasPrefix(name, "pk_")
}

// appendLetters appends the beginning of a text's letters and digits, of HTML without its tags, and says whether that is all.
func appendLetters(b []byte, s string, html bool) (letters []byte, whole bool) {
	inTag := false
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0xe4 && c <= 0xe9 && i+2 < len(s) && (c > 0xe4 || s[i+1] >= 0xb8) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80 { // U+4E00 to U+9FFF
			if !inTag {
				b = append(b, s[i:i+3]...)
			}
			i += 3
		} else {
			r, n := utf8.DecodeRuneInString(s[i:])
			i += n
			switch {
			case r == '<' && html:
				inTag = true
			case r == '>' && inTag:
				inTag = false
			case inTag, r >= 0x3008 && r <= 0x3020, r >= 0xff01 && r <= 0xff0f: // marks, which the tables tell slowly
			case unicode.IsLetter(r) || unicode.IsNumber(r):
				b = utf8.AppendRune(b, unicode.ToLower(r))
			}
		}
		if len(b) > shortText {
			return b, false
		}
	}
	return b, true
}
