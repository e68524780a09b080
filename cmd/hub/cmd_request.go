package main

import (
	"context"
	"fmt"
	"io"

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
	return printList(ctx, s, l.JSON, "table.requests", (*control).TakedownRequests, func(w io.Writer, clock clock, i editorial.RequestInfo) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", i.ID, requestState(s.lang(), i.State), clock(i.AskedAt),
			deadline(s.lang(), i.State == editorial.RequestOpen, i.Overdue, clock(i.Deadline)), i.Name, i.Contact, i.Entry, i.Address)
	})
}

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
			fmt.Fprintln(s.out, s.lang().T("request.answer", info.Name, info.Contact))
		}
		return nil
	})
}

// requestState is the state as a label.
func requestState(lang words.Lang, state editorial.RequestState) string {
	return lang.T("request.state." + string(state))
}
