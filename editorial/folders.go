package editorial

import (
	"maps"
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/opml"
)

// folderBook tells which channel a folder's name means.
type folderBook struct {
	channels map[string]string // by id and name, folded
	given    map[string]string // names as they were given, by their folded form
	used     map[string]bool
	mapped   map[string]string
	others   []Folder // those that name no channel by themselves
	at       map[string]int
	lines    map[string]int // of the outline that each of them was last counted for
}

func bookOf(f Folders) *folderBook {
	b := &folderBook{channels: map[string]string{}, given: map[string]string{}, used: map[string]bool{}, mapped: map[string]string{}, at: map[string]int{}, lines: map[string]int{}}
	for _, c := range slices.Backward(f.Channels) { // of two with one name the first
		for _, name := range append(slices.Clone(c.Names), c.Name, c.ID) {
			b.channels[folded(name)] = c.ID
		}
	}
	for name, id := range f.Map {
		b.given[folded(name)], b.mapped[folded(name)] = name, id
	}
	return b
}

// folded is a name as it is compared: in one line and in lower case; a path without the slash before it.
func folded(name string) string {
	return strings.ToLower(strings.Trim(desk.Line(name, maxSourceName), "/"))
}

// file gives the channels and labels of an outline's folders and categories (OPML 2.0: paths with slashes, divided by commas).
// Of each path the innermost name of a channel counts; what names none is a label.
func (b *folderBook) file(e *opml.Entry) (channels, labels []string) {
	paths := [][]string{e.Folders}
	for category := range strings.SplitSeq(e.Attr("category"), ",") {
		paths = append(paths, strings.Split(category, "/"))
	}
	for _, p := range paths {
		filed, own := false, []string(nil)
		for i, name := range slices.Backward(p) {
			name = desk.Line(name, maxLabel)
			if name == "" {
				continue
			}
			path := strings.Join(p[:i+1], "/")
			id := b.channel(path, name)
			b.count(e, path, name)
			switch {
			case id != "" && !filed:
				channels, filed = append(channels, id), true
			case id == "":
				own = append(own, name)
			}
		}
		slices.Reverse(own)
		labels = append(labels, own...)
	}
	return channels, labels
}

// count counts an outline for a folder that names no channel.
func (b *folderBook) count(e *opml.Entry, path, name string) {
	key := folded(path)
	if b.channels[folded(name)] != "" || b.lines[key] == e.Line {
		return
	}
	b.lines[key] = e.Line
	i, seen := b.at[key]
	if !seen {
		i, b.at[key] = len(b.others), len(b.others)
		b.others = append(b.others, Folder{Path: strings.Trim(desk.Line(path, maxSourceName), "/")})
	}
	b.others[i].Sources++
}

// channel is the one that a folder at a path means; empty: none.
func (b *folderBook) channel(path, name string) string {
	for _, key := range []string{folded(path), folded(name)} {
		if id, ok := b.mapped[key]; ok {
			b.used[key] = true
			return id
		}
	}
	return b.channels[folded(name)]
}

// unused are the given names that no folder had, ordered.
func (b *folderBook) unused() (names []string) {
	for _, key := range slices.Sorted(maps.Keys(b.given)) {
		if !b.used[key] {
			names = append(names, b.given[key])
		}
	}
	return names
}
