package main

import (
	"strings"

	"github.com/txnews/hub/words"
)

// lang is the language of who sits at the command line: Chinese where the locale's messages are (POSIX, XBD §8.2), else English.
func (s *session) lang() words.Lang { return localeOf(s.environ) }

func localeOf(environ []string) words.Lang {
	values := map[string]string{}
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		values[name] = value
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := values[name]; locale != "" {
			if strings.HasPrefix(strings.ToLower(locale), "zh") {
				return words.Chinese
			}
			return words.English
		}
	}
	return words.English
}
