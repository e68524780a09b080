package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/txnews/hub/news"
)

// yaml decodes the document into the struct that out points to. Unlike the library's decoder it goes on after a fault,
// and keeps the place of every value.
func (r *reader) yaml(file string, data []byte, out any) {
	body, anchors, ok := r.parse(file, data)
	if !ok || body == nil {
		return
	}
	d := decoder{reader: r, file: file, anchors: anchors}
	d.value(body, reflect.ValueOf(out).Elem(), "")
}

// parse gives the document's one value; nil where there is none.
func (r *reader) parse(file string, data []byte) (body ast.Node, anchors map[string]ast.Node, ok bool) {
	fail := func(at place, why news.Reason) (ast.Node, map[string]ast.Node, bool) {
		r.problems = append(r.problems, problem{at: at, why: news.Reasons{why}})
		return nil, nil, false
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if line, bad := notUTF8(data); bad {
		return fail(place{file, line, 1}, news.Because("config.not-utf8"))
	}
	if line, why := tooMuch(data); line > 0 {
		return fail(place{file, line, 1}, why)
	}
	doc, err := parseYAML(data)
	var syntax yaml.Error
	switch {
	case errors.As(err, &syntax) && syntax.GetToken() != nil:
		return fail(placeOf(file, syntax.GetToken()), news.Because("config.yaml", oneLine(syntax.GetMessage())))
	case err != nil:
		return fail(place{name: file}, news.Because("config.yaml", oneLine(err.Error())))
	}
	var bodies []ast.Node
	var starts []*token.Token
	for _, part := range doc.Docs {
		if part.Body != nil && part.Body.Type() != ast.CommentType && part.Body.Type() != ast.NullType {
			bodies = append(bodies, part.Body)
			starts = append(starts, cmp.Or(part.Start, part.Body.GetToken()))
		}
	}
	switch len(bodies) {
	case 0:
		return nil, nil, true
	case 1:
		found := anchorFinder{}
		ast.Walk(found, bodies[0])
		return bodies[0], found, true
	}
	return fail(placeOf(file, starts[1]), news.Because("config.second-document"))
}

// parseYAML turns the parser's panics into errors: it has some on odd input.
func parseYAML(data []byte) (doc *ast.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the file cannot be read as YAML (%v)", p)
		}
	}()
	return parser.ParseBytes(data, 0)
}

func placeOf(file string, t *token.Token) place {
	return place{file, t.Position.Line, t.Position.Column}
}

func notUTF8(data []byte) (line int, bad bool) {
	for l := range bytes.Lines(data) {
		line++
		if !utf8.Valid(l) {
			return line, true
		}
	}
	return 0, false
}

func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "'\t'", "tab")), " ")
}

type anchorFinder map[string]ast.Node

// Visit keeps the values that carry an anchor.
func (f anchorFinder) Visit(n ast.Node) ast.Visitor {
	if a, ok := n.(*ast.AnchorNode); ok && a.Name != nil {
		f[a.Name.GetToken().Value] = a.Value
	}
	return f
}

type decoder struct {
	*reader
	file    string
	anchors map[string]ast.Node
	merges  int // that we are in
}

// plain strips anchors and tags, and follows aliases.
func (d *decoder) plain(n ast.Node) ast.Node {
	for range 16 { // an alias may stand for itself
		switch x := n.(type) {
		case *ast.AnchorNode:
			n = x.Value
		case *ast.TagNode:
			n = x.Value
		case *ast.AliasNode:
			n = d.anchors[x.Value.GetToken().Value]
		default:
			return n
		}
	}
	return nil
}

// value decodes a node into v, whose kinds are those of Config. A null leaves the default.
func (d *decoder) value(n ast.Node, v reflect.Value, path string) {
	d.at[path] = d.start(n)
	n = d.plain(n)
	if n == nil {
		d.fault(path, news.Because("config.alias"))
		return
	}
	if n.Type() == ast.NullType {
		return
	}
	d.at[path] = d.start(n)
	switch {
	case isScalar(v.Type()):
		s, ok := n.(ast.ScalarNode)
		if !ok {
			d.fault(path, here(wants(v.Type()), n))
			return
		}
		if err := setScalar(v, scalarText(s)); err != nil {
			d.fault(path, news.ReasonsOf(err)...)
		}
	case v.Kind() == reflect.Slice:
		d.list(n, v, path)
	default:
		d.mapping(n, v, path)
	}
}

