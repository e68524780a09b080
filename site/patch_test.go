package site

import (
	"encoding/json"
	"testing"
)

// The examples of RFC 7396, appendix A.
func TestMergePatch(t *testing.T) {
	for _, c := range [][3]string{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`["a","b"]`, `["c","d"]`, `["c","d"]`},
		{`{"a":"b"}`, `["c"]`, `["c"]`},
		{`{"a":"foo"}`, `null`, `null`},
		{`{"a":"foo"}`, `"bar"`, `"bar"`},
		{`{"e":null}`, `{"a":1}`, `{"a":1,"e":null}`},
		{`[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
	} {
		if got, err := mergePatch(json.RawMessage(c[0]), json.RawMessage(c[1])); err != nil || string(got) != c[2] {
			t.Errorf("%s with %s: %s %v, want %s", c[0], c[1], got, err, c[2])
		}
	}
}

func TestPatchIsAnObjectOfKnownFields(t *testing.T) {
	type thing struct {
		Name string   `json:"name"`
		Tags []string `json:"tags,omitempty"`
	}
	for _, text := range []string{`null`, `[]`, `"x"`, `7`} {
		if err := json.Unmarshal([]byte(text), new(Patch[thing])); err == nil {
			t.Errorf("%s was taken for a patch", text)
		}
	}
	var p Patch[thing]
	if err := json.Unmarshal([]byte(`{"tags":null,"name":"b"}`), &p); err != nil {
		t.Fatal(err)
	}
	if got, err := p.Apply(thing{"a", []string{"x"}}); err != nil || got.Name != "b" || got.Tags != nil {
		t.Errorf("%+v %v", got, err)
	}
	if err := json.Unmarshal([]byte(`{"nmae":"b"}`), &p); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Apply(thing{}); err == nil {
		t.Error("an unknown field was taken")
	}
}
