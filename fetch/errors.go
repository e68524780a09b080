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

	"github.com/txnews/hub/news"
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

// Reason is what people are told.
func (e *StatusError) Reason() news.Reason {
	if e.Status == http.StatusNotModified {
		return news.Because("fetch.status-unasked-304")
	}
	line := strings.TrimSuffix(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status)), " ")
	if e.RetryAfter > 0 {
		return news.Because("fetch.status-later", line, e.RetryAfter.String())
	}
	return news.Because("fetch.status", line)
}

// problem is an error with its reason that is also one of the sentinels above, and keeps its cause for errors.As.
type problem struct {
	kind  error
	cause error
	why   news.Reason
	text  string
}

func (p *problem) Error() string       { return p.text }
func (p *problem) Reason() news.Reason { return p.why }

func (p *problem) Unwrap() []error {
	if p.cause == nil {
		return []error{p.kind}
	}
	return []error{p.kind, p.cause}
}

// fail is an error of a kind. Its reason is the rule with the arguments of the English as its terms.
func fail(kind error, rule, format string, args ...any) error {
	return because(nil, kind, rule, format, args...)
}

// because is fail with the error that caused it. A cause among the arguments is no term: it has its own reason.
func because(cause, kind error, rule, format string, args ...any) *problem {
	var terms []string
	for _, a := range args {
		if _, is := a.(error); !is {
			terms = append(terms, fmt.Sprint(a))
		}
	}
	return &problem{kind: kind, cause: cause, why: news.Because(rule, terms...), text: fmt.Errorf(format, args...).Error()}
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
	if hop.Err() != nil {
		return because(err, ErrTimeout, "fetch.timeout-whole", "the server takes too long: no whole answer within %v", c.opt.Timeout)
	}
	return explain(err, host)
}

func explain(err error, host string) *problem {
	var dns *net.DNSError
	var timeout net.Error
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &dns):
		return explainDNS(dns, err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return because(err, ErrUnreachable, "fetch.refused", "the server refuses connections")
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return because(err, ErrUnreachable, "fetch.no-way", "there is no way to the server's network")
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return because(err, ErrUnreachable, "fetch.cut", "the server cut the connection")
	case errors.As(err, &timeout) && timeout.Timeout():
		return explainWait(err)
	case errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/":
		return because(err, ErrProtocol, "fetch.plain-http", "the server speaks http where https was asked for")
	case errors.Is(err, io.EOF):
		return because(err, ErrUnreachable, "fetch.closed", "the server closed the connection without an answer")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return because(err, ErrTruncated, "fetch.ended-early", "the answer ended early: the connection closed before its end")
	}
	if p := explainTLS(err, host); p != nil {
		return p
	}
	s := err.Error() // net/http has no values for what follows
	if strings.Contains(s, "response headers exceeded") || strings.Contains(s, "header list larger") {
		return because(err, ErrTooLarge, "fetch.headers-large", "the answer's headers are larger than %s", size(maxHeader))
	}
	if strings.HasPrefix(s, "stream error") { // HTTP/2's RST_STREAM
		return because(err, ErrTruncated, "fetch.broken-off", "the answer ended early: the server broke it off")
	}
	return because(err, ErrProtocol, "fetch.protocol", "the server does not speak HTTP as it should: %s", oneLine(s))
}

func explainDNS(e *net.DNSError, cause error) *problem {
	name := oneLine(e.Name)
	switch {
	case e.IsNotFound:
		return because(cause, ErrUnreachable, "fetch.dns-unknown", "the name %s is not known", name)
	case e.IsTimeout:
		return because(cause, ErrUnreachable, "fetch.dns-slow", "the name server takes too long over %s", name)
	}
	return because(cause, ErrUnreachable, "fetch.dns-failed", "the name %s could not be looked up", name)
}

// explainTLS is nil for an error that is not of TLS.
func explainTLS(err error, host string) *problem {
	var verify *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return because(err, ErrCertificate, "fetch.cert-name", "the certificate is not for %s", host)
	case errors.As(err, &authority):
		return because(err, ErrCertificate, "fetch.cert-unknown", "the certificate of %s is signed by nobody known", host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return because(err, ErrCertificate, "fetch.cert-expired", "the certificate of %s has run out or is not valid yet", host)
	case errors.As(err, &invalid), errors.As(err, &verify):
		return because(err, ErrCertificate, "fetch.cert-invalid", "the certificate of %s is not valid", host)
	case errors.As(err, &record), errors.As(err, &alert):
		return because(err, ErrCertificate, "fetch.tls", "no secure connection could be made to %s", host)
	}
	return nil
}

// explainWait says what was waited for when a bound of the transport's ran out.
func explainWait(err error) *problem {
	s := err.Error()
	switch {
	case strings.Contains(s, "awaiting response headers"):
		return because(err, ErrTimeout, "fetch.timeout-answer", "the server takes too long: no answer within %v", maxFirstByte)
	case strings.Contains(s, "TLS handshake"):
		return because(err, ErrTimeout, "fetch.timeout-secure", "the server takes too long: no secure connection within %v", maxDial)
	}
	return because(err, ErrTimeout, "fetch.timeout-dial", "the server takes too long: no connection within %v", maxDial)
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
