package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

type takedownCmd struct {
	Entry  string `arg:"" optional:"" help:"help.takedown.entry"`
	Reason string `help:"help.takedown.reason"`

	Address  string `help:"help.takedown.address" placeholder:"URL" xor:"what"`
	Headline string `help:"help.takedown.headline" placeholder:"WORDS" xor:"what"`
	Text     string `help:"help.takedown.text" placeholder:"WORDS" xor:"what"`
	Until    string `help:"help.takedown.until" placeholder:"YYYY-MM-DD"`

	AskedBy string `help:"help.takedown.asked-by" placeholder:"NAME"`
	AskedAt string `help:"help.takedown.asked-at" placeholder:"YYYY-MM-DD"`
	Note    string `help:"help.takedown.note"`
	Only    bool   `help:"help.takedown.only"`
	Open    bool   `help:"help.takedown.open"`

	List    bool `help:"help.takedown.list" xor:"act"`
	Do      bool `help:"help.takedown.do" xor:"act"`
	Refuse  bool `help:"help.takedown.refuse" xor:"act"`
	Restore bool `help:"help.takedown.restore" xor:"act"`
	JSON    bool `name:"json" help:"help.flag.json"`
}

// Run takes down, or does with requests what the flag says.
func (t takedownCmd) Run(ctx context.Context, s *session) error {
	if t.List {
		return t.list(ctx, s)
	}
	if t.Entry == "" && (t.Do || t.Refuse || t.Restore) {
		return usage(news.Because("usage.takedown-which"))
	}
	if t.Entry == "" && t.Address+t.Headline+t.Text == "" {
		return usage(news.Because("usage.takedown"))
	}
	do, err := t.asked(s)
	if err != nil {
		return err
	}
	return s.withControl(ctx, func(c *control) error {
		info, err := do(ctx, c)
		if err != nil {
			return err
		}
		if t.JSON {
			return printJSON(s, info)
		}
		clock, err := s.clock(ctx, c)
		if err != nil {
			return err
		}
		printTakedown(s.out, s.lang(), clock, info)
		return nil
	})
}

// asked is what the flags ask the administration to do.
func (t takedownCmd) asked(s *session) (func(context.Context, *control) (editorial.TakedownInfo, error), error) {
	d := editorial.TakedownRuling{Note: t.Note}
	switch {
	case t.Do:
		d.Decision = editorial.DecideTakeDown
	case t.Refuse:
		d.Decision = editorial.DecideRefuse
	case t.Restore:
		d.Decision = editorial.DecideRestore
	}
	if d.Decision != "" {
		return func(ctx context.Context, c *control) (editorial.TakedownInfo, error) {
			info, err := c.Takedown(ctx, t.Entry, d.Decision)
			if err != nil {
				return info, err
			}
			return c.DecideTakedown(ctx, info, d)
		}, nil
	}
	ask, err := t.request(s)
	return func(ctx context.Context, c *control) (editorial.TakedownInfo, error) { return c.TakeDown(ctx, ask) }, err
}

func (t takedownCmd) request(s *session) (editorial.TakedownAsk, error) {
	ask := editorial.TakedownAsk{Entry: t.Entry, Address: t.Address, Headline: t.Headline, Text: t.Text, Reason: t.Reason, Note: t.Note, AskedBy: t.AskedBy, Only: t.Only, Open: t.Open}
	if strings.TrimSpace(t.Reason) == "" {
		return ask, usage(news.Because("usage.takedown-reason"))
	}
	var err error
	if ask.AskedAt, err = s.day(t.AskedAt); err != nil {
		return ask, err
	}
	if ask.Until, err = s.day(t.Until); err == nil && !ask.Until.IsZero() {
		ask.Until = ask.Until.AddDate(0, 0, 1) // the last day counts
	}
	return ask, err
}

// day is when a day begins in the site's time zone; the zero time for none.
func (s *session) day(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	cfg, err := s.load(nil)
	if err != nil {
		return time.Time{}, err
	}
	loc, err := cfg.Location()
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.ParseInLocation(time.DateOnly, text, loc)
	if err != nil {
		return at, usage(news.Because("usage.takedown-day", text))
	}
	return at, nil
}

func (t takedownCmd) list(ctx context.Context, s *session) error {
	return printList(ctx, s, t.JSON, "table.takedowns", (*control).Takedowns, func(w io.Writer, clock clock, i editorial.TakedownInfo) {
		n, why := len(i.Removed), i.Reason
		if i.Block != nil {
			n, why = i.KeptOut, s.lang().T("desk.block.of."+string(i.Block.By), i.Block.What)+" · "+why
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\n", i.ID, takedownState(s.lang(), i.State), clock(i.AskedAt), i.AskedBy,
			deadline(s.lang(), i.State == news.TakedownOpen, i.Overdue, clock(i.Deadline)), n, why, strings.Join(i.Pulled, ","), strings.Join(i.Waiting, ","))
	})
}

// deadline is by when what is open is to be decided.
func deadline(lang words.Lang, open, overdue bool, by string) string {
	switch {
	case !open:
		return "-"
	case overdue:
		return by + lang.T("takedown.overdue")
	}
	return by
}

func printTakedown(w io.Writer, lang words.Lang, clock clock, i editorial.TakedownInfo) {
	fmt.Fprintln(w, lang.T("takedown.is", i.ID, takedownState(lang, i.State)))
	switch i.State {
	case news.TakedownOpen:
		fmt.Fprintln(w, lang.T("takedown.decide", clock(i.Deadline), i.ID))
	case news.TakedownDone:
		if i.Block != nil {
			fmt.Fprintln(w, lang.T("takedown.blocks", lang.T("desk.block.of."+string(i.Block.By), i.Block.What), i.KeptOut))
			fmt.Fprintln(w, lang.T("takedown.undo", i.ID))
			return
		}
		fmt.Fprintln(w, lang.T("takedown.removed", len(i.Removed), strings.Join(i.Removed, " ")))
		if len(i.Waiting) > 0 {
			fmt.Fprintln(w, lang.T("takedown.waiting", strings.Join(i.Waiting, " ")))
		}
		fmt.Fprintln(w, lang.T("takedown.undo", i.ID))
	case news.TakedownRestored:
		fmt.Fprintln(w, lang.T("takedown.back", len(i.Removed), strings.Join(i.Removed, " ")))
	}
}

// takedownState is the state as a label.
func takedownState(lang words.Lang, s news.TakedownState) string {
	switch s {
	case news.TakedownOpen:
		return lang.T("takedown.open")
	case news.TakedownDone:
		return lang.T("takedown.done")
	case news.TakedownRestored:
		return lang.T("takedown.restored")
	case news.TakedownRefused:
		return lang.T("takedown.refused")
	}
	return string(s)
}
