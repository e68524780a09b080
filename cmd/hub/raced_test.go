package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// racedWords are the commands whose goroutines share data.
var racedWords = []string{"serve", "poll", "refile", "backup", "restore", "channels", "gazetteer", "demo"}

// chooser is the command `hub` of scripts under the race detector, between a hub that is raced and one that starts in a seventh of the time. The
// second runs what the detector has nothing to tell of: one goroutine reads or changes some records, or asks a serving hub, which is raced.
func chooser(raced, plain string) string {
	return fmt.Sprintf(`#!/bin/sh
for word; do
	case $word in
	source | partner | user | config | rules | audit | entry | takedown | request | preview | completion | help | version)
		exec '%s' "$@" ;;
	%s)
		break ;;
	esac
done
exec '%s' "$@"
`, plain, strings.Join(racedWords, " | "), raced)
}

func TestWhoServesIsRaced(t *testing.T) {
	at := filepath.Join(t.TempDir(), "hub")
	writeProgram(t, at, chooser("/bin/false", "/bin/echo"))
	for _, c := range []struct {
		words string
		raced bool
	}{
		{"serve --listen source", true}, {"--config version.yaml --listen x serve", true}, {"--store data poll jxrb", true}, {"demo", true}, {"refile", true}, {"channels import x", true},
		{"", true}, {"source add x --id serve", false}, {"--store data partner list", false}, {"--store data preview feed.xml --gazetteer new.yaml", false},
	} {
		out, err := exec.Command("sh", append([]string{at}, strings.Fields(c.words)...)...).Output()
		if raced := err != nil; raced != c.raced || !raced && strings.TrimSpace(string(out)) != c.words {
			t.Errorf("hub %s: raced is %t, it says %q", c.words, raced, out)
		}
	}
}

// scripts are the sessions in testdata/script; under the race detector those in which a command is raced.
func scripts(t *testing.T) (chosen []string) {
	t.Helper()
	all, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(all) == 0 {
		t.Fatalf("there are %d scripts, %v", len(all), err)
	}
	if !racing(t) {
		return all
	}
	raced := regexp.MustCompile(`(?m)^[^#\n]*\bhub\b.* (` + strings.Join(racedWords, "|") + `)\b`)
	for _, file := range all {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if raced.Match(text) {
			chosen = append(chosen, file)
		}
	}
	return chosen
}

// racing reports whether the tests run under the race detector.
func racing(t *testing.T) bool {
	t.Helper()
	info, ok := debug.ReadBuildInfo()
	if !ok || len(info.Settings) == 0 {
		t.Fatal("nothing says how the tests were built")
	}
	return slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// commands is a search path for programs that finds the hub of scripts.
func commands(t *testing.T) string {
	t.Helper()
	path := os.Getenv("PATH")
	if !racing(t) {
		return path // testscript put it there
	}
	raced, err := exec.LookPath("hub")
	if err != nil {
		t.Fatal(err)
	}
	folder, plain := t.TempDir(), filepath.Join(t.TempDir(), "hub")
	if out, err := exec.Command("go", "build", "-ldflags", "-s -w", "-o", plain, ".").CombinedOutput(); err != nil {
		t.Fatalf("build the hub: %v\n%s", err, out)
	}
	writeProgram(t, filepath.Join(folder, "hub"), chooser(raced, plain))
	return folder + string(filepath.ListSeparator) + path
}

func writeProgram(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}
