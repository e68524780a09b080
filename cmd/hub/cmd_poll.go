package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

type pollCmd struct {
	Sources []string `arg:"" optional:"" help:"help.poll.sources"`
	JSON    bool     `name:"json" help:"help.poll.json"`
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
		_, err := fmt.Fprintln(s.err, s.lang().T("poll.none"))
		return err
	}
	return p.poll(ctx, s, c, total)
}

func enabledSources(ctx context.Context, c *control) (int, error) {
	infos, err := c.Sources(ctx)
	n := 0
	for _, i := range infos {
		if i.Enabled {
			n++
		}
	}
	return n, err
}

// poll prints the reports as they come in, above a bar where standard error is a terminal.
func (p pollCmd) poll(ctx context.Context, s *session, c *control, total int) error {
	out, tick, done := p.screen(s, total)
	failed := 0
	lang := s.lang()
	err := c.Poll(ctx, p.Sources, func(rep news.Report) {
		if rep.Outcome == news.OutcomeFailed {
			failed++
		}
		if p.JSON {
			line, _ := jsonLine(lang, rep) // a report is text and numbers
			_, _ = out.Write(line)         // to standard output, as everything here
		} else {
			fmt.Fprintln(out, reportLine(lang, rep))
		}
		tick()
	})
	done()
	if err != nil {
		return told(err)
	}
	if failed > 0 {
		fmt.Fprintln(s.err, lang.T("poll.failed", failed, total))
		return errQuiet
	}
	return nil
}

// screen gives where lines go, what moves the bar, and what ends it.
func (p pollCmd) screen(s *session, total int) (out io.Writer, tick, done func()) {
	f, ok := s.raw.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return s.out, func() {}, func() {}
	}
	bars := mpb.New(mpb.WithOutput(f), mpb.WithAutoRefresh())
	bar := bars.AddBar(int64(total), mpb.PrependDecorators(decor.Name("poll "), decor.CountersNoUnit("%d/%d")),
		mpb.AppendDecorators(decor.Elapsed(decor.ET_STYLE_GO)), mpb.BarRemoveOnComplete())
	out = s.out
	if o, ok := s.raw.out.(*os.File); ok && term.IsTerminal(int(o.Fd())) {
		out = &plainWriter{to: bars} // lines scroll above the bar
	}
	return out, bar.Increment, func() { bar.Abort(true); bars.Wait() }
}

func reportLine(lang words.Lang, r news.Report) string {
	counts := ""
	if r.Outcome != news.OutcomeFailed {
		counts = lang.T("poll.counts", r.New, r.Changed, r.Unchanged)
	}
	return padded(r.Source, 16) + padded(outcome(lang, r.Outcome), 9) + " " + counts + lang.T("poll.why", lang.SayAll(r.Reason), r.Took.Round(time.Millisecond))
}

// outcome is how a refresh ended, as a label.
func outcome(lang words.Lang, o news.Outcome) string {
	switch o {
	case news.OutcomeNew:
		return lang.T("outcome.new")
	case news.OutcomeUnchanged:
		return lang.T("outcome.unchanged")
	case news.OutcomeFailed:
		return lang.T("outcome.failed")
	}
	return string(o)
}
