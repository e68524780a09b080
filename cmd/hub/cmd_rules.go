package main

import (
	"context"
	"io"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

type rulesCmd struct {
	Test rulesTestCmd `cmd:"" help:"help.rules.test"`
}

type rulesTestCmd struct {
	Title     string   `help:"help.rules.title"`
	Text      string   `help:"help.rules.text" placeholder:"TEXT"`
	File      string   `help:"help.rules.file" placeholder:"FILE|-"`
	Category  []string `help:"help.rules.category" sep:"none"`
	Trail     []string `help:"help.rules.trail" sep:"none"`
	Source    string   `help:"help.rules.source" placeholder:"ID"`
	Byline    string   `help:"help.rules.byline"`
	Origin    string   `help:"help.rules.origin"`
	Date      string   `help:"help.rules.date"`
	URL       string   `name:"url" help:"help.rules.url"`
	Gazetteer string   `help:"help.rules.gazetteer" placeholder:"FILE"`
	JSON      bool     `name:"json" help:"help.flag.json"`
}

// Run prints the desk's judgement.
func (r rulesTestCmd) Run(ctx context.Context, s *session) error {
	ask := editorial.RuleCase{Title: r.Title, Text: r.Text, Categories: r.Category, Trail: r.Trail, Source: r.Source, Byline: r.Byline,
		Origin: r.Origin, Date: r.Date, URL: r.URL}
	var err error
	if r.File != "" {
		if ask.Text, err = s.readText(r.File); err != nil {
			return err
		}
	}
	if ask.Title == "" && ask.Text == "" {
		return usage(news.Because("usage.rules"))
	}
	if r.Gazetteer != "" {
		if ask.Gazetteer, err = s.readTowns(r.Gazetteer); err != nil {
			return err
		}
	}
	return s.withScratch(ctx, func(c *control) error {
		e, err := c.TestRules(ctx, ask)
		if err != nil {
			return err
		}
		if r.JSON {
			return printJSON(s, e)
		}
		printJudged(s.out, s.lang(), e, r.Date)
		return nil
	})
}

func (s *session) readText(file string) (string, error) {
	if file == "-" {
		text, err := config.ReadAll(s.in, s.lang().T("command.stdin"))
		return string(text), err
	}
	text, err := config.ReadFile(file)
	return string(text), err
}

// printJudged prints what the desk made of an entry; date is as the source wrote it.
func printJudged(w io.Writer, lang words.Lang, e news.Entry, date string) {
	judged(w, lang.T("preview.date"), dateLine(lang, e.Published, date))
	judged(w, lang.T("preview.credit"), creditLine(lang, e.Attribution))
	reasons(w, lang, lang.T("refile.channels"), e.Channels, e.Why.Channels)
	reasons(w, lang, lang.T("refile.towns"), e.Towns, e.Why.Towns)
	if !e.Held.IsZero() {
		judged(w, lang.T("entry.held"), lang.Say(e.Held))
	}
}
