package main

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/internal/walktest"
	"github.com/txnews/hub/news"
)

// filling is what a test fills a hub with.
type filling struct {
	sources int
	entries int    // in all
	acts    int    // edits of sources, one source each
	rows    int    // partners, users, tokens, takedowns of each
	entry   string // that takedowns are asked of; empty: of those of a source
}

// filled are the ids of things in a hub, for walktest.
func (d door) filled(f filling) walktest.IDs {
	d.t.Helper()
	fillSources(d.t, d.Hub, f)
	fillEntries(d.t, d.Hub, f)
	fillActs(d.t, d.Hub, f)
	ids := d.rows(f)
	acts, _, err := d.store.Acts(d.t.Context(), news.Cursor{}, 1)
	if err != nil || len(acts) == 0 {
		d.t.Fatal(acts, err)
	}
	ids["sources"], ids["acts"], ids["audit"] = sourceNumber(7), acts[0].ID, acts[0].ID
	ids["refreshes"] = d.refreshing(sourceNumber(7))
	return ids
}

// refreshing begins to refresh a source, as its table does, and gives the id by which that is followed.
func (d door) refreshing(source string) string {
	d.t.Helper()
	made, err := d.office.AddToken(d.t.Context(), operator, editorial.NewToken{User: "boss", Name: "refresh"})
	if err != nil {
		d.t.Fatal(err)
	}
	resp := d.ask("POST", "/admin/sources/refresh", url.Values{"source": {source}}.Encode(), "Authorization: Bearer "+made.Secret)
	at, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || resp.StatusCode != http.StatusSeeOther {
		d.t.Fatal(resp.StatusCode, err)
	}
	return path.Base(at.Path)
}

func sourceNumber(n int) string { return fmt.Sprintf("s%05d", n) }

// fillSources adds sources as a region's desk has them: one in ten fails, one is silent, one rests, one is turned off, one is new.
func fillSources(t testing.TB, h *Hub, f filling) {
	t.Helper()
	channels := h.settings.Current().Channels
	labels := []string{"县级", "省级", "部委", "自媒体", "试用", "合作", "重点", "体育", "政务", "镇街"}
	now := h.now()
	list := make([]news.Source, f.sources)
	for i := range list {
		list[i] = news.Source{ID: sourceNumber(i), Name: fmt.Sprintf("桐乡第 %d 号合作媒体的新闻频道", i), Kind: news.KindFeed, URL: fmt.Sprintf("https://s%d.partner.example.cn/news/rss/%d.xml", i%300, i),
			Homepage: fmt.Sprintf("https://s%d.partner.example.cn/", i%300), Channels: []string{channels[i%len(channels)].ID}, Labels: []string{labels[i%10], labels[i*7/10%10]},
			Categories: map[string]string{"财经": channels[0].ID}, Enabled: i%10 != 3}
		if i%10 == 2 {
			list[i].PausedUntil = now.Add(48 * time.Hour)
		}
	}
	if _, err := h.store.Seed(t.Context(), list, now, news.Act{At: now, By: "hub"}); err != nil {
		t.Fatal(err)
	}
}

// fillEntries refreshes every source that may be, with as many entries each as make the sum.
func fillEntries(t testing.TB, h *Hub, f filling) {
	t.Helper()
	now := h.now()
	refreshed := max(1, f.sources*7/10) // those that neither rest nor fail nor are turned off, nor new
	each := f.entries / refreshed
	var done errgroup.Group
	done.SetLimit(8)
	notes := map[string][]news.Refreshed{}
	for {
		jobs, err := h.store.Claim(t.Context(), "fill", now, time.Hour, 64)
		if err != nil {
			t.Fatal(err)
		}
		if len(jobs) == 0 {
			break
		}
		for _, job := range jobs {
			r := refreshOf(job, now, each)
			notes[job.Source.ID] = slices.Repeat([]news.Refreshed{{At: now, Took: time.Second, Outcome: r.State.Outcome, Reason: r.State.Reason, New: len(r.Entries)}}, news.RefreshesKept)
			done.Go(func() error { _, err := h.store.Commit(t.Context(), r); return err })
		}
	}
	if err := done.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := h.store.NoteRefreshes(t.Context(), notes, time.UTC); err != nil {
		t.Fatal(err)
	}
}

// refreshOf is a refresh of a source with so many entries, by the number of the source as fillSources says.
func refreshOf(job news.Job, now time.Time, each int) news.Refresh {
	var n int
	_, _ = fmt.Sscanf(job.Source.ID, "s%d", &n)
	st := news.SourceState{LastCheck: now, LastSuccess: now, LastNew: now, NextCheck: now.Add(time.Hour), Pace: news.PaceLive, Outcome: news.OutcomeNew, Title: job.Source.Name,
		Validators: news.Validators{ETag: fmt.Sprintf(`"%x"`, n), BodyHash: strings.Repeat("a", 64)}}
	r := news.Refresh{Lease: job.Lease, At: now, State: st}
	switch n % 10 {
	case 0:
		r.State.Outcome, r.State.Failures, r.State.Pace, r.State.FailingSince = news.OutcomeFailed, n%40, news.PaceFailed, now.Add(-time.Duration(n)*time.Minute)
		r.State.Reason = news.Reasons{news.Because("fetch.status", "503")}
		return r
	case 1:
		r.State.LastNew = now.Add(-60 * 24 * time.Hour)
	case 4:
		r.State = news.SourceState{NextCheck: now.Add(time.Hour)}
		return r
	case 5, 6:
		if n < 10 {
			each = max(each, 120)
		}
	}
	for i := range each {
		r.Entries = append(r.Entries, articleOf(&job.Source, i, now))
	}
	return r
}

