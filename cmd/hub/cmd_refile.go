package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/words"
)

type refileCmd struct {
	DryRun bool `help:"help.refile.dry-run"`
	JSON   bool `name:"json" help:"help.flag.json"`
}

// Run files older entries anew, and prints what changed.
func (r refileCmd) Run(ctx context.Context, s *session) error {
	with := s.withControl
	if r.DryRun {
		with = s.withReading
	}
	return with(ctx, func(c *control) error {
		sum, err := c.Refile(ctx, r.DryRun)
		if err != nil {
			return err
		}
		if r.JSON {
			return printJSON(s, sum)
		}
		return printRefiled(s.out, s.lang(), sum)
	})
}

func printRefiled(out io.Writer, lang words.Lang, sum editorial.Refiled) error {
	for _, e := range sum.Examples {
		fmt.Fprintf(out, "%s %s\n", e.ID, e.Title)
		printShift(out, lang.T("refile.channels"), e.Before.Channels, e.After.Channels)
		printShift(out, lang.T("refile.towns"), e.Before.Towns, e.After.Towns)
		printShift(out, lang.T("refile.credit"), e.Before.Credit, e.After.Credit)
	}
	for _, f := range sum.Failures {
		fmt.Fprintf(out, "%s %s: %s\n", f.ID, lang.T("refile.fault"), f.Fault)
	}
	if more := sum.Changed - len(sum.Examples); more > 0 {
		fmt.Fprintln(out, lang.T("refile.more", more))
	}
	w := table(out)
	for _, kind := range []struct {
		name string
		by   map[string]editorial.Shifted
	}{{lang.T("refile.channels"), sum.Channels}, {lang.T("refile.towns"), sum.Towns}} {
		for _, id := range slices.Sorted(maps.Keys(kind.by)) {
			fmt.Fprintf(w, "%s\t%s\t+%d\t-%d\n", kind.name, id, kind.by[id].Gained, kind.by[id].Lost)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	said := lang.T("refile.done", sum.Looked, sum.Changed)
	if sum.DryRun {
		said = lang.T("refile.would", sum.Looked, sum.Changed)
	}
	if sum.Held+sum.Released > 0 {
		said += lang.T("refile.held", sum.Held, sum.Released)
	}
	if sum.Failed > 0 {
		said += lang.T("refile.failed", sum.Failed)
	}
	if sum.Resumed {
		said += lang.T("refile.resumed")
	}
	_, err := fmt.Fprintln(out, said)
	return err
}

func printShift(out io.Writer, what string, before, after []string) {
	if !slices.Equal(before, after) {
		fmt.Fprintf(out, "   %s %s → %s\n", what, listed(before), listed(after))
	}
}

func listed(ids []string) string {
	if len(ids) == 0 {
		return "-"
	}
	return strings.Join(ids, ",")
}
