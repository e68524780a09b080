package edition

import (
	"testing"

	"github.com/txnews/hub/aggregator/desk/text"
)

// What labels begin with, and what names a page or an owner, is of the kind that is asked for before a line is read.
func TestLinesAreOfTheKindThatTheyAreReadFor(t *testing.T) {
	of := func(s string) text.Kinds {
		_, kinds := text.Glance(nil, s)
		return kinds
	}
	for r := range rune(1 << 16) {
		if credits().Starts(string(r)) && of(string(r))&text.Labels == 0 {
			t.Errorf("%c begins a label", r)
		}
	}
	for s, kind := range map[string]text.Kinds{"张三摄": text.Labels, "新华社电": text.Labels, "版次：04 要闻": text.Printed, "桐乡新闻网版权所有": text.Printed, "Copyright 2026": text.Printed, "© 2026": text.Printed} {
		if of(s)&kind == 0 {
			t.Errorf("%s: kinds %b", s, of(s))
		}
	}
}
