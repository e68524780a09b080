package main

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// hints say what a person at a shell can do about a refusal.
var hints = map[editorial.Code]news.Reason{
	editorial.SourceMissing:   news.Because("hint.source.missing"),
	editorial.SourceDisabled:  news.Because("hint.source.disabled"),
	editorial.ChannelMissing:  news.Because("hint.channel.missing"),
	editorial.TownMissing:     news.Because("hint.town.missing"),
	editorial.TakedownMissing: news.Because("hint.takedown.missing"),
	editorial.PartnerMissing:  news.Because("hint.partner.missing"),
	editorial.KeyMissing:      news.Because("hint.key.missing"),
	editorial.UserMissing:     news.Because("hint.user.missing"),
	editorial.PartnerNoSource: news.Because("hint.source.missing"),
}

// told adds to a refusal of the administration what a person at a shell can do about it, and tells what was asked for wrongly
// apart from a broken hub.
func told(err error) error {
	e, ok := errors.AsType[*editorial.Error](err)
	if !ok {
		if p, ok := errors.AsType[*site.Problem](err); ok && p.Status == http.StatusBadRequest {
			err = fmt.Errorf("%w: %w", errUsage, err)
		}
		return err
	}
	if hint := hints[e.Code]; !hint.IsZero() {
		err = fmt.Errorf("%w%w%w", err, news.Fail(news.Because("hint.join")), news.Fail(hint))
	}
	if e.Kind == editorial.Invalid {
		err = fmt.Errorf("%w: %w", errUsage, err)
	}
	return err
}
