package config

import (
	"reflect"

	"github.com/andybalholm/cascadia"

	"github.com/txnews/hub/news"
)

// checkSelectors parses what is written as pages will be searched with it: a broken selector finds nothing, silently.
func (r *reader) checkSelectors(path string, s news.Selectors) {
	for _, f := range settings(reflect.ValueOf(s), path) {
		text := f.value.String()
		if text == "" {
			continue
		}
		if _, err := cascadia.ParseGroup(text); err != nil {
			r.fault(f.path, news.Because("config.selector", quoted(text), err.Error()))
		}
	}
}
