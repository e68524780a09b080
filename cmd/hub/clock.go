package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/txnews/hub/news"
)

// clock says when something was, or - for never.
type clock func(time.Time) string

// clock is the site's, as it is in force: whoever reads a time must know whose it is, so that it names its zone.
func (s *session) clock(ctx context.Context, c *control) (clock, error) {
	zone, err := siteZone(ctx, c)
	return clockIn(zone), err
}

// siteZone is the site's time zone, as it is in force.
func siteZone(ctx context.Context, c *control) (*time.Location, error) {
	in, err := c.Setting(ctx, news.SettingSite)
	if err != nil {
		return nil, err
	}
	var site news.Site
	if err := json.Unmarshal(in.Value, &site); err != nil {
		return nil, err
	}
	return time.LoadLocation(site.Timezone)
}

func clockIn(zone *time.Location) clock {
	return func(t time.Time) string {
		if t.IsZero() {
			return "-"
		}
		return t.In(zone).Format("2006-01-02 15:04:05-07:00")
	}
}
