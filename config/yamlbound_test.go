package config_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/txnews/hub/config"
)

// A file of millions of marks is refused before it is parsed; a long list that somebody may have is not.
func TestHostileYAML(t *testing.T) {
	for name, doc := range map[string]string{
		"dashes": strings.Repeat("- ", 4<<20), "items of nothing": strings.Repeat("-\n", 4<<20), "brackets": strings.Repeat("[", 8<<20),
		"braces": strings.Repeat("{a: ", 2<<20), "keys": strings.Repeat("? ", 4<<20), "anchors": strings.Repeat("&a ", 2<<20),
		"comments": strings.Repeat("#\n", 4<<20), "blank lines": strings.Repeat("\n", 8<<20), "a stair": stair(3000), "flow": "[" + strings.Repeat("a,", 4<<20) + "]",
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := config.ParseSources([]byte(doc), "list.yaml", nil, nil)
			runtime.ReadMemStats(&after)
			if err == nil {
				t.Error("taken")
			}
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 64 {
				t.Errorf("%d MiB of memory", used)
			}
		})
	}
	var list strings.Builder
	list.WriteString("sources:\n")
	for i := range 10_000 {
		fmt.Fprintf(&list, "  - id: s%d # [甲], {乙}\n    name: 源%d\n    url: https://a.cn/%d\n    kind: page\n    selectors: {links: \"a[href*='x'], b\"}\n", i, i, i)
	}
	if sources, err := config.ParseSources([]byte(list.String()), "list.yaml", nil, nil); err != nil || len(sources) != 10_000 {
		t.Errorf("%d sources, %v", len(sources), err)
	}
}

// stair is a mapping in a mapping, so many levels deep.
func stair(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}
