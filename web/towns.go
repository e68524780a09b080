package web

import (
	"net/http"

	"github.com/txnews/hub/news"
)

// Site answers every public address.
type Site interface {
	http.Handler
	// SetTowns has other towns from now on, in requests that begin later.
	SetTowns(towns []news.Town)
}

// townBook is the towns that there are pages of. It never changes: another takes its place.
type townBook struct {
	list []news.Town
	byID map[string]news.Town
}

func (s *public) setTowns(towns []news.Town) {
	b := &townBook{list: towns, byID: make(map[string]news.Town, len(towns))}
	for _, t := range towns {
		b.byID[t.ID] = t
	}
	s.towns.Store(b)
}

func (s *public) town(id string) (news.Town, bool) {
	t, ok := s.towns.Load().byID[id]
	return t, ok
}

// townName is what readers call a town; empty where there is none.
func (s *public) townName(id string) string {
	t, _ := s.town(id)
	return t.Name
}

func (s *public) townList() []news.Town { return s.towns.Load().list }
