package config_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/txnews/hub/config"
)

func schema(t *testing.T) map[string]any {
	t.Helper()
	b, err := config.Schema()
	if err != nil {
		t.Fatal(err)
	}
	var s map[string]any
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchemaDescribesEveryKey(t *testing.T) {
	var walk func(path string, s map[string]any) int
	walk = func(path string, s map[string]any) int {
		if items, ok := s["items"].(map[string]any); ok {
			return walk(path, items)
		}
		props, _ := s["properties"].(map[string]any)
		if props != nil && s["additionalProperties"] != false {
			t.Errorf("%s lets unknown keys pass", path)
		}
		n := len(props)
		for key, p := range props {
			p := p.(map[string]any)
			if p["description"] == nil {
				t.Errorf("%s.%s has no description", path, key)
			}
			n += walk(path+"."+key, p)
		}
		return n
	}
	if n := walk("", schema(t)); n < 70 {
		t.Errorf("the schema has only %d keys", n)
	}
}

func TestSchemaAcceptsWhatLoadAccepts(t *testing.T) {
	printed, err := load(t, "").Print()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"example":   readFile(t, "../hub.example.yaml"),
		"compose":   readFile(t, "../deploy/hub.yaml"),
		"effective": string(printed),
	} {
		var doc any
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(name, err)
		}
		for _, fault := range violations(schema(t), doc, name) {
			t.Error(fault)
		}
	}
}

func TestSchemaRefusesWhatLoadRefuses(t *testing.T) {
	for _, text := range []string{
		"nosuch: 1",
		"polling: {lease: 5x}",
		"polling: {max_body: 10Mib}",
		"log: {level: loud}",
		"licence: {public: all}",
		"licence: {except: [{origins: [新华社], public: all}]}",
		"licence: {except: [{origin: 新华社, public: full}]}",
		"sources: [{id: a, url: 'https://a.cn/', licence: {except: [{embargo: 6, public: nothing}]}}]",
		"origins: [新华社]",
		"site: {url: example.cn}",
		"sources: [{id: a}]",
		"sources: [{id: A, url: 'https://a.cn/'}]",
		"sources: [{id: a, url: 'https://a.cn/', kind: rss}]",
	} {
		if _, err := loadErr(t, text); err == nil {
			t.Errorf("Load accepts %q", text)
		}
		var doc any
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		if len(violations(schema(t), doc, "")) == 0 {
			t.Errorf("the schema accepts %q", text)
		}
	}
}

// violations checks the keywords of JSON Schema that our schema uses.
func violations(s map[string]any, v any, at string) []string {
	var out []string
	fail := func(format string, args ...any) { out = append(out, at+": "+fmt.Sprintf(format, args...)) }
	if one, ok := s["oneOf"].([]any); ok {
		for _, alt := range one {
			if len(violations(alt.(map[string]any), v, at)) == 0 {
				return nil
			}
		}
		return []string{at + ": fits no alternative"}
	}
	if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, v) {
		fail("%v is not one of %v", v, enum)
	}
	switch s["type"] {
	case "object":
		m, ok := v.(map[string]any)
		if !ok {
			fail("no object: %v", v)
		}
		for _, r := range list(s["required"]) {
			if _, ok := m[r.(string)]; !ok {
				fail("lacks %v", r)
			}
		}
		props, _ := s["properties"].(map[string]any)
		for k, x := range m {
			p, ok := props[k].(map[string]any)
			if !ok {
				if p, ok = s["additionalProperties"].(map[string]any); !ok {
					fail("unknown key %s", k)
					continue
				}
			}
			out = append(out, violations(p, x, at+"."+k)...)
		}
	case "array":
		items, ok := v.([]any)
		if !ok {
			fail("no array: %v", v)
		}
		for i, x := range items {
			out = append(out, violations(s["items"].(map[string]any), x, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case "string":
		text, ok := v.(string)
		if pattern, has := s["pattern"].(string); ok && has && !regexp.MustCompile(pattern).MatchString(text) {
			fail("%q does not match %s", text, pattern)
		}
		if !ok {
			fail("no string: %v", v)
		}
	case "integer":
		if !strings.Contains(fmt.Sprintf("%T", v), "int") {
			fail("no integer: %v", v)
		}
	case "boolean":
		if _, ok := v.(bool); !ok {
			fail("no boolean: %v", v)
		}
	default:
		fail("a schema of unknown type %v", s["type"])
	}
	return out
}

func list(v any) []any { l, _ := v.([]any); return l }

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
