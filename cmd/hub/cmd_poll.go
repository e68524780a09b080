package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/news"
)

type pollCmd struct {
	Sources []string `arg:"" optional:"" help:"Ids of the sources; none: all that are enabled."`
	JSON    bool     `name:"json" help:"A JSON object a line."`
}

// Run refreshes the sources and prints a line for each; it fails where one failed.
func (p pollCmd) Run(ctx context.Context, s *session) (err error) {
	c, err := s.control(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	total := len(p.Sources)
	if total == 0 {
		if total, err = enabledSources(ctx, c); err != nil {
			return err
		}
	}
	if total == 0 {
		_, err := fmt.Fprintln(s.err, "no source is enabled: `hub source add URL` adds one")
		return err
	}
	body, err := json.Marshal(map[string][]string{"sources": p.Sources})
	if err != nil {
		return err
	}
	resp, err := c.do(ctx, "POST", "poll", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return p.show(s, resp.Body, total)
}

func enabledSources(ctx context.Context, c *control) (int, error) {
	var infos []admin.SourceInfo
	if err := c.call(ctx, "GET", "sources", nil, &infos); err != nil {
		return 0, err
	}
	n := 0
	for _, i := range infos {
		if i.Enabled {
			n++
		}
	}
	return n, nil
}

// show prints the reports as they come in, above a bar where standard error is a terminal.
func (p pollCmd) show(s *session, reports io.Reader, total int) error {
	out, tick, done := p.screen(s, total)
	failed := 0
	lines := bufio.NewScanner(reports)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var rep struct {
			aggregator.Report
			Error string `json:"error"`
		}
		if err := json.Unmarshal(lines.Bytes(), &rep); err != nil {
			return err
		}
		if rep.Error != "" {
			done()
			return errors.New(rep.Error)
		}
		if rep.Outcome == news.OutcomeFailed {
			failed++
		}
		if p.JSON {
			fmt.Fprintf(out, "%s\n", lines.Bytes())
		} else {
			fmt.Fprintln(out, reportLine(rep.Report))
		}
		tick()
	}
	done()
	if err := lines.Err(); err != nil {
		return fmt.Errorf("the pass broke off: %w", err)
	}
	if failed > 0 {
		fmt.Fprintf(s.err, "%d of %d sources failed\n", failed, total)
		return errQuiet
	}
	return nil
}

// screen gives where lines go, what moves the bar, and what ends it.
func (p pollCmd) screen(s *session, total int) (out io.Writer, tick, done func()) {
	f, ok := s.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return s.out, func() {}, func() {}
	}
	bars := mpb.New(mpb.WithOutput(f), mpb.WithAutoRefresh())
	bar := bars.AddBar(int64(total), mpb.PrependDecorators(decor.Name("poll "), decor.CountersNoUnit("%d/%d")),
		mpb.AppendDecorators(decor.Elapsed(decor.ET_STYLE_GO)), mpb.BarRemoveOnComplete())
	out = s.out
	if o, ok := s.out.(*os.File); ok && term.IsTerminal(int(o.Fd())) {
		out = bars // lines scroll above the bar
	}
	return out, bar.Increment, func() { bar.Abort(true); bars.Wait() }
}

func reportLine(r aggregator.Report) string {
	counts := ""
	if r.Outcome != news.OutcomeFailed {
		counts = fmt.Sprintf("%d new, %d changed, %d unchanged  ", r.New, r.Changed, r.Unchanged)
	}
	return fmt.Sprintf("%-16s %-9s  %s(%s, %v)", r.Source, r.Outcome, counts, r.Reason, r.Took.Round(time.Millisecond))
}

// table aligns columns.
func table(w io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(w, 2, 8, 2, ' ', 0) }
