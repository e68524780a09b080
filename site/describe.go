package site

import (
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/txnews/hub/words"
)

var (
	noneType = reflect.TypeFor[None]()
	rawType  = reflect.TypeFor[Raw]()
)

// namer names schemas by their types, and by package and type where two share a name.
func namer() func(reflect.Type, string) string {
	taken := map[string]reflect.Type{}
	return func(t reflect.Type, hint string) string {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		name := huma.DefaultSchemaNamer(t, hint)
		if other, ok := taken[name]; ok && other != t {
			pkg := regexp.MustCompile(`[^/]+$`).FindString(t.PkgPath())
			name = pkg + name
		}
		taken[name] = t
		return name
	}
}

// SameAs has the description show a type as another one, whose JSON it writes.
func (a *API) SameAs(t, shown reflect.Type) { a.doc.Components.Schemas.RegisterTypeAlias(t, shown) }

// Either has the description show a type as one of several.
func (a *API) Either(t reflect.Type, of ...reflect.Type) {
	if a.either == nil {
		a.either = map[reflect.Type][]reflect.Type{}
	}
	a.either[t] = of
}

// schema is what describes a type.
func (a *API) schema(t reflect.Type, hint string) *huma.Schema {
	of, several := a.either[t]
	if !several {
		return a.doc.Components.Schemas.Schema(t, true, hint)
	}
	s := &huma.Schema{}
	for _, t := range of {
		s.OneOf = append(s.OneOf, a.schema(t, hint))
	}
	return s
}

// Under has the description say by which licence the answers may be used, and where that is said at length.
func (a *API) Under(licence, address string) {
	a.doc.Info.License = &huma.License{Name: licence, URL: address}
}

// NameCodes has the description name the codes of problems: the rules that the catalogue has under these.
func (a *API) NameCodes(under ...string) {
	a.doc.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	var codes []string
	for _, prefix := range under {
		for _, rule := range words.Keys(prefix) {
			codes = append(codes, strings.TrimPrefix(rule, prefix))
		}
	}
	code := a.doc.Components.Schemas.Map()["Problem"].Properties["code"]
	code.Description += ". There are " + strings.Join(codes, ", ")
}

// AllFail has every operation that is added from then on fail with these statuses, too: whoever asks may be refused before it is looked at what is asked.
func (a *API) AllFail(with ...int) { a.fails = with }

// Admit names a way to show who one is. Where none is required, nobody needs to.
func (a *API) Admit(name string, scheme *Scheme, required bool) {
	a.doc.Components.SecuritySchemes[name] = &huma.SecurityScheme{Type: scheme.Type, Scheme: scheme.Scheme, In: scheme.In, Name: scheme.Name, Description: scheme.Detail}
	if scheme.In == "query" {
		a.common = append(a.common, scheme.Name)
	}
	if len(a.doc.Security) == 0 && !required {
		a.doc.Security = append(a.doc.Security, map[string][]string{})
	}
	a.doc.Security = append(a.doc.Security, map[string][]string{name: {}})
}

// Scheme is a way to show who one is, in OpenAPI's words.
type Scheme struct{ Type, Scheme, In, Name, Detail string }

// describe is the operation but for what it takes.
func (a *API) describe(op Operation, out reflect.Type) *huma.Operation {
	o := &huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary, Description: op.Detail,
		Responses: map[string]*huma.Response{},
	}
	well := &huma.Response{Description: http.StatusText(op.Status)}
	if out.Implements(reflect.TypeFor[revised]()) {
		out = out.Field(0).Type
		well.Headers = map[string]*huma.Param{"ETag": {Description: "the revision, for If-Match", Schema: &huma.Schema{Type: huma.TypeString}}}
	}
	if out != noneType {
		media := &huma.MediaType{}
		if out != rawType {
			media.Schema = a.schema(out, op.ID+"Answer")
		}
		well.Content = map[string]*huma.MediaType{}
		for _, kind := range op.Produces {
			well.Content[kind] = media
		}
	}
	for _, status := range append([]int{op.Status}, op.Also...) {
		like := *well
		like.Description = http.StatusText(status)
		o.Responses[strconv.Itoa(status)] = &like
	}
	fails := slices.Concat(op.Fails, a.fails)
	if !slices.Contains(fails, http.StatusBadRequest) {
		fails = append([]int{http.StatusBadRequest}, fails...) // what its query may not have
	}
	if op.Method == http.MethodPatch {
		fails = append(slices.Clone(fails), http.StatusUnsupportedMediaType)
	}
	for _, status := range fails {
		o.Responses[strconv.Itoa(status)] = &huma.Response{
			Description: http.StatusText(status),
			Content:     map[string]*huma.MediaType{ProblemType: {Schema: a.doc.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")}},
		}
	}
	return o
}

// takes describes what an operation takes.
func (a *API) takes(o *huma.Operation, op Operation, in reflect.Type) {
	schemas := a.doc.Components.Schemas
	for i := range in.NumField() {
		f := in.Field(i)
		if f.Name == bodyField {
			media := &huma.MediaType{}
			if f.Type != rawType {
				media.Schema = schemas.Schema(f.Type, true, op.ID+"Body")
			}
			o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{op.Consumes: media}}
			if op.Method == http.MethodPatch {
				for _, kind := range patchTypes {
					o.RequestBody.Content[kind] = media
				}
			}
			continue
		}
		p := parameterOf(f)
		schema := huma.SchemaFromField(schemas, f, op.ID+f.Name)
		described := &huma.Param{Name: p.name, In: p.in, Description: schema.Description, Required: p.mandatory, Schema: schema}
		schema.Description, schema.Nullable = "", false
		o.Parameters = append(o.Parameters, described)
	}
	o.Parameters = append(o.Parameters, &huma.Param{Name: langParam, In: "query", Description: "the language of reasons and problems; absent: as Accept-Language says, else the site's",
		Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{string(words.Chinese), string(words.English)}}})
}
