package config

import (
	"bytes"
	"fmt"
	"reflect"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/txnews/hub/news"
)

// sourceFile is a list of sources alone, with the keys of hub.yaml.
type sourceFile struct {
	Sources []news.Source `json:"sources"`
}

// ParseSources reads a list of sources: hub.yaml's sources section, under its key or bare. file names it in the error,
// which is like Load's. Those that nothing is wrong with are given beside it.
func ParseSources(data []byte, file string, channels []news.Channel, towns []news.Town) ([]news.Source, error) {
	r := newReader()
	var out sourceFile
	body, anchors, ok := r.parse(file, data)
	if ok && body != nil {
		d := decoder{reader: r, file: file, anchors: anchors}
		if _, bare := body.(*ast.SequenceNode); bare {
			d.value(body, reflect.ValueOf(&out.Sources).Elem(), "sources")
		} else {
			d.value(body, reflect.ValueOf(&out).Elem(), "")
		}
	}
	completeSources(out.Sources)
	r.checkSources("sources", out.Sources, channels, towns)
	return r.sound("sources", out.Sources), r.err()
}

// sound are those of a list that have no fault; none where a fault is in none of them.
func (r *reader) sound(list string, sources []news.Source) (sound []news.Source) {
	bad := map[int]bool{}
	for _, p := range r.problems {
		var i int
		if _, err := fmt.Sscanf(p.path, list+"[%d]", &i); err != nil {
			return nil
		}
		bad[i] = true
	}
	for i, src := range sources {
		if !bad[i] {
			sound = append(sound, src)
		}
	}
	return sound
}

// FormatSources writes a list of sources that ParseSources reads back, nothing masked.
func FormatSources(sources []news.Source) ([]byte, error) {
	return encodeYAML(printer{}.tree(reflect.ValueOf(sourceFile{sources}), ""))
}

func encodeYAML(tree any) ([]byte, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b, yaml.Indent(2), yaml.IndentSequence(true))
	if err := enc.Encode(tree); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
