package config

import (
	"bytes"
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
// which is like Load's.
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
	if err := r.err(); err != nil {
		return nil, err
	}
	return out.Sources, nil
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
