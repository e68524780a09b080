package main

import (
	"strings"
	"testing"
)

// TestMisuseIsSaidInTheLocalesLanguage: whatever is wrong with a command line is said in Chinese where the locale is, and comes to 2.
func TestMisuseIsSaidInTheLocalesLanguage(t *testing.T) {
	for line, want := range map[string]string{
		"":                             `还要写明："serve", "demo", "poll", "source", "partner", ...`,
		"sourc":                        `不认识「sourc」（是否想用 "source"？）`,
		"nonsense":                     "不认识「nonsense」",
		"config":                       `还要写明："check", "print", "schema"`,
		"config check a":               "不认识「a」",
		"restore":                      `还要写明："<file>"`,
		"help source nope":             "不认识「nope」",
		"audit --nope":                 "没有 --nope 这个选项",
		"audit --lim 5":                `没有 --lim 这个选项（是否想用 "--limit"？）`,
		"audit -5":                     `没有 -5 这个选项（是否想用 "-h"？）`,
		"audit --limit x":              `--limit：要写整数，不能写 "x"`,
		"audit --limit":                "--limit：后面缺少值",
		"audit --limit -5":             `--limit：后面缺少值，"-5" 会当作选项（是否想用 --limit="-5"？）`,
		"audit --json=perhaps":         `--json：只能写 true 或 false，不能写 "perhaps"`,
		"demo --every x":               `--every：要写时长，如 15m、4s，不能写 "x"`,
		"demo --every 5":               `--every：要写时长，如 15m、4s，不能写 "5"`,
		"source add u --channel":       "--channel：后面缺少值",
		"source import f.opml --map a": `--map：要写成「名称=值」，不能写 "a"`,
		"takedown x --list --do":       "--list 与 --do 不能同时用",
		"completion tcsh":              `<shell> 只能是 "bash","zsh","fish" 之一，不能是 "tcsh"`,
		"poll --store":                 "--store：后面缺少值",
		"source enable":                `还要写明："<id> ..."`,
		"entry show":                   `还要写明："<entry>"`,
		"takedown a b --reason 应要求撤下":  "不认识「b」",
		"takedown --do":                `--do、--refuse、--restore 要写稿件或撤稿记录的 id`,
		"takedown --headline 某标题 --restore": `--do、--refuse、--restore 要写稿件或撤稿记录的 id`,
	} {
		var out, fault strings.Builder
		std := stdio{in: strings.NewReader(""), out: &out, err: &fault, environ: []string{"LANG=zh_CN.UTF-8"}}
		if code := run(t.Context(), strings.Fields(line), std); code != exitUsage {
			t.Errorf("hub %s: %d", line, code)
		}
		if !strings.Contains(fault.String(), want+"；") {
			t.Errorf("hub %s: %q, want %q", line, fault.String(), want)
		}
	}
}
