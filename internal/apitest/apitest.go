// Package apitest holds real answers of an API against its OpenAPI description.
package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Description is an OpenAPI 3.1 document, ready to check by.
type Description struct {
	routes   []route
	compiler *jsonschema.Compiler

	mu      sync.Mutex
	schemas map[string]*jsonschema.Schema // by their place in the document
}

// route is an address of the description.
type route struct {
	path    string // as it is described
	form    *regexp.Regexp
	methods map[string]operation // by upper case
}

// operation is what a description says of one method, as far as it is checked.
type operation struct {
	Responses map[string]struct {
		Content map[string]struct {
			Schema json.RawMessage `json:"schema"`
		} `json:"content"`
	} `json:"responses"`
}

var wildcard = regexp.MustCompile(`\\\{[^}]*\\\}`)

// Read makes a document ready.
func Read(t testing.TB, doc []byte) *Description {
	t.Helper()
	var parsed struct {
		Paths map[string]map[string]operation `json:"paths"`
	}
	if err := json.Unmarshal(doc, &parsed); err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	d := &Description{compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}}
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource("openapi.json", whole); err != nil {
		t.Fatal(err)
	}
	for path, methods := range parsed.Paths {
		r := route{path: path, methods: map[string]operation{}}
		r.form = regexp.MustCompile("^" + wildcard.ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$")
		for method, op := range methods {
			r.methods[strings.ToUpper(method)] = op
		}
		d.routes = append(d.routes, r)
	}
	// The longer one is the more special: …/{id}.ninjs before …/{id}.
	slices.SortFunc(d.routes, func(a, b route) int { return len(b.path) - len(a.path) })
	return d
}

// Has reports whether an address is described, written as it is described; an empty method asks for any.
func (d *Description) Has(method, path string) bool {
	return slices.ContainsFunc(d.routes, func(r route) bool {
		_, ok := r.methods[method]
		return r.path == path && (ok || method == "" && len(r.methods) > 0)
	})
}

// Check holds an answer against the description: its status, its media type and its body must be described. A HEAD is
// described by its GET, and a 304 by no one. It reports whether the address is described at all.
func (d *Description) Check(t testing.TB, method, path string, answer *http.Response, body []byte) bool {
	t.Helper()
	path, _, _ = strings.Cut(path, "?")
	i := slices.IndexFunc(d.routes, func(r route) bool { return r.form.MatchString(path) })
	if i < 0 {
		return false
	}
	r := d.routes[i]
	op, ok := r.methods[strings.Replace(method, http.MethodHead, http.MethodGet, 1)]
	if !ok || answer.StatusCode == http.StatusNotModified {
		return ok
	}
	said := fmt.Sprintf("%s %s: %d", method, path, answer.StatusCode)
	status := fmt.Sprint(answer.StatusCode)
	response, ok := op.Responses[status]
	if !ok {
		t.Errorf("%s is not described: %s", said, body)
		return true
	}
	if len(response.Content) == 0 {
		return true
	}
	kind, _, err := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	content, ok := response.Content[kind]
	if err != nil || !ok {
		t.Errorf("%s of type %q is not described", said, answer.Header.Get("Content-Type"))
		return true
	}
	if content.Schema == nil || method == http.MethodHead {
		return true
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1").Replace
	place := "#/paths/" + escape(r.path) + "/" + strings.ToLower(strings.Replace(method, http.MethodHead, http.MethodGet, 1)) +
		"/responses/" + status + "/content/" + escape(kind) + "/schema"
	parts := [][]byte{body}
	if strings.HasSuffix(kind, "ndjson") {
		parts = bytes.Split(bytes.TrimSpace(body), []byte("\n"))
	}
	for _, part := range parts {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(part))
		if err == nil {
			err = d.schema(t, place).Validate(value)
		}
		if err != nil {
			t.Errorf("%s is not as described: %v\n%s", said, err, part)
		}
	}
	return true
}

// schema compiles the one at a place, once.
func (d *Description) schema(t testing.TB, place string) *jsonschema.Schema {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if s, ok := d.schemas[place]; ok {
		return s
	}
	s, err := d.compiler.Compile("openapi.json" + strings.ReplaceAll(strings.ReplaceAll(place, "{", "%7B"), "}", "%7D"))
	if err != nil {
		t.Fatal(err)
	}
	d.schemas[place] = s
	return s
}
