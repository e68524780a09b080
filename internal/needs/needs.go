// Package needs says what a test needs of the machine.
package needs

import (
	"os"
	"os/exec"
	"testing"
)

// Program gives the path of a program; where it is not installed the test ends, see Missing.
func Program(t testing.TB, name, debianPackage string) string {
	t.Helper()
	path, err := exec.LookPath(name)
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
