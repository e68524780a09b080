package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/txnews/hub/internal/walktest"
	"github.com/txnews/hub/news"
)

// maxPage is how large a page may be, in bytes.
const maxPage = 100_000

// questions are addresses of pages, by their pattern, that ask for more than the bare page: a question, or the whole of another address.
func questions() map[string][]string {
	var settings []string
	for _, name := range news.SettingNames() {
		settings = append(settings, "/admin/settings/"+name)
	}
	return map[string][]string{
		"GET /admin/settings/{name}": append(settings, "?q=none"),
		"GET /admin/sources":         {"?sort=health", "?health=troubled", "?health=failing&sort=name&reverse=1", "?q=partner", "?q=none", "?page=99", "?label=" + url.QueryEscape("县级"), "?channel=world&licence=site"},
		"GET /admin/entries":         {"?q=none", "?q=" + url.QueryEscape("桐乡"), "?source=" + sourceNumber(6), "?channel=world", "?town=wuzhen", "?held=1", "?channel=world&town=wuzhen&q=none"},
		"GET /admin/audit":           {"?q=none", "?by=boss", "?op=source.edit", "?object=" + sourceNumber(7), "?from=2020-01-01&until=2020-01-02"},
		"GET /admin/users":           {"?page=3", "?page=x"},
		"GET /admin/takedowns":       {"?page=2"},

		"GET /admin/partners/{id}/keys": {"?key=1", "?key=none"},

		"GET /admin/entries/{id}/compare": {"?version=1"},
		"GET /admin/usage":                {"?partner=none", "?from=2020-01-01&until=2020-12-31&source=" + sourceNumber(7)},
		"GET /admin/usage/entries":        {"?source=" + sourceNumber(7), "?source=none&page=3"},
	}
}

// pages are the addresses of every page that is only looked at, and what is asked of some.
func (d door) pages(ids walktest.IDs) (all []walktest.Route) {
	d.t.Helper()
	asked := questions()
	for _, r := range walktest.All(d.t, ids) {
		if r.API() || !r.Reads() || strings.HasSuffix(r.Pattern, "/watch") {
			continue
		}
		all = append(all, r)
		for _, q := range asked[r.Pattern] {
			more := r
			if more.Path += q; strings.HasPrefix(q, "/") {
				more.Path = q
			}
			all = append(all, more)
		}
	}
	return all
}

func isPage(resp *http.Response) bool {
	return strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html")
}

// TestEveryPageIsSmallAndLoadsOnlyWhatIsOurs walks the pages of a hub with 5,000 sources.
func TestEveryPageIsSmallAndLoadsOnlyWhatIsOurs(t *testing.T) {
	d := openDoor(t)
	d.user("boss", news.RoleAdministrator)
	n, rows := 5000, 120
	if testing.Short() {
		n, rows = 100, 20
	}
	ids := d.filled(filling{sources: n, entries: n, acts: 100, rows: rows})
	cookies, _ := d.login("boss", secret)
	seen := 0
	for _, r := range d.pages(ids) {
		resp := d.ask("GET", r.Path, "", cookies)
		page := d.body(resp)
		if !isPage(resp) {
			continue
		}
		if seen++; len(page) > maxPage {
			t.Errorf("%s is %d bytes, more than %d", r.Path, len(page), maxPage)
		}
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		for _, from := range foreign(root) {
			t.Errorf("%s loads %s", r.Path, from)
		}
	}
	if seen < 20 {
		t.Errorf("only %d pages were looked at", seen)
	}
}

// loads are the attributes by which a page has a browser fetch something, by element; "" stands for any.
var loads = map[string][]string{"": {"src", "srcset", "poster", "data", "background"}, "link": {"href"}, "use": {"href", "xlink:href"}, "image": {"href", "xlink:href"}, "form": {"action"}, "button": {"formaction"}, "base": {"href"}}

// foreign are the addresses that a page loads, or sends forms to, which are not on its own site, and what of style and script stands in it.
func foreign(root *html.Node) (found []string) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if (n.Data == "script" || n.Data == "style") && n.FirstChild != nil {
			found = append(found, n.Data+" in the page")
		}
		for _, a := range n.Attr {
			name := a.Key
			if a.Namespace != "" {
				name = a.Namespace + ":" + a.Key
			}
			u, err := url.Parse(a.Val)
			loaded := slices.Contains(loads[""], name) || slices.Contains(loads[n.Data], name)
			if name == "style" || strings.HasPrefix(name, "on") || loaded && (err != nil || u.Host != "" || u.Scheme != "") {
				found = append(found, n.Data+" "+name+"="+a.Val)
			}
		}
	}
	return found
}

// TestPagesOfLargeThingsAreSmall: an act of 5,000 sources, and one of long values.
func TestPagesOfLargeThingsAreSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("the size is the proof")
	}
	d := openDoor(t)
	d.user("boss", news.RoleAdministrator)
	cookies, _ := d.login("boss", secret)
	var before, after []map[string]any
	for i := range 5000 {
		before, after = append(before, map[string]any{"id": sourceNumber(i), "name": "旧名"}), append(after, map[string]any{"id": sourceNumber(i), "name": "新名", "interval": 900000000000})
	}
	long := map[string]any{}
	for i := range 50 {
		long[strings.Repeat("栏", i)] = strings.Repeat("长", 5000)
	}
	for id, sides := range map[string][2]any{"many": {before, after}, "long": {long, map[string]any{}}} {
		var said [2]json.RawMessage
		for i, side := range sides {
			b, err := json.Marshal(side)
			if err != nil {
				t.Fatal(err)
			}
			said[i] = b
		}
		if err := d.store.Record(t.Context(), news.Act{ID: id, At: d.now(), By: "boss", Op: "sources.edit", Object: "x", Before: said[0], After: said[1]}); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/admin/audit/" + id, "/admin/audit"} {
			if resp := d.ask("GET", path, "", cookies); resp.StatusCode != http.StatusOK {
				t.Errorf("%s: %d", path, resp.StatusCode)
			} else if n := len(d.body(resp)); n > maxPage {
				t.Errorf("%s is %d bytes", path, n)
			}
		}
	}
}
