package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/txnews/hub/internal/walktest"
	"github.com/txnews/hub/news"
)

// form is a form of a page, as a browser would send it but for what is typed.
type form struct {
	action string
	typed  []string     // names of fields that take any text
	fixed  url.Values   // of the others
	hidden []string     // names of those of fixed that nobody sees
	sends  []url.Values // what each of its buttons adds
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// formsOf are the forms of a page that post.
func formsOf(t *testing.T, page string) (all []form) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" {
			continue
		}
		method, _ := attribute(n, "method")
		f := form{fixed: url.Values{}}
		if f.action, _ = attribute(n, "action"); !strings.EqualFold(method, "post") {
			continue
		}
		for field := range n.Descendants() {
			if name, named := attribute(field, "name"); named || field.Data == "button" {
				f.add(field, name)
			}
		}
		if len(f.sends) == 0 {
			f.sends = []url.Values{{}}
		}
		all = append(all, f)
	}
	return all
}

func (f *form) add(field *html.Node, name string) {
	kind, _ := attribute(field, "type")
	value, _ := attribute(field, "value")
	switch {
	case field.Data == "button":
		f.sends = append(f.sends, url.Values{name: {value}})
	case field.Data == "textarea", field.Data == "input" && slices.Contains([]string{"", "text", "search", "url", "email", "tel"}, kind):
		f.typed = append(f.typed, name)
	case field.Data == "select":
		for o := range field.Descendants() {
			if v, _ := attribute(o, "value"); o.Data == "option" && v != "" {
				f.fixed.Set(name, v)
			}
		}
	case kind == "password":
		f.fixed.Set(name, secret)
	case kind == "checkbox", kind == "hidden", kind == "radio", kind == "number", kind == "date", kind == "datetime-local":
		f.fixed.Add(name, value)
		if kind == "hidden" {
			f.hidden = append(f.hidden, name)
		}
	}
}

// spared are forms that end what the test works with.
var spared = regexp.MustCompile(`/logout$|/account/|/sign-out$|/users/boss|/sessions/|/refresh$`)

// fill sends a form with a payload in every field that takes text; seen: in the hidden ones too.
func (l *looker) fill(f form, p string, hiddenToo bool) {
	l.t.Helper()
	for _, button := range f.sends {
		values := maps.Clone(f.fixed)
		maps.Copy(values, button)
		for _, name := range f.typed {
			values.Set(name, p)
		}
		if hiddenToo {
			for _, name := range f.hidden {
				values.Set(name, p)
			}
		}
		delete(values, "")
		resp := l.ask("POST", f.action, values.Encode(), l.cookies)
		at := resp.Header.Get("Location")
		l.saw(fmt.Sprintf("POST %s of %q", f.action, p), resp)
		if resp.StatusCode == http.StatusSeeOther && strings.HasPrefix(at, "/admin/") {
			l.see(at)
		}
	}
}

var asks = regexp.MustCompile(`name="([\w-]+)"`)

// TestNothingThatIsTypedRunsOnAnyPage finds every form of every page by itself, types payloads into all of its fields, and looks at what comes
// and at every page after that. It asks every page with payloads in its address, too.
func TestNothingThatIsTypedRunsOnAnyPage(t *testing.T) {
	d := openDoor(t)
	d.user("boss", news.RoleAdministrator)
	cookies, _ := d.login("boss", secret, `User-Agent: "><script>alert(1)</script>`)
	l := &looker{door: d, judge: newJudge(t), cookies: cookies}
	ids := d.filled(filling{sources: 20, entries: 40, acts: 5, rows: 3})
	typed := append(every(3001, payloads(t)), `"><script>alert(1)</script>`, `' onfocus=alert(1) autofocus x='`, `javascript:alert(1)`, `{{.}}`, "x\x00<img src=x onerror=alert(1)>")
	if testing.Short() {
		typed = typed[len(typed)-1:]
	}
	forms := map[string]bool{}
	for _, p := range typed {
		for _, r := range d.pages(ids) {
			page := l.see(r.Path)
			for _, f := range formsOf(t, page) {
				if spared.MatchString(f.action) {
					continue
				}
				forms[pattern(f.action, ids)] = true
				l.fill(f, p, false)
				l.fill(f, p, true)
			}
			q := url.Values{}
			for _, m := range asks.FindAllStringSubmatch(page, -1) {
				q.Set(m[1], p)
			}
			for _, name := range strings.Fields("q done lang user link next act n before cursor page sort health since from until as for token id source entry") {
				q.Set(name, p)
			}
			path, _, _ := strings.Cut(r.Path, "?")
			l.see(path + "?" + q.Encode())
			l.see(path + "?done=desk.done.saved&n=" + url.QueryEscape(p))
		}
		for _, r := range d.pages(ids) {
			l.see(r.Path)
			l.see(r.Path + "?lang=en")
		}
	}
	if len(forms) < 20 {
		t.Errorf("only these forms were found: %q", slices.Sorted(maps.Keys(forms)))
	}
}

// pattern is an action without the ids in it.
func pattern(action string, ids walktest.IDs) string {
	for kind, id := range ids {
		action = strings.ReplaceAll(action, "/"+kind+"/"+id, "/"+kind+"/{id}")
	}
	return action
}
