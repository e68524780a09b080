package pages

import (
	"net/http"
	"strconv"
)

// listRows is how many rows a page of users, tokens or partners has.
const listRows = 50

// turning is where a page of a list stands among the others.
type turning struct {
	Page         *view
	At, Pages    int    // from 1
	Newer, Older string // addresses of the pages beside it; empty: there is none
}

// turn gives the rows of a list that are on the page which a request asks for, so many a page; what is asked for stays in the addresses of the others.
func turn[T any](v *view, r *http.Request, path string, all []T, size int, asked ...string) ([]T, turning) {
	at, _ := strconv.Atoi(r.URL.Query().Get("page")) // no number: the first
	t := turning{Page: v, Pages: max(1, (len(all)+size-1)/size)}
	t.At = min(max(at, 1), t.Pages)
	if t.At > 1 {
		t.Newer = v.To(path, append(asked, "page", strconv.Itoa(t.At-1))...)
	}
	if t.At < t.Pages {
		t.Older = v.To(path, append(asked, "page", strconv.Itoa(t.At+1))...)
	}
	return all[(t.At-1)*size : min(len(all), t.At*size)], t
}
