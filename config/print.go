package config

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/txnews/hub/news"
)

const masked = "xxxxx"

// Print is the effective configuration as YAML that Load reads back, with its secrets masked.
func (c Config) Print() ([]byte, error) {
	return encodeYAML(printer{mask: true}.tree(reflect.ValueOf(c), ""))
}

// printer turns values into what the YAML encoder writes: keys in the order of the fields, durations and sizes as read.
type printer struct{ mask bool }

// tree gives v for the encoder. Sections are written whole; items of lists without what they leave open.
func (p printer) tree(v reflect.Value, key string) any {
	switch x := v.Interface().(type) {
	case time.Duration:
		return news.FormatDuration(x)
	case time.Time:
		return x.Format(time.RFC3339)
	case Size:
		return x.String()
	}
	switch v.Kind() {
	case reflect.Struct:
		return p.mapping(v, false)
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			if el := v.Index(i); el.Kind() == reflect.Struct {
				list[i] = p.mapping(el, true)
			} else {
				list[i] = p.tree(el, key)
			}
		}
		return list
	case reflect.Map:
		var m yaml.MapSlice
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			m = append(m, yaml.MapItem{Key: k.String(), Value: p.tree(v.MapIndex(k), k.String())})
		}
		return m
	case reflect.String:
		return p.text(key, v.String())
	}
	return v.Interface()
}

func (p printer) mapping(v reflect.Value, sparse bool) yaml.MapSlice {
	m := yaml.MapSlice{}
	for i := range v.NumField() {
		name, f := jsonName(v.Type().Field(i)), v.Field(i)
		switch {
		case name == "":
		case sparse && f.IsZero() && f.Kind() != reflect.Bool:
		case sparse && f.IsZero() && strings.Contains(v.Type().Field(i).Tag.Get("json"), "omitempty"):
		case sparse && f.Kind() == reflect.Struct && !isScalar(f.Type()):
			m = append(m, yaml.MapItem{Key: name, Value: p.mapping(f, true)})
		default:
			m = append(m, yaml.MapItem{Key: name, Value: p.tree(f, name)})
		}
	}
	return m
}

func (p printer) text(key, s string) string {
	switch {
	case !p.mask || s == "":
		return s
	case secret(key):
		return masked
	case strings.Contains(s, "://"):
		return maskURL(s)
	}
	return s
}

func secret(key string) bool {
	key = strings.ToLower(key)
	return slices.ContainsFunc([]string{"key", "password", "passwd", "secret", "token"}, func(word string) bool {
		return strings.Contains(key, word)
	})
}

// maskURL hides the password and the secret parameters of an address. It does not parse it as a whole: a list of hosts
// (redis+cluster://a:1,b:2) is no URL of RFC 3986.
func maskURL(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		return s
	}
	userinfo := 0
	_, err := url.Parse(s)
	if slices.Contains(storeSchemes, scheme) || err != nil && (scheme == "http" || scheme == "https") {
		userinfo = 1 + strings.LastIndexByte(rest, '@') // a password may hold a / that should have been escaped
	}
	authority, tail := rest, ""
	if i := strings.IndexAny(rest[userinfo:], "/?#"); i >= 0 {
		authority, tail = rest[:userinfo+i], rest[userinfo+i:]
	}
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		user, password, has := strings.Cut(authority[:at], ":")
		if has && password != "" {
			authority = user + ":" + masked + authority[at:]
		}
	}
	path, query, has := strings.Cut(tail, "?")
	if !has {
		return scheme + "://" + authority + tail
	}
	query, fragment, _ := strings.Cut(query, "#")
	params := strings.Split(query, "&")
	for i, kv := range params {
		name, value, _ := strings.Cut(kv, "=")
		if plain, err := url.QueryUnescape(name); value != "" && (err != nil || secret(plain)) {
			params[i] = name + "=" + masked
		}
	}
	out := scheme + "://" + authority + path + "?" + strings.Join(params, "&")
	if fragment != "" {
		out += "#" + fragment
	}
	return out
}
