package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

type previewCmd struct {
	What  string `arg:"" name:"url|file" help:"Address or file of a feed, a list page or a 数字报."`
	Limit int    `help:"Show so many entries." default:"10"`
	JSON  bool   `name:"json" help:"As JSON."`

	Gazetteer string `help:"Try the towns of this file." placeholder:"FILE"`
	sourceFlags
}

// preview is what would come in.
type preview struct {
	Kind      news.Kind     `json:"kind"`
	Why       string        `json:"why"`              // the kind
	Preset    string        `json:"preset,omitempty"` // of an epaper
	WhyPreset string        `json:"why_preset,omitempty"`
	Title     string        `json:"title,omitempty"`
	Count     int           `json:"count"` // found, with those that the limit left out
	Shown     int           `json:"shown"`
	Notes     []string      `json:"notes,omitempty"`
	Skipped   []intake.Skip `json:"skipped,omitempty"`
	Entries   []previewed   `json:"entries"`
}

// previewed is an entry with the date as the source wrote it: of publication, else of its last change.
type previewed struct {
	RawDate string `json:"raw_date,omitempty"`
	Entry   any    `json:"entry"`
	entry   news.Entry
}

// Run reads without storing anything.
func (p previewCmd) Run(ctx context.Context, s *session) error {
	if p.Limit < 1 {
		return fmt.Errorf("%w: --limit must be 1 or more", errUsage)
	}
	cfg, err := s.load(nil)
	if err != nil {
		return err
	}
	if cfg.Towns, err = p.towns(ctx, s, cfg); err != nil {
		return err
	}
	h := &Hub{cfg: cfg, log: slog.New(slog.DiscardHandler), now: time.Now}
	if err := h.buildReaders(); err != nil {
		return err
	}
	doc, err := h.document(ctx, p.What)
	if err != nil {
		return err
	}
	src := news.Source{ID: "preview", URL: p.What}
	if err := p.apply(&src); err != nil {
		return err
	}
	pre, err := h.preview(ctx, src, doc, p.Limit)
	if err != nil {
		return err
	}
	if p.JSON {
		return printJSON(s.out, pre)
	}
	return pre.print(s.out)
}

// towns are those to judge by: of the file that is named, of the hub that serves on the store's folder, or the
// configuration's.
func (p previewCmd) towns(ctx context.Context, s *session, cfg config.Config) ([]news.Town, error) {
	if p.Gazetteer != "" {
		return s.readTowns(p.Gazetteer)
	}
	folder, ok := cfg.StoreFolder()
	if !ok {
		return cfg.Towns, nil
	}
	c, ok := dialControl(ctx, folder)
	if !ok {
		return cfg.Towns, nil
	}
	info, err := c.gazetteer(ctx)
	return info.Towns, errors.Join(err, c.close())
}

// document fetches an address or reads a file.
func (h *Hub) document(ctx context.Context, what string) (*fetch.Response, error) {
	if u, err := url.Parse(what); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		return h.fetch.Get(ctx, fetch.Request{URL: what})
	}
	if strings.Contains(what, "://") {
		return nil, fmt.Errorf("%s is no address that can be looked at: it must begin with http:// or https://", fetch.Masked(what))
	}
	f, err := os.Open(what)
	if err != nil {
		return nil, fmt.Errorf("%s is neither an http address nor a file that can be read: %w", what, err)
	}
	defer f.Close()
	max := int64(h.cfg.Polling.MaxBody)
	body, err := io.ReadAll(io.LimitReader(f, max+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > max {
		return nil, fmt.Errorf("%s is larger than %v: raise polling.max_body", what, h.cfg.Polling.MaxBody)
	}
	abs, err := filepath.Abs(what)
	if err != nil {
		return nil, err
	}
	return &fetch.Response{URL: "file://" + abs, Status: 200, Body: body, ContentType: mime.TypeByExtension(filepath.Ext(what))}, nil
}

func (h *Hub) preview(ctx context.Context, src news.Source, doc *fetch.Response, limit int) (*preview, error) {
	pre := &preview{Kind: src.Kind, Why: "as --kind says"}
	if src.Kind == "" {
		pre.Kind, pre.Why = h.intake.Detect(ctx, doc)
		src.Kind = pre.Kind
	}
	if src.Kind == "" {
		return nil, fmt.Errorf("%s cannot be a source: %s", doc.URL, pre.Why)
	}
	switch pre.Preset = src.Preset; {
	case src.Preset != "":
		pre.WhyPreset = "as --preset says"
	case intake.NeedsPreset(src):
		if pre.Preset, pre.WhyPreset = intake.Preset(doc); pre.Preset == "" {
			return nil, fmt.Errorf("read %s as %s: no preset found: %s", doc.URL, pre.Kind, pre.WhyPreset)
		}
		src.Preset = pre.Preset
	}
	nothing := func(context.Context, []string) (map[string]bool, error) { return nil, nil }
	result, err := h.intake.Read(ctx, intake.In{Source: src, Doc: doc, Seen: nothing, Now: h.now(), Limit: limit})
	if err != nil {
		return nil, fmt.Errorf("read %s as %s: %w", doc.URL, pre.Kind, err)
	}
	pre.Title, pre.Notes, pre.Skipped, pre.Count = result.Title, result.Notes, result.Skipped, len(result.Entries)+result.Left
	forms := feeds.New(h.feedOptions(), nil)
	for i, raw := range result.Entries {
		if i == limit {
			break
		}
		e := h.desk.Edit(src, raw, h.now())
		pre.Entries = append(pre.Entries, previewed{RawDate: cmp.Or(raw.Published, raw.Updated), Entry: forms.EntryJSON(e), entry: e})
	}
	pre.Shown = len(pre.Entries)
	return pre, nil
}

func (p *preview) print(w io.Writer) error {
	fmt.Fprintf(w, "kind      %s (%s)\n", p.Kind, p.Why)
	if p.Preset != "" {
		fmt.Fprintf(w, "preset    %s (%s)\n", p.Preset, p.WhyPreset)
	}
	fmt.Fprintf(w, "title     %s\nentries   %d", p.Title, p.Count)
	if p.Shown < p.Count {
		fmt.Fprintf(w, " (shown %d of %d: --limit shows more)", p.Shown, p.Count)
	}
	fmt.Fprintln(w)
	for _, n := range p.Notes {
		fmt.Fprintln(w, "note     ", n)
	}
	for _, s := range p.Skipped {
		fmt.Fprintf(w, "skipped   %s: %s\n", s.URL, s.Reason)
	}
	for i, pe := range p.Entries {
		e := pe.entry
		fmt.Fprintf(w, "\n%d. %s\n   link      %s\n", i+1, e.Title, e.URL)
		printJudged(w, e, pe.RawDate)
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

func reasons(w io.Writer, what string, ids []string, why map[string]string) {
	if len(ids) == 0 {
		fmt.Fprintf(w, "   %-9s none\n", what)
	}
	for _, id := range ids {
		fmt.Fprintf(w, "   %-9s %s: %s\n", what, id, why[id])
	}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