func (d *decoder) list(n ast.Node, v reflect.Value, path string) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.fault(path, here(news.Because("config.wants-list"), n))
		return
	}
	if len(seq.Values) == 0 {
		v.SetZero()
		return
	}
	out := reflect.MakeSlice(v.Type(), 0, len(seq.Values))
	for i, item := range seq.Values {
		at := path + "[" + strconv.Itoa(i) + "]"
		el := reflect.New(v.Type().Elem()).Elem()
		if src, ok := el.Addr().Interface().(*news.Source); ok {
			*src = defaultSource()
		}
		if p := d.plain(item); p != nil && p.Type() == ast.NullType {
			d.at[at] = d.start(p)
			d.fault(at, news.Because("config.item-empty"))
		} else {
			d.value(item, el, at)
		}
		out = reflect.Append(out, el)
	}
	v.Set(out)
}

func (d *decoder) mapping(n ast.Node, v reflect.Value, path string) {
	m, ok := n.(ast.MapNode)
	if !ok {
		d.fault(path, here(news.Because("config.wants-mapping"), n))
		return
	}
	var own []*ast.MappingValueNode
	for it := m.MapRange(); it.Next(); {
		kv := it.KeyValue()
		if kv.Key.IsMergeKey() {
			d.merge(kv.Value, v, path)
			continue
		}
		own = append(own, kv)
	}
	d.at[path] = d.start(n)
	for _, kv := range own {
		key := keyText(kv.Key)
		at := join(path, key)
		if v.Kind() == reflect.Map {
			el := reflect.New(v.Type().Elem()).Elem()
			d.at[at] = placeOf(d.file, kv.Key.GetToken())
			d.value(kv.Value, el, at)
			if v.IsNil() {
				v.Set(reflect.MakeMap(v.Type()))
			}
			v.SetMapIndex(reflect.ValueOf(key), el)
			continue
		}
		f, ok := fieldOf(v, key)
		if !ok {
			d.at[at] = placeOf(d.file, kv.Key.GetToken())
			d.fault(at, withHint(news.Because("config.unknown-key"), key, fieldNames(v.Type()))...)
			continue
		}
		d.value(kv.Value, f, at)
	}
}

// merge takes in <<: *defaults. The mapping's own keys come after it, and win.
func (d *decoder) merge(n ast.Node, v reflect.Value, path string) {
	const deepest = 8 // what is merged may merge itself
	if d.merges == deepest {
		d.fault(path, news.Because("config.merge-deep"))
		return
	}
	d.merges++
	d.value(n, v, path)
	d.merges--
}

// start is where a node begins: for a mapping its first key, not the colon that is its token.
func (d *decoder) start(n ast.Node) place {
	if m, ok := n.(ast.MapNode); ok {
		if it := m.MapRange(); it.Next() {
			return placeOf(d.file, it.Key().GetToken())
		}
	}
	return placeOf(d.file, n.GetToken())
}

func keyText(k ast.MapKeyNode) string {
	if s, ok := k.(*ast.StringNode); ok {
		return s.Value
	}
	return k.GetToken().Value
}

// scalarText is the scalar as written: an id of digits, or a name like on, is text where text is asked for.
func scalarText(n ast.ScalarNode) string {
	switch x := n.(type) {
	case *ast.StringNode:
		return x.Value
	case *ast.LiteralNode:
		return x.Value.Value
	}
	return n.GetToken().Value
}

// here says what a node is in the place of what was wanted.
func here(wanted news.Reason, n ast.Node) news.Reason {
	switch n.(type) {
	case ast.MapNode:
		return wanted.At("mapping")
	case *ast.SequenceNode:
		return wanted.At("list")
	}
	return wanted.At("value")
}

// setScalar reads text into v.
func setScalar(v reflect.Value, text string) error {
	switch v.Type() {
	case reflect.TypeFor[time.Duration]():
		x, err := news.ParseDuration(text)
		if err == nil {
			v.SetInt(int64(x))
		}
		return err
	case reflect.TypeFor[Size]():
		x, err := ParseSize(text)
		if err == nil {
			v.SetInt(int64(x))
		}
		return err
	}
	switch v.Kind() {
	case reflect.Struct:
		return setTime(v, text)
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		if text != "true" && text != "false" {
			return news.Fail(news.Because("config.bool", quoted(text)))
		}
		v.SetBool(text == "true")
	case reflect.Int:
		x, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return news.Fail(news.Because("config.number", quoted(text)))
		}
		v.SetInt(x)
	default:
		return fmt.Errorf("a value of type %s cannot be given as text", v.Type())
	}
	return nil
}

// setTime reads a moment (RFC 3339).
func setTime(v reflect.Value, text string) error {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return news.Fail(news.Because("config.moment", quoted(text)))
	}
	v.Set(reflect.ValueOf(at))
	return nil
}
