package site

import "net/http"

// Header values that many answers share. net/http reads them only, and no spare capacity lets anyone append into them.
var (
	nosniff    = []string{"nosniff"}
	noCache    = []string{"no-cache"}
	noStore    = []string{"no-store"}
	varyCoding = []string{"Accept-Encoding"}
)

// policy lets a page load this site's style and pictures, sound and film of any site, and nothing else. No script, no inline style; what
// looks a page through from within it, as Lighthouse does, may ask this site.
const policy = "default-src 'none'; style-src 'self'; img-src http: https:; media-src http: https:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// SecurePage sets the headers that every page for people bears.
func SecurePage(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer") // many sites refuse their pictures to a foreign referrer
	NoSniff(h)
}

// NoSniff keeps browsers from taking an answer for anything but what its type says.
func NoSniff(h http.Header) { h["X-Content-Type-Options"] = nosniff }

// NoCache lets an answer be kept and has it asked for again each time, so that what is taken down is gone from every cache at once. One
// that is not to be kept at all stays so.
func NoCache(h http.Header) {
	if h["Cache-Control"] == nil {
		h["Cache-Control"] = noCache
	}
}

// NoStore has nobody keep an answer.
func NoStore(h http.Header) { h["Cache-Control"] = noStore }

// deskPolicy lets a page load this site's own style, pictures and script, talk to it, and show it in a frame; nothing of any other
// site, and nothing inline.
const deskPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// SecureDesk sets the headers that everything of the administration bears.
func SecureDesk(h http.Header) {
	SecurePage(h)
	h.Set("Content-Security-Policy", deskPolicy)
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	NoStore(h)
}

// framePolicy is of a page of others' that is shown in a frame of ours: it may load our style, and nothing else; lead away no frame but
// the whole page, and that only where somebody clicks; and stand in no frame but ours.
const framePolicy = "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; " +
	"sandbox allow-same-origin allow-top-navigation-by-user-activation"

// SecureFrame sets the headers of a page that is shown in a frame of the administration's own.
func SecureFrame(h http.Header) {
	h.Set("Content-Security-Policy", framePolicy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
}
