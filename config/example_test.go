package config_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/txnews/hub/config"
)

// exampleInFull is the example with what it has commented out, in the place of what that replaces.
func exampleInFull(t *testing.T) string {
	t.Helper()
	text := readFile(t, "../hub.example.yaml")
	for _, replaced := range []string{"    licence: {public: headline, partner: full, label: 稿件来源:合作媒体, rights: 版权归合作媒体所有}", `channels: \[\] .*`, `towns: \[\] .*`} {
		text = regexp.MustCompile(`(?m)^`+replaced+`\n`).ReplaceAllString(text, "")
	}
	head, settings, _ := strings.Cut(text, "\nsite:")
	return head + "\nsite:" + regexp.MustCompile(`(?m)^( *)# ((?: *- |  )|[a-z_]+:(?: |$))`).ReplaceAllString(settings, "$1$2")
}

// What the example has commented out is right, too.
func TestWhatTheExampleHasCommentedOut(t *testing.T) {
	c := load(t, exampleInFull(t))
	if n := len(c.Licence.Except); n != 3 {
		t.Errorf("the site has %d exceptions", n)
	}
	if s := c.Sources[1]; len(s.Licence.Except) != 1 || len(s.Permit) != 1 {
		t.Errorf("the source has %+v", s.Licence)
	}
	if len(c.Channels) != 4 || len(c.Towns) != 1 {
		t.Errorf("%d channels and %d towns", len(c.Channels), len(c.Towns))
	}
}

// Whoever copies the example has seen every setting that there is.
func TestTheExampleShowsEverySetting(t *testing.T) {
	shown := map[string]bool{}
	for _, text := range []string{readFile(t, "../hub.example.yaml"), exampleInFull(t)} {
		var doc any
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		showPaths(shown, "", doc)
	}
	for _, path := range config.Described() {
		if !shown[path] {
			t.Errorf("hub.example.yaml lacks %s", path)
		}
	}
}

// showPaths gathers the paths of all keys, those of lists' items under "list.key".
func showPaths(shown map[string]bool, path string, v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			showPaths(shown, path, item)
		}
	case map[string]any:
		for key, inner := range v {
			at := strings.TrimPrefix(path+"."+key, ".")
			shown[at] = true
			showPaths(shown, at, inner)
		}
	}
}
