package main

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// sourceFlags are the fields of a source that the command line can set: one that is given empty empties its field.
type sourceFlags struct {
	Name     *string  `help:"help.source.name"`
	Kind     *string  `help:"help.source.kind"`
	Homepage *string  `help:"help.source.homepage"`
	Timezone *string  `help:"help.source.timezone"`
	Language *string  `help:"help.source.language"`
	Channel  []string `help:"help.source.channel"`
	Town     []string `help:"help.source.town"`
	Category []string `sep:";" placeholder:"NAME=CHANNEL" help:"help.source.category"`
	Labels   []string `help:"help.source.labels"`
	Interval *string  `help:"help.source.interval"`
	Enabled  *bool    `negatable:"" help:"help.source.enabled"`
	Pause    *string  `name:"pause-until" placeholder:"MOMENT" help:"help.source.pause-until"`
	Permit   []string `help:"help.source.permit"`

	Public     *string  `group:"licence" help:"help.licence.public"`
	Partner    *string  `group:"licence" help:"help.licence.partner"`
	Label      *string  `group:"licence" help:"help.licence.label"`
	Rights     *string  `group:"licence" help:"help.licence.rights"`
	LicenceURL *string  `name:"licence-url" group:"licence" help:"help.licence.url"`
	Except     []string `sep:"none" placeholder:"FIELD=VALUE;…" group:"licence" help:"help.licence.except"`

	Preset   *string `group:"selectors" help:"help.source.preset"`
	Links    *string `group:"selectors" placeholder:"CSS" help:"help.selector.links"`
	Next     *string `group:"selectors" placeholder:"CSS" help:"help.selector.next"`
	Title    *string `group:"selectors" placeholder:"CSS" help:"help.selector.title"`
	Date     *string `group:"selectors" placeholder:"CSS" help:"help.selector.date"`
	Content  *string `group:"selectors" placeholder:"CSS" help:"help.selector.content"`
	Byline   *string `group:"selectors" placeholder:"CSS" help:"help.selector.byline"`
	Trail    *string `group:"selectors" placeholder:"CSS" help:"help.selector.trail"`
	Edition  *string `group:"selectors" placeholder:"CSS" help:"help.selector.edition"`
	Pages    *string `group:"selectors" placeholder:"CSS" help:"help.selector.pages"`
	PageName *string `group:"selectors" placeholder:"CSS" help:"help.selector.page-name"`
}

// given reports whether any flag was.
func (f sourceFlags) given() bool { return !reflect.ValueOf(f).IsZero() }

// apply writes the flags that were given over src.
func (f sourceFlags) apply(src *news.Source) error {
	sel, licence := &src.Selectors, &src.Licence
	for _, s := range []struct{ to, from *string }{
		{&src.Name, f.Name}, {(*string)(&src.Kind), f.Kind}, {&src.Homepage, f.Homepage}, {&src.Timezone, f.Timezone}, {&src.Language, f.Language},
		{&src.Preset, f.Preset}, {(*string)(&licence.Public), f.Public}, {(*string)(&licence.Partner), f.Partner}, {&licence.Label, f.Label},
		{&licence.Rights, f.Rights}, {&licence.URL, f.LicenceURL}, {&sel.Links, f.Links}, {&sel.Next, f.Next}, {&sel.Title, f.Title}, {&sel.Date, f.Date},
		{&sel.Content, f.Content}, {&sel.Byline, f.Byline}, {&sel.Trail, f.Trail}, {&sel.Edition, f.Edition}, {&sel.Pages, f.Pages}, {&sel.PageName, f.PageName},
	} {
		if s.from != nil {
			*s.to = strings.TrimSpace(*s.from)
		}
	}
	for _, l := range []struct {
		to   *[]string
		from []string
	}{{&src.Channels, f.Channel}, {&src.Towns, f.Town}, {&src.Labels, f.Labels}, {&src.Permit, f.Permit}} {
		if l.from != nil {
			*l.to = filled(l.from)
		}
	}
	if f.Enabled != nil {
		src.Enabled = *f.Enabled
	}
	return f.applyRest(src)
}

// applyRest writes what has a form of its own.
func (f sourceFlags) applyRest(src *news.Source) error {
	if f.Category != nil {
		src.Categories = nil
	}
	for _, pair := range filled(f.Category) {
		name, channel, ok := strings.Cut(pair, "=")
		if !ok || strings.TrimSpace(name) == "" {
			return usage(news.Because("usage.category", pair))
		}
		if src.Categories == nil {
			src.Categories = map[string]string{}
		}
		src.Categories[strings.TrimSpace(name)] = strings.TrimSpace(channel)
	}
	if err := f.applyPause(src); err != nil {
		return err
	}
	if f.Except != nil {
		src.Licence.Except = nil
	}
	for _, text := range filled(f.Except) {
		x, err := exceptionOf(text)
		if err != nil {
			return err
		}
		src.Licence.Except = append(src.Licence.Except, x)
	}
	switch {
	case f.Interval == nil:
	case *f.Interval == "":
		src.Interval = 0
	default:
		d, err := news.ParseDuration(*f.Interval)
		if err != nil {
			return fmt.Errorf("%w: --interval: %w", errUsage, err)
		}
		src.Interval = d
	}
	return nil
}

func (f sourceFlags) applyPause(src *news.Source) (err error) {
	switch {
	case f.Pause == nil:
	case *f.Pause == "":
		src.PausedUntil = time.Time{}
	default:
		if src.PausedUntil, err = time.Parse(time.RFC3339, *f.Pause); err != nil {
			return usage(news.Because("config.moment", *f.Pause))
		}
	}
	return nil
}

// exceptionOf reads a licence's exception, as field=value;field=value.
func exceptionOf(text string) (x news.Exception, err error) {
	texts := map[string]*string{"public": (*string)(&x.Public), "partner": (*string)(&x.Partner), "label": &x.Label, "rights": &x.Rights, "url": &x.URL}
	lists := map[string]*[]string{"origins": &x.Origins, "channels": &x.Channels}
	spans := map[string]*time.Duration{"embargo": &x.Embargo, "expiry": &x.Expiry}
	for _, pair := range filled(strings.Split(text, ";")) {
		field, value, _ := strings.Cut(pair, "=")
		field, value = strings.TrimSpace(field), strings.TrimSpace(value)
		switch {
		case value == "":
			return x, usage(news.Because("usage.except", pair))
		case texts[field] != nil:
			*texts[field] = value
		case lists[field] != nil:
			*lists[field] = filled(strings.Split(value, ","))
		case spans[field] != nil:
			if *spans[field], err = news.ParseDuration(value); err != nil {
				return x, fmt.Errorf("%w: --except %s: %w", errUsage, field, err)
			}
		default:
			return x, usage(news.Because("usage.except", pair))
		}
	}
	return x, nil
}

// filled are the words that are not empty; nil where there is none.
func filled(all []string) (words []string) {
	for _, w := range all {
		if w = strings.TrimSpace(w); w != "" {
			words = append(words, w)
		}
	}
	return words
}
