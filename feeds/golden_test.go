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
	"strings"
	"testing"

	"github.com/txnews/hub/news"
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
	p := New(s.options(), s.store())
	for name, sel := range goldens {
		for _, f := range Formats() {
			golden(t, name+"."+string(f), feedOf(t, p, sel, f))
		}
	}
	opml, err := p.OPML(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "feeds.opml", opml)
	for i, name := range []string{"full", "summary", "headline"} {
		e, _ := p.Public(context.Background(), s.Entries[i])
		b, err := json.MarshalIndent(p.Ninjs(e), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		d, err := p.document(append(b, '\n'), "application/json", e.Updated)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name+".ninjs", d)
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
	zr, err := gzip.NewReader(bytes.NewReader(d.Gzip))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(zr); err != nil || !bytes.Equal(plain, d.Plain) {
		t.Errorf("%s: gzip holds something else (%v)", name, err)
	}
	if d.ETag == d.ETagGzip || !strings.HasPrefix(d.ETag, `"`) || !strings.HasPrefix(d.ETagGzip, `"`) {
		t.Errorf("%s: entity tags %s and %s are not strong and distinct", name, d.ETag, d.ETagGzip)
	}
}
