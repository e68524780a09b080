package admin

import (
	"strings"

	"github.com/txnews/hub/editorial"
)

// sentences has the words of each refusal; {name} stands for a term.
var sentences = map[editorial.Code]string{
	editorial.SourceMissing:      `source "{id}": not found`,
	editorial.SourceExists:       `source "{id}": exists already`,
	editorial.SourceInvalid:      `{reason}`,
	editorial.SourceDisabled:     `source "{id}" is disabled: enable it first`,
	editorial.SourceAddressTaken: `source {id} has the address {address} already: edit or remove that one`,
	editorial.SourceOtherID:      `the id in the body is "{body}", in the address "{address}": make them the same`,
	editorial.SourceUnread:       `look at {address}: {reason}`,
	editorial.SourceUnreadAs:     `read {address} as {kind}: {reason}`,
	editorial.SourceNoKind:       `{address} cannot be a source: {reason}`,
	editorial.SourceNoPreset:     `{address}: no preset found: {reason}`,
	editorial.GazetteerInvalid:   `{reason}`,
}

// say makes the sentence of a refusal.
func say(e *editorial.Error) string {
	s, ok := sentences[e.Code]
	if !ok {
		return e.Error()
	}
	pairs := make([]string, 0, 2*len(e.Terms))
	for k, v := range e.Terms {
		pairs = append(pairs, "{"+k+"}", v)
	}
	return strings.NewReplacer(pairs...).Replace(s)
}
