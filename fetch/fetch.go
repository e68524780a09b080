// Package fetch gets one URL politely and safely: conditional requests, bounds on everything that a server can make
// large or slow, redirects followed and judged, robots.txt obeyed, and no address that is not public, at any hop.
package fetch

import (
	"context"
	"crypto/x509"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/txnews/hub/news"
)

// Defaults of Options.
const (
	DefaultUserAgent = "txnews-hub/1.0 (+https://github.com/txnews/hub)"
	DefaultTimeout   = 20 * time.Second
	DefaultMaxBody   = 10 << 20
	DefaultPerHost   = 2
	DefaultGap       = 500 * time.Millisecond
)

// Bounds that are not the operator's to choose.
const (
	maxHeader      = 64 << 10         // bytes of an answer's headers
	maxRedirects   = 10               // hops of one request
	maxValidator   = 512              // bytes of an ETag or Last-Modified; a longer one is not kept
	maxFirstByte   = 15 * time.Second // from the request sent to the answer's headers
	maxDial        = 8 * time.Second  // for a connection, and again for TLS
	maxIdle        = 30 * time.Second // a connection without a request is closed
	maxIdleConns   = 512              // in all
	maxDrain       = 4 << 10          // bytes of an answer read only to keep its connection
	acceptFeeds    = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.7, */*;q=0.5"
	acceptEncoding = "gzip, deflate, br, zstd"
)

// Options say how a Client behaves. The zero value is fit for use: zero fields take the defaults above.
type Options struct {
	UserAgent    string        // its product (what stands before the slash) is the name that robots.txt knows us by
	AgentNow     func() string // the user agent as it is when something is asked, under the same product; nil: UserAgent
	Timeout      time.Duration // of one Get: all hops and the body; waiting for a turn at the host does not count
	MaxBody      int64         // bytes, of the body as sent and again as decompressed
	PerHost      int           // requests at one host at a time
	Gap          time.Duration // between polite requests to one host; 0: DefaultGap, but none to a loopback host; negative: none
	AllowPrivate bool          // addresses that are not public may be reached: for tests on loopback

	RootCAs  *x509.CertPool                                                       // nil: the system's
	Resolver *net.Resolver                                                        // nil: the system's
	Dial     func(ctx context.Context, network, address string) (net.Conn, error) // takes the dialer's place, and its guard's: for tests
}

// Request is one thing to get.
type Request struct {
	URL        string          // a user and password in it are sent to its host alone
	Validators news.Validators // of the last answer: makes the request conditional
	Accept     string          // empty: feeds
	MaxBody    int64           // bytes; 0: the client's
	Robots     bool            // obey robots.txt, its Crawl-delay included
	Politely   bool            // wait between requests to one host

	credentials credentials // those in URL
}

// Response is the answer to a Request: a whole document, or the news that there is nothing new.
type Response struct {
	URL         string // the final one, without user and password
	Moved       string // the new address, where every hop from the start was permanent (301, 308)
	Status      int    // 200 or 304
	NotModified bool   // 304
	SameBody    bool   // the body's hash is that of Request.Validators
	ContentType string
	Body        []byte          // decompressed; nil where NotModified or SameBody
	Validators  news.Validators // to store, once what the body says is safe
	Fresh       time.Duration   // how long the server says it stays so; 0: unknown
	Hub, Self   string          // addresses of Link rel=hub and rel=self (WebSub), or empty
}

// Client gets URLs. It is safe for concurrent use.
type Client struct {
	opt       Options
	transport *http.Transport
	gate      *gate
	robots    *robots
	decoders  sync.Pool // of *decoder
}

// New makes a client.
func New(opt Options) *Client {
	if opt.UserAgent == "" {
		opt.UserAgent = DefaultUserAgent
	}
	if opt.AgentNow == nil {
		opt.AgentNow = func() string { return opt.UserAgent }
	}
	if opt.Timeout <= 0 {
		opt.Timeout = DefaultTimeout
	}
	if opt.MaxBody <= 0 {
		opt.MaxBody = DefaultMaxBody
	}
	if opt.PerHost <= 0 {
		opt.PerHost = DefaultPerHost
	}
	c := &Client{opt: opt, transport: newTransport(opt), gate: newGate(opt.PerHost)}
	c.robots = newRobots(product(opt.UserAgent), c.getRobots)
	c.decoders.New = func() any { return newDecoder() }
	return c
}

// Get gets a URL. Errors say in words what is wrong and are told apart with errors.Is and errors.As; where ctx ended,
// its error is given as it is.
func (c *Client) Get(ctx context.Context, req Request) (*Response, error) {
	u, err := parseURL(req.URL)
	if err != nil {
		return nil, err
	}
	req.Validators.ETag = sendable(req.Validators.ETag)
	req.Validators.LastModified = sendable(req.Validators.LastModified)
	req.credentials = credentialsIn(req.URL, u)
	return c.follow(ctx, u, &req, false)
}

// Close drops the idle connections.
func (c *Client) Close() { c.transport.CloseIdleConnections() }
