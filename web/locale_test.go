package web

import (
	"regexp"
	"strings"
	"testing"
)

func TestTextsAreWhole(t *testing.T) {
	all, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	zh, en := all[chinese].words, all[english].words
	for key, text := range zh {
		if strings.Count(text, "%") != strings.Count(en[key], "%") {
			t.Errorf("%s: %q and %q are filled in differently", key, text, en[key])
		}
	}
	for key := range en {
		if _, ok := zh[key]; !ok {
			t.Errorf("%s has no Chinese", key)
		}
	}
	used := regexp.MustCompile(`\.T "([^"]+)"`)
	files, err := lookFiles.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := lookFiles.ReadFile("templates/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllSubmatch(b, -1) {
			if _, ok := zh[string(m[1])]; !ok {
				t.Errorf("%s uses the text %q, which is not there", f.Name(), m[1])
			}
		}
	}
}

func TestLanguageOfATag(t *testing.T) {
	for tag, want := range map[string]string{"zh-CN": chinese, "zh-Hant-TW": chinese, "": chinese, "en": english, "EN-gb": english, "fr": chinese, "english": chinese} {
		if got := language(tag); got != want {
			t.Errorf("%q: %s, want %s", tag, got, want)
		}
	}
}
