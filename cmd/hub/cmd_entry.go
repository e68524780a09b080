package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/txnews/hub/editorial"
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
			return printJSON(s.out, info)
		}
		return s.printEntry(ctx, c, info)
	})
}

type entrySetCmd struct {
	Entry    string   `arg:"" help:"help.entry.id"`
	Channels *string  `help:"help.entry.channels" placeholder:"ID,…"`
	Towns    *string  `help:"help.entry.towns" placeholder:"ID,…"`
	Story    string   `help:"help.entry.story" placeholder:"ENTRY|alone"`
	Release  bool     `help:"help.entry.release"`
	Auto     []string `help:"help.entry.auto" placeholder:"WHAT,…"`
	JSON     bool     `name:"json" help:"help.flag.json"`
}

// Run writes the decision and prints the entry as it is then.
func (e entrySetCmd) Run(ctx context.Context, s *session) error {
	d := editorial.Decision{Channels: idList(e.Channels), Towns: idList(e.Towns), Story: e.Story, Release: e.Release, Auto: e.Auto}
	if d.String() == "" {
		return fmt.Errorf("%w: say what to set: --channels, --towns, --story, --release or --auto", errUsage)
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
			return printJSON(s.out, info)
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

type entryHeldCmd struct {
	JSON bool `name:"json" help:"help.flag.json"`
}

// Run prints what waits.
func (e entryHeldCmd) Run(ctx context.Context, s *session) error {
	return s.withReading(ctx, func(c *control) error {
		entries, err := c.Held(ctx)
		if err != nil {
			return err
		}
		if e.JSON {
			return printJSON(s.out, entries)
		}
		clock, err := s.clock(ctx, c)
		if err != nil {
			return err
		}
		w, lang := table(s.out), s.speaks()
		fmt.Fprintln(w, "ENTRY\tSOURCE\tSINCE\tORIGIN\tTITLE\tWHY")
		for _, e := range entries {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", e.ID, e.Source, clock(e.FirstSeen), e.Attribution.Origin, e.Title, lang.Say(e.Held))
		}
		return w.Flush()
	})
}

// printEntry prints an entry a field a line.
func (s *session) printEntry(ctx context.Context, c *control, info editorial.EntryInfo) error {
	clock, err := s.clock(ctx, c)
	if err != nil {
		return err
	}
	w, lang, e := s.out, s.speaks(), info.Entry
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%-12s %s\n", name, value)
		}
	}
	line("id", e.ID)
	line("title", e.Title)
	line("url", e.URL)
	line("source", e.Source)
	line("version", fmt.Sprint(e.Version))
	line("published", clock(e.Published))
	line("updated", clock(e.Updated))
	line("first seen", clock(e.FirstSeen))
	line("origin", e.Attribution.Origin)
	line("reporters", strings.Join(e.Attribution.Reporters, " "))
	line("correspond.", strings.Join(e.Attribution.Correspondents, " "))
	line("photos", strings.Join(e.Attribution.Photographers, " "))
	line("editors", strings.Join(e.Attribution.Editors, " "))
	for _, id := range e.Channels {
		line("channel", id+"  "+lang.Say(e.Why.Channels[id]))
	}
	for _, id := range e.Towns {
		line("town", id+"  "+lang.Say(e.Why.Towns[id]))
	}
	line("held", lang.Say(e.Held))
	if o := e.Override; o != nil {
		line("decided", fmt.Sprintf("by %s, %s", o.By, clock(o.At)))
	}
	printStory(w, lang, clock, info)
	for _, r := range info.History {
		minor := ""
		if r.Minor {
			minor = " (minor)"
		}
		line("version "+fmt.Sprint(r.Version), fmt.Sprintf("until %s%s  %s", clock(r.Replaced), minor, r.Title))
	}
	return nil
}

func printStory(w io.Writer, lang words.Lang, clock clock, info editorial.EntryInfo) {
	st := info.Story
	if st == nil {
		return
	}
	fmt.Fprintf(w, "%-12s %s\n", "story", st.ID)
	fmt.Fprintf(w, "%-12s %s  %s\n", "original", st.Head(), lang.SayAll(st.Evidence))
	copies := table(w)
	for _, c := range st.Members {
		fmt.Fprintf(copies, "  copy\t%s\t%s\t%s\t%s\n", c.ID, c.Provider.Name, clock(c.FirstSeen), lang.SayAll(c.Same))
	}
	_ = copies.Flush() // to standard output, as everything here
}
