package apitest

import (
	"net/http"
	"testing"
)

// counting is a test that counts its errors.
type counting struct {
	testing.TB
	errors int
}

func (c *counting) Errorf(string, ...any) { c.errors++ }

func TestWhatIsNotAsDescribedIsFound(t *testing.T) {
	d := Read(t, []byte(`{"openapi":"3.1.0","components":{"schemas":{"Entry":{"type":"object","required":["id"],"additionalProperties":false,
		"properties":{"id":{"type":"string"},"at":{"type":"string","format":"date-time"}}}}},
		"paths":{"/entries/{id}":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Entry"}}}},"204":{}}}}}}`))
	for _, c := range []struct {
		method, path, kind, body string
		status, errors           int
		described                bool
	}{
		{"GET", "/entries/7?x=1", "application/json; charset=utf-8", `{"id":"7","at":"2026-06-12T09:12:00+08:00"}`, 200, 0, true},
		{"GET", "/entries/7", "application/json", `{"id":7}`, 200, 1, true},
		{"GET", "/entries/7", "application/json", `{}`, 200, 1, true},
		{"GET", "/entries/7", "application/json", `{"id":"7","more":1}`, 200, 1, true},
		{"GET", "/entries/7", "application/json", `{"id":"7","at":"yesterday"}`, 200, 1, true},
		{"GET", "/entries/7", "text/html", `{"id":"7"}`, 200, 1, true},
		{"GET", "/entries/7", "application/json", `{"id":"7"}`, 404, 1, true},
		{"GET", "/entries/7", "", "", 204, 0, true},
		{"GET", "/entries/7", "", "", 304, 0, true},
		{"HEAD", "/entries/7", "application/json", "", 200, 0, true},
		{"POST", "/entries/7", "application/json", "", 200, 0, false},
		{"GET", "/entries", "application/json", "", 200, 0, false},
	} {
		seen := &counting{TB: t}
		answer := &http.Response{StatusCode: c.status, Header: http.Header{"Content-Type": {c.kind}}}
		if described := d.Check(seen, c.method, c.path, answer, []byte(c.body)); described != c.described || seen.errors != c.errors {
			t.Errorf("%s %s %d %s %s: %d errors, described %v", c.method, c.path, c.status, c.kind, c.body, seen.errors, described)
		}
	}
	if !d.Has("GET", "/entries/{id}") || d.Has("POST", "/entries/{id}") || d.Has("", "/entries/7") {
		t.Error("what is described is not told from what is not")
	}
}
