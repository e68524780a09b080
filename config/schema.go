package config

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/invopop/jsonschema"

	"github.com/txnews/hub/news"
)

const (
	durationPattern = `^\+?[0-9.]+(ns|us|µs|ms|s|m|h|d)([0-9.]+(ns|us|µs|ms|s|m|h))*$|^0$`
	sizePattern     = `^[0-9.]+ *(GiB|MiB|KiB|GB|MB|kB|KB|B)?$`
	idPattern       = `^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`
	urlPattern      = `^https?://`
)

// Schema is the JSON Schema (2020-12) of hub.yaml, with a description of every key, for editors and checks.
func Schema() ([]byte, error) {
	r := &jsonschema.Reflector{
		Anonymous:                  true,
		DoNotReference:             true,
		RequiredFromJSONSchemaTags: true,
		KeyNamer:                   strings.ToLower,
		Mapper:                     scalarSchema,
	}
	s := r.Reflect(Config{})
	s.Title = "hub.yaml"
	s.Description = "The configuration of the Tongxiang news hub."
	def := Default()
	def.Polling.UserAgent = UserAgent(def.Site, "")
	annotate(s, reflect.ValueOf(def), "")
	return json.MarshalIndent(s, "", "  ")
}

func scalarSchema(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[time.Duration]():
		return &jsonschema.Schema{Type: "string", Pattern: durationPattern, Examples: []any{"30s", "5m", "12h", "400d"}}
	case reflect.TypeFor[Size]():
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{
			{Type: "integer", Minimum: "1"},
			{Type: "string", Pattern: sizePattern},
		}}
	case reflect.TypeFor[news.Extent]():
		return &jsonschema.Schema{Type: "string", Enum: anys(extents)}
	case reflect.TypeFor[news.ChannelRole]():
		return &jsonschema.Schema{Type: "string", Enum: anys(news.ChannelRoles())}
	case reflect.TypeFor[news.Kind]():
		return &jsonschema.Schema{Type: "string", Enum: anys(kinds)}
	}
	return nil
}

func anys[T ~string](words []T) []any {
	var out []any
	for _, w := range words {
		out = append(out, string(w))
	}
	return out
}

// annotate gives the schema at path its description, its default where def is a scalar that is not zero, and the rules
// that types do not show. Items of lists stand under "list.key".
func annotate(s *jsonschema.Schema, def reflect.Value, path string) {
	if about := describe(path); about != "" {
		s.Description = about
	}
	rules(s, path)
	switch {
	case s.Items != nil && s.Items.Type == "object":
		item := reflect.New(def.Type().Elem()).Elem()
		if src, ok := item.Addr().Interface().(*news.Source); ok {
			*src = defaultSource()
		}
		s = s.Items
		def = item
	case isScalar(def.Type()) && !def.IsZero():
		s.Default = printer{}.tree(def, path)
	}
	if s.Properties == nil {
		return
	}
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		if f, ok := fieldOf(def, p.Key); ok {
			annotate(p.Value, f, join(path, p.Key))
		}
	}
}

func rules(s *jsonschema.Schema, path string) {
	switch path {
	case "log.level":
		s.Enum = anys(levels)
	case "log.format":
		s.Enum = anys(formats)
	case "admin.smtp.security":
		s.Enum = anys(securities)
	case "websub.signature":
		s.Enum = anys(signatures)
	case "sources":
		s.Items.Required = []string{"id", "url"}
	case "channels", "towns":
		s.Items.Required = []string{"id", "name"}
	case "sources.id", "channels.id", "towns.id":
		s.Pattern = idPattern
	case "sources.url", "site.url":
		s.Pattern = urlPattern
	case "sources.homepage", "sources.licence.url", "licence.url", "sources.licence.except.url", "licence.except.url":
		s.Pattern = urlPattern + "|^$"
	case "retention.max_age", "retention.audit", "polling.article_gap", "sources.interval":
		given := *s
		*s = jsonschema.Schema{
			Description: given.Description,
			OneOf:       []*jsonschema.Schema{{Type: "string", Pattern: given.Pattern, Examples: given.Examples}, {Type: "integer", Enum: []any{0}}},
		}
	case "sources.preset":
		s.Enum = anys(presets())
	}
}
