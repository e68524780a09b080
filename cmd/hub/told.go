package main

import (
	"errors"
	"fmt"

	"github.com/txnews/hub/editorial"
)

// hints say what a person at a shell can do about a refusal.
var hints = map[editorial.Code]string{
	editorial.SourceMissing:   "`hub source list` names them",
	editorial.SourceDisabled:  "`hub source enable` does",
	editorial.ChannelMissing:  "`hub channels export -` shows those that there are",
	editorial.TownMissing:     "`hub gazetteer export -` shows those that there are",
	editorial.TakedownMissing: "`hub takedown --list` shows them",
	editorial.PartnerMissing:  "`hub partner list` names them",
	editorial.PartnerNoSource: "`hub source list` names them",
}

// told adds to a refusal of the administration what a person at a shell can do about it, and tells what was asked for wrongly
// apart from a broken hub.
func told(err error) error {
	e, ok := errors.AsType[*editorial.Error](err)
	if !ok {
		return err
	}
	if hint := hints[e.Code]; hint != "" {
		err = fmt.Errorf("%w; %s", err, hint)
	}
	if e.Kind == editorial.Invalid {
		err = fmt.Errorf("%w: %w", errUsage, err)
	}
	return err
}
