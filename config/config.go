// Package config says what the operator asked for: a file, the environment and flags become one validated value.
package config

import (
	"errors"
	"io/fs"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

const day = 24 * time.Hour

// DefaultFile is read where no file is named and this one is there.
const DefaultFile = "hub.yaml"

// ErrInvalid is wrapped by every error of this package that the operator can mend (exit code 2).
var ErrInvalid = errors.New("the configuration is not valid")

// Config is every setting of the hub, complete and checked. Its keys in YAML are the names in the json tags.
type Config struct {
	Site      news.Site      `json:"site"`
	Listen    string         `json:"listen"` // host:port
	Store     string         `json:"store"`  // a folder, or redis://…, rediss://…, redis+sentinel://…, redis+cluster://…
	Polling   Polling        `json:"polling"`
	Retention Retention      `json:"retention"`
	Learning  Learning       `json:"learning"`
	Licence   news.Licence   `json:"licence"` // for a source that states none
	Origins   Origins        `json:"origins"`
	Takedown  Takedown       `json:"takedown"`
	Publish   Publish        `json:"publish"`
	Search    Search         `json:"search"`
	WebSub    WebSub         `json:"websub"`
	Log       Log            `json:"log"`
	Proxies   []string       `json:"trusted_proxies"` // addresses or networks
	Admin     Admin          `json:"admin"`
	Channels  []news.Channel `json:"channels"` // the built-in ones where the operator gave none
	Towns     []news.Town    `json:"towns"`    // likewise
	Sources   []news.Source  `json:"sources"`  // taken in on the first start of an empty store

	File     string  `json:"-"` // that was read; empty: none
	Warnings []error `json:"-"` // what was passed over
	// Outside says which flag or variable gave a value, by the value's path; nil: none was given so.
	Outside map[string]string `json:"-"`
}

// Polling is how sources are asked.
type Polling struct {
	MinInterval  time.Duration `json:"min_interval"`
	Lease        time.Duration `json:"lease"`
	MaxInterval  time.Duration `json:"max_interval"`
	Recent       time.Duration `json:"recent"`
	Workers      int           `json:"workers"`
	PerHost      int           `json:"per_host"`
	Timeout      time.Duration `json:"timeout"`
	MaxBody      Size          `json:"max_body"`
	AllowPrivate bool          `json:"allow_private"`
	UserAgent    string        `json:"user_agent"`
	ArticleGap   time.Duration `json:"article_gap"`
	MaxArticles  int           `json:"max_articles"`
	MaxEntries   int           `json:"max_entries"`
}

// Retention bounds what the store keeps. Zero means no bound.
type Retention struct {
	MaxAge     time.Duration `json:"max_age"`
	MaxEntries int           `json:"max_entries"`
	Versions   int           `json:"versions"` // earlier versions of an entry that are kept
	Audit      time.Duration `json:"audit"`    // lines of the audit log
}

// Learning bounds of how many of editors' decisions the desk learns: the newest.
type Learning struct {
	Lessons   int `json:"lessons"`    // in all; 0: it learns nothing
	PerEditor int `json:"per_editor"` // of one editor's
}

// Origins says whose copy is shown without an editor's word.
type Origins struct {
	Permit []string `json:"permit"` // 稿源单位: entries of other origins wait for an editor; empty: all are permitted
	// Outlets are known by name beside the built-in ones: they may open a dateline with the place right behind.
	Outlets []string `json:"outlets"`
}

// Takedown is how requests to take entries down are dealt with.
type Takedown struct {
	Deadline time.Duration `json:"deadline"` // an open request is to be decided within it
}

// Publish bounds what is published.
type Publish struct {
	MaxSize Size          `json:"max_size"` // of a feed, or of one page of the API
	Stale   time.Duration `json:"stale"`    // that feeds are served for from memory while the store cannot be read

	Memory Size `json:"memory"` // that entries' texts from a Redis take, so that they need not be read again; 0: none are kept

	PerMinute int `json:"per_minute"` // requests for feeds, pages and the API of one client without a key; 0: any number
}

// Search bounds what requests that look through entries take from all others.
type Search struct {
	Workers   int           `json:"workers"`    // at a time; 0: half of the processors
	Queue     int           `json:"queue"`      // that wait for a place
	PerClient int           `json:"per_client"` // of one client, under way; 0: half of the two together
	Timeout   time.Duration `json:"timeout"`    // of one, with its wait
	Weighed   int           `json:"weighed"`    // hits of which those that matter most come first, the newest ones
	Folder    string        `json:"folder"`     // of this hub's index; empty: within the embedded store's, else a temporary one
}

// WebSub is how subscribers are told at once of what changes in our feeds.
type WebSub struct {
	Enabled   bool          `json:"enabled"`
	Lease     time.Duration `json:"lease"` // of a subscription that asks for none
	MinLease  time.Duration `json:"min_lease"`
	MaxLease  time.Duration `json:"max_lease"`
	PerTopic  int           `json:"per_topic"` // subscriptions to one feed
	PerHost   int           `json:"per_host"`  // with callbacks at one host
	Most      int           `json:"most"`      // in all
	Workers   int           `json:"workers"`   // requests to subscribers at a time
	AtOnce    int           `json:"at_once"`   // of those, at one host
	Timeout   time.Duration `json:"timeout"`   // of one
	Settle    time.Duration `json:"settle"`    // changes that come within it are told together
	Retry     time.Duration `json:"retry"`     // before a delivery that failed is tried again, twice as long each time …
	MaxRetry  time.Duration `json:"max_retry"` // … up to this
	GiveUp    time.Duration `json:"give_up"`   // a subscription ends where nothing came through for this long
	Signature string        `json:"signature"` // sha256, sha384 or sha512
}

// Log is how the hub writes its log.
type Log struct {
	Level  string `json:"level"`  // debug, info, warn or error
	Format string `json:"format"` // text or json
}

// Admin is how the administration is reached.
type Admin struct {
	Listen  string  `json:"listen"` // host:port; empty: with the public pages
	URL     string  `json:"url"`    // that its pages are below; empty: see AdminURL
	Session Session `json:"session"`
	OIDC    OIDC    `json:"oidc"`
	Backup  Backup  `json:"backup"`
	SMTP    SMTP    `json:"smtp"`

	Webhook       string `json:"webhook"`        // told by POST what needs somebody; empty: none is
	WebhookSecret string `json:"webhook_secret"` // signs what is posted; empty: nothing does
}

// SMTP is the server that mail about what needs somebody goes by.
type SMTP struct {
	Host     string   `json:"host"`     // host:port; empty: no mail is sent
	Security string   `json:"security"` // starttls, tls or none
	Username string   `json:"username"` // empty: nobody signs in
	Password string   `json:"password"`
	From     string   `json:"from"`
	To       []string `json:"to"`
}

// Backup is how backups are made by themselves.
type Backup struct {
	Every  time.Duration `json:"every"`
	Keep   int           `json:"keep"`
	Folder string        `json:"folder"` // empty: none are made
}

// OIDC is an identity provider (OpenID Connect) that people may sign in by.
type OIDC struct {
	Issuer       string            `json:"issuer"` // empty: there is none
	ClientID     string            `json:"client_id"`
	ClientSecret string            `json:"client_secret"`
	RoleClaim    string            `json:"role_claim"`
	Roles        map[string]string `json:"roles"` // value of the claim, or verified address of mail → role
}

// Session bounds how long somebody stays signed in.
type Session struct {
	Idle     time.Duration `json:"idle"`
	Lifetime time.Duration `json:"lifetime"`
}

// Default is the configuration of an operator who says nothing, before the built-in channels and towns come in.
func Default() Config {
	return Config{
		Site: news.Site{
			Title:    "桐乡新闻聚合",
			URL:      "http://127.0.0.1:8080/",
			Language: "zh-CN",
			Timezone: "Asia/Shanghai",
			Contact:  "editor@example.cn",
		},
		Listen: "127.0.0.1:8080",
		Store:  "./data",
		Polling: Polling{
			MinInterval: 5 * time.Minute,
			Lease:       15 * time.Second,
			MaxInterval: 12 * time.Hour,
			Recent:      48 * time.Hour,
			Workers:     64,
			PerHost:     2,
			Timeout:     20 * time.Second,
			MaxBody:     10 << 20,
			ArticleGap:  500 * time.Millisecond,
			MaxArticles: 50,
			MaxEntries:  1000,
		},
		Learning:  Learning{Lessons: 2000, PerEditor: 1000},
		Retention: Retention{MaxAge: 400 * day, MaxEntries: 200_000, Versions: 10, Audit: 400 * day},
		Licence:   news.Licence{Public: news.ExtentSummary, Partner: news.ExtentFull, Label: "稿件来源:{origin}"},
		Takedown:  Takedown{Deadline: 7 * day},
		Publish:   Publish{MaxSize: 8 << 20, Stale: 5 * time.Minute, Memory: 16 << 20},
		Search:    Search{Queue: 16, Timeout: 5 * time.Second, Weighed: 10_000},
		WebSub: WebSub{Enabled: true, Lease: 10 * day, MinLease: 5 * time.Minute, MaxLease: 30 * day, PerTopic: 10_000, PerHost: 2000, Most: 50_000,
			Workers: 128, AtOnce: 16, Timeout: 10 * time.Second, Settle: 100 * time.Millisecond, Retry: 5 * time.Second, MaxRetry: 3 * time.Hour, GiveUp: 3 * day, Signature: "sha256"},
		Log:   Log{Level: "info", Format: "text"},
		Admin: Admin{Session: Session{Idle: 8 * time.Hour, Lifetime: 3 * day}, Backup: Backup{Every: day, Keep: 14}, SMTP: SMTP{Security: "starttls"}},
	}
}

// Inputs is where settings come from. A flag beats the environment, that beats the file, that beats the default.
type Inputs struct {
	File    string            // empty: HUB_CONFIG, else ./hub.yaml if it is there
	Environ []string          // "HUB_STORE=redis://…", as os.Environ gives it; an empty value counts as not set
	Flags   map[string]string // by the setting's path ("store", "polling.min_interval"; "log-level" does for "log.level")
	Version string            // of this build, for the user agent
}

// Load reads the inputs. Its error names every fault, one a line, with its place and how to mend it, and wraps ErrInvalid.
func Load(in Inputs) (Config, error) {
	cfg := Default()
	r := newReader()
	data, err := in.read(&cfg)
	if err != nil {
		return Config{}, err
	}
	r.yaml(cfg.File, data, &cfg)
	r.environ(in.Environ, &cfg)
	r.flags(in.Flags, &cfg)
	if !r.given("site.url") && r.given("listen") {
		cfg.Site.URL = addressOf(cfg.Listen)
	}
	cfg.Outside = r.outside(cfg.File)
	cfg.complete(in.Version)
	r.check(&cfg)
	for _, w := range r.warnings {
		cfg.Warnings = append(cfg.Warnings, w)
	}
	if err := r.err(); err != nil {
		return Config{}, err
	}
	return cfg, nil
}

// Location is the site's time zone.
func (c *Config) Location() (*time.Location, error) { return time.LoadLocation(c.Site.Timezone) }

// AdminURL is the address that the administration's pages are below, ends in /.
func (c *Config) AdminURL() string {
	switch {
	case c.Admin.URL != "":
		return c.Admin.URL
	case c.Admin.Listen != "":
		return addressOf(c.Admin.Listen)
	}
	return c.Site.URL
}

func (in Inputs) read(cfg *Config) ([]byte, error) {
	name := in.File
	for _, kv := range in.Environ {
		if v, ok := strings.CutPrefix(kv, envFile+"="); ok && name == "" {
			name = v
		}
	}
	asked := name != ""
	if !asked {
		name = DefaultFile
	}
	data, err := ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		if !asked {
			return nil, nil
		}
		return nil, invalid{{at: place{name: name}, why: news.Reasons{news.Because("config.no-file")}}}
	}
	if err != nil {
		why := news.ReasonsOf(err)
		if why[0].Rule == "" {
			why = news.Reasons{news.Because("config.unread", err.Error())}
		}
		return nil, invalid{{at: place{name: name}, why: why}}
	}
	cfg.File = name
	return data, nil
}

