package admin

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

const (
	actsLimit    = 100
	actsLimitMax = 1000
)

// ActPage is a page of the audit log, newest first.
type ActPage struct {
	Acts []news.Act `json:"acts"`
	Next string     `json:"next"` // cursor of the next page, empty where there is none
}

func (a *api) listActs(w http.ResponseWriter, r *http.Request) error {
	limit := actsLimit
	if s := r.URL.Query().Get("limit"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > actsLimitMax {
			return &Problem{Status: http.StatusBadRequest, Detail: "limit is a number from 1 to " + strconv.Itoa(actsLimitMax)}
		}
		limit = n
	}
	before, err := parseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	acts, next, err := a.Office.Acts(r.Context(), before, limit)
	if err != nil {
		return err
	}
	page := ActPage{Acts: acts}
	if !next.IsZero() {
		page.Next = strconv.FormatInt(next.Sort.UnixMilli(), 10) + "." + next.ID
	}
	return writeJSON(w, http.StatusOK, page)
}

// undo brings back what stood before an act, and answers with the act that was undone.
func (a *api) undo(w http.ResponseWriter, r *http.Request) error {
	act, err := a.Office.Undo(r.Context(), actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, act)
}

func parseCursor(s string) (news.Cursor, error) {
	if s == "" {
		return news.Cursor{}, nil
	}
	ms, id, ok := strings.Cut(s, ".")
	n, err := strconv.ParseInt(ms, 10, 64)
	if !ok || err != nil || id == "" {
		return news.Cursor{}, &Problem{Status: http.StatusBadRequest, Detail: "the cursor is not one that this API gave"}
	}
	return news.Cursor{Sort: time.UnixMilli(n), ID: id}, nil
}
