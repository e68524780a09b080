package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// correction is what a correction changed, and where the version stands that it replaced.
type correction struct {
	At       string
	Was, Now string   // the title, where it changed
	Parts    []string // that changed beside it, in words
	URL      string
}

// corrections are those of note that the source made, the last first.
func (s *public) corrections(ctx context.Context, v *view, e *news.Entry) (all []correction, err error) {
	if e.Revised == 0 {
		return nil, nil
	}
	past, err := s.Rights.Earlier(ctx, rights.Audience{}, e.ID)
	if err != nil {
		return nil, err
	}
	next, body := e, desk.Body(e)
	for i := range past {
		was := feeds.Clean(past[i].Entry)
		c := correction{At: v.Full(past[i].Revision.Replaced.In(s.zone())), URL: v.To("entry/" + e.ID + "/version/" + strconv.Itoa(was.Version))}
		if was.Title != next.Title {
			c.Was, c.Now = v.title(was), v.title(*next)
		}
		before := desk.Body(&was)
		if before != body {
			c.Parts = append(c.Parts, v.T("story.text"))
		}
		if was.Attribution.Origin != next.Attribution.Origin || v.people(&was) != v.people(next) {
			c.Parts = append(c.Parts, v.T("story.credits"))
		}
		if !past[i].Revision.Minor && (c.Was != "" || len(c.Parts) > 0) {
			all = append(all, c)
		}
		next, body = &was, before
	}
	return all, nil
}

// versionBody is what the page of an earlier version shows: it beside the one that took its place.
type versionBody struct {
	Entry  string // the address of the entry's page
	Title  string
	Lang   string
	From   string // when it was replaced
	Now    bool   // the one that took its place stands today
	Fields []field
}

// versionPage is an earlier version of an entry beside the one that took its place.
func (s *public) versionPage(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	e, err := s.entry(r.Context(), id)
	if err != nil {
		return err
	}
	past, err := s.Rights.Earlier(r.Context(), rights.Audience{}, id)
	if errors.Is(err, news.ErrNotFound) {
		return unknown(news.Because("problem.unknown-entry", id))
	}
	if err != nil {
		return err
	}
	v, next := s.view(r), feeds.Clean(e)
	for i := range past {
		was := feeds.Clean(past[i].Entry)
		if strconv.Itoa(was.Version) == r.PathValue("version") {
			b := versionBody{Entry: v.To("entry/" + id), Title: v.title(feeds.Clean(e)), Lang: v.Foreign(e.Language),
				From: v.Full(past[i].Revision.Replaced.In(s.zone())), Now: i == 0}
			if err := s.comparing(r, len(was.Content)+len(next.Content), func() { b.Fields = v.fields(&was, &next) }); err != nil {
				return err
			}
			v.Title, v.Description, v.Body, v.NoIndex = v.T("version.of", b.Title, b.From), v.T("version.until", b.From), b, true
			v.Menus = v.menus("", "")
			return v.Answer(w, r, http.StatusOK, "version", v)
		}
		next = was
	}
	return errNoPage
}
