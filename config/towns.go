package config

import (
	"bytes"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/txnews/hub/news"
)

// townFile is a gazetteer alone, with the key of hub.yaml.
type townFile struct {
	Towns []news.Town `json:"towns"`
}

// ParseTowns reads a gazetteer: hub.yaml's towns section, under its key or bare as builtin/towns.yaml is. file names it in
// the error, which is like Load's. A gazetteer without a town is an error.
func ParseTowns(data []byte, file string) ([]news.Town, error) {
	r := newReader()
	var out townFile
	r.list(file, data, "towns", reflect.ValueOf(&out).Elem(), reflect.ValueOf(&out.Towns).Elem())
	if len(r.problems) == 0 && len(out.Towns) == 0 {
		r.fault("towns", news.Because("config.no-towns"))
	}
	r.checkTowns(out.Towns)
	if err := r.err(); err != nil {
		return nil, err
	}
	return out.Towns, nil
}

// list reads a file that is one section of hub.yaml, under its key or bare.
func (r *reader) list(file string, data []byte, key string, whole, section reflect.Value) {
	body, anchors, ok := r.parse(file, data)
	if ok {
		r.at[""] = place{name: file}
	}
	if !ok || body == nil {
		return
	}
	d := decoder{reader: r, file: file, anchors: anchors}
	if _, bare := body.(*ast.SequenceNode); bare {
		d.value(body, section, key)
	} else {
		d.value(body, whole, "")
	}
}

// CheckTowns refuses a gazetteer that ParseTowns would refuse in a file.
func CheckTowns(towns []news.Town) error {
	r := newReader()
	if len(towns) == 0 {
		r.fault("towns", news.Because("config.no-towns"))
	}
	r.checkTowns(towns)
	return r.err()
}

// FormatTowns writes a gazetteer that ParseTowns reads back, in the form of builtin/towns.yaml: after lines that say what
// the fields mean, a town with its lists of words, each on one line.
func FormatTowns(towns []news.Town) ([]byte, error) {
	type form struct {
		ID        string   `yaml:"id"`
		Name      string   `yaml:"name"`
		Kind      string   `yaml:"kind,omitempty"`
		Aliases   []string `yaml:"aliases,omitempty,flow"`
		Ambiguous bool     `yaml:"ambiguous,omitempty"`
		Villages  []string `yaml:"villages,omitempty,flow"`
		Landmarks []string `yaml:"landmarks,omitempty,flow"`
		For       []string `yaml:"for,omitempty,flow"`
		Against   []string `yaml:"against,omitempty,flow"`
	}
	forms, broken := make([]form, len(towns)), false
	for i, t := range towns {
		forms[i] = form(t)
		broken = broken || slices.ContainsFunc(slices.Concat(t.Aliases, t.Villages, t.Landmarks, t.For, t.Against), hasBreak)
	}
	list, err := yaml.Marshal(forms)
	if broken { // the library writes no line break within a line's list
		list, err = encodeYAML(printer{}.tree(reflect.ValueOf(towns), ""))
	}
	if err != nil {
		return nil, err
	}
	return append(notes("builtin/towns.yaml", "# A gazetteer: the towns (镇, 街道) that entries are sorted by."), list...), nil
}

func hasBreak(s string) bool { return strings.ContainsAny(s, "\r\n") }

// notes are the lines at the top of a built-in list that say what the fields mean, below a title of their own.
func notes(file, title string) []byte {
	data, err := builtin.ReadFile(file)
	if err != nil {
		panic("config: " + err.Error()) // it is embedded
	}
	var out bytes.Buffer
	out.WriteString(title + "\n")
	first := true
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			break
		}
		if !first { // the title is the built-in one's
			out.WriteString(line)
		}
		first = false
	}
	return out.Bytes()
}
