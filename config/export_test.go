package config

import (
	"maps"
	"slices"
)

// Described are the paths of all settings that are described; items of lists stand under "list.key".
func Described() []string { return slices.Sorted(maps.Keys(descriptions)) }
