package pages

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// changedIn says which family of fields an act's are, and whether they stand in a list, below the id of each thing.
func changedIn(a *news.Act) (family string, listed bool) {
	family, _, _ = strings.Cut(a.Op, ".")
	switch family {
	case "sources":
		return "source", true
	case "setting":
		return a.Object, false
	case "channels", "gazetteer":
		return family, true
	}
	return family, false
}

// worded are changes with their fields as the forms call them, and their values as people write them.
func (v *view) worded(family string, listed bool, changed []editorial.Changed) []editorial.Changed {
	said := make([]editorial.Changed, len(changed))
	for i, c := range changed {
		parts := strings.Split(c.Field, ".")
		var names []string
		if listed {
			names, parts = parts[:1], parts[1:]
		}
		last, family := "", family
		for i, part := range parts {
			of := family
			if i > 0 && slices.Contains([]string{"licence", "except"}, parts[i-1]) {
				of = "licence"
			} else if i > 0 && parts[i-1] == "keys" { // each under its id
				of, family = "key", "key"
			}
			if part != "" {
				names, last = append(names[:len(names):len(names)], v.fieldWord(of, part)), part
			}
		}
		said[i] = editorial.Changed{Field: strings.Join(names, " · "), Before: v.valueWord(family, last, c.Before), After: v.valueWord(family, last, c.After)}
	}
	return said
}

// fieldWord is what a field is called: in its form, else in the list of those that no form has; what has no name there is a name itself.
func (v *view) fieldWord(family, name string) string {
	for _, key := range []string{ownWords(family) + name, formWords(family) + strings.ReplaceAll(name, "_", "-"), "desk.changed." + name} {
		if text := v.T(key); text != key {
			return text
		}
	}
	return name
}

// ownWords begin the keys of what fields of a family are called that are told otherwise than in its form, or are in none.
func ownWords(family string) string {
	return map[string]string{"source": "desk.changed.source.", "licence": "desk.changed.licence.", "entry": "desk.changed.entry.", "partner": "desk.changed.partner.", "key": "desk.changed.key.",
		"user": "desk.changed.user.", "token": "desk.changed.token.", "takedown": "desk.changed.takedown."}[family]
}

// formWords begin the keys of what the fields of a family's form are called; empty: it has none.
func formWords(family string) string {
	switch {
	case family == "source":
		return "desk.source."
	case family == "partner":
		return "desk.partner."
	case slices.Contains(news.SettingNames(), family):
		called, _ := fieldTexts(family)
		return called
	}
	return ""
}

// valueWord is a value, which is JSON, as people write it.
func (v *view) valueWord(family, field, value string) string {
	var x any
	if value == "" || json.Unmarshal([]byte(value), &x) != nil {
		return value
	}
	switch x := x.(type) {
	case bool:
		if x {
			return v.T("desk.changed.yes")
		}
		return v.T("desk.changed.no")
	case float64:
		if field == "interval" || field == "embargo" || field == "expiry" {
			return news.FormatDuration(time.Duration(x))
		}
	case string:
		return v.textWord(field, x)
	case map[string]any:
		if field == "licence" || field == "except" {
			family = "licence"
		}
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(x)) {
			b, err := json.Marshal(x[name])
			if err != nil {
				return value
			}
			parts = append(parts, v.fieldWord(family, name)+" "+v.valueWord(family, name, string(b)))
		}
		return strings.Join(parts, "，")
	case []any:
		var words []string
		for _, e := range x {
			s, ok := e.(string)
			if !ok {
				return value
			}
			words = append(words, v.textWord(field, s))
		}
		return strings.Join(words, "，")
	}
	return value
}

func (v *view) textWord(field, text string) string {
	prefix := map[string]string{"public": "extent.", "partner": "extent.", "kind": "kind.", "role": "role."}[field]
	if said := v.T(prefix + text); prefix != "" && said != prefix+text {
		return said
	}
	if field == "channels" {
		return v.channel(text)
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return v.Time(at)
	}
	return text
}
