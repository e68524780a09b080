package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/internal/walktest"
	"github.com/txnews/hub/test/hubproc"
)

// evil serves a feed whose items hold payloads in every field.
func evil(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	all := desktest.HostilePayloads()
	for i := 0; i < len(all); i += 331 {
		p := html.EscapeString(strings.ReplaceAll(all[i], "\x00", ""))
		fmt.Fprintf(&b, `<item><title>%[1]s</title><link>http://e.cn/%[2]d?%[1]s</link><guid>%[2]d%[1]s</guid><author>%[1]s</author><category>%[1]s</category><description>乌镇今天有消息。%[1]s</description>
<content:encoded>乌镇今天有消息。%[1]s</content:encoded><source url="http://e.cn/%[1]s">%[1]s</source><enclosure url="http://e.cn/%[1]s" type="%[1]s" length="1"/><pubDate>Fri, 27 Nov 2026 08:00:00 +0800</pubDate></item>`, p, i)
	}
	doc := fmt.Sprintf(`<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>%s</title><link>http://e.cn/</link><description>报</description>%s</channel></rss>`, html.EscapeString(`"><script>hacked=1</script>`), b.String())
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed.xml" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = io.WriteString(w, doc)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/feed.xml"
}

// clerk is a program that asks the administration of a hub.
type clerk struct {
	t           *testing.T
	base, token string
}

func (c clerk) ask(method, path string, in, out any) {
	c.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		c.t.Fatal(err)
	}
	r, err := http.NewRequest(method, c.base+"/admin/api/v1/"+path, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		c.t.Fatalf("%s %s: %d %.300s %v", method, path, resp.StatusCode, said, err)
	}
	if out != nil {
		if err := json.Unmarshal(said, out); err != nil {
			c.t.Fatalf("%s %s: %v %.300s", method, path, err, said)
		}
	}
}

// fill has something of everything in the hub, hostile where it can be, and gives ids.
func (c clerk) fill(feed string) walktest.IDs {
	c.t.Helper()
	const bad = `"><script>hacked=1</script><img src=x onerror=hacked=1>`
	c.ask("POST", "sources", map[string]any{"id": "evil", "name": bad, "kind": "feed", "url": feed, "labels": []string{bad}, "categories": map[string]string{}, "enabled": true}, nil)
	c.ask("POST", "sources", map[string]any{"id": "down", "name": "不通的来源", "kind": "feed", "url": "http://127.0.0.1:1/x.xml", "enabled": true}, nil)
	c.ask("POST", "source-changes", map[string]any{"ids": []string{"evil", "down"}, "change": map[string]any{"add_labels": []string{"县级"}}}, nil)
	resp, err := http.NewRequest("POST", c.base+"/admin/api/v1/poll", strings.NewReader(`{}`))
	if err != nil {
		c.t.Fatal(err)
	}
	resp.Header.Set("Authorization", "Bearer "+c.token)
	resp.Header.Set("Content-Type", "application/json")
	done, err := http.DefaultClient.Do(resp)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, done.Body); err != nil {
		c.t.Fatal(err)
	}
	_ = done.Body.Close()
	var list struct{ Entries []struct{ ID string } }
	page, err := http.Get(c.base + "/api/v1/entries?limit=50")
	if err != nil {
		c.t.Fatal(err)
	}
	defer page.Body.Close()
	if err := json.NewDecoder(page.Body).Decode(&list); err != nil || len(list.Entries) < 10 {
		c.t.Fatalf("%d entries came in, %v", len(list.Entries), err)
	}
	var partner, token, down struct{ ID string }
	c.ask("POST", "partners", map[string]any{"name": bad, "contact": bad}, &partner)
	c.ask("POST", "users", map[string]any{"name": "li", "role": "editor"}, nil)
	c.ask("POST", "tokens", map[string]any{"user": "li", "name": "script"}, &token)
	c.ask("POST", "takedowns", map[string]any{"entry": list.Entries[0].ID, "reason": bad, "note": bad, "asked_by": bad}, &down)
	c.ask("POST", "takedowns", map[string]any{"entry": list.Entries[1].ID, "reason": bad, "open": true}, nil)
	var audit struct{ Acts []struct{ ID string } }
	c.ask("GET", "audit", nil, &audit)
	return walktest.IDs{"sources": "evil", "entries": list.Entries[2].ID, "other": list.Entries[3].ID, "partners": partner.ID, "keys": "1", "users": "li", "tokens": token.ID, "takedowns": down.ID, "audit": audit.Acts[0].ID, "acts": audit.Acts[0].ID,
		"settings": "channels", "rows": "world", "versions": "configured", "sessions": "none", "": "none"}
}

