package main

import (
	"bytes"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/mattn/go-runewidth"

	"github.com/txnews/hub/words"
)

// speak gives the command line's help in a language: what stands in the tags are keys of the catalogue.
func speak(model *kong.Application, lang words.Lang) {
	model.Help = lang.T("help.about")
	model.HelpFlag.Help = lang.T("help.flag.help")
	var walk func(*kong.Node)
	walk = func(n *kong.Node) {
		n.Help = lang.T(n.Help)
		for _, p := range n.Positional {
			p.Help = lang.T(p.Help)
		}
		for _, f := range n.Flags {
			f.Help = lang.T(f.Help)
			if f.Group != nil {
				f.Group.Title = lang.T("help.group." + f.Group.Key)
			}
		}
		for _, child := range n.Children {
			walk(child)
		}
	}
	walk(model.Node)
}

// helpPrinter is kong's own, its headings in the language, and lines of Chinese, which has no blanks to break at, broken at the width.
func helpPrinter(lang words.Lang) kong.HelpPrinter {
	return func(options kong.HelpOptions, ctx *kong.Context) error {
		var text bytes.Buffer
		to := ctx.Stdout
		ctx.Stdout = &text
		err := kong.DefaultHelpPrinter(options, ctx)
		ctx.Stdout = to
		if err != nil {
			return err
		}
		var out strings.Builder
		for line := range strings.Lines(text.String()) {
			line = strings.TrimRight(line, "\n")
			switch {
			case strings.HasPrefix(line, "Usage: "):
				line = lang.T("help.usage", strings.TrimPrefix(line, "Usage: "))
			case line == "Arguments:":
				line = lang.T("help.arguments")
			case line == "Flags:":
				line = lang.T("help.flags")
			case line == "Commands:":
				line = lang.T("help.commands")
			case strings.HasPrefix(line, `Run "`):
				line = lang.T("help.more")
			}
			out.WriteString(folded(line, helpWidth))
			out.WriteByte('\n')
		}
		_, err = to.Write([]byte(out.String()))
		return err
	}
}

// helpWidth is how wide help is, in places of a terminal.
const helpWidth = 80

// folded breaks a line that is wider than width, under the column that its text begins in. No line begins with a mark that ends
// something.
func folded(line string, width int) string {
	if runewidth.StringWidth(line) <= width {
		return line
	}
	text := strings.TrimLeft(line, " ")
	indent := len(line) - len(text)
	if i := strings.LastIndex(line, "  "); i > indent {
		indent = runewidth.StringWidth(line[:i+2])
	}
	if indent > width/2 {
		indent = 0
	}
	var out strings.Builder
	at, runes := 0, []rune(line)
	for i, r := range runes {
		wide := runewidth.RuneWidth(r)
		if at+wide > width-2 && i > 0 && breaks(runes[i-1], r) {
			out.WriteString("\n" + strings.Repeat(" ", indent))
			at = indent
		}
		out.WriteRune(r)
		at += wide
	}
	return out.String()
}

// breaks reports whether a line may end between two characters.
func breaks(before, after rune) bool {
	return (before == ' ' || runewidth.RuneWidth(before) > 1) && after != ' ' &&
		!strings.ContainsRune("（「“《", before) && !strings.ContainsRune("，。；：、）」”》！？)", after)
}
