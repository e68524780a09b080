package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/txnews/hub/news"
)

// PatchType is the media type of JSON merge patches.
const PatchType = "application/merge-patch+json"

// patchTypes are those that a PATCH may have.
var patchTypes = []string{PatchType, JSONType}

// takesPatch has a PATCH of another media type refused: 415, with those that are taken in Accept-Patch (RFC 5789, 2.2).
func takesPatch(read reader) reader {
	list := strings.Join(patchTypes, ", ")
	return func(w http.ResponseWriter, r *http.Request, into reflect.Value) error {
		if given := r.Header.Get("Content-Type"); given != "" {
			if kind, _, err := mime.ParseMediaType(given); err != nil || !slices.Contains(patchTypes, kind) {
				w.Header().Set("Accept-Patch", list)
				return Refuse(http.StatusUnsupportedMediaType, news.Because("problem.patch-type", given, list))
			}
		}
		return read(w, r, into)
	}
}

// Patch says what is to change of a T (JSON merge patch, RFC 7396): what it leaves out stays, null takes away.
type Patch[T any] struct{ said json.RawMessage }

// UnmarshalJSON keeps what is said until Apply.
func (p *Patch[T]) UnmarshalJSON(b []byte) error {
	if _, object := members(b); !object {
		return errors.New("a patch is an object")
	}
	p.said = bytes.Clone(b)
	return nil
}

// Apply gives what the patch makes of now, which has the JSON of a T. It refuses fields that a T does not have.
func (p Patch[T]) Apply(now any) (T, error) {
	var next T
	b, err := json.Marshal(now)
	if err != nil {
		return next, err
	}
	if b, err = mergePatch(b, p.said); err != nil {
		return next, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&next); err != nil {
		return next, badBody(err)
	}
	return next, nil
}

// mergePatch is RFC 7396, section 2.
func mergePatch(target, patch json.RawMessage) (json.RawMessage, error) {
	said, object := members(patch)
	if !object {
		return patch, nil
	}
	merged, _ := members(target)
	if merged == nil {
		merged = map[string]json.RawMessage{}
	}
	for name, value := range said {
		if bytes.Equal(bytes.TrimSpace(value), []byte("null")) {
			delete(merged, name)
			continue
		}
		next, err := mergePatch(merged[name], value)
		if err != nil {
			return nil, err
		}
		merged[name] = next
	}
	return json.Marshal(merged)
}

// members are an object's; false for anything else.
func members(b json.RawMessage) (m map[string]json.RawMessage, object bool) {
	return m, json.Unmarshal(b, &m) == nil && m != nil
}

// Schema implements huma.SchemaProvider: a T of which everything may be left out.
func (p Patch[T]) Schema(r huma.Registry) *huma.Schema {
	whole := huma.SchemaFromType(r, reflect.TypeFor[T]())
	some := *whole
	some.Required = nil
	some.Properties = maps.Clone(whole.Properties)
	for name, of := range some.Properties {
		if of.Ref == "" {
			open := *of
			open.Nullable = open.Type != "" // what has no type may be null
			some.Properties[name] = &open
		}
	}
	some.PrecomputeMessages()
	return &some
}
