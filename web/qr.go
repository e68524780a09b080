package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// quiet is the margin of a QR code, in modules (ISO/IEC 18004 §9.1).
const quiet = 4

// feedQR answers with the address of one of our own feeds as a QR code, for a reader on a telephone. It makes none of any other text.
func (s *public) feedQR(w http.ResponseWriter, r *http.Request) error {
	in, err := s.chosenParams(r)
	if err != nil {
		return err
	}
	of := in.search()
	if err := s.allKnown(r.Context(), of.Channels, of.Towns, of.Source); err != nil {
		return err
	}
	if _, err := s.searched(of, 0, site.Cursor{}); err != nil {
		return err
	}
	picture, err := s.drawQR(r, of.Selection())
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "public, max-age=86400")
	return site.ServeBytes(w, r, "image/svg+xml", picture)
}

// drawQR draws the code of a feed's address; that of a search may be long and take time, so it is drawn at a place for searches.
func (s *public) drawQR(r *http.Request, sel news.Selection) (picture []byte, err error) {
	draw := func(context.Context, time.Duration) (err error) {
		if picture, err = qrPicture(s.feedAddress(sel, feeds.Atom)); err != nil {
			return errNoPage // the address is too long for a code
		}
		return nil
	}
	if sel.Search == "" {
		err = draw(r.Context(), 0)
	} else {
		err = s.searches.do(r.Context(), s.clientOf(r), draw)
	}
	return picture, err
}

// feedAddress is a feed's address as readers are given it.
func (s *public) feedAddress(sel news.Selection, f feeds.Format) string {
	return s.inForce().URL + strings.TrimPrefix(feeds.Path(sel, f), "/")
}

// qrPicture is a text as a QR code, as SVG: dark on white, whatever the page is.
func qrPicture(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("a QR code: %w", err)
	}
	n := code.Bounds().Dx()
	dark := func(x, y int) bool {
		if x == n {
			return false
		}
		grey, _, _, _ := code.At(x, y).RGBA()
		return grey == 0
	}
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[1]d" shape-rendering="crispEdges"><rect width="%[1]d" height="%[1]d" fill="#fff"/><path d="`, n+2*quiet)
	for y := range n {
		for x := 0; x < n; x++ {
			from := x
			for dark(x, y) {
				x++
			}
			if x > from {
				_, _ = fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return []byte(b.String()), nil
}
