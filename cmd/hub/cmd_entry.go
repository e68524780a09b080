package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

type entryCmd struct {
	Show entryShowCmd `cmd:"" help:"help.entry.show"`
	Set  entrySetCmd  `cmd:"" help:"help.entry.set"`
	Held entryHeldCmd `cmd:"" help:"help.entry.held"`
}

type entryShowCmd struct {
	Entry string `arg:"" help:"help.entry.id"`
	JSON  bool   `name:"json" help:"help.flag.json"`
}

// Run prints one entry.
func (e entryShowCmd) Run(ctx context.Context, s *session) error {
	return s.withReading(ctx, func(c *control) error {
		info, err := c.Entry(ctx, e.Entry)
		if err != nil {
			return err
		}
		if e.JSON {
			return printJSON(s, info)
		}
		return s.printEntry(ctx, c, info)
	})
}

type entrySetCmd struct {
	Entry    string  `arg:"" help:"help.entry.id"`
	Channels *string `help:"help.entry.channels" placeholder:"ID,…"`
	Towns    *string `help:"help.entry.towns" placeholder:"ID,…"`
	Title    *string `help:"help.entry.title"`
	Origin   *string `help:"help.entry.origin"`

	Reporters      *string `help:"help.entry.reporters" placeholder:"NAME,…"`
	Correspondents *string `help:"help.entry.correspondents" placeholder:"NAME,…"`
	Photographers  *string `help:"help.entry.photographers" placeholder:"NAME,…"`
	Editors        *string `help:"help.entry.editors" placeholder:"NAME,…"`

	Story   string   `help:"help.entry.story" placeholder:"ENTRY|alone"`
	Release bool     `help:"help.entry.release"`
	Auto    []string `help:"help.entry.auto" placeholder:"WHAT,…"`
	JSON    bool     `name:"json" help:"help.flag.json"`
}

// Run writes the decision and prints the entry as it is then.
func (e entrySetCmd) Run(ctx context.Context, s *session) error {
	d := editorial.Decision{Channels: idList(e.Channels), Towns: idList(e.Towns), Story: e.Story, Release: e.Release, Auto: e.Auto,
		Said: news.Said{Title: e.Title, Origin: e.Origin, Reporters: nameList(e.Reporters), Correspondents: nameList(e.Correspondents),
			Photographers: nameList(e.Photographers), Editors: nameList(e.Editors)}}
	if len(d.Made()) == 0 {
		return usage(news.Because("usage.entry-set"))
	}
	return s.withControl(ctx, func(c *control) error {
		info, err := c.Entry(ctx, e.Entry)
		if err != nil {
			return err
		}
		if info, err = c.Decide(ctx, info, d); err != nil {
			return err
		}
		if e.JSON {
			return printJSON(s, info)
		}
		return s.printEntry(ctx, c, info)
	})
}

// idList reads ids with commas between them; nil where the flag was not given.
func idList(flag *string) *[]string {
	if flag == nil {
		return nil
	}
	ids := strings.FieldsFunc(*flag, func(r rune) bool { return r == ',' || r == ' ' || r == '，' })
	if ids == nil {
		ids = []string{}
	}
	return &ids
}

// nameList reads names with commas between them; nil where the flag was not given.
func nameList(flag *string) *[]string {
	if flag == nil {
		return nil
	}
	return new(editorial.SplitNames(*flag))
}

type entryHeldCmd struct {
	JSON bool `name:"json" help:"help.flag.json"`
}

// Run prints what waits.
func (e entryHeldCmd) Run(ctx context.Context, s *session) error {
	return printList(ctx, s, e.JSON, "table.held", (*control).Held, func(w io.Writer, clock clock, e news.Entry) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", e.ID, e.Source, clock(e.FirstSeen), e.Attribution.Origin, e.Title, s.lang().Say(e.Held))
	})
}

// printEntry prints an entry a field a line.
func (s *session) printEntry(ctx context.Context, c *control, info editorial.EntryInfo) error {
	clock, err := s.clock(ctx, c)
	if err != nil {
		return err
	}
	w, lang, e := s.out, s.lang(), info.Entry
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintln(w, padded(name, 12)+value)
		}
	}
	line(lang.T("entry.id"), e.ID)
	line(lang.T("entry.title"), e.Title)
	line(lang.T("entry.url"), e.URL)
	line(lang.T("entry.source"), e.Source)
	line(lang.T("entry.version"), fmt.Sprint(e.Version))
	line(lang.T("entry.published"), clock(e.Published))
	line(lang.T("entry.updated"), clock(e.Updated))
	line(lang.T("entry.first-seen"), clock(e.FirstSeen))
	line(lang.T("entry.origin"), e.Attribution.Origin)
	line(lang.T("entry.reporters"), strings.Join(e.Attribution.Reporters, " "))
	line(lang.T("entry.correspondents"), strings.Join(e.Attribution.Correspondents, " "))
	line(lang.T("entry.photographers"), strings.Join(e.Attribution.Photographers, " "))
	line(lang.T("entry.editors"), strings.Join(e.Attribution.Editors, " "))
	for _, id := range e.Channels {
		line(lang.T("entry.channel"), id+"  "+lang.Say(e.Why.Channels[id]))
	}
	for _, id := range e.Towns {
		line(lang.T("entry.town"), id+"  "+lang.Say(e.Why.Towns[id]))
	}
	line(lang.T("entry.held"), lang.Say(e.Held))
	if o := e.Override; o != nil {
		line(lang.T("entry.decided"), lang.T("entry.decided-by", o.By, clock(o.At)))
	}
	printStory(w, lang, clock, info)
	for _, r := range info.History {
		minor := ""
		if r.Minor {
			minor = lang.T("entry.minor")
		}
		line(lang.T("entry.version-of", r.Version), lang.T("entry.until", clock(r.Replaced), minor, r.Title))
	}
	return nil
}

func printStory(w io.Writer, lang words.Lang, clock clock, info editorial.EntryInfo) {
	st := info.Story
	if st == nil {
		return
	}
	fmt.Fprintln(w, padded(lang.T("entry.story"), 12)+st.ID)
	fmt.Fprintf(w, "%s%s  %s\n", padded(lang.T("entry.original"), 12), st.Head(), lang.SayAll(st.Evidence))
	copies := table(w)
	for _, c := range st.Members {
		fmt.Fprintf(copies, "  "+lang.T("entry.copy")+"\t%s\t%s\t%s\t%s\n", c.ID, c.Provider.Name, clock(c.FirstSeen), lang.SayAll(c.Same))
	}
	_ = copies.Flush() // to standard output, as everything here
}
