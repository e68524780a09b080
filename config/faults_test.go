package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/words"
)

// faults are files that must be refused, each with all lines of its error.
var faults = []struct{ name, file, want string }{
	{"syntax", "site:\n  title: \"open\n", `hub.yaml:2:10: YAML: could not find end character of double-quoted text`},
	{"tab", "site:\n\ttitle: x\n", `hub.yaml:2:1: YAML: found character tab that cannot start any token`},
	{"twice", "store: a\nstore: b\n", `hub.yaml:2:1: YAML: mapping key "store" already defined at [1:1]`},
	{"documents", "store: a\n---\nstore: b\n", `hub.yaml:2:1: a second document begins here: put everything into one, without ---`},
	{"GBK", "site:\n  title: \xcd\xa9\xcf\xe7\n", `hub.yaml:2:1: this line is not UTF-8: save the file as UTF-8 (editors on Windows may call GBK "ANSI")`},
	{"not a mapping", "- a\n", `hub.yaml:1:1: must be a mapping of keys to values, but here is a list`},

	{"unknown key", "site: {titel: x}\nstorage: /data\n", `hub.yaml:1:8: site.titel: unknown key (did you mean title?)
hub.yaml:2:1: storage: unknown key (did you mean store?)`},
	{"unknown key of a source", "sources:\n  - id: a\n    url: https://a.cn/\n    chanels: [world]\n", `hub.yaml:4:5: sources[0].chanels: unknown key (did you mean channels?)`},
	{"section", "polling: 5m\n", `hub.yaml:1:10: polling: must be a mapping of keys to values, but here is a single value`},
	{"list for text", "listen: [a]\n", `hub.yaml:1:9: listen: must be text, but here is a list`},
	{"mapping for a duration", "polling: {lease: {a: 1}}\n", `hub.yaml:1:19: polling.lease: must be a duration like 5m, but here is a mapping`},
	{"text for a list", "sources:\n  - id: a\n    url: https://a.cn/\n    channels: world\n", `hub.yaml:4:15: sources[0].channels: must be a list, but here is a single value: write [a, b], or one - item a line`},
	{"empty item", "sources:\n  -\n", `hub.yaml:2:5: sources[0]: this item is empty: fill it in or delete its line`},
	{"bool", "polling: {allow_private: yes}\n", `hub.yaml:1:26: polling.allow_private: "yes" is neither true nor false`},
	{"number", "polling:\n  workers: many\n", `hub.yaml:2:12: polling.workers: "many" is not a whole number`},
	{"alias", "store: *nowhere\n", `hub.yaml:1:8: store: this alias has no anchor, or stands for itself`},

	{"alias of itself", "sources: [{<<: &x {<<: *x}}]\n", `hub.yaml:1:20: sources[0]: << goes too deep`},

	{"duration", "polling:\n  min_interval: 5x\n  lease: 15\n", `hub.yaml:2:17: polling.min_interval: "5x" is not a duration: write it like 200ms, 30s, 5m, 12h or 400d
hub.yaml:3:10: polling.lease: the duration "15" has no unit: write it like 15s, 15m or 15h`},
	{"zero and below", "polling: {lease: 0s, timeout: -1s, article_gap: -1ms, workers: 0, max_body: 0, max_entries: 0}\nretention: {max_age: -1d, max_entries: -1}\n",
		`hub.yaml:1:18: polling.lease: 0s is too short: it must be more than 0
hub.yaml:1:31: polling.timeout: -1s is too short: it must be more than 0
hub.yaml:1:49: polling.article_gap: -1ms is too short: it must be 0 or more
hub.yaml:1:64: polling.workers: 0 is out of range: it must be 1 to 4096
hub.yaml:1:77: polling.max_body: must be more than 0: write it like 10MiB
hub.yaml:1:93: polling.max_entries: 0 is out of range: it must be 1 to 100000
hub.yaml:2:22: retention.max_age: -1d is too short: it must be 0 or more
hub.yaml:2:40: retention.max_entries: -1 is out of range: it must be 0 to 2147483647`},
	{"a slip of the unit", "polling: {min_interval: 1ns, lease: 15ns}\nretention: {max_age: 400ms}\nsources: [{id: a, url: 'https://a.cn/', interval: 1ns}]\n",
		`hub.yaml:1:25: polling.min_interval: 1ns is too short: it must be 10ms or more; write it with its unit, like 15m
hub.yaml:1:37: polling.lease: 15ns is too short: it must be 10ms or more; write it with its unit, like 15m
hub.yaml:2:22: retention.max_age: 400ms is too short: it must be 1s or more; write it with its unit, like 15m
hub.yaml:3:51: sources[0].interval: 1ns is too short: it must be 10ms or more; write it with its unit, like 15m`},
	{"one address twice", "sources:\n  - {id: a, url: 'https://a.cn/rss'}\n  - {id: b, url: 'http://A.cn:80/rss#top'}\n",
		`hub.yaml:3:18: sources[1].url: the source of line 2 has this address already: its entries would come in twice`},
	{"telling", "admin:\n  webhook: chat.cn\n  smtp: {host: m.cn, security: ssl, from: hub, to: [a@b.cn, x]}\n  backup: {every: 0, keep: 0}\n",
		`hub.yaml:2:12: admin.webhook: "chat.cn" is not a web address: write it in full, like https://example.cn/
hub.yaml:3:16: admin.smtp.host: "m.cn" is no mail server: write host:port, like mail.example.cn:587
hub.yaml:3:32: admin.smtp.security: "ssl" is not one of starttls, tls, none
hub.yaml:3:43: admin.smtp.from: "hub" is no address of mail, like editor@example.cn
hub.yaml:3:61: admin.smtp.to[1]: "x" is no address of mail, like editor@example.cn
hub.yaml:4:19: admin.backup.every: 0s is too short: it must be more than 0
hub.yaml:4:28: admin.backup.keep: 0 is out of range: it must be 1 to 500`},
	{"mail to nobody", "admin: {webhook_secret: x, smtp: {host: 'm.cn:25', from: a@b.cn}}\n", `hub.yaml:1:25: admin.webhook_secret: signs nothing: say admin.webhook too
hub.yaml:1:35: admin.smtp.to: names nobody to send to: list addresses of mail`},
	{"contact", "site: {contact: 张三}\n", `hub.yaml:1:17: site.contact: "张三" reaches nobody: write an e-mail address like editor@example.cn, or a web page's like https://example.cn/contact`},
	{"contact without a host", "site: {contact: editor@}\n", `hub.yaml:1:17: site.contact: "editor@" reaches nobody: write an e-mail address like editor@example.cn, or a web page's like https://example.cn/contact`},
	{"name", "sources: [{id: a, url: 'https://a.cn/', name: \"a\\u202eb\", labels: ['']}]\n", `hub.yaml:1:47: sources[0].name: must be one line, without control characters and marks of direction
hub.yaml:1:68: sources[0].labels[0]: is empty`},
	{"size", "polling:\n  max_body: 10Mib\n", `hub.yaml:2:13: polling.max_body: "10Mib" is not a size: write it like 10MiB, 512KiB or 1MB`},
	{"intervals", "polling:\n  min_interval: 1d\n", `hub.yaml:2:17: polling.min_interval: min_interval (1d) is longer than max_interval (12h)`},
	{"intervals, the other", "polling:\n  max_interval: 1m\n", `hub.yaml:2:17: polling.max_interval: min_interval (5m) is longer than max_interval (1m)`},
	{"site", "site: {title: ' ', url: 'ftp://a.cn/', language: zh_CN, timezone: Asia/Tongxiang}\n", `hub.yaml:1:15: site.title: must not be empty
hub.yaml:1:25: site.url: "ftp://a.cn/" is not a web address: write it in full, like https://example.cn/
hub.yaml:1:50: site.language: "zh_CN" is not a language tag: write it like zh-CN
hub.yaml:1:67: site.timezone: "Asia/Tongxiang" is not a time zone: write a name like Asia/Shanghai or UTC`},
	{"site with a query", "site: {url: 'https://a.cn/?a=b'}", `hub.yaml:1:13: site.url: must be a base address like https://news.example.cn/, without user, ? or #`},
	{"listen", "listen: 8080\n", `hub.yaml:1:9: listen: "8080" is not an address to listen on: write host:port like 127.0.0.1:8080, or :8080 for every interface`},
	{"store", "store: redi://h\n", `hub.yaml:1:8: store: "redi://" is no kind of store: write a folder, or redis://…, rediss://…, redis+sentinel://…, rediss+sentinel://…, redis+cluster://…, rediss+cluster://…, unix://… (did you mean redis?)`},
	{"store without a host", "store: redis://\n", `hub.yaml:1:8: store: redis:// names no server: write it like redis://127.0.0.1:6379`},
	{"licence", "licence:\n  public: ful\n  partner: all\n", `hub.yaml:2:11: licence.public: "ful" is not one of nothing, headline, summary, full (did you mean full?)
hub.yaml:3:12: licence.partner: "all" is not one of nothing, headline, summary, full`},
	{"exceptions", `
licence:
  except:
    - {public: headline}
    - {origins: [新华社], channels: [世界, financ]}
    - {origins: [新华社, 《新華社》客户端, '《》', "新华社、中新社"], public: none}
    - {embargo: 6x, url: a.cn, titel: x}
    - {embargo: 6h, expiry: 6h, public: nothing}
    - {expiry: -1h, public: nothing}
sources:
  - id: a
    url: https://a.cn/
    permit: [a, a]
    licence: {except: [{channels: [国内国际], label: L}, 新华社, {channels: [world]}]}
origins: {permit: [新华社, ' '], allow: []}
`, `hub.yaml:4:8: licence.except[0]: the exception is for everything: say for which origins or channels, or until (embargo) or from (expiry) how long after publication
hub.yaml:5:8: licence.except[1]: the exception says nothing: give it public, partner, label, rights or url
hub.yaml:5:35: licence.except[1].channels[0]: there is no channel "世界"
hub.yaml:5:39: licence.except[1].channels[1]: there is no channel "financ" (did you mean finance?)
hub.yaml:6:23: licence.except[2].origins[1]: "《新華社》客户端" is the same outlet as "新华社"
hub.yaml:6:33: licence.except[2].origins[2]: "《》" is no name of an outlet: write it like 新华社
hub.yaml:6:39: licence.except[2].origins[3]: "新华社、中新社" names several outlets: write [a, b], or one - item a line
hub.yaml:6:59: licence.except[2].public: "none" is not one of nothing, headline, summary, full
hub.yaml:7:17: licence.except[3].embargo: "6x" is not a duration: write it like 200ms, 30s, 5m, 12h or 400d
hub.yaml:7:26: licence.except[3].url: "a.cn" is not a web address: write it in full, like https://example.cn/
hub.yaml:7:32: licence.except[3].titel: unknown key
hub.yaml:8:29: licence.except[4].expiry: it expires (6h) before its embargo ends (6h), so it always applies
hub.yaml:9:16: licence.except[5].expiry: -1h is too short: it must be 0 or more
hub.yaml:13:17: sources[0].permit[1]: "a" is the same outlet as "a"
hub.yaml:14:36: sources[0].licence.except[0].channels[0]: there is no channel "国内国际" (write its id, world)
hub.yaml:14:54: sources[0].licence.except[1]: must be a mapping of keys to values, but here is a single value
hub.yaml:14:60: sources[0].licence.except[2]: the exception says nothing: give it public, partner, label, rights or url
hub.yaml:15:25: origins.permit[1]: " " is no name of an outlet: write it like 新华社
hub.yaml:15:31: origins.allow: unknown key`},
	{"log", "log: {level: warning, format: yaml}\n", `hub.yaml:1:14: log.level: "warning" is not one of debug, info, warn, error
hub.yaml:1:31: log.format: "yaml" is not one of text, json`},

	{"channels", "channels:\n  - {id: a, name: A}\n  - {id: a, name: B}\n  - {id: c, name: C, parent: x}\n  - {id: 财经, name: ''}\n",
		`hub.yaml:3:10: channels[1].id: there is a channel "a" already (line 2): every id may stand once
hub.yaml:4:30: channels[2].parent: there is no channel "x"
hub.yaml:5:10: channels[3].id: "财经" is not an id: use a–z, 0–9 and - between them, at most 64
hub.yaml:5:20: channels[3].name: the channel needs a name, as readers see it`},
	{"cycle", "channels:\n  - {id: a, name: A, parent: b}\n  - {id: b, name: B, parent: a}\n  - {id: c, name: C, parent: a}\n",
		`hub.yaml:2:30: channels[0].parent: the channel is its own ancestor: a → b → a
hub.yaml:3:30: channels[1].parent: the channel is its own ancestor: b → a → b`},
	{"towns", "towns:\n  - {id: a, name: A}\n  - {id: a}\n",
		`hub.yaml:3:6: towns[1].name: the town needs a name, as readers see it
hub.yaml:3:10: towns[1].id: there is a town "a" already (line 2): every id may stand once`},

	{"source without anything", "sources:\n  - name: x\n", `hub.yaml:2:5: sources[0].id: the source needs an id: a short name of a–z, 0–9 and -
hub.yaml:2:5: sources[0].url: the source "" needs a url: the address of its feed, list page or epaper`},
	{"sources", `
sources:
  - id: a
    url: https://a.cn/
  - id: a
    url: /rss.xml
    homepage: a.cn
    kind: rss
    interval: -1m
    timezone: Local
    channels: [world, financ]
    towns: [乌镇]
    categories: {财经: 财经纵横}
    licence: {public: everything, url: x}
`, `hub.yaml:5:9: sources[1].id: there is a source "a" already (line 3): every id may stand once
hub.yaml:6:10: sources[1].url: "/rss.xml" is not a web address: write it in full, like https://example.cn/
hub.yaml:7:15: sources[1].homepage: "a.cn" is not a web address: write it in full, like https://example.cn/
hub.yaml:8:11: sources[1].kind: "rss" is not one of feed, page, epaper
hub.yaml:9:15: sources[1].interval: -1m is too short: it must be 0 or more
hub.yaml:10:15: sources[1].timezone: "Local" is not a time zone: write a name like Asia/Shanghai or UTC
hub.yaml:11:23: sources[1].channels[1]: there is no channel "financ" (did you mean finance?)
hub.yaml:12:13: sources[1].towns[0]: there is no town "乌镇" (write its id, wuzhen)
hub.yaml:13:22: sources[1].categories.财经: there is no channel "财经纵横" (write its id, finance)
hub.yaml:14:23: sources[1].licence.public: "everything" is not one of nothing, headline, summary, full
hub.yaml:14:40: sources[1].licence.url: "x" is not a web address: write it in full, like https://example.cn/`},
	{"readings", `
sources:
  - {id: a, url: "https://a.cn/", preset: zjol}
  - {id: b, url: "https://b.cn/", kind: epaper}
  - {id: c, url: "https://c.cn/", kind: epaper, preset: fonder}
  - {id: d, url: "https://d.cn/", selectors: {links: a}}
`, `hub.yaml:3:43: sources[0].preset: a preset is for kind epaper, and this source is of kind feed
hub.yaml:4:41: sources[1].kind: an epaper needs a preset (founder, zjol) or selectors
hub.yaml:5:57: sources[2].preset: "fonder" is not one of founder, zjol (did you mean founder?)
hub.yaml:6:47: sources[3].selectors: selectors are for the kinds page and epaper, and this source is a feed`},
	{"password that should be escaped", "sources: [{id: a, url: 'https://u:ge/heim@h/'}]\n", `hub.yaml:1:24: sources[0].url: "https://u:xxxxx@h/" is not a web address: write it in full, like https://example.cn/`},
	{"published password", "sources: [{id: a, url: 'https://h/', homepage: 'https://u:geheim@h/'}]\n", "hub.yaml:1:48: sources[0].homepage: is published: it must not hold a user and password"},
	{"password in a message", "sources: [{id: a, url: 'redis://u:geheim@h/'}]\n", `hub.yaml:1:24: sources[0].url: "redis://u:xxxxx@h/" is not a web address: write it in full, like https://example.cn/`},
}

