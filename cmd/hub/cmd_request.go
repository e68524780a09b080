package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/words"
)

// requestCmd is what rights owners ask for by the site's form.
type requestCmd struct {
	List    requestListCmd    `cmd:"" help:"help.request.list"`
	Accept  requestAcceptCmd  `cmd:"" help:"help.request.accept"`
	Decline requestDeclineCmd `cmd:"" help:"help.request.decline"`
}

type requestListCmd struct {
	JSON bool `name:"json" help:"help.flag.json"`
}

// Run prints every request that is not erased yet, the open ones first.
func (l requestListCmd) Run(ctx context.Context, s *session) error {
	return s.withReading(ctx, func(c *control) error {
		list, err := c.TakedownRequests(ctx)
		if err != nil {
			return err
		}
		if l.JSON {
			return printJSON(s, list)
		}
		clock, err := s.clock(ctx, c)
		if err != nil {
			return err
		}
		w := table(s.out)
		fmt.Fprintln(w, s.lang().T("table.requests"))
		for _, i := range list {
			due := "-"
			if i.State == editorial.RequestOpen {
				if due = clock(i.Deadline); i.Overdue {
					due += s.lang().T("takedown.overdue")
				}
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", i.ID, requestState(s.lang(), i.State), clock(i.AskedAt), due, oneField(i.Name), oneField(i.Contact),
				i.Entry, oneField(i.Address))
		}
		return w.Flush()
	})
}

// oneField is what somebody outside wrote as a field of a table: on one line.
func oneField(text string) string { return strings.Join(strings.Fields(text), " ") }

type requestAcceptCmd struct {
	ID     string `arg:"" help:"help.request.id"`
	Reason string `required:"" help:"help.takedown.reason"`
	Entry  string `help:"help.request.entry"`
	Only   bool   `help:"help.takedown.only"`
	Note   string `help:"help.takedown.note"`
	JSON   bool   `name:"json" help:"help.flag.json"`
}

// Run takes down what a request asks for.
func (a requestAcceptCmd) Run(ctx context.Context, s *session) error {
	return decideRequest(ctx, s, a.ID, editorial.RequestRuling{Decision: editorial.RequestAccept, Reason: a.Reason, Entry: a.Entry, Only: a.Only, Note: a.Note}, a.JSON)
}

type requestDeclineCmd struct {
	ID   string `arg:"" help:"help.request.id"`
	Note string `required:"" help:"help.request.note"`
	JSON bool   `name:"json" help:"help.flag.json"`
}

// Run declines a request.
func (d requestDeclineCmd) Run(ctx context.Context, s *session) error {
	return decideRequest(ctx, s, d.ID, editorial.RequestRuling{Decision: editorial.RequestDecline, Note: d.Note}, d.JSON)
}

func decideRequest(ctx context.Context, s *session, id string, ruling editorial.RequestRuling, json bool) error {
	return s.withControl(ctx, func(c *control) error {
		info, err := c.TakedownRequest(ctx, id)
		if err == nil {
			info, err = c.DecideRequest(ctx, info, ruling)
		}
		if err != nil {
			return err
		}
		if json {
			return printJSON(s, info)
		}
		fmt.Fprintln(s.out, s.lang().T("request.is", info.ID, requestState(s.lang(), info.State)))
		if info.Contact != "" {
			fmt.Fprintln(s.out, s.lang().T("request.answer", oneField(info.Name), oneField(info.Contact)))
		}
		return nil
	})
}

// requestState is the state as a label.
func requestState(lang words.Lang, state editorial.RequestState) string {
	return lang.T("request.state." + string(state))
}