// addressOf is where a hub that listens there is reached from its own machine.
func addressOf(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return Default().Site.URL // the fault is told of where listen is checked
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// complete fills what follows from other settings.
func (c *Config) complete(version string) {
	if strings.Contains(c.Site.URL, "://") && !strings.HasSuffix(c.Site.URL, "/") {
		c.Site.URL += "/"
	}
	if strings.Contains(c.Admin.URL, "://") && !strings.HasSuffix(c.Admin.URL, "/") {
		c.Admin.URL += "/"
	}
	if len(c.Channels) == 0 {
		c.Channels = BuiltinChannels()
	}
	if len(c.Towns) == 0 {
		c.Towns = BuiltinTowns()
	}
	if c.Polling.UserAgent == "" {
		c.Polling.UserAgent = UserAgent(c.Site, version)
	}
	completeSources(c.Sources)
}

func completeSources(sources []news.Source) {
	for i := range sources {
		if sources[i].Name == "" {
			sources[i].Name = sources[i].ID
		}
	}
}

// UserAgent tells a source's administrator who asks, and where to complain (RFC 9110 §10.1.5), where the operator says nothing else.
func UserAgent(site news.Site, version string) string {
	product := "txnews-hub"
	if version != "" {
		product += "/" + strings.Map(tokenRune, version)
	}
	about := slices.DeleteFunc([]string{"+" + site.URL, site.Contact}, func(s string) bool { return s == "" || s == "+" })
	return product + " (" + strings.Join(about, "; ") + ")"
}

func tokenRune(r rune) rune {
	if r > ' ' && r < 0x7f && !strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r) {
		return r
	}
	return '-'
}
