package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

const (
	envPrefix = "HUB_"
	envFile   = "HUB_CONFIG" // names the file, as --config does
)

// notSettings are variables with our prefix that are the tests' own.
var notSettings = []string{envFile, "HUB_CORPUS", "HUB_REQUIRE_ALL"}

// EnvName is the variable that gives the setting at path: polling.min_interval → HUB_POLLING_MIN_INTERVAL.
func EnvName(path string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(path, ".", "_"))
}

// environ takes in the HUB_ variables. One that is no setting is only warned of: Kubernetes sets HUB_PORT and the like
// for a service named hub.
func (r *reader) environ(env []string, cfg *Config) {
	byName := map[string]setting{}
	for _, s := range settings(reflect.ValueOf(cfg).Elem(), "") {
		byName[EnvName(s.path)] = s
	}
	for _, kv := range slices.Sorted(slices.Values(env)) {
		name, value, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(name, envPrefix) || value == "" || slices.Contains(notSettings, name) {
			continue
		}
		s, ok := byName[name]
		if !ok {
			known := slices.Collect(maps.Keys(byName))
			slices.Sort(known)
			r.warnings = append(r.warnings, problem{at: place{name: name}, why: withHint(news.Because("config.no-setting"), name, known)})
			continue
		}
		r.text(s, name, value)
	}
}

// flags takes in settings given on the command line.
func (r *reader) flags(flags map[string]string, cfg *Config) {
	all := settings(reflect.ValueOf(cfg).Elem(), "")
	var known []string
	for _, s := range all {
		known = append(known, dashed(s.path))
	}
	for _, name := range slices.Sorted(maps.Keys(flags)) {
		i := slices.IndexFunc(all, func(s setting) bool { return dashed(s.path) == dashed(name) })
		if i < 0 {
			r.problems = append(r.problems, problem{at: place{name: "--" + dashed(name)}, why: withHint(news.Because("config.no-setting"), name, known)})
			continue
		}
		r.text(all[i], "--"+dashed(name), flags[name])
	}
}

func dashed(name string) string { return strings.NewReplacer(".", "-", "_", "-").Replace(name) }

// text sets a setting from outside the file.
func (r *reader) text(s setting, from, value string) {
	r.at[s.path] = place{name: from}
	delete(r.bad, s.path)
	if !isScalar(s.value.Type()) {
		r.fault(s.path, news.Because("config.list-in-file", DefaultFile, s.path))
		return
	}
	if err := setScalar(s.value, value); err != nil {
		r.fault(s.path, news.ReasonsOf(err)...)
	}
}

// outside says, by path, which flags and variables gave values.
func (r *reader) outside(file string) map[string]string {
	var from map[string]string
	for path, at := range r.at {
		if at.line > 0 || at.name == "" || at.name == file {
			continue
		}
		if from == nil {
			from = map[string]string{}
		}
		from[path] = at.name
	}
	return from
}