// acts tells what a page holds that came from the payloads and would act.
const acts = `(() => {
	const bad = [];
	for (const n of document.querySelectorAll("script")) if (!n.src.startsWith(location.origin + "/static/") || n.textContent) bad.push(n.outerHTML);
	for (const n of document.querySelectorAll("*")) for (const a of n.attributes) {
		if (a.name.startsWith("on") || a.name == "style" || /^[\s\x00-\x1f]*(javascript|vbscript|data):/i.test(a.value) && ["href", "src", "action", "formaction", "xlink:href"].includes(a.name)) bad.push(n.tagName + " " + a.name + "=" + a.value);
	}
	if (window.hacked || document.querySelector("iframe:not([sandbox]), object, embed, base, meta[http-equiv]")) bad.push("it acts");
	return bad;
})()`

// looks are how a page is looked at: each language, theme and width, and each pair of them.
var looks = []struct {
	lang, scheme string
	width        int64
}{{"zh-CN", "light", 1280}, {"zh-CN", "dark", 360}, {"en", "light", 360}, {"en", "dark", 1280}}

// TestEveryPageOfTheDesk walks the pages by the table of routes, with hostile texts in everything: axe finds nothing, and nothing acts.
func TestEveryPageOfTheDesk(t *testing.T) {
	t.Setenv("HUB_POLLING_ALLOW_PRIVATE", "true")
	folder := t.TempDir()
	d := openDeskOn(t, folder)
	out, err := exec.Command(hubproc.Build(t), "--store", folder, "user", "add", "bot", "--role", "administrator", "--token", "script", "--json").Output()
	var bot struct{ Token string }
	if err != nil || json.Unmarshal(out, &bot) != nil {
		t.Fatal(err, string(out))
	}
	ids := clerk{t, d.base, bot.Token}.fill(evil(t))
	script := unpack(t, axe)
	d.said.take()
	var routes []walktest.Route
	for _, r := range walktest.All(t, ids) {
		if r.Reads() && !r.API() && !slices.ContainsFunc([]string{"/watch", "/export", ".png", ".atom", "/oidc", "/callback", "/password", "/login"}, func(end string) bool { return strings.HasSuffix(r.Path, end) }) {
			if strings.HasSuffix(r.Pattern, "/entries/{id}/compare") { // it says of what else
				r.Path += "?with=" + ids["other"]
			}
			routes = append(routes, r)
		}
	}
	for part := range slices.Chunk(routes, 16) { // a browser is given some minutes
		in := d
		in.ctx, in.said = newBrowser(t)
		in.do(t, chromedp.Navigate(d.base+"/admin/login"), chromedp.WaitVisible(css("#username")), chromedp.SendKeys(css("#username"), "admin"), chromedp.SendKeys(css("#password"), deskPassword), chromedp.Click(css("button.main")), chromedp.WaitVisible(css(".leave button")))
		for _, r := range part {
			t.Run(strings.TrimPrefix(r.Path, "/admin"), func(t *testing.T) { in.walk(t, r, script) })
		}
	}
}

// walk looks at a page in each way.
func (d desk) walk(t *testing.T, r walktest.Route, script string) {
	t.Helper()
	for i, l := range looks {
		d.do(t, chromedp.EmulateViewport(l.width, 900), prefers(l.scheme))
		if i == 0 || l.lang != looks[i-1].lang {
			more := "?"
			if strings.Contains(r.Path, "?") {
				more = "&"
			}
			d.do(t, chromedp.Navigate(d.base+r.Path+more+"lang="+l.lang))
			look(t, d.ctx, chromedp.Evaluate[bool](openAll))
			look(t, d.ctx, chromedp.Evaluate[bool](script+";true"))
		}
		for _, v := range look(t, d.ctx, chromedp.Evaluate[[]string](violations, chromedp.EvalAwaitPromise)) {
			t.Errorf("%s %s %d: %s", l.lang, l.scheme, l.width, v)
		}
		if look(t, d.ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > window.innerWidth`)) {
			t.Errorf("%s %d: the page scrolls sideways", l.lang, l.width)
		}
		for _, v := range look(t, d.ctx, chromedp.Evaluate[[]string](acts)) {
			t.Errorf("%.300s", v)
		}
	}
	for _, c := range d.said.take() {
		if !strings.Contains(c, "404") { // of a page that there is not
			t.Error(c)
		}
	}
}
