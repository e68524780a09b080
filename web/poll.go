package web

import (
	"bytes"
	"net/http"

	"golang.org/x/net/http/httpguts"
)

// poll is what a request asks that may be answered by what was answered before.
type poll struct {
	target, coding, tag []byte // tag: If-None-Match
	old                 bool   // of HTTP/1.0
	head                bool   // and no GET
	last                bool   // of its connection
	other               bool   // it says more than pollHeaders, or asks by a date alone
}

// parsePoll reads one whole request that has no body, as everybody writes it (RFC 9112); false for everything else. What net/http would read
// otherwise, a line that ends in LF alone say, is everything else too.
func parsePoll(b []byte) (p poll, whole bool) {
	line, rest, ok := bytes.Cut(b, crlf)
	method, line, _ := bytes.Cut(line, space)
	target, version, _ := bytes.Cut(line, space)
	p.target, p.head = target, string(method) == http.MethodHead
	p.old = string(version) == "HTTP/1.0"
	p.last = p.old // unless it says otherwise
	if !ok || !p.head && string(method) != http.MethodGet || !p.old && string(version) != "HTTP/1.1" || len(target) == 0 || target[0] != '/' || !between(target, 0x21, 0x7e) {
		return p, false
	}
	var had [len(pollHeaders)]bool
	for {
		if line, rest, ok = bytes.Cut(rest, crlf); !ok {
			return p, false
		}
		if len(line) == 0 {
			p.other = p.other || had[dateHeader] && !had[tagHeader]
			return p, len(rest) == 0 && had[hostHeader]
		}
		name, value, header := bytes.Cut(line, colon)
		value = bytes.Trim(value, " \t")
		if !header || !between(name, 0x21, 0x7e) || !between(value, 0x20, 0xff) || indexFold(framingHeaders[:], name) >= 0 {
			return p, false
		}
		is := indexFold(pollHeaders[:], name)
		if is < 0 || !between(value, 0x20, 0x7e) || had[is] && is <= tagHeader {
			p.other = true
			continue
		}
		switch had[is] = true; is {
		case hostHeader:
			if !httpguts.ValidHostHeader(string(value)) {
				return p, false
			}
		case codingHeader:
			p.coding = value
		case tagHeader:
			p.tag = value
		case connectionHeader:
			p.last = bytes.EqualFold(value, closing)
			p.other = p.other || !p.last && (p.old || !bytes.EqualFold(value, keepAlive))
		}
	}
}

var (
	crlf      = []byte("\r\n")
	space     = []byte(" ")
	colon     = []byte(":")
	keepAlive = []byte("keep-alive")
	closing   = []byte("close")
)

// pollHeaders are those that a poll may have: but for the first four, which may stand once alone, no answer to who shows no key depends on them.
// A request with any other is net/http's.
var pollHeaders = [...]string{"host", "connection", "accept-encoding", "if-none-match", "if-modified-since", "user-agent", "accept", "accept-language", "accept-charset",
	"cache-control", "pragma", "referer", "from", "dnt", "via", "forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-real-ip", "x-request-id"}

// Places in pollHeaders.
const (
	hostHeader = iota
	connectionHeader
	codingHeader
	tagHeader
	dateHeader
)

// framingHeaders tell that more belongs to a request than its head, or that what comes after it is no request.
var framingHeaders = [...]string{"content-length", "transfer-encoding", "upgrade", "expect", "trailer", "te"}

// indexFold is the place of a header's name among names in lower case; -1: it is not there.
func indexFold(names []string, name []byte) int {
next:
	for i, known := range names {
		if len(name) != len(known) {
			continue
		}
		for j, c := range name {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			if c != known[j] {
				continue next
			}
		}
		return i
	}
	return -1
}

// between reports whether all bytes lie between two, but for DEL; tabs lie nowhere.
func between(b []byte, least, most byte) bool {
	for _, c := range b {
		if c < least || c > most || c == 0x7f {
			return false
		}
	}
	return true
}
