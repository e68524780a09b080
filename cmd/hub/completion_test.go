package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/txnews/hub/internal/needs"
)

// TestShellsComplete has each shell, on a terminal, complete a command by what `hub completion` prints for it.
func TestShellsComplete(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		needs.Program(t, shell, shell)
	}
	testscript.Run(t, testscript.Params{Dir: "testdata/shells"})
}
