package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// What can be wrong, for errors.Is. The errors that Get gives say more than these do.
var (
	ErrAddress        = errors.New("the address is not one that can be fetched")
	ErrPrivateAddress = errors.New("the address is not public")
	ErrTooLarge       = errors.New("the answer is too large")
	ErrRedirects      = errors.New("the redirects do not end")
	ErrRobots         = errors.New("robots.txt forbids it")
	ErrRobotsLater    = errors.New("robots.txt cannot be read now") // nothing may be fetched until it can (RFC 9309 §2.3.1.4)
	ErrTimeout        = errors.New("the server takes too long")
	ErrEncoding       = errors.New("the answer's compression cannot be read")
	ErrTruncated      = errors.New("the answer ended early")
	ErrUnreachable    = errors.New("the server cannot be reached")
	ErrCertificate    = errors.New("the server's certificate is not valid")
	ErrProtocol       = errors.New("the server does not speak HTTP as it should")
)

// StatusError is an answer other than the document: any status but 200, or 304 where nothing was asked about.
type StatusError struct {
	URL        string // that answered so
	Status     int
	RetryAfter time.Duration // what the server asks for, 0 to MaxRetryAfter
}

func (e *StatusError) Error() string {
	if e.Status == http.StatusNotModified {
		return "the server answered 304 Not Modified to a request that set no condition"
	}
	s := fmt.Sprintf("the server answered %d %s", e.Status, http.StatusText(e.Status))
	s = strings.TrimSuffix(s, " ")
	if e.RetryAfter > 0 {
		s += ", to be asked again in " + e.RetryAfter.String()
	}
	return s
}

// problem is an error in words that is also one of the sentinels above, and keeps its cause for errors.As.
type problem struct {
	kind  error
	cause error
	text  string
}

func (p *problem) Error() string { return p.text }

func (p *problem) Unwrap() []error {
	if p.cause == nil {
		return []error{p.kind}
	}
	return []error{p.kind, p.cause}
}

func fail(kind error, format string, args ...any) error {
	return &problem{kind: kind, text: fmt.Sprintf(format, args...)}
}

// inWords turns what net/http and net give into one short line. It is for errors that came while this request's own time
// (hop) had not ended before the caller's (ctx) did.
func (c *Client) inWords(ctx, hop context.Context, host string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var done *problem
	if errors.As(err, &done) {
		return done
	}
	text, kind := explain(err, host)
	if hop.Err() != nil {
		text, kind = fmt.Sprintf("the server takes too long: no whole answer within %v", c.opt.Timeout), ErrTimeout
	}
	return &problem{kind: kind, cause: err, text: text}
}

func explain(err error, host string) (text string, kind error) {
	var dns *net.DNSError
	var timeout net.Error
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &dns):
		return explainDNS(dns), ErrUnreachable
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the server refuses connections", ErrUnreachable
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "there is no way to the server's network", ErrUnreachable
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the server cut the connection", ErrUnreachable
	case errors.As(err, &timeout) && timeout.Timeout():
		return "the server takes too long: " + phase(err), ErrTimeout
	case errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/":
		return "the server speaks http where https was asked for", ErrProtocol
	case errors.Is(err, io.EOF):
		return "the server closed the connection without an answer", ErrUnreachable
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the answer ended early: the connection closed before its end", ErrTruncated
	}
	if text, ok := explainTLS(err, host); ok {
		return text, ErrCertificate
	}
	s := err.Error() // net/http has no values for what follows
	if strings.Contains(s, "response headers exceeded") || strings.Contains(s, "header list larger") {
		return "the answer's headers are larger than " + size(maxHeader), ErrTooLarge
	}
	if strings.HasPrefix(s, "stream error") { // HTTP/2's RST_STREAM
		return "the answer ended early: the server broke it off", ErrTruncated
	}
	return "the server does not speak HTTP as it should: " + oneLine(s), ErrProtocol
}

func explainDNS(e *net.DNSError) string {
	switch {
	case e.IsNotFound:
		return "the name " + oneLine(e.Name) + " is not known"
	case e.IsTimeout:
		return "the name server takes too long over " + oneLine(e.Name)
	}
	return "the name " + oneLine(e.Name) + " could not be looked up"
}

func explainTLS(err error, host string) (string, bool) {
	var verify *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return "the certificate is not for " + host, true
	case errors.As(err, &authority):
		return "the certificate of " + host + " is signed by nobody known", true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate of " + host + " has run out or is not valid yet", true
	case errors.As(err, &invalid), errors.As(err, &verify):
		return "the certificate of " + host + " is not valid", true
	case errors.As(err, &record), errors.As(err, &alert):
		return "no secure connection could be made to " + host, true
	}
	return "", false
}

// phase says what was waited for when a bound of the transport's ran out.
func phase(err error) string {
	s := err.Error()
	switch {
	case strings.Contains(s, "awaiting response headers"):
		return "no answer within " + maxFirstByte.String()
	case strings.Contains(s, "TLS handshake"):
		return "no secure connection within " + maxDial.String()
	}
	return "no connection within " + maxDial.String()
}

// oneLine makes foreign text fit for a log line: what a server sent may stand in it.
func oneLine(s string) string {
	s = strings.ToValidUTF8(s, "?")
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	const most = 160
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}

// size writes a number of bytes as people do.
func size(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
