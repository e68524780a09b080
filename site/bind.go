package site

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Cursor is a place on a list that is ordered by time, as a parameter.
type Cursor struct{ news.Cursor }

// UnmarshalText reads what CursorText wrote.
func (c *Cursor) UnmarshalText(text []byte) error {
	var err error
	c.Cursor, err = ParseCursor(string(text))
	return err
}

// reader reads a request into the struct that an operation takes.
type reader func(w http.ResponseWriter, r *http.Request, into reflect.Value) error

// parameter is a field that is read from a request's address or header.
type parameter struct {
	index     int
	in, name  string
	least     int // of a number
	most      int
	unset     string   // the value where none is given
	oneOf     []string // that a text must be one of; nil: any
	mandatory bool
}

// bodyField is the field of what an operation takes that its body is read into.
const bodyField = "Body"

// readerOf gives what reads requests into a struct. It panics over one that nothing can be read into: a mistake in a table of
// routes shows when the program starts.
func readerOf(in reflect.Type) reader {
	var params []parameter
	body := -1
	for i := range in.NumField() {
		if f := in.Field(i); f.Name != bodyField {
			p := parameterOf(f)
			p.index = i
			params = append(params, p)
		} else if f.Type != rawType {
			body = i
		}
	}
	return func(w http.ResponseWriter, r *http.Request, into reflect.Value) error {
		var query url.Values
		if r.URL.RawQuery != "" {
			query = r.URL.Query()
		}
		for i := range params {
			if err := params[i].read(r, query, into.Field(params[i].index)); err != nil {
				return err
			}
		}
		if body < 0 {
			return nil
		}
		return readJSON(w, r, into.Field(body).Addr().Interface())
	}
}

// Params gives what reads the parameters of a page, which are told like an operation's.
func Params[In any]() func(r *http.Request) (In, error) {
	read := readerOf(reflect.TypeFor[In]())
	return func(r *http.Request) (In, error) {
		var in In
		err := read(nil, r, reflect.ValueOf(&in).Elem())
		return in, err
	}
}

// parameterOf reads a field's tags.
func parameterOf(f reflect.StructField) parameter {
	for _, in := range []string{"query", "path", "header"} {
		name, ok := f.Tag.Lookup(in)
		if !ok {
			continue
		}
		p := parameter{in: in, name: name, unset: f.Tag.Get("default"), mandatory: in == "path" || f.Tag.Get("required") == "true"}
		if list := f.Tag.Get("enum"); list != "" {
			p.oneOf = strings.Split(list, ",")
		}
		p.least, p.most = bound(f, "minimum", math.MinInt), bound(f, "maximum", math.MaxInt)
		return p
	}
	panic(fmt.Sprintf("site: the field %s says not where it is read from", f.Name))
}

func bound(f reflect.StructField, tag string, open int) int {
	text, ok := f.Tag.Lookup(tag)
	if !ok {
		return open
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("site: the %s of the field %s is %q", tag, f.Name, text))
	}
	return n
}

// read sets a field to what a request gives, its default where that is nothing.
func (p *parameter) read(r *http.Request, query url.Values, into reflect.Value) error {
	var given []string
	switch p.in {
	case "query":
		given = query[p.name]
	case "path":
		given = []string{r.PathValue(p.name)}
	default:
		given = r.Header.Values(p.name)
	}
	if len(given) == 0 || given[0] == "" {
		given = nil
		if p.unset != "" {
			given = []string{p.unset}
		}
	}
	if given == nil {
		if m, ok := into.Addr().Interface().(interface{ Missing() *Problem }); ok && p.mandatory {
			return m.Missing()
		}
		if p.mandatory {
			return BadRequest(news.Because("problem.missing", p.name))
		}
		return nil
	}
	if list, ok := into.Addr().Interface().(*[]string); ok {
		*list = given
		return nil
	}
	return p.parse(given[0], into)
}

// parse reads one value by the kind of its field.
func (p *parameter) parse(text string, into reflect.Value) error {
	switch v := into.Addr().Interface().(type) {
	case *string:
		*v = text
	case *int:
		n, err := strconv.Atoi(text)
		if err != nil || n < p.least || n > p.most {
			return p.noNumber()
		}
		*v = n
	case *bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return BadRequest(news.Because("problem.bool", p.name))
		}
		*v = b
	case *time.Time:
		at, err := ParseTime(text)
		if err != nil {
			return BadRequest(news.Because("problem.time", p.name))
		}
		*v = at
	case encoding.TextUnmarshaler:
		return v.UnmarshalText([]byte(text))
	default:
		if into.Kind() != reflect.String {
			panic(fmt.Sprintf("site: nothing reads the parameter %s into %T", p.name, v))
		}
		if p.oneOf != nil && !slices.Contains(p.oneOf, text) {
			return BadRequest(news.Because("problem.one-of", p.name, strings.Join(p.oneOf, ", ")))
		}
		into.SetString(text)
	}
	return nil
}

func (p *parameter) noNumber() *Problem {
	if p.least == math.MinInt || p.most == math.MaxInt {
		return BadRequest(news.Because("problem.number", p.name))
	}
	return BadRequest(news.Because("problem.number-between", p.name, strconv.Itoa(p.least), strconv.Itoa(p.most)))
}

// readJSON reads a body that may hold nothing but what into has fields for.
func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return badBody(err)
	}
	return nil
}

func badBody(err error) *Problem {
	return BadRequest(append(news.Reasons{news.Because("problem.body")}, news.ReasonsOf(err)...)...)
}
