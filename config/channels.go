package config

import (
	"reflect"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/txnews/hub/news"
)

// ParseChannels reads channels: hub.yaml's channels section, under its key or bare as builtin/channels.yaml is. file names it
// in the error, which is like Load's. A list without a channel is an error.
func ParseChannels(data []byte, file string) ([]news.Channel, error) {
	r := newReader()
	var out struct {
		Channels []news.Channel `json:"channels"`
	}
	r.list(file, data, "channels", reflect.ValueOf(&out).Elem(), reflect.ValueOf(&out.Channels).Elem())
	r.someChannels(out.Channels)
	if err := r.err(); err != nil {
		return nil, err
	}
	return out.Channels, nil
}

// CheckChannels refuses channels that ParseChannels would refuse in a file.
func CheckChannels(channels []news.Channel) error {
	r := newReader()
	r.someChannels(channels)
	return r.err()
}

func (r *reader) someChannels(channels []news.Channel) {
	if len(r.problems) == 0 && len(channels) == 0 {
		r.fault("channels", news.Because("config.no-channels"))
	}
	r.checkChannels(channels)
}

// FormatChannels writes channels that ParseChannels reads back: after lines that say what the fields mean, a channel with its
// lists of words, each on one line.
func FormatChannels(channels []news.Channel) ([]byte, error) {
	type form struct {
		ID     string           `yaml:"id"`
		Name   string           `yaml:"name"`
		Parent string           `yaml:"parent,omitempty"`
		Names  []string         `yaml:"names,omitempty,flow"`
		Role   news.ChannelRole `yaml:"role,omitempty"`
		Words  []string         `yaml:"words,omitempty,flow"`
	}
	forms, broken := make([]form, len(channels)), false
	for i, c := range channels {
		forms[i] = form(c)
		broken = broken || slices.ContainsFunc(slices.Concat(c.Names, c.Words), hasBreak)
	}
	list, err := yaml.Marshal(forms)
	if broken { // the library writes no line break within a line's list
		list, err = encodeYAML(printer{}.tree(reflect.ValueOf(channels), ""))
	}
	if err != nil {
		return nil, err
	}
	return append(notes("builtin/channels.yaml", "# The channels (频道, 栏目) that entries are sorted by."), list...), nil
}
