package config_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

func TestTownsAreReadBackAsWritten(t *testing.T) {
	odd := []news.Town{{ID: "1", Name: "on", Kind: "镇", Aliases: []string{"a, b", "[c]", "d: e", "# f", "'g'", `"h"`, "true", "01", "旧名？", "旧名?", " k", "-", "{l}", "~", "&m", "*n", "!o", "%p", "@q"},
		For: []string{"云川"}}, {ID: "b", Name: "云溪", Ambiguous: true, Villages: []string{"一村"}, Landmarks: []string{"塔"}, Against: []string{"云溪路"}}}
	broken := []news.Town{{ID: "c", Name: "丙", For: []string{"a\nb", "云川"}}}
	for _, towns := range [][]news.Town{config.BuiltinTowns(), odd, broken} {
		text, err := config.FormatTowns(towns)
		if err != nil {
			t.Fatal(err)
		}
		back, err := config.ParseTowns(text, "towns.yaml")
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if d := cmp.Diff(towns, back); d != "" {
			t.Error(d)
		}
		for _, field := range []string{"ambiguous", "villages", "landmarks", "for", "against", "？"} {
			head, _, _ := strings.Cut(string(text), "- id:")
			if !strings.Contains(head, field) {
				t.Errorf("nothing says what %s means:\n%s", field, head)
			}
		}
	}
}

func TestTownsThatCannotBe(t *testing.T) {
	for text, want := range map[string]string{
		"- {id: a, name: 甲}\n- {id: a, name: 乙}": `t.yaml:2:8: towns[1].id: there is a town "a" already (line 1)`,
		"towns:\n- id: a\n  name: ''":            `t.yaml:3:9: towns[0].name: the town needs a name`,
		"- name: 甲":                              `t.yaml:1:3: towns[0].id: the town needs an id`,
		"- {id: 甲, name: 甲}":                     `t.yaml:1:8: towns[0].id: "甲" is not an id`,
		"- {id: a, name: 甲, vilages: [x]}":       `t.yaml:1:20: towns[0].vilages: unknown key (did you mean villages?)`,
		"- {id: a, name: 甲, villages: x}":        `towns[0].villages: must be a list`,
		"":                                       "t.yaml: there is no town in it",
		"[]":                                     "there is no town in it",
		"- {id: a":                               "t.yaml:1:",
		"channels: []":                           `t.yaml:1:1: channels: unknown key`,
	} {
		towns, err := config.ParseTowns([]byte(text), "t.yaml")
		if !errors.Is(err, config.ErrInvalid) || !strings.Contains(words.English.Err(err), want) {
			t.Errorf("%q: %v %v, want %s", text, towns, err, want)
		}
	}
	for want, towns := range map[string][]news.Town{
		"there is no town in it":                    nil,
		`there is a town "a" already (towns[0].id)`: {{ID: "a", Name: "甲"}, {ID: "a", Name: "乙"}},
		"towns[0].name: the town needs a name":      {{ID: "a"}},
	} {
		if err := config.CheckTowns(towns); !errors.Is(err, config.ErrInvalid) || !strings.Contains(words.English.Err(err), want) {
			t.Errorf("%v: %v, want %s", towns, err, want)
		}
	}
	if err := config.CheckTowns(config.BuiltinTowns()); err != nil {
		t.Error(err)
	}
}
