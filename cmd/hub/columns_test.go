package main

import (
	"fmt"
	"strings"
	"testing"
)

func TestATableAlignsWithChinese(t *testing.T) {
	var out strings.Builder
	w := table(&out)
	fmt.Fprint(w, "ID\tNAME\tURL\njxrb\t嘉兴日报\thttp://a/\nb\tB·报\t\n")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "ID    NAME      URL\njxrb  嘉兴日报  http://a/\nb     B·报      \n"
	if out.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", out.String(), want)
	}
}
