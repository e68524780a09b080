package feeds

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// goldens are the selections that testdata/golden has in every format.
var goldens = map[string]news.Selection{
	"all":                  {},
	"channel-world":        {Channel: "world"},
	"town-puyuan":          {Town: "puyuan"},
	"channel-video-puyuan": {Channel: "video", Town: "puyuan"}, // nothing in it
	"source-zjol":          {Source: "zjol"},
	"source-radio":         {Source: "radio"},
}

func TestGolden(t *testing.T) {
	s := readSample(t)
	o := s.options()
	o.Tombstones = gone(strings.Repeat("z", 26))
	p := over(o, s.store())
	for name, sel := range goldens {
		for _, f := range Formats() {
			golden(t, name+"."+string(f), feedOf(t, p, sel, f))
		}
	}
	opml, err := p.OPML(context.Background(), ListAll)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "feeds.opml", opml)
	for i, name := range []string{"full", "summary", "headline"} {
		e, _ := given(t, p, rights.Audience{}, s.Entries[i])
		b, err := json.MarshalIndent(p.Ninjs(e), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name+".ninjs", p.document(append(b, '\n'), "application/json", e.Updated))
	}
}

func golden(t *testing.T, name string, d *Document) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, d.Plain, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(d.Plain, want) {
		t.Errorf("%s differs from its golden file (-update rewrites it):\n%s", name, d.Plain)
	}
	tags := []string{d.Tag("")}
	for _, coding := range d.Codings() {
		if plain := decoded(t, d, coding); !bytes.Equal(plain, d.Plain) {
			t.Errorf("%s: %s holds something else", name, coding)
		}
		tags = append(tags, d.Tag(coding))
	}
	for i, tag := range tags {
		if !strings.HasPrefix(tag, `"`) || slices.Contains(tags[:i], tag) {
			t.Errorf("%s: entity tags %s are not strong and distinct", name, tags)
		}
	}
}

// decoded is what a client reads of a document in a coding.
func decoded(t *testing.T, d *Document, coding string) []byte {
	t.Helper()
	b, err := d.In(coding)
	if err != nil {
		t.Fatal(err)
	}
	var r io.Reader
	switch coding {
	case "gzip":
		r, err = gzip.NewReader(bytes.NewReader(b))
	case "br":
		r = brotli.NewReader(bytes.NewReader(b))
	case "zstd":
		r, err = zstd.NewReader(bytes.NewReader(b))
	default:
		t.Fatalf("nobody reads %q", coding)
	}
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}
