package admin

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// Gazetteer is the towns that the hub works by.
type Gazetteer interface {
	// Towns gives them, and whether administrators have put them in the place of the configuration's.
	Towns(ctx context.Context) (towns []news.Town, edited bool, err error)
	// PutTowns has the hub, and every other on its store, work by other towns; nil: by the configuration's.
	PutTowns(ctx context.Context, towns []news.Town, act news.Act) error
}

// GazetteerInfo is the towns that the hub works by, and what about them needs a person's eye.
type GazetteerInfo struct {
	Towns  []news.Town `json:"towns"`
	Edited bool        `json:"edited"`           // by administrators; else they are the configuration's
	County []string    `json:"county,omitempty"` // the words that name the county: every town has them
	Notes  []string    `json:"notes,omitempty"`
}

// GazetteerAsk puts towns in the place of those that the hub has.
type GazetteerAsk struct {
	Towns []news.Town `json:"towns"`
}

func (a *api) showGazetteer(w http.ResponseWriter, r *http.Request) error {
	towns, edited, err := a.Gazetteer.Towns(r.Context())
	if err != nil {
		return err
	}
	info := GazetteerInfo{Towns: towns, Edited: edited, County: desk.County(towns)}
	if len(info.County) == 0 {
		info.Notes = append(info.Notes, "no word names the county: give one (for) to every town, or ambiguous names are not told from others elsewhere")
	}
	sources, err := a.Sources.Sources(r.Context())
	if err != nil {
		return err
	}
	for _, src := range sources {
		for _, id := range src.Towns {
			if !hasTown(towns, id) {
				info.Notes = append(info.Notes, fmt.Sprintf("the source %s names the town %q, which is not in the gazetteer", src.ID, id))
			}
		}
	}
	return writeJSON(w, http.StatusOK, info)
}

func (a *api) putGazetteer(w http.ResponseWriter, r *http.Request) error {
	var ask GazetteerAsk
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	if err := a.CheckTowns(ask.Towns); err != nil {
		return &Problem{Status: http.StatusUnprocessableEntity, Detail: err.Error()}
	}
	act := news.Act{At: a.Now(), By: actor(r).Name, Op: "gazetteer.put", Object: "gazetteer", Detail: fmt.Sprint(len(ask.Towns), " towns")}
	if err := a.Gazetteer.PutTowns(r.Context(), ask.Towns, act); err != nil {
		return err
	}
	return a.showGazetteer(w, r)
}

func (a *api) resetGazetteer(w http.ResponseWriter, r *http.Request) error {
	act := news.Act{At: a.Now(), By: actor(r).Name, Op: "gazetteer.reset", Object: "gazetteer"}
	if err := a.Gazetteer.PutTowns(r.Context(), nil, act); err != nil {
		return err
	}
	return a.showGazetteer(w, r)
}

func hasTown(towns []news.Town, id string) bool {
	return slices.ContainsFunc(towns, func(t news.Town) bool { return t.ID == id })
}
