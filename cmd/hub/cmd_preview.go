package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

type previewCmd struct {
	What  string `arg:"" name:"url|file" help:"help.preview.what"`
	Limit int    `help:"help.preview.limit" default:"10"`
	JSON  bool   `name:"json" help:"help.flag.json"`

	Gazetteer string `help:"help.preview.gazetteer" placeholder:"FILE"`
	sourceFlags
}

// Run reads without storing anything.
func (p previewCmd) Run(ctx context.Context, s *session) error {
	if p.Limit < 1 {
		return usage(news.Because("usage.limit"))
	}
	ask := editorial.PreviewAsk{Source: news.Source{ID: "preview", URL: p.What}, Limit: p.Limit}
	err := p.apply(&ask.Source)
	if err != nil {
		return err
	}
	if p.Gazetteer != "" {
		if ask.Towns, err = s.readTowns(p.Gazetteer); err != nil {
			return err
		}
	}
	if ask.Document, err = p.document(s); err != nil {
		return err
	}
	return s.withScratch(ctx, func(c *control) error {
		pre, err := c.Preview(ctx, ask)
		if err != nil {
			return err
		}
		if pre.Why == nil {
			pre.Why = news.Reasons{news.Because("preview.as-kind")}
		}
		if pre.WhyPreset == nil && pre.Preset != "" {
			pre.WhyPreset = news.Reasons{news.Because("preview.as-preset")}
		}
		if !p.JSON {
			return printPreview(s.out, s.lang(), pre)
		}
		for i := range pre.Entries {
			pre.Entries[i].Judged = nil
		}
		return printJSON(s, pre)
	})
}

// document reads a file; nil where an address is named.
func (p previewCmd) document(s *session) (*editorial.Document, error) {
	if u, err := url.Parse(p.What); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		return nil, nil
	}
	if strings.Contains(p.What, "://") {
		return nil, news.Fail(news.Because("preview.no-address", fetch.Masked(p.What)))
	}
	f, err := os.Open(p.What)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", news.Fail(news.Because("preview.neither", p.What)), err)
	}
	defer f.Close()
	cfg, err := s.load(nil)
	if err != nil {
		return nil, err
	}
	max := int64(cfg.Polling.MaxBody)
	body, err := io.ReadAll(io.LimitReader(f, max+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > max {
		return nil, news.Fail(news.Because("preview.too-large", p.What, fmt.Sprint(cfg.Polling.MaxBody)))
	}
	abs, err := filepath.Abs(p.What)
	return &editorial.Document{Address: "file://" + abs, ContentType: mime.TypeByExtension(filepath.Ext(p.What)), Body: body}, err
}

func printPreview(w io.Writer, lang words.Lang, p *editorial.Preview) error {
	line := func(label, value string) { fmt.Fprintln(w, padded(label, 9)+value) }
	line(lang.T("preview.kind"), lang.T("preview.because", p.Kind, lang.SayAll(p.Why)))
	if p.Preset != "" {
		line(lang.T("preview.preset"), lang.T("preview.because", p.Preset, lang.SayAll(p.WhyPreset)))
	}
	line(lang.T("preview.title"), p.Title)
	count := fmt.Sprint(p.Count)
	if p.Shown < p.Count {
		count += lang.T("preview.shown", p.Shown, p.Count)
	}
	line(lang.T("preview.entries"), count)
	for _, n := range p.Notes {
		line(lang.T("preview.note"), lang.Say(n))
	}
	for _, s := range p.Skipped {
		line(lang.T("preview.skipped"), lang.T("preview.reason", s.URL, lang.SayAll(s.Reason)))
	}
	for i, pe := range p.Entries {
		e := pe.Judged
		fmt.Fprintf(w, "\n%d. %s\n", i+1, e.Title)
		judged(w, lang.T("preview.link"), e.URL)
		printJudged(w, lang, *e, pe.RawDate)
		judged(w, lang.T("preview.text"), lang.T("preview.size", len([]rune(e.Content)), len(e.Media)))
	}
	return nil
}

// judged prints a line on one entry.
func judged(w io.Writer, label, value string) { fmt.Fprintln(w, "   "+padded(label, 9)+value) }

func dateLine(lang words.Lang, t time.Time, raw string) string {
	switch {
	case t.IsZero() && raw == "":
		return lang.T("preview.no-date")
	case t.IsZero():
		return lang.T("preview.bad-date", raw)
	}
	return lang.T("preview.date-from", t.Format(time.RFC3339), raw)
}

func creditLine(lang words.Lang, a news.Attribution) string {
	var parts []string
	if a.Origin != "" {
		parts = append(parts, lang.T("credit.origin")+" "+a.Origin)
	}
	for _, role := range []struct {
		name   string
		people []string
	}{{lang.T("credit.reporters"), a.Reporters}, {lang.T("credit.correspondents"), a.Correspondents}, {lang.T("credit.photographers"), a.Photographers}, {lang.T("credit.editors"), a.Editors}} {
		if len(role.people) > 0 {
			parts = append(parts, role.name+" "+strings.Join(role.people, " "))
		}
	}
	if len(parts) == 0 {
		return lang.T("credit.none")
	}
	return strings.Join(parts, " · ")
}

func reasons(w io.Writer, lang words.Lang, what string, ids []string, why map[string]news.Reason) {
	if len(ids) == 0 {
		judged(w, what, lang.T("preview.none"))
	}
	for _, id := range ids {
		judged(w, what, lang.T("preview.reason", id, lang.Say(why[id])))
	}
}

// jsonLine is v on a line, as the administration's API has it: reasons beside their data in words.
func jsonLine(lang words.Lang, v any) ([]byte, error) {
	text, err := site.PlainJSON(v)
	return site.Said(text, lang), err
}

// printJSON prints v likewise, with an indent for people.
func printJSON(s *session, v any) error {
	text, err := jsonLine(s.lang(), v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		return err
	}
	_, err = b.WriteTo(s.out)
	return err
}
