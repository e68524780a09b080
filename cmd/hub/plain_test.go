package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"syscall"
	"testing"
)

func TestNothingThatATerminalObeysIsPrinted(t *testing.T) {
	for text, want := range map[string]string{
		"嘉兴日报\tx\n":                               "嘉兴日报\tx\n",
		"\x1b[31m红\x1b]0;t\x07":                   `\u001b[31m红\u001b]0;t\u0007`,
		"a\u202etxt.exe\u2066b\u200f\r\x7f\u009b": `a\u202etxt.exe\u2066b\u200f\u000d\u007f\u009b`,
		"\x9b31m\xff乌":                            "\uFFFD31m\uFFFD乌",
	} {
		for _, step := range []int{1, 2, len(text)} {
			var out strings.Builder
			w := &plainWriter{to: &out}
			for i := 0; i < len(text); i += step {
				part := text[i:min(i+step, len(text))]
				if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
					t.Fatal(n, err)
				}
			}
			if got := out.String(); got != want {
				t.Errorf("%q in steps of %d: %q, want %q", text, step, got, want)
			}
		}
	}
	var out strings.Builder
	name := "a\u202e\u009bb\x1b"
	if err := printJSON(&session{stdio: stdio{out: &plainWriter{to: &out}}}, name); err != nil || strings.Contains(out.String(), "\u202e") {
		t.Fatal(err, out.String())
	}
	var back string
	if err := json.Unmarshal([]byte(out.String()), &back); err != nil || back != name {
		t.Errorf("%v %q, want the JSON to say the same", err, back)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestACommandThatCannotSayItsAnswerFails(t *testing.T) {
	for _, args := range [][]string{{"rules", "test", "--title", "乌镇开会"}, {"version"}, {"preview", "testdata/seed/list.html"}} {
		var errs bytes.Buffer
		if code := run(t.Context(), args, stdio{in: strings.NewReader(""), out: full{}, err: &errs}); code != exitFailed || errs.Len() == 0 {
			t.Errorf("%v ends with %d: %s", args, code, errs.String())
		}
	}
}