func TestFaultsNameTheirLineAndHowToMendThem(t *testing.T) {
	for _, row := range faults {
		t.Run(row.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("hub.yaml", []byte(row.file), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := config.Load(config.Inputs{})
			if !errors.Is(err, config.ErrInvalid) {
				t.Fatalf("not refused: %v", err)
			}
			if zh := words.Chinese.Err(err); !regexp.MustCompile(`\p{Han}`).MatchString(zh) || strings.Count(zh, "\n") != strings.Count(row.want, "\n") {
				t.Errorf("in Chinese:\n%s", zh)
			}
			if words.English.Err(err) != row.want {
				t.Errorf("got:\n%v\nwant:\n%s", err, row.want)
			}
		})
	}
}

func FuzzLoad(f *testing.F) {
	for _, row := range faults {
		f.Add([]byte(row.file))
	}
	for _, name := range []string{"../hub.example.yaml", "../deploy/hub.yaml"} {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte("a: &a *a"))
	f.Add([]byte("sources: [{<<: &x {<<: *x}}]"))
	file := filepath.Join(f.TempDir(), "hub.yaml")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(config.Inputs{File: file})
		if err != nil {
			if !errors.Is(err, config.ErrInvalid) || strings.TrimSpace(words.English.Err(err)) == "" {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		text, err := config.FormatSources(c.Sources)
		if err != nil {
			t.Fatal(err)
		}
		back, err := config.ParseSources(text, "list.yaml", c.Channels, c.Towns)
		if err != nil || cmp.Diff(c.Sources, back) != "" {
			t.Fatalf("the sources are not read back as written: %v\n%s\n%s", err, cmp.Diff(c.Sources, back), text)
		}
	})
}
