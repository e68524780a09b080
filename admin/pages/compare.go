package pages

import (
	"net/http"
	"strconv"
	"time"

	"github.com/txnews/hub/abreast"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// compareBody is what the page shows that sets two texts side by side.
type compareBody struct {
	editorial.Comparison
	Copies bool // of two entries, not two versions of one
	Fields []comparedField
}

// comparedField is a field with its name in words.
type comparedField struct {
	editorial.ComparedField
	Label string
}

// compare sets an entry beside another, or an earlier version of it beside a later one.
func (p *Pages) compare(v *view, w http.ResponseWriter, r *http.Request) error {
	q, id := r.URL.Query(), r.PathValue("id")
	if !q.Has("with") && !q.Has("version") { // the entry's page asks what with
		http.Redirect(w, r, v.EntryURL(id), http.StatusSeeOther)
		return nil
	}
	b := compareBody{Copies: q.Get("with") != ""}
	var err error
	if b.Copies {
		b.Comparison, err = p.Office.CompareCopies(r.Context(), id, pastedID(q.Get("with")))
	} else {
		version, err1 := strconv.Atoi(q.Get("version"))
		against, err2 := strconv.Atoi("0" + q.Get("against"))
		if err1 != nil || err2 != nil {
			return site.BadRequest(news.Because("desk.compare.which"))
		}
		b.Comparison, err = p.Office.CompareEntryVersions(r.Context(), id, version, against)
	}
	if err != nil {
		return err
	}
	b.Left.News, b.Right.News = feeds.Clean(b.Left.News), feeds.Clean(b.Right.News)
	for _, f := range b.Comparison.Fields {
		b.Fields = append(b.Fields, comparedField{v.inZone(f), v.comparedLabel(f.Name)})
	}
	return v.show(w, r, "desk.compare", "compare", b)
}

func (v *view) comparedLabel(name string) string {
	switch name {
	case "title":
		return v.T("desk.entry.say-title")
	case "url":
		return v.T("desk.source.url")
	case "text":
		return v.T("desk.compare.text")
	}
	return v.T(name)
}

// inZone has moments said in the site's time zone.
func (v *view) inZone(f editorial.ComparedField) editorial.ComparedField {
	if f.Name != "published" {
		return f
	}
	said := func(pieces []abreast.Piece) []abreast.Piece {
		var text string
		for _, p := range pieces {
			text += p.Text
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil
		}
		return []abreast.Piece{{Text: v.Time(at), Other: !f.Same}}
	}
	if len(f.Rows) > 0 {
		f.Rows = []abreast.Row{{Same: f.Same, Left: said(f.Rows[0].Left), Right: said(f.Rows[0].Right)}}
	}
	return f
}

// Compared names one of the texts that are compared.
func (v *view) Compared(c editorial.ComparedText, copies bool) string {
	if copies {
		return v.Provider(c.News)
	}
	if c.Until.IsZero() {
		return v.T("version", c.Version) + " " + v.T("desk.compare.now")
	}
	return v.T("version", c.Version) + " " + v.T("desk.entry.until", v.Time(c.Until))
}

// CompareURL is the address of the page that sets a version of an entry beside the one that followed it.
func (v *view) CompareURL(id string, version, against int) string {
	return v.To(entryPath(id)+"/compare", "version", strconv.Itoa(version), "against", strconv.Itoa(against))
}
