package config

import (
	"embed"
	"reflect"
	"slices"
	"sync"

	"github.com/txnews/hub/news"
)

//go:embed builtin/channels.yaml builtin/towns.yaml builtin/vocabulary.yaml builtin/presets.yaml
var builtin embed.FS

var builtinChannels = sync.OnceValue(func() (all []news.Channel) {
	mustDecode("builtin/channels.yaml", &all, "channels")
	return all
})

var builtinTowns = sync.OnceValue(func() (all []news.Town) {
	mustDecode("builtin/towns.yaml", &all, "towns")
	return all
})

var builtinVocabulary = sync.OnceValue(func() (v news.Vocabulary) {
	mustDecode("builtin/vocabulary.yaml", &v, "vocabulary")
	return v
})

// BuiltinVocabulary is what every hub's desk knows of words.
func BuiltinVocabulary() news.Vocabulary { return builtinVocabulary() }

var builtinPresets = sync.OnceValue(func() (all []news.Preset) {
	mustDecode("builtin/presets.yaml", &all, "presets")
	return all
})

// BuiltinPresets are the families of digital newspapers that a source may name.
func BuiltinPresets() []news.Preset { return slices.Clone(builtinPresets()) }

// presets are their names.
func presets() []string {
	var ids []string
	for _, p := range builtinPresets() {
		ids = append(ids, p.ID)
	}
	return ids
}

// Vocabulary is what the desk knows of words: the built-in, and the outlets that the operator names.
func (c *Config) Vocabulary() news.Vocabulary {
	v := BuiltinVocabulary()
	v.Outlets = slices.Concat(v.Outlets, c.Origins.Outlets)
	return v
}

// BuiltinChannels are the channels of a hub whose operator names none.
func BuiltinChannels() []news.Channel { return slices.Clone(builtinChannels()) }

// BuiltinTowns are the towns of a hub whose operator names none.
func BuiltinTowns() []news.Town { return slices.Clone(builtinTowns()) }

// mustDecode reads an embedded file, which a test holds to be sound.
func mustDecode(file string, out any, path string) {
	data, err := builtin.ReadFile(file)
	if err != nil {
		panic("config: " + err.Error())
	}
	r := newReader()
	body, anchors, ok := r.parse(file, data)
	if ok && body != nil {
		d := decoder{reader: r, file: file, anchors: anchors}
		d.value(body, reflect.ValueOf(out).Elem(), path)
	}
	if err := r.err(); err != nil {
		panic("config: " + err.Error())
	}
}
