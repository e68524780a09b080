package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/words"
)

// hints say what a person at a shell can do about a refusal: keys of the catalogue.
var hints = map[editorial.Code]string{
	editorial.SourceMissing:   "hint.source.missing",
	editorial.SourceDisabled:  "hint.source.disabled",
	editorial.ChannelMissing:  "hint.channel.missing",
	editorial.TownMissing:     "hint.town.missing",
	editorial.TakedownMissing: "hint.takedown.missing",
	editorial.PartnerMissing:  "hint.partner.missing",
	editorial.PartnerNoSource: "hint.source.missing",
}

// told adds to a refusal of the administration what a person at a shell can do about it, and tells what was asked for wrongly
// apart from a broken hub.
func told(err error) error {
	e, ok := errors.AsType[*editorial.Error](err)
	if !ok {
		return err
	}
	if hint := hints[e.Code]; hint != "" {
		err = fmt.Errorf("%w; %s", err, words.English.T(hint))
	}
	if e.Kind == editorial.Invalid {
		err = fmt.Errorf("%w: %w", errUsage, err)
	}
	return err
}

// said is an error in the language: a refusal with its hint, whatever has its reasons as data, else its English.
func said(err error, lang words.Lang) string {
	if lang == words.English {
		return err.Error()
	}
	text := strings.TrimPrefix(lang.Err(err), errUsage.Error()+": ")
	if e, ok := errors.AsType[*editorial.Error](err); ok {
		if hint := hints[e.Code]; hint != "" {
			text += lang.T("hint.join") + lang.T(hint)
		}
	}
	return text
}
