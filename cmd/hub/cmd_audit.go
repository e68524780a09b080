package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

type auditCmd struct {
	Who    string `help:"help.audit.who" placeholder:"USER"`
	What   string `help:"help.audit.what" placeholder:"ACT"`
	Object string `help:"help.audit.object" placeholder:"ID"`
	Since  string `help:"help.audit.since" placeholder:"DAY"`
	Until  string `help:"help.audit.until" placeholder:"DAY"`
	Text   string `help:"help.audit.text" placeholder:"WORDS"`
	Limit  int    `default:"100" help:"help.audit.limit"`
	Cursor string `help:"help.audit.cursor" placeholder:"CURSOR"`
	Undo   string `help:"help.audit.undo" placeholder:"ACT"`
	JSON   bool   `name:"json" help:"help.flag.json"`
}

// Run prints who did what, newest first, or undoes an act.
func (a auditCmd) Run(ctx context.Context, s *session) error {
	if a.Undo != "" {
		return a.undo(ctx, s)
	}
	return s.withReading(ctx, func(c *control) error {
		ask, err := a.ask(ctx, s, c)
		if err != nil {
			return err
		}
		page, err := c.Acts(ctx, ask, a.Cursor, a.Limit)
		if err != nil {
			return err
		}
		if a.JSON {
			return printJSON(s, page)
		}
		clock, err := s.clock(ctx, c)
		if err != nil {
			return err
		}
		w := table(s.out)
		fmt.Fprintln(w, s.lang().T("table.audit"))
		for _, act := range page.Acts {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", clock(act.At), act.By, cmp.Or(act.From, "-"), act.Op, act.Object, actDetail(s.lang(), act), act.ID)
		}
		if err := w.Flush(); err != nil || page.Next == "" {
			return err
		}
		_, err = fmt.Fprintln(s.out, s.lang().T("audit.more", page.Next))
		return err
	})
}

// ask is what of the log is wanted. Days are the site's; the last one counts.
func (a auditCmd) ask(ctx context.Context, s *session, c *control) (ask editorial.ActsAsk, err error) {
	ask = editorial.ActsAsk{Query: a.Text, By: a.Who, Op: a.What, Object: a.Object}
	if a.Since == "" && a.Until == "" {
		return ask, nil
	}
	zone, err := siteZone(ctx, c)
	if err != nil {
		return ask, err
	}
	if ask.From, err = moment(a.Since, zone, 0); err == nil {
		ask.Until, err = moment(a.Until, zone, 1)
	}
	return ask, err
}

// moment reads a time, or a day of a time zone and so many days behind it: 0, its beginning; 1, its end. None for none.
func moment(text string, zone *time.Location, days int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return at.AddDate(0, 0, days), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		err = usage(news.Because("usage.moment", text))
	}
	return at, err
}

func (a auditCmd) undo(ctx context.Context, s *session) error {
	return s.withControl(ctx, func(c *control) error {
		act, err := c.Undo(ctx, a.Undo)
		if err != nil {
			return err
		}
		if a.JSON {
			return printJSON(s, act)
		}
		clock, err := s.clock(ctx, c)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(s.out, s.lang().T("audit.undone", act.Op, act.Object, act.By, clock(act.At)))
		return err
	})
}

// maxChange bounds what is shown of one value, in letters.
const maxChange = 80

// actDetail is what an act says of itself, and what it changed from what to what.
func actDetail(lang words.Lang, act news.Act) string {
	parts := []string{}
	if len(act.Detail) > 0 {
		parts = append(parts, lang.SayAll(act.Detail))
	}
	for _, c := range editorial.ChangedBy(act) {
		parts = append(parts, changeLine(c))
	}
	return strings.Join(parts, "; ")
}

func changeLine(c editorial.Changed) string {
	return fmt.Sprintf("%s: %s → %s", c.Field, shortly(c.Before), shortly(c.After))
}

func shortly(value string) string {
	r := []rune(cmp.Or(value, "-"))
	if len(r) > maxChange {
		return string(r[:maxChange]) + "…"
	}
	return string(r)
}
