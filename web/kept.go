package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

// Shelf keeps what pages are made of, and pages, until what they show changes.
type Shelf interface {
	// Newest is the newest entries of a selection as the public may see them.
	Newest(ctx context.Context, sel news.Selection, limit int) (*feeds.Newest, error)
	// Page is a page that draw makes of a selection; key tells it from others.
	Page(ctx context.Context, sel news.Selection, key string, draw func(context.Context) (html []byte, until time.Time, err error)) (*feeds.Document, error)
}

// drawn is a page, ready but for its bytes.
type drawn struct {
	view     *view
	template string
	until    time.Time // from when on a licence gives more or less than it shows; zero: never
}

// keep answers with a page of a selection that draw makes ready. Its address and what is asked for tell it from all others: who asks for
// anything else has it made for themselves, so that what is kept stays few.
func (s *public) keep(w http.ResponseWriter, r *http.Request, sel news.Selection, draw func(context.Context) (drawn, error)) error {
	v := s.view(r)
	key, few := keptUnder(r.URL)
	if !few {
		d, err := draw(r.Context())
		if err != nil {
			return err
		}
		return d.view.Answer(w, r, http.StatusOK, d.template, d.view)
	}
	doc, err := s.Shelf.Page(r.Context(), sel, key, func(ctx context.Context) ([]byte, time.Time, error) {
		d, err := draw(ctx)
		if err != nil {
			return nil, time.Time{}, err
		}
		html, err := d.view.Draw(d.template, d.view)
		return html, d.until, err
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Language", string(v.Lang))
	_, err = site.Serve(w, r, doc, site.About{MediaType: doc.MediaType, Age: doc.Age()})
	return err
}

// keptUnder is what a page at an address is kept under, where there are few of its kind: nothing is asked for but a language, and of a
// channel's page a town, each once. A parameter that a page does not read would have it kept again for each value.
func keptUnder(u *url.URL) (key string, few bool) {
	asked, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", false
	}
	for name, values := range asked {
		switch {
		case len(values) != 1:
			return "", false
		case name == "lang" && (values[0] == string(words.Chinese) || values[0] == string(words.English)):
		case name == "town" && strings.HasPrefix(u.Path, "/channel/"):
		default:
			return "", false
		}
	}
	return u.Path + "?" + asked.Encode(), true
}
