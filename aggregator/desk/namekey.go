package desk

import (
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// NameKey is the form in which the desk compares names: two names with one are one, whether written in traditional or simplified
// characters, in full or half width, with blanks or without, in capitals or small.
func NameKey(name string) string { return strings.ToLower(string(text.Fold(nil, name))) }
