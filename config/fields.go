package config

import (
	"reflect"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// jsonName is a field's key in YAML: its json tag, else its name in lower case; empty for one that is no setting.
func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch name {
	case "-":
		return ""
	case "":
		return strings.ToLower(f.Name)
	}
	return name
}

func fieldNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		if n := jsonName(t.Field(i)); n != "" {
			names = append(names, n)
		}
	}
	return names
}

func fieldOf(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if n := jsonName(v.Type().Field(i)); n != "" && n == name {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// isScalar reports whether a setting of this type is one value, written without brackets.
func isScalar(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int64:
		return true
	}
	return t == reflect.TypeFor[time.Time]()
}

func wants(t reflect.Type) news.Reason {
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return news.Because("config.wants-duration")
	case t == reflect.TypeFor[time.Time]():
		return news.Because("config.wants-moment")
	case t == reflect.TypeFor[Size]():
		return news.Because("config.wants-size")
	case t.Kind() == reflect.Bool:
		return news.Because("config.wants-bool")
	case t.Kind() == reflect.Int:
		return news.Because("config.wants-number")
	}
	return news.Because("config.wants-text")
}

// setting is one value that the environment and flags can give, or a list that they cannot.
type setting struct {
	path  string
	value reflect.Value
}

// settings are those of a struct, sections gone into, in the order of the fields.
func settings(v reflect.Value, path string) []setting {
	var all []setting
	for i := range v.NumField() {
		name := jsonName(v.Type().Field(i))
		if name == "" {
			continue
		}
		f, at := v.Field(i), join(path, name)
		if f.Kind() == reflect.Struct {
			all = append(all, settings(f, at)...)
		} else {
			all = append(all, setting{at, f})
		}
	}
	return all
}
