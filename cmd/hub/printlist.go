package main

import (
	"context"
	"fmt"
	"io"
)

// printList prints what get gives: as JSON, or as a table below the columns' names, a row or several of each.
func printList[T any](ctx context.Context, s *session, asJSON bool, names string, get func(*control, context.Context) ([]T, error), row func(w io.Writer, clock clock, of T)) error {
	return s.withReading(ctx, func(c *control) error {
		list, err := get(c, ctx)
		if err != nil {
			return err
		}
		if asJSON {
			return printJSON(s, list)
		}
		clock, err := s.clock(ctx, c)
		if err != nil {
			return err
		}
		w := table(s.out)
		fmt.Fprintln(w, s.lang().T(names))
		for _, of := range list {
			row(w, clock, of)
		}
		return w.Flush()
	})
}
