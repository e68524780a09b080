package config

import "strings"

// describe says what the key at path is for. A source's exceptions are described where the site's are.
func describe(path string) string {
	if about, ok := descriptions[path]; ok {
		return about
	}
	if key, ok := strings.CutPrefix(path, "sources.licence.except"); ok {
		return descriptions["licence.except"+key]
	}
	return ""
}

// descriptions say what each key is for: in the schema, and so in editors. Items of lists stand under "list.key".
var descriptions = map[string]string{
	"site":          "The hub as its readers see it.",
	"site.title":    "Name of the site, on pages and in feeds.",
	"site.url":      "Public base address. Every address that the hub publishes begins with it.",
	"site.language": "Language tag of the site and of entries that state none, like zh-CN.",
	"site.timezone": "Time zone of dates that state none, and of the pages, like Asia/Shanghai.",
	"site.contact":  "The editor's address, in feeds and in the user agent.",

	"site.icp":              "ICP filing (备案号), at the foot of every page. Empty: none is shown.",
	"site.police":           "Filing with the police (公安备案号), at the foot of every page.",
	"site.news_licence":     "Number of the licence for news on the net (互联网新闻信息服务许可证), at the foot of every page.",
	"site.per_source":       "How many entries of one source the merged feeds (all, channels, towns) take in within a minute. What exceeds it waits for the next minutes, for a day at most; the source's own feed has it at once. 0: all.",
	"site.cover":            "Address of a picture of the site, 1,400 pixels each way or more, as JPEG or PNG, for podcast clients. Empty: the hub's own.",
	"site.podcast_category": "What podcast directories list the feed of sound and film under, in their own words: News/Daily News, which is also meant where it is empty.",

	"site.av_licence": "Number of the licence for sound and film on the net (信息网络传播视听节目许可证), at the foot of every page.",

	"listen": "Address to serve on, host:port. :8080 is every interface.",
	"store":  "Where everything is kept: a folder (the embedded store), or redis://, rediss://, redis+sentinel://, redis+cluster://a:6379,b:6379.",

	"polling":               "How sources are asked.",
	"polling.min_interval":  "A source without an interval of its own is asked no oftener than this.",
	"polling.lease":         "A source whose hub died goes to another one after this.",
	"polling.max_interval":  "A source is asked at least this often, unless it asks for patience.",
	"polling.recent":        "A new entry that claims to be no older stands where it arrived, an older one at the time that it claims.",
	"polling.workers":       "Sources refreshed at a time.",
	"polling.per_host":      "Requests to one host at a time.",
	"polling.timeout":       "Longest time for one request, its body included.",
	"polling.max_body":      "Largest body that is read, decompressed.",
	"polling.allow_private": "Also ask loopback and private addresses. For tests: it opens the inside of the network to whatever a source links to.",
	"polling.user_agent":    "User-Agent header. Empty: the hub's name with the site's url and contact.",
	"polling.article_gap":   "Pause between two articles of one list page or epaper.",
	"polling.max_articles":  "Articles read in one refresh of a list page or epaper; the rest comes the next time.",
	"polling.max_entries":   "Entries taken from one document.",

	"retention":             "What the store keeps. 0 is no bound.",
	"retention.max_age":     "Entries older than this are removed.",
	"retention.audit":       "Lines of the audit log older than this are removed, once a day; that they were is a line of its own.",
	"retention.max_entries": "Beyond this many, the oldest are removed.",
	"retention.versions":    "Earlier versions of an entry that are kept, to be compared. A takedown removes them with it.",

	"learning":            "Of how many of editors' decisions the desk learns: the newest. What they keep of an entry outlasts retention, and goes with a takedown.",
	"learning.lessons":    "In all. 0: the desk learns nothing, and what was decided is kept.",
	"learning.per_editor": "Of one editor's, so that nobody drives out what others taught.",

	"licence":         "What may be shown of a source that states nothing itself.",
	"licence.public":  "What everybody gets.",
	"licence.partner": "What a partner with an agreement gets.",
	"licence.label":   "Label that must stand on an entry. {origin} stands for its origin.",
	"licence.rights":  "Statement of rights for feeds that carry none.",
	"licence.url":     "Address of the licence's text (rel=license).",

	"licence.except":          "Exceptions. The first one whose origins, channels and time all fit an entry holds for it; what it leaves open is as in the licence.",
	"licence.except.origins":  "Outlets (稿源) whose copy it is for, like 新华社: any of them.",
	"licence.except.channels": "Ids of channels that it is for, with the channels below them: any of them.",
	"licence.except.embargo":  "It applies until this long after publication.",
	"licence.except.expiry":   "It applies from this long after publication on.",
	"licence.except.public":   "What everybody gets.",
	"licence.except.partner":  "What a partner with an agreement gets.",
	"licence.except.label":    "Label that must stand on an entry. {origin} stands for its origin.",
	"licence.except.rights":   "Statement of rights, in place of what the source's feed states.",
	"licence.except.url":      "Address of the licence's text (rel=license).",

	"origins":         "Whose copy is shown without an editor's word.",
	"origins.permit":  "Permitted origins (稿源单位). Entries of others wait for an editor. Empty: all are permitted.",
	"origins.outlets": "Outlets (媒体) known by name beside the built-in ones, where their names do not tell that they are (日报, 在线, 电视台 do): they open a dateline, 新华社北京6月12日电.",

	"publish":            "What bounds what is published.",
	"publish.max_size":   "Largest feed, and page of the API, before compression. What has more entries holds the newest of them, one at least.",
	"publish.memory":     "Memory for the texts of entries that were read from a Redis of late, so that they need not be read again. Which entries stand where, and in which version, is asked each time. 0: none are kept. The embedded store needs none.",
	"publish.per_minute": "Requests for feeds, pages and the API that one client without a key may make in a minute, of this hub: an address, of IPv6 the network of 64 bits. More are answered 429 with Retry-After; answers say what is left (RateLimit). Behind a proxy it needs trusted_proxies. 0: any number.",
	"publish.stale":      "How long feeds and pages are served from memory, with their Age, while the store cannot be read. A takedown on another hub is not known then.",

	"search":            "What requests that look through entries may take from all others.",
	"search.workers":    "Searches at a time. 0: half of the processors.",
	"search.queue":      "Searches that wait for a place. More are answered 503 at once.",
	"search.per_client": "Searches of one client, a partner or an address, that look or wait. More are answered 429 at once. 0: half of workers and queue together.",
	"search.weighed":    "By relevance, how many hits are weighed, the newest ones. Pages and the API say so where there were more. 10,000 take some milliseconds.",
	"search.folder":     "Where this hub keeps its search index, which is built from the store again wherever it is missing. Empty: within the embedded store's folder; with Redis, a temporary folder, so that each start builds it.",
	"search.timeout":    "Longest time of one search, with its wait. What was found by then is shown, with a way to go on.",

	"websub":           "How subscribers are told at once of what changes in our feeds (WebSub).",
	"websub.enabled":   "Whether feeds name a hub, and it takes subscriptions.",
	"websub.lease":     "How long a subscription lasts that asks for no time of its own.",
	"websub.min_lease": "Shortest time that is granted.",
	"websub.max_lease": "Longest time that is granted.",
	"websub.per_topic": "Subscriptions to one feed in one format.",
	"websub.per_host":  "Subscriptions whose callbacks are at one host.",
	"websub.most":      "Subscriptions in all.",
	"websub.workers":   "Requests to subscribers at a time.",
	"websub.at_once":   "Of those, at one host. Subscribers there that are slow or failed have a quarter of them, apart from the others.",
	"websub.timeout":   "Longest time of one request to a subscriber.",
	"websub.settle":    "Changes that come within it are delivered together. 0: each at once.",
	"websub.retry":     "Pause before a delivery that failed is tried again: half of it to one and a half, twice as long each time.",
	"websub.max_retry": "Longest such pause.",
	"websub.give_up":   "A subscription is ended where no delivery has come through for this long.",
	"websub.signature": "How deliveries to subscribers that gave a secret are signed: sha256, sha384 or sha512.",

	"trusted_proxies": "Addresses or networks, like 10.0.0.0/8, of proxies whose X-Forwarded-For or Forwarded is believed. The proxy must write or clear the header.",

	"admin":                  "How the administration is reached.",
	"admin.listen":           "Address of its own to serve the administration on, host:port. Empty: with the public pages, under /admin/.",
	"admin.url":              "Base address that browsers reach it at, in one-time links. Empty: site.url, or admin.listen where that is set. Cookies are Secure where it is https.",
	"admin.session":          "How long somebody stays signed in.",
	"admin.session.idle":     "A browser that asked for nothing this long is signed out.",
	"admin.session.lifetime": "Any browser is signed out after this.",

	"admin.oidc":               "An identity provider (OpenID Connect) that people may sign in by, beside user names and passwords. Its redirect address is admin.url with admin/oidc/callback.",
	"admin.oidc.issuer":        "The provider's address. Empty: there is none.",
	"admin.oidc.client_id":     "What the hub is called there.",
	"admin.oidc.client_secret": "The hub's secret there. Empty: it has none (PKCE is used in any case).",
	"admin.oidc.role_claim":    "Claim of the ID token that roles has values of, like groups. Empty: none, addresses of mail alone are looked for.",
	"admin.oidc.roles":         "Who comes in with which role: value of the claim, or verified address of mail → reader, editor or administrator. Who is in none of it is not let in.",

	"admin.webhook":        "Address that is told by POST, as JSON, what needs somebody and when it is over. Empty: none is. Like sources' it must be public, unless polling.allow_private is set.",
	"admin.webhook_secret": "What is posted is signed with this: X-Hub-Signature-256 is sha256= and the HMAC of the body. Empty: it is not.",

	"admin.smtp":          "The mail server by which the same is told.",
	"admin.smtp.host":     "host:port of the server. Empty: no mail is sent.",
	"admin.smtp.security": "starttls: the server must offer it. tls: from the first byte on, usually on port 465. none: on a way that nobody else can read.",
	"admin.smtp.username": "Empty: nobody signs in.",
	"admin.smtp.password": "Best given as HUB_ADMIN_SMTP_PASSWORD.",
	"admin.smtp.from":     "Address that mail comes from.",
	"admin.smtp.to":       "Addresses that it goes to.",

	"admin.backup":        "Backups by themselves, each read back after it was written. Of several hubs on one store one makes them.",
	"admin.backup.every":  "A backup is made this long after the one before was begun.",
	"admin.backup.keep":   "Whole backups that are kept. Older ones are removed once another is whole; files that are not the hub's own are left alone.",
	"admin.backup.folder": "Folder that they are written to; best on another disk. Empty: none are made.",

	"takedown":          "How requests to take entries down are dealt with.",
	"takedown.deadline": "A request that is left open is to be decided within this; later it is shown as overdue.",

	"log":        "The log, on standard error.",
	"log.level":  "Least level that is written.",
	"log.format": "text for people, json for machines.",

	"channels":        "Sections of the timeline. Empty: the built-in ones.",
	"channels.id":     "Short name in addresses: a-z, 0-9 and -.",
	"channels.name":   "Name that readers see.",
	"channels.parent": "Id of the channel that includes this one.",
	"channels.names":  "Other names that sources use for it, as a category or in a page's trail.",
	"channels.role":   "What it takes in beside its subject: local (general news from inside), rest (general news from elsewhere), pictures, video. Empty: its subject alone.",
	"channels.words":  "Words that speak for it in a title or text; one behind + is telling by itself in a headline.",

	"towns":           "Towns (镇, 街道) that entries are sorted by. Empty: the built-in ones.",
	"towns.id":        "Short name in addresses: a-z, 0-9 and -.",
	"towns.name":      "Name without its kind.",
	"towns.kind":      "镇 or 街道.",
	"towns.aliases":   "Unambiguous other names.",
	"towns.ambiguous": "The bare name is also something else, and needs context.",
	"towns.villages":  "Villages and communities (村, 社区) of the town.",
	"towns.landmarks": "Places that imply the town.",
	"towns.for":       "Words beside the bare name that speak for the town.",
	"towns.against":   "Words with the name inside that are something else.",

	"sources":                 "Sources, taken in on the first start of an empty store. From then on the store has the list.",
	"sources.id":              "Short name in addresses: a-z, 0-9 and -. Entries' ids depend on it: do not change it.",
	"sources.name":            "Name that readers see. Empty: the id.",
	"sources.kind":            "feed: RSS, Atom or JSON Feed. page: a list page of links to articles. epaper: a newspaper's digital edition.",
	"sources.url":             "Address of the feed, list page or edition. A user:password@ in it is sent to its host alone and published nowhere.",
	"sources.homepage":        "Address for people.",
	"sources.timezone":        "Time zone of its dates that state none. Empty: the site's.",
	"sources.language":        "Language of its entries that state none. Empty: the site's.",
	"sources.channels":        "Ids of channels for every entry, unless something more telling is found.",
	"sources.towns":           "Ids of towns for every entry.",
	"sources.categories":      "The source's categories, and the id of the channel for each.",
	"sources.labels":          "Words of your own for the source, by which lists of sources are sorted; entries go by channels.",
	"sources.licence":         "What may be shown of it. What is left open comes from the hub's licence.",
	"sources.licence.public":  "What everybody gets.",
	"sources.licence.partner": "What a partner with an agreement gets.",
	"sources.licence.label":   "Label that must stand on an entry. {origin} stands for its origin.",
	"sources.licence.rights":  "Statement of rights where the source's feed has none.",
	"sources.licence.url":     "Address of the licence's text (rel=license).",
	"sources.permit":          "Origins (稿源单位) permitted in this source beside the site's list.",
	"sources.interval":        "Asked this often. Empty or 0: as often as it brings something new.",
	"sources.enabled":         "Whether it is asked at all.",
	"sources.paused_until":    "It rests until this moment (RFC 3339), and comes back by itself.",
	"sources.also":            "Ids of sources that were merged into it: their entries are known here as its own.",
	"sources.into":            "Id of the source that it was merged into. Its pages and feeds lead there, and it is asked no more.",
	"sources.preset":          "Built-in selectors of a family of epapers: zjol or founder.",

	"sources.selectors":           "CSS selectors for the kinds page and epaper. With a preset they replace its own.",
	"sources.selectors.links":     "Links to articles on the list or edition page.",
	"sources.selectors.next":      "Link to the list's next page.",
	"sources.selectors.title":     "An article's title.",
	"sources.selectors.date":      "An article's date.",
	"sources.selectors.content":   "An article's text.",
	"sources.selectors.byline":    "An article's credit line.",
	"sources.selectors.trail":     "An article's trail of channels (您当前的位置).",
	"sources.selectors.edition":   "Epaper: link from the index to the newest edition.",
	"sources.selectors.pages":     "Epaper: links to the edition's pages (版).",
	"sources.selectors.page_name": "Epaper: the name of a page.",
}
