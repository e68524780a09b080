package feeds

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/txnews/hub/internal/needs"
)

// The schema of RFC 4287 finds nothing in any Atom feed. It is checked with jing, where the machine has it.
func TestAtomSchema(t *testing.T) {
	jing := needs.Program(t, "jing", "jing")
	files, err := filepath.Glob("testdata/golden/*.atom")
	if err != nil || len(files) == 0 {
		t.Fatal("no Atom feeds to check", err)
	}
	if out, err := exec.Command(jing, append([]string{"-c", "testdata/atom.rnc"}, files...)...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
