package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

func loadErr(t *testing.T, text string, env ...string) (config.Config, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hub.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Load(config.Inputs{File: file, Environ: env})
}

func load(t *testing.T, text string, env ...string) config.Config {
	t.Helper()
	c, err := loadErr(t, text, env...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaultsAreThoseOfTheExample(t *testing.T) {
	def := load(t, "")
	example := load(t, readFile(t, "../hub.example.yaml"))
	if len(example.Sources) == 0 {
		t.Error("the example shows no source")
	}
	example.Sources, example.File, def.File = nil, "", ""
	if diff := cmp.Diff(def, example); diff != "" {
		t.Error("the example's settings are not the defaults (-default +example):\n", diff)
	}
	if want := "txnews-hub (+http://127.0.0.1:8080/; editor@example.cn)"; def.Polling.UserAgent != want {
		t.Errorf("user agent %q, want %q", def.Polling.UserAgent, want)
	}
}

func TestBuiltinsAreSound(t *testing.T) {
	c := load(t, "")
	if len(c.Channels) != 19 || len(c.Towns) != 12 {
		t.Errorf("%d channels and %d towns, want 19 and 12", len(c.Channels), len(c.Towns))
	}
	i := slices.IndexFunc(c.Channels, func(c news.Channel) bool { return c.ID == "strong-counties" })
	if i < 0 || c.Channels[i].Parent != "world" || c.Channels[i].Name != "强县新闻" {
		t.Errorf("strong-counties is not below world: %v", c.Channels)
	}
}

func TestEverySettingIsTakenFromTheFile(t *testing.T) {
	c := load(t, `
site: {title: T, url: https://n.example.cn/base, language: en, timezone: UTC, contact: ""}
listen: ":0"
store: redis://u:p@h/1
polling: {min_interval: 200ms, lease: 300ms, max_interval: 1d12h, recent: 36h, workers: 1, per_host: 3, timeout: 1s, max_body: 512KiB,
  allow_private: true, user_agent: me, article_gap: 0, max_articles: 4, max_entries: 5}
retention: {max_age: 1.5d, max_entries: 0, versions: 3, audit: 90d}
learning: {lessons: 7, per_editor: 5}
licence: {public: nothing, partner: headline, label: L, rights: R, url: "https://l.cn/"}
takedown: {deadline: 3d}
publish: {max_size: 3MiB, stale: 2m, memory: 0, per_minute: 600}
search: {workers: 3, queue: 4, timeout: 2s, weighed: 700}
websub: {enabled: false, lease: 2h, min_lease: 1h, max_lease: 3h, per_topic: 1, per_host: 2, most: 3, workers: 4, at_once: 5, timeout: 1s, settle: 0, retry: 2s, max_retry: 3s, give_up: 4s, signature: sha512}
log: {level: debug, format: json}
trusted_proxies: [10.0.0.0/8, "::1"]
admin: {listen: ":9", url: https://a.cn, session: {idle: 1m, lifetime: 2h}, oidc: {issuer: "https://i.cn/", client_id: c, client_secret: s, role_claim: groups, roles: {desk: editor}},
  backup: {every: 1m, keep: 2, folder: /b}, webhook: "https://w.cn/?token=t", webhook_secret: ws,
  smtp: {host: "m.cn:465", security: tls, username: u, password: p, from: "H <h@m.cn>", to: [a@m.cn, b@m.cn]}}
channels: [{id: a, name: 甲, names: [x]}, {id: b, name: 乙, parent: a}]
towns: [{id: t, name: 丙, kind: 镇, aliases: [x], ambiguous: true, villages: [v], landmarks: [l], for: [f], against: [g]}]
sources:
  - {id: s, url: "http://s.cn/"}
  - id: 2024
    name: on
    kind: epaper
    url: http://127.0.0.1:1/x
    homepage: http://h.cn
    timezone: Asia/Tokyo
    language: zh-Hant
    channels: [b]
    towns: [t]
    categories: {财经: a, "a.b[0]": b}
    licence: {public: full}
    interval: 100ms
    enabled: false
    preset: zjol
    selectors: {links: a, next: b, title: c, date: d, content: e, byline: f, trail: g, edition: h, pages: i, page_name: j}
`)
	want := config.Config{
		Site: news.Site{Title: "T", URL: "https://n.example.cn/base/", Language: "en", Timezone: "UTC"}, Listen: ":0", Store: "redis://u:p@h/1",
		Polling: config.Polling{MinInterval: 200 * time.Millisecond, Lease: 300 * time.Millisecond, MaxInterval: 36 * time.Hour, Recent: 36 * time.Hour, Workers: 1, PerHost: 3,
			Timeout: time.Second, MaxBody: 512 << 10, AllowPrivate: true, UserAgent: "me", MaxArticles: 4, MaxEntries: 5},
		Retention: config.Retention{MaxAge: 36 * time.Hour, Versions: 3, Audit: 90 * 24 * time.Hour},
		Learning:  config.Learning{Lessons: 7, PerEditor: 5},
		Licence:   news.Licence{Public: "nothing", Partner: "headline", Label: "L", Rights: "R", URL: "https://l.cn/"},
		Takedown:  config.Takedown{Deadline: 72 * time.Hour},
		Publish:   config.Publish{MaxSize: 3 << 20, Stale: 2 * time.Minute, PerMinute: 600},
		Search:    config.Search{Workers: 3, Queue: 4, Timeout: 2 * time.Second, Weighed: 700},
		WebSub: config.WebSub{Lease: 2 * time.Hour, MinLease: time.Hour, MaxLease: 3 * time.Hour, PerTopic: 1, PerHost: 2, Most: 3, Workers: 4, AtOnce: 5,
			Timeout: time.Second, Retry: 2 * time.Second, MaxRetry: 3 * time.Second, GiveUp: 4 * time.Second, Signature: "sha512"},
		Log:     config.Log{Level: "debug", Format: "json"},
		Proxies: []string{"10.0.0.0/8", "::1"},
		Admin: config.Admin{Listen: ":9", URL: "https://a.cn/", Session: config.Session{Idle: time.Minute, Lifetime: 2 * time.Hour},
			OIDC:   config.OIDC{Issuer: "https://i.cn/", ClientID: "c", ClientSecret: "s", RoleClaim: "groups", Roles: map[string]string{"desk": "editor"}},
			Backup: config.Backup{Every: time.Minute, Keep: 2, Folder: "/b"}, Webhook: "https://w.cn/?token=t", WebhookSecret: "ws",
			SMTP: config.SMTP{Host: "m.cn:465", Security: "tls", Username: "u", Password: "p", From: "H <h@m.cn>", To: []string{"a@m.cn", "b@m.cn"}}},
		Channels: []news.Channel{{ID: "a", Name: "甲", Names: []string{"x"}}, {ID: "b", Name: "乙", Parent: "a"}},
		Towns: []news.Town{{ID: "t", Name: "丙", Kind: "镇", Aliases: []string{"x"}, Ambiguous: true, Villages: []string{"v"},
			Landmarks: []string{"l"}, For: []string{"f"}, Against: []string{"g"}}},
		Sources: []news.Source{
			{ID: "s", Name: "s", Kind: news.KindFeed, URL: "http://s.cn/", Enabled: true},
			{ID: "2024", Name: "on", Kind: news.KindEpaper, URL: "http://127.0.0.1:1/x", Homepage: "http://h.cn", Timezone: "Asia/Tokyo", Language: "zh-Hant",
				Channels: []string{"b"}, Towns: []string{"t"}, Categories: map[string]string{"财经": "a", "a.b[0]": "b"},
				Licence: news.Licence{Public: "full"}, Interval: 100 * time.Millisecond, Preset: "zjol",
				Selectors: news.Selectors{Links: "a", Next: "b", Title: "c", Date: "d", Content: "e", Byline: "f", Trail: "g", Edition: "h", Pages: "i", PageName: "j"}},
		},
		File: c.File,
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error("(-want +got):\n", diff)
	}
	if loc, err := c.Location(); err != nil || loc.String() != "UTC" {
		t.Error(loc, err)
	}
}

func TestAnchorsAndMergeKeys(t *testing.T) {
	c := load(t, `
licence: &l {public: headline, label: L}
sources:
  - &base {id: a, url: "https://a.cn/", channels: [world], licence: *l}
  - <<: *base
    id: b
    url: https://b.cn/
`)
	want := c.Sources[0]
	want.ID, want.Name, want.URL = "b", "b", "https://b.cn/"
	if diff := cmp.Diff(want, c.Sources[1]); diff != "" || want.Licence.Label != "L" {
		t.Error("(-want +got):\n", diff)
	}
}

func TestPrecedence(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "other.yaml")
	if err := os.WriteFile(file, []byte("store: /file\nlisten: :1\npolling: {lease: 1s, workers: 1}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(config.Inputs{
		Environ: []string{"HUB_CONFIG=" + file, "HUB_LISTEN=:2", "HUB_POLLING_LEASE=2s", "HUB_STORE=", "HUB_POLLING_ALLOW_PRIVATE=true", "HUB_SITE_TITLE=a=b", "PATH=x"},
		Flags:   map[string]string{"polling.lease": "3s", "log-level": "debug"},
		Version: "v1.2 (dirty)",
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ from, got, want string }{
		{"default", c.Polling.Timeout.String(), "20s"},
		{"file", c.Store, "/file"},
		{"environment over file", c.Listen, ":2"},
		{"flag over environment", c.Polling.Lease.String(), "3s"},
		{"flag with dashes", c.Log.Level, "debug"},
		{"value with =", c.Site.Title, "a=b"},
		{"user agent", c.Polling.UserAgent, "txnews-hub/v1.2--dirty- (+http://127.0.0.1:2/; editor@example.cn)"},
		{"site's address from listen", c.Site.URL, "http://127.0.0.1:2/"},
		{"file's name", c.File, file},
	} {
		if row.got != row.want {
			t.Errorf("%s: %q, want %q", row.from, row.got, row.want)
		}
	}
	if !c.Polling.AllowPrivate || len(c.Warnings) != 0 {
		t.Error("allow_private", c.Polling.AllowPrivate, "warnings", c.Warnings)
	}
}

func TestTheFileInTheFolderIsReadUnlessAnotherIsNamed(t *testing.T) {
	t.Chdir(t.TempDir())
	if c, err := config.Load(config.Inputs{}); err != nil || c.File != "" {
		t.Error("without a file:", c.File, err)
	}
	if err := os.WriteFile("hub.yaml", []byte("store: /here"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err := config.Load(config.Inputs{}); err != nil || c.Store != "/here" {
		t.Error("hub.yaml is not read:", c.Store, err)
	}
	_, err := config.Load(config.Inputs{File: "nosuch.yaml"})
	if !errors.Is(err, config.ErrInvalid) || !strings.Contains(words.English.Err(err), "nosuch.yaml: there is no such file") {
		t.Error(err)
	}
}

func TestUnknownVariablesAreWarnedOf(t *testing.T) {
	c := load(t, "", "HUB_POLING_LEASE=1s", "HUB_PORT_8080_TCP=tcp://10.0.0.1:8080", "HUB_REQUIRE_ALL=1")
	want := []string{
		"HUB_POLING_LEASE: the hub has no such setting (did you mean HUB_POLLING_LEASE?)",
		"HUB_PORT_8080_TCP: the hub has no such setting",
	}
	var told []string
	for _, w := range c.Warnings {
		told = append(told, words.English.Err(w))
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error("(-want +got):\n", diff)
	}
}

func TestFaultsOfVariablesAndFlagsNameThem(t *testing.T) {
	_, err := config.Load(config.Inputs{
		File:    os.DevNull,
		Environ: []string{"HUB_POLLING_LEASE=5", "HUB_SOURCES=a", "HUB_STORE=mysql://me:pw@h/"},
		Flags:   map[string]string{"site.url": "nowhere", "pollling.lease": "1s", "polling.max_interval": "1s"},
	})
	want := `HUB_POLLING_LEASE: the duration "5" has no unit: write it like 5s, 5m or 5h
HUB_SOURCES: a list can only be given in hub.yaml, under sources
--pollling-lease: the hub has no such setting (did you mean polling-lease?)
--site-url: "nowhere" is not a web address: write it in full, like https://example.cn/
HUB_STORE: "mysql://" is no kind of store: write a folder, or redis://…, rediss://…, redis+sentinel://…, rediss+sentinel://…, redis+cluster://…, rediss+cluster://…, unix://…
--polling-max-interval: min_interval (5m) is longer than max_interval (1s)`
	if err == nil || words.English.Err(err) != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

func TestPrintIsReadBack(t *testing.T) {
	first := load(t, readFile(t, "../hub.example.yaml"))
	printed, err := first.Print()
	if err != nil {
		t.Fatal(err)
	}
	second := load(t, string(printed))
	first.File, second.File = "", ""
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error("(-first +second):\n", diff, string(printed))
	}
	for _, want := range []string{"max_age: 400d\n", "max_body: 10MiB\n", "min_interval: 5m\n", "interval: 15m\n", "enabled: false\n"} {
		if !strings.Contains(string(printed), want) {
			t.Errorf("lacks %q", want)
		}
	}
}

func TestPrintMasksSecrets(t *testing.T) {
	for _, row := range []struct{ store, want string }{
		{"redis://:geheim@h:1/0", "redis://:xxxxx@h:1/0"},
		{"rediss://user:geheim@h:1/0?db=1", "rediss://user:xxxxx@h:1/0?db=1"},
		{"redis+sentinel://:gehe@im@a:1,b:2/main", "redis+sentinel://:xxxxx@a:1,b:2/main"},
		{"redis+sentinel://a:1,b:2/main?sentinel_password=geheim&db=1", "redis+sentinel://a:1,b:2/main?sentinel_password=xxxxx&db=1"},
		{"redis+cluster://:gehe/im@a:1,b:2", "redis+cluster://:xxxxx@a:1,b:2"},
		{"redis+cluster://a:1,b:2", "redis+cluster://a:1,b:2"},
		{"redis://user@h:1/0", "redis://user@h:1/0"},
		{"rediss+cluster://u:geheim@a:1,b:2", "rediss+cluster://u:xxxxx@a:1,b:2"},
		{"unix://u:geheim@/run/redis.sock?db=1", "unix://u:xxxxx@/run/redis.sock?db=1"},
	} {
		c := load(t, "sources: [{id: s, url: 'https://me:geheim@s.cn/@x?key=geheim&n=1#f'}]", "HUB_STORE="+row.store)
		printed, err := c.Print()
		if err != nil {
			t.Fatal(err)
		}
		if text := string(printed); strings.Contains(text, "geheim") || strings.Contains(text, "gehe") ||
			!strings.Contains(text, "store: "+row.want+"\n") || !strings.Contains(text, "https://me:xxxxx@s.cn/@x?key=xxxxx&n=1#f") {
			t.Errorf("%s:\n%.900s", row.store, text)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, row := range []struct {
		text, shown string
		want        config.Size
	}{
		{"10MiB", "10MiB", 10 << 20}, {"512KiB", "512KiB", 512 << 10}, {"1MB", "1MB", 1e6}, {"1.5 GiB", "1536MiB", 3 << 29}, {"1000", "1kB", 1000}, {"7B", "7", 7}, {"0", "0", 0},
	} {
		got, err := config.ParseSize(row.text)
		if err != nil || got != row.want || got.String() != row.shown {
			t.Errorf("%s: %d (%s), %v", row.text, got, got, err)
		}
	}
	for _, text := range []string{"", "MiB", "-1MiB", "1Mib", "10 Mo", "NaN", "Inf", "0x10", "1e30", "99999999999GiB"} {
		if s, err := config.ParseSize(text); err == nil {
			t.Errorf("%q is read as %d", text, s)
		}
	}
}
