package markup

import (
	"strings"
	"testing"
)

// A paragraph that ends with a Chinese mark is followed by the next without a blank, as it would be printed.
func TestParagraphsJoinAsTheirLanguageDoes(t *testing.T) {
	for in, want := range map[string]string{
		"<p>封闭施工。</p><p>施工预计三天完成。</p>":                 "封闭施工。施工预计三天完成。",
		"<p>他说：“好。”</p>\n<p>2026年开工！</p><p>AI</p>":     "他说：“好。”2026年开工！AI",
		"<p>第一节</p><p>总则</p>":                          "第一节 总则",
		"<p>It ends.</p><p>He said “no.”</p><p>So</p>": "It ends. He said “no.” So",
		"甲。<br>乙；<br>丙":                                "甲。乙；丙",
	} {
		if got := NewCleaner().Of(in, false, &Linker{Base: "http://127.0.0.1/"}).Plain(300); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Tags are read where they stand: no memory is taken for each.
func TestTagsTakeNoMemoryOfTheirOwn(t *testing.T) {
	const tags = 200
	c, s := NewCleaner(), strings.Repeat("<p>乌镇</p>", tags)
	read := func() { c.Body(s, &Linker{}).Free() }
	read() // room for the next
	if n := testing.AllocsPerRun(10, read); n > tags/2 {
		t.Errorf("%v allocations for %d paragraphs", n, tags)
	}
}
