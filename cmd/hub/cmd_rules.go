package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

type rulesCmd struct {
	Test rulesTestCmd `cmd:"" help:"What the desk makes of an entry, and why; stores nothing."`
}

type rulesTestCmd struct {
	Title     string   `help:"Headline."`
	Text      string   `help:"Text or HTML." placeholder:"TEXT"`
	File      string   `help:"Read the text from a file; - for standard input." placeholder:"FILE|-"`
	Category  []string `help:"The source's category (repeat for several)." sep:"none"`
	Trail     []string `help:"A step of the page's 您当前的位置, outermost first (repeat for several)." sep:"none"`
	Source    string   `help:"Judge it as an entry of this source: its channels, towns, categories and permitted origins count." placeholder:"ID"`
	Byline    string   `help:"Credit line, as a page or feed has it."`
	Origin    string   `help:"Outlet that the feed names."`
	Date      string   `help:"Date as the source writes it."`
	URL       string   `name:"url" help:"Address."`
	Gazetteer string   `help:"Try the towns of this file in place of the hub's." placeholder:"FILE"`
	JSON      bool     `name:"json" help:"As JSON."`
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
		return fmt.Errorf("%w: give the entry's --title, or its --text or --file", errUsage)
	}
	if r.Gazetteer != "" {
		if ask.Gazetteer, err = s.readTowns(r.Gazetteer); err != nil {
			return err
		}
	}
	return s.withControl(ctx, func(c *control) error {
		e, err := c.TestRules(ctx, ask)
		if err != nil {
			return err
		}
		if r.JSON {
			return printJSON(s.out, e)
		}
		printJudged(s.out, s.speaks(), e, r.Date)
		return nil
	})
}

func (s *session) readText(file string) (string, error) {
	if file == "-" {
		text, err := io.ReadAll(s.in)
		return string(text), err
	}
	text, err := os.ReadFile(file)
	return string(text), err
}

// printJudged prints what the desk made of an entry; date is as the source wrote it.
func printJudged(w io.Writer, lang words.Lang, e news.Entry, date string) {
	fmt.Fprintf(w, "   date      %s\n   credit    %s\n", dateLine(e.Published, date), creditLine(e.Attribution))
	reasons(w, lang, "channels", e.Channels, e.Why.Channels)
	reasons(w, lang, "towns", e.Towns, e.Why.Towns)
	if !e.Held.IsZero() {
		fmt.Fprintf(w, "   held      %s\n", lang.Say(e.Held))
	}
}
