package editorial

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// SettingChange is a field in which two values of a setting differ.
type SettingChange struct {
	Row   string `json:"row,omitempty"`  // id of a channel or town; empty: the setting is no list of those
	Name  string `json:"name,omitempty"` // of the row
	Field string `json:"field,omitempty"`
	Came  bool   `json:"came,omitempty"` // the row as a whole
	Gone  bool   `json:"gone,omitempty"`

	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	// Of a list: what it has more, and less. A list in another order has neither, and says both orders.
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
}

// orderField is the field of a change in the order of the rows.
const orderField = "order"

// SettingChanges says in what two values of a setting differ, each given as plain data or as its JSON; nil: there is none.
func SettingChanges(before, after any) ([]SettingChange, error) {
	b, err := generic(before)
	if err != nil {
		return nil, err
	}
	a, err := generic(after)
	if err != nil {
		return nil, err
	}
	was, rows := rowsOf(b)
	is, also := rowsOf(a)
	if !rows && !also {
		return fieldChanges(SettingChange{}, b, a), nil
	}
	return rowChanges(was, is), nil
}

// generic is v as JSON is read.
func generic(v any) (read any, err error) {
	b, raw := v.(json.RawMessage)
	if !raw {
		if b, err = json.Marshal(v); err != nil {
			return nil, err
		}
	}
	if len(b) == 0 {
		return nil, nil
	}
	return read, json.Unmarshal(b, &read)
}

// tableRow is a row of a setting's list.
type tableRow struct {
	id, name string
	fields   map[string]any
}

// rowsOf are the rows of a list whose every element has an id; false for anything else.
func rowsOf(v any) (rows []tableRow, ok bool) {
	list, _ := v.([]any)
	for _, e := range list {
		fields, _ := e.(map[string]any)
		id, ok := fields["id"].(string)
		if !ok {
			return nil, false
		}
		name, _ := fields["name"].(string)
		rows = append(rows, tableRow{id, name, fields})
	}
	return rows, len(rows) > 0
}

func rowChanges(was, is []tableRow) (all []SettingChange) {
	before, after := placesOf(was), placesOf(is)
	for _, r := range is {
		if i, there := before[r.id]; there {
			all = append(all, fieldChanges(SettingChange{Row: r.id, Name: r.name}, was[i].fields, r.fields)...)
		} else {
			all = append(all, SettingChange{Row: r.id, Name: r.name, Came: true})
		}
	}
	for _, r := range was {
		if _, there := after[r.id]; !there {
			all = append(all, SettingChange{Row: r.id, Name: r.name, Gone: true})
		}
	}
	kept := func(rows []tableRow, others map[string]int) (names []string) {
		for _, r := range rows {
			if _, there := others[r.id]; there {
				names = append(names, r.name)
			}
		}
		return names
	}
	if !sameOrder(before, is) {
		all = append(all, SettingChange{Field: orderField, Before: joinedList(kept(was, after)), After: joinedList(kept(is, before))})
	}
	return all
}

// placesOf says where in a list each row stands.
func placesOf(rows []tableRow) map[string]int {
	at := make(map[string]int, len(rows))
	for i, r := range rows {
		if _, twice := at[r.id]; !twice {
			at[r.id] = i
		}
	}
	return at
}

// sameOrder reports whether rows that stood somewhere before stand in that order.
func sameOrder(before map[string]int, is []tableRow) bool {
	last := -1
	for _, r := range is {
		i, there := before[r.id]
		if there && i < last {
			return false
		}
		last = max(last, i)
	}
	return true
}

func fieldChanges(of SettingChange, before, after any) (all []SettingChange) {
	b, bs := before.(map[string]any)
	a, as := after.(map[string]any)
	if !bs && !as {
		if c, differ := valueChange(of, before, after); differ {
			all = append(all, c)
		}
		return all
	}
	keys := slices.Collect(maps.Keys(b))
	for k := range a {
		if _, there := b[k]; !there {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		of.Field = k
		if c, differ := valueChange(of, b[k], a[k]); differ {
			all = append(all, c)
		}
	}
	return all
}

// valueChange compares one field: words by words, where it is a list.
func valueChange(c SettingChange, before, after any) (SettingChange, bool) {
	b, bs := before.([]any)
	a, as := after.([]any)
	if !bs && !as {
		c.Before, c.After = text(before), text(after)
		return c, c.Before != c.After
	}
	was, is := texts(b), texts(a)
	if slices.Equal(was, is) {
		return c, false
	}
	c.Added, c.Removed = without(is, was), without(was, is)
	if len(c.Added)+len(c.Removed) == 0 {
		c.Before, c.After = joinedList(was), joinedList(is)
	}
	return c, true
}

// text is a value as people read it: a text as it is, anything else as JSON, nothing for none and for what is off.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		if !v {
			return ""
		}
	}
	return plain(v)
}

func texts(values []any) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = text(v)
	}
	return all
}

func without(list, other []string) (rest []string) {
	others := make(map[string]bool, len(other))
	for _, s := range other {
		others[s] = true
	}
	for _, s := range list {
		if !others[s] {
			rest = append(rest, s)
		}
	}
	return rest
}

func joinedList(list []string) string { return strings.Join(list, "、") }
