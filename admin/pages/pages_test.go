package pages

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/txnews/hub/admin/access"
	"github.com/txnews/hub/site"
)

func TestEveryTemplateIsWellFormed(t *testing.T) {
	p, err := site.NewPages(nil, "/", nil, templateFiles)
	if err == nil {
		err = p.ReadAll()
	}
	if err != nil {
		t.Error(err)
	}
}

func TestAPageIsSentNoMoreThanItNeeds(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	for _, c := range []struct {
		path  string
		bytes int
		taken bool
	}{
		{"/admin/login", 65 << 10, false},
		{"/admin/password", 65 << 10, false},
		{"/admin/sources/change", 65 << 10, true},
		{"/admin/sources/change", 1 << 20, false},
		{"/admin/sources/a/edit", 1 << 20, false},
		{"/admin/sources/import", 1 << 20, true},
		{"/admin/sources/import", 16 << 20, false},
	} {
		w := d.ask(http.MethodPost, c.path, url.Values{"list": {strings.Repeat("x", c.bytes)}})
		if tooMuch := w.Code == http.StatusRequestEntityTooLarge; tooMuch == c.taken {
			t.Errorf("%s is sent %d bytes, and says %d", c.path, c.bytes, w.Code)
		}
	}
	for _, pattern := range d.patterns {
		if most := mostSent(pattern); access.Least(pattern) == access.Anyone && most != 64<<10 {
			t.Errorf("who is not signed in may send %d bytes to %s", most, pattern)
		}
	}
}

func TestAPageSaysNothingThatALinkMakesUp(t *testing.T) {
	d := newDesk(t)
	wants(t, d.page("/admin/sources?done=desk.done.undone"), "已撤销")
	for _, link := range []string{"desk.done.请致电 123", "desk.done.", "desk.done", "problem.timeout", "请致电 123"} {
		if page := d.page("/admin/sources?n=3&done=" + url.QueryEscape(link)); strings.Contains(page, `role="status"`) || strings.Contains(page, "请致电") {
			t.Errorf("the page says %q", link)
		}
	}
}
