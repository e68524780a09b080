// Package needs says what a test needs of the machine.
package needs

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Program gives the path of a program; where it is not installed the test ends, see Missing. Servers may stand where only root's
// PATH looks.
func Program(t testing.TB, name, debianPackage string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		path, err = exec.LookPath(filepath.Join("/usr/sbin", name))
	}
	if err != nil {
		Missing(t, name+" is not installed (apt-get install "+debianPackage+")")
	}
	return path
}

// Missing skips a test for want of something, and fails it where HUB_REQUIRE_ALL=1 (as `make test` sets it) lets no test be
// skipped.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("HUB_REQUIRE_ALL") == "1" {
		t.Fatal(what + ", and HUB_REQUIRE_ALL=1 lets no test be skipped")
	}
	t.Skip(what)
}

// Corpus gives a folder of documents written by others: below HUB_CORPUS, else below the corpus that lies beside the
// repository. It is no part of the project, so a test that wants it is skipped where it is absent.
func Corpus(t testing.TB, sub string) string {
	t.Helper()
	root := os.Getenv("HUB_CORPUS")
	if root == "" {
		root = beside(t)
	}
	dir := filepath.Join(root, sub)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no corpus of documents at %s (set HUB_CORPUS)", dir)
	}
	return dir
}

// beside is the corpus that lies beside the repository.
func beside(t testing.TB) string {
	return filepath.Join(Root(t), "..", "shared", "corpus")
}

// Root is the repository's: the folder above the package with go.mod in it.
func Root(t testing.TB) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	return dir
}
