package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAFileIsWrittenBehindItsLinks: they stay links, whether or not anything stands where they lead to.
func TestAFileIsWrittenBehindItsLinks(t *testing.T) {
	for name, links := range map[string]map[string]string{ // link to target, all in one folder
		"a link to a file":                     {"out": "there"},
		"a link to nothing":                    {"out": "new"},
		"a link out of its folder":             {"out": "../new"},
		"a link through a link":                {"out": "sub/on", "sub/on": "../new"},
		"a link in a folder that is a link":    {"alias": "sub/deep", "out": "alias/on", "sub/deep/on": "../new"},
		"a link past one":                      {"alias": "sub/deep", "out": "alias/../new"},
		"a link by the whole path":             {"out": "/new"},
		"a link through a link, whole and not": {"out": "/sub/on", "sub/on": "deep/new"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			dir := filepath.Join(root, "here")
			if err := os.MkdirAll(filepath.Join(dir, "sub", "deep"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "there"), []byte("before"), 0o600); err != nil {
				t.Fatal(err)
			}
			for link, target := range links {
				if filepath.IsAbs(target) {
					target = dir + target
				}
				if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
					t.Fatal(err)
				}
			}
			out := filepath.Join(dir, "out")
			if err := writeWhole(out, 0o600, writes([]byte("whole"))); err != nil {
				t.Fatal(err)
			}
			if text, err := os.ReadFile(out); err != nil || string(text) != "whole" {
				t.Errorf("%q, %v", text, err)
			}
			for link := range links {
				if info, err := os.Lstat(filepath.Join(dir, link)); err != nil || info.Mode().Type() != os.ModeSymlink {
					t.Errorf("%s is no link any more: %v, %v", link, info, err)
				}
			}
		})
	}
}

func TestLinksThatLeadNowhereAreRefused(t *testing.T) {
	for name, links := range map[string]map[string]string{
		"a link to itself":           {"out": "out"},
		"links in a ring":            {"out": "other", "other": "out"},
		"a link into no folder":      {"out": "none/new"},
		"a link to a folder":         {"out": "."},
		"a link to a link to a ring": {"out": "on", "on": "ring", "ring": "on"},
	} {
		dir := t.TempDir()
		for link, target := range links {
			if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
				t.Fatal(err)
			}
		}
		if err := writeWhole(filepath.Join(dir, "out"), 0o600, writes(nil)); err == nil {
			t.Errorf("%s: written", name)
		}
		for link := range links {
			if info, err := os.Lstat(filepath.Join(dir, link)); err != nil || info.Mode().Type() != os.ModeSymlink {
				t.Errorf("%s: %s is no link any more: %v, %v", name, link, info, err)
			}
		}
	}
}
