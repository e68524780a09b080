package main

import (
	"regexp"
	"slices"

	"github.com/alecthomas/kong"

	"github.com/txnews/hub/news"
)

// misuseForm is a text in which kong says what is wrong with a command line, with the reason that says the same. What it
// captures are the reason's terms, but for what it captures as cause and as perhaps, which are said after it.
type misuseForm struct {
	text *regexp.Regexp
	why  news.Reason
}

var misuseForms = []misuseForm{
	{regexp.MustCompile(`^unknown flag (.+?)(?:, did you mean (?:one of )?(?P<perhaps>.+)\?)?$`), news.Because("misuse.flag")},
	{regexp.MustCompile(`^unexpected argument (.+?)(?:, did you mean (?:one of )?(?P<perhaps>.+)\?)?$`), news.Because("misuse.argument")},
	{regexp.MustCompile(`^expected "<key>=<value>" but got (".*")$`), news.Because("misuse.pair")},
	{regexp.MustCompile(`^expected (?:one of )?(".+)$`), news.Because("misuse.missing")},
	{regexp.MustCompile(`^missing (?:flags:|positional arguments) (.+)$`), news.Because("misuse.missing")},
	{regexp.MustCompile(`^(--\S+) and (--\S+) can't be used together$`), news.Because("misuse.together")},
	{regexp.MustCompile(`^(\S+) must be one of (.+) but got (".*")$`), news.Because("misuse.one-of")},
	{regexp.MustCompile(`^expected \S+ value but got "EOL" .*$`), news.Because("misuse.no-value")},
	{regexp.MustCompile(`^missing value, expecting .*$`), news.Because("misuse.no-value")},
	{regexp.MustCompile(`^expected \S+ value but got (".*") \(.*\)(?:; perhaps try (?P<perhaps>.+)\?)?$`), news.Because("misuse.flag-for-value")},
	{regexp.MustCompile(`^expected (?:an int|a valid \d+ bit u?int) but got (".*?").*$`), news.Because("misuse.number")},
	{regexp.MustCompile(`^(?:expected bool|bool value must be .*) but got (".*?").*$`), news.Because("misuse.bool")},
	{regexp.MustCompile(`^unexpected flag argument (".*")$`), news.Because("misuse.bool")},
	{regexp.MustCompile(`^expected duration but got (".*?").*$`), news.Because("misuse.duration")},
	{regexp.MustCompile(`^(--\S+|<.+?>(?: \.\.\.)?|\[<.+?>(?: \.\.\.)?\]): (?P<cause>.+)$`), news.Because("misuse.of")},
}

// misuse is what kong says of a command line, as reasons; ready words where it is a text of no known form.
func misuse(text string) news.Reasons {
	for _, f := range misuseForms {
		found := f.text.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		why := f.why
		var more news.Reasons
		for i, name := range f.text.SubexpNames()[1:] {
			switch term := found[i+1]; {
			case name == "":
				why.Terms = append(why.Terms, term)
			case name == "cause":
				more = append(more, misuse(term)...)
			case term != "":
				more = append(more, news.Because("misuse.perhaps", term))
			}
		}
		return append(news.Reasons{why}, more...)
	}
	return news.Reasons{news.Text(text)}
}

// emptyArgument is the name of an argument that is there and says nothing, as a shell makes it of a variable that is not set; empty:
// there is none.
func emptyArgument(line *kong.Context) string {
	for _, part := range line.Path {
		if part.Positional == nil {
			continue
		}
		switch v := part.Positional.Target.Interface().(type) {
		case string:
			if v == "" {
				return part.Positional.Summary()
			}
		case []string:
			if slices.Contains(v, "") {
				return part.Positional.Summary()
			}
		}
	}
	return ""
}
