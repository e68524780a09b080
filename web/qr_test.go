package web

import (
	"encoding/xml"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A QR code has its three finders where scanners look for them, a quiet margin, and is of no text but a feed's address.
func TestFeedsHaveQRCodes(t *testing.T) {
	p := newPlace(t)
	wantIn(t, text(t, p.get(t, "/feeds?channel=world&town=dama")), `<img src="/feeds/qr.svg?channel=world&amp;town=dama"`)
	seen := map[string]bool{}
	for _, query := range []string{"", "?channel=world", "?town=dama", "?channel=world&town=dama", "?source=jxrb"} {
		res := p.get(t, "/feeds/qr.svg"+query)
		wantStatus(t, res, http.StatusOK)
		wantHeader(t, res, "Content-Type", "image/svg+xml")
		body := text(t, res)
		must(t, xml.Unmarshal([]byte(body), new(struct{})))
		n, _ := strconv.Atoi(regexp.MustCompile(`viewBox="0 0 (\d+)`).FindStringSubmatch(body)[1])
		low := n - quiet - 7
		for _, finder := range []string{"M4 4h7", "M4 10h7", "M" + strconv.Itoa(low) + " 4h7", "M4 " + strconv.Itoa(low) + "h7", "M4 " + strconv.Itoa(low+6) + "h7"} {
			if !strings.Contains(body, finder+"v1h-7z") {
				t.Errorf("%q lacks %s: %s", query, finder, body)
			}
		}
		if seen[body] {
			t.Errorf("%q has another feed's code", query)
		}
		seen[body] = true
	}
	for _, query := range []string{"?channel=none", "?town=none", "?source=none", "?source=jxrb&channel=none"} {
		wantStatus(t, p.get(t, "/feeds/qr.svg"+query), http.StatusNotFound)
	}
}

// The code of a long address takes time: whoever asks for many keeps nobody from the other pages.
func TestQRCodesOfSearchesWaitTheirTurn(t *testing.T) {
	p := newPlace(t)
	for places, path := range []string{"/feeds/qr.svg?town=dama", "/feeds/qr.svg?q=" + strings.Repeat("a", 200)} {
		res := p.get(t, path)
		wantStatus(t, res, http.StatusOK)
		must(t, xml.Unmarshal([]byte(text(t, res)), new(struct{})))
		wantIn(t, text(t, p.get(t, "/metrics")), `hub_searches_total{outcome="done"} `+strconv.Itoa(places))
	}
}
