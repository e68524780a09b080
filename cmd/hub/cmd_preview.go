package main

import (
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
		return fmt.Errorf("%w: --limit must be 1 or more", errUsage)
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
			return printPreview(s.out, s.speaks(), pre)
		}
		for i := range pre.Entries {
			pre.Entries[i].Judged = nil
		}
		return printJSON(s.out, pre)
	})
}

// document reads a file; nil where an address is named.
func (p previewCmd) document(s *session) (*editorial.Document, error) {
	if u, err := url.Parse(p.What); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		return nil, nil
	}
	if strings.Contains(p.What, "://") {
		return nil, fmt.Errorf("%s is no address that can be looked at: it must begin with http:// or https://", fetch.Masked(p.What))
	}
	f, err := os.Open(p.What)
	if err != nil {
		return nil, fmt.Errorf("%s is neither an http address nor a file that can be read: %w", p.What, err)
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
		return nil, fmt.Errorf("%s is larger than %v: raise polling.max_body", p.What, cfg.Polling.MaxBody)
	}
	abs, err := filepath.Abs(p.What)
	return &editorial.Document{Address: "file://" + abs, ContentType: mime.TypeByExtension(filepath.Ext(p.What)), Body: body}, err
}

func printPreview(w io.Writer, lang words.Lang, p *editorial.Preview) error {
	fmt.Fprintf(w, "kind      %s (%s)\n", p.Kind, lang.SayAll(p.Why))
	if p.Preset != "" {
		fmt.Fprintf(w, "preset    %s (%s)\n", p.Preset, lang.SayAll(p.WhyPreset))
	}
	fmt.Fprintf(w, "title     %s\nentries   %d", p.Title, p.Count)
	if p.Shown < p.Count {
		fmt.Fprintf(w, " (shown %d of %d: --limit shows more)", p.Shown, p.Count)
	}
	fmt.Fprintln(w)
	for _, n := range p.Notes {
		fmt.Fprintln(w, "note     ", lang.Say(n))
	}
	for _, s := range p.Skipped {
		fmt.Fprintf(w, "skipped   %s: %s\n", s.URL, lang.SayAll(s.Reason))
	}
	for i, pe := range p.Entries {
		e := pe.Judged
		fmt.Fprintf(w, "\n%d. %s\n   link      %s\n", i+1, e.Title, e.URL)
		printJudged(w, lang, *e, pe.RawDate)
		fmt.Fprintf(w, "   text      %d characters, %d media\n", len([]rune(e.Content)), len(e.Media))
	}
	return nil
}

func dateLine(t time.Time, raw string) string {
	switch {
	case t.IsZero() && raw == "":
		return "none given"
	case t.IsZero():
		return fmt.Sprintf("%q cannot be read as a date", raw)
	}
	return fmt.Sprintf("%s (from %q)", t.Format(time.RFC3339), raw)
}

func creditLine(a news.Attribution) string {
	var parts []string
	if a.Origin != "" {
		parts = append(parts, "来源 "+a.Origin)
	}
	for _, role := range []struct {
		name   string
		people []string
	}{{"记者", a.Reporters}, {"通讯员", a.Correspondents}, {"摄影", a.Photographers}, {"编辑", a.Editors}} {
		if len(role.people) > 0 {
			parts = append(parts, role.name+" "+strings.Join(role.people, " "))
		}
	}
	if len(parts) == 0 {
		return "none found"
	}
	return strings.Join(parts, " · ")
}

func reasons(w io.Writer, lang words.Lang, what string, ids []string, why map[string]news.Reason) {
	if len(ids) == 0 {
		fmt.Fprintf(w, "   %-9s none\n", what)
	}
	for _, id := range ids {
		fmt.Fprintf(w, "   %-9s %s: %s\n", what, id, lang.Say(why[id]))
	}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