// articleOf is an entry of some 2 KB.
func articleOf(src *news.Source, i int, now time.Time) news.Entry {
	key := fmt.Sprint(i)
	at := now.Add(-time.Duration(i) * 37 * time.Minute)
	prose := strings.Repeat(fmt.Sprintf("乌镇第 %d 条消息说，镇里的文化礼堂重新开门，第一场活动请来了村里的老艺人，讲述蚕花庙会的来历和规矩。", i), 6)
	return news.Entry{ID: news.EntryID(src.ID, key), Version: 1, Source: src.ID, GUID: key, Digest: fmt.Sprintf("%032d", i), URL: src.Homepage + key + ".html",
		Title: fmt.Sprintf("%s报道：桐乡第 %d 条新闻的标题", src.Name, i), Summary: string([]rune(prose)[:100]), Content: "<p>" + prose + "</p>", Language: "zh-CN", Published: at, Updated: at, FirstSeen: at, Sort: at,
		Channels: src.Channels, Towns: []string{"wuzhen"}, Categories: []string{"财经", "要闻"}, Attribution: news.Attribution{Origin: src.Name, Label: "稿件来源:" + src.Name, Reporters: []string{"顾亦来"}},
		Providers: []news.Provider{{ID: src.ID, Name: src.Name, URL: src.Homepage + key + ".html"}}}
}

// fillActs has sources edited.
func fillActs(t testing.TB, h *Hub, f filling) {
	t.Helper()
	for i := range f.acts {
		act := news.Act{ID: fmt.Sprintf("act-%06d", i), At: h.now(), By: "boss", From: "web 192.0.2.1", Op: "source.edit", Object: sourceNumber(i % f.sources),
			Before: []byte(`{"id":"a","name":"旧名","interval":900000000000}`), After: []byte(`{"id":"a","name":"新名","interval":1800000000000}`)}
		if err := h.store.Record(t.Context(), act); err != nil {
			t.Fatal(err)
		}
	}
}

// request has a rights owner ask for a takedown, and say one thing in every field.
func (d door) request(id, said string) string {
	d.t.Helper()
	r := news.TakedownRequest{ID: id, Entry: said, Address: said, Name: said, Role: news.RequestRole(said), Contact: said, Ground: news.RequestGround(said), Statement: said, AskedAt: d.now(), Rev: news.RevNone}
	if err := d.store.PutRequest(d.t.Context(), r, news.Act{At: r.AskedAt, By: "anonymous", Op: "request.file"}); err != nil {
		d.t.Fatal(err)
	}
	return id
}

// rows adds partners, users, tokens, takedowns and requests.
func (d door) rows(f filling) walktest.IDs {
	d.t.Helper()
	ctx := d.t.Context()
	var all []string
	for i := range f.sources {
		all = append(all, sourceNumber(i))
	}
	ids := walktest.IDs{"settings": "channels", "rows": "world", "versions": "configured", "sessions": "none", "": "none"}
	for i := range f.rows {
		p, err := d.office.AddPartner(ctx, operator, editorial.NewPartner{PartnerEdit: editorial.PartnerEdit{Name: fmt.Sprintf("合作方 %d", i), Contact: "王", Agreement: news.Agreement{Sources: all[:min(len(all), i*i*i/40)]}}})
		if err != nil {
			d.t.Fatal(err)
		}
		u, err := d.office.AddUser(ctx, operator, editorial.NewUser{Name: fmt.Sprintf("user-%03d", i), Role: news.RoleEditor, Token: "script"})
		if err != nil {
			d.t.Fatal(err)
		}
		entry := cmp.Or(f.entry, news.EntryID(sourceNumber(5), fmt.Sprint(i)))
		down, err := d.office.AskTakedown(ctx, operator, editorial.TakedownAsk{Entry: entry, Reason: "应版权方要求", AskedBy: "王", Open: i%2 == 0 || f.entry != ""})
		if err != nil {
			d.t.Fatal(err)
		}
		asked := d.request(fmt.Sprintf("20121224-%08d", i), news.EntryID(sourceNumber(6), "0"))
		ids["keys"], ids["partners"], ids["users"], ids["takedowns"], ids["requests"], ids["takedown-requests"] = p.KeyID, p.ID, u.Name, down.ID, asked, asked
	}
	tokens, err := d.office.Tokens(ctx)
	if err != nil || len(tokens) == 0 {
		d.t.Fatal(tokens, err)
	}
	ids["tokens"], ids["entries"] = tokens[0].ID, news.EntryID(sourceNumber(6), "0")
	return ids
}
