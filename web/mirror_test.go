package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// mirrored is a hub with a story of three copies: the head of a, a copy of b, and one of c, which gives partners alone anything.
type mirrored struct {
	t          *testing.T
	st         *store.Store
	place      *place
	now        time.Time
	head, copy string
}

func newMirrored(t *testing.T, url string) *mirrored {
	t.Helper()
	m := &mirrored{t: t, now: at(t, 9, 0)}
	clock := func() time.Time { return m.now }
	st, err := store.Open(t.Context(), url, store.Options{CallersClock: true, Channels: testChannels, Now: clock})
	must(t, err)
	t.Cleanup(func() { must(t, st.Close()) })
	m.st = st
	m.place = placeOver(t, st, clock, NewKeyring(newAgreements(), st, nil))
	story := news.Story{}
	for i, id := range []string{"a", "b", "c"} {
		public := []news.Extent{news.ExtentFull, news.ExtentSummary, news.ExtentNothing}[i]
		src := news.Source{ID: id, Name: id + "报", Kind: news.KindFeed, URL: "http://" + id + ".example/", Enabled: true,
			Licence: news.Licence{Public: public, Partner: news.ExtentFull, Label: "稿件来源:{origin}"}}
		must(t, st.AddSource(t.Context(), src, m.now, news.Act{}))
		leases, err := st.Claim(t.Context(), "test", m.now, time.Minute, 1)
		must(t, err)
		e := news.Entry{ID: news.EntryID(id, "1"), Version: 1, Source: id, Digest: "d", URL: src.URL + "1", Title: "通车", Summary: "大桥通车",
			Content: "<p>大桥昨天通车。</p>", Published: m.now, Updated: m.now, FirstSeen: m.now, Sort: m.now,
			Channels: []string{[]string{"world", "strong-counties", "tongxiang"}[i]}, Towns: []string{"wuzhen"},
			Why:       news.Why{Towns: map[string]news.Reason{"wuzhen": news.Because("filed.editor")}},
			Providers: []news.Provider{{ID: id, Name: src.Name, URL: src.URL + "1"}}}
		if i == 0 {
			m.head, story.ID = e.ID, e.ID
		} else if i == 1 {
			m.copy = e.ID
		}
		e.Story, e.Original = story.ID, story.ID
		m.place.office.Settle(src, &e, nil, m.now)
		story.Members = append(story.Members, news.CopyOf(&e))
		r := news.Refresh{Lease: leases[0].Lease, Entries: []news.Entry{e}, State: news.SourceState{NextCheck: m.now.Add(time.Hour)}, At: m.now}
		if i > 0 {
			known, err := st.StoriesByID(t.Context(), []string{story.ID})
			must(t, err)
			story.Rev, story.Was = known[story.ID].Rev, m.head
			r.Stories = []news.Story{story}
		}
		_, err = st.Commit(t.Context(), r)
		must(t, err)
	}
	return m
}

// shown are the forms of one entry in every answer that has it, by where it was asked.
func (m *mirrored) shown(id, source, lang string, header ...string) map[string]string {
	m.t.Helper()
	get := func(path string, into any) {
		m.t.Helper()
		res := m.place.get(m.t, path+"lang="+lang, header...)
		wantStatus(m.t, res, http.StatusOK)
		must(m.t, json.Unmarshal([]byte(text(m.t, res)), into))
	}
	all := map[string]string{}
	keep := func(where string, entry json.RawMessage) {
		var e struct{ ID string }
		if must(m.t, json.Unmarshal(entry, &e)); e.ID == id {
			all[where] += strings.TrimSpace(string(entry))
		}
	}
	var one json.RawMessage
	get("/api/v1/entries/"+id+"?", &one)
	keep("by its id", one)
	for _, path := range []string{"/api/v1/entries?limit=100&", "/api/v1/entries?source=" + source + "&"} {
		var list struct{ Entries []json.RawMessage }
		get(path, &list)
		for _, e := range list.Entries {
			keep(path, e)
		}
	}
	var changes struct {
		Changes []struct{ Entry json.RawMessage }
	}
	get("/api/v1/changes?limit=1000&", &changes)
	for _, c := range changes.Changes {
		if c.Entry != nil {
			keep("among the changes", c.Entry)
		}
	}
	res := m.place.get(m.t, "/api/v1/export.ndjson?lang="+lang, header...)
	wantStatus(m.t, res, http.StatusOK)
	for line := range strings.Lines(text(m.t, res)) {
		keep("in the export", json.RawMessage(line))
	}
	return all
}

// wantAlike proves that one audience is shown one form of each entry everywhere, at the version that stands, with so many
// providers of the head.
func (m *mirrored) wantAlike(providers int, header ...string) {
	m.t.Helper()
	for _, lang := range []string{"zh-CN", "en"} {
		for _, c := range []struct {
			id, source       string
			places, carriers int
		}{{m.head, "a", 5, providers}, {m.copy, "b", 4, 1}} { // a copy stands on its source's timeline alone
			stored, err := m.st.Entry(m.t.Context(), c.id)
			must(m.t, err)
			all := m.shown(c.id, c.source, lang, header...)
			if len(all) != c.places {
				m.t.Errorf("%s is shown in %d places: %v", c.id, len(all), all)
			}
			want := all["by its id"]
			for where, form := range all {
				if form != want {
					m.t.Errorf("%v in %s: %s\n%s\nby its id\n%s", header, lang, where, form, want)
				}
			}
			var form struct {
				Version   int
				Providers []news.Provider
			}
			must(m.t, json.Unmarshal([]byte(want), &form))
			if form.Version != stored.Version || len(form.Providers) != c.carriers {
				m.t.Errorf("%v: version %d of %d, providers %+v, want %d", header, form.Version, stored.Version, form.Providers, c.carriers)
			}
		}
	}
}

// A mirror that keeps what the change log tells has what the lists and the entries themselves show.
func TestChangesListsAndEntriesShowOneForm(t *testing.T) {
	for name, url := range map[string]func(*testing.T) string{
		"embedded": func(t *testing.T) string { return t.TempDir() },
		"Redis":    func(t *testing.T) string { return storetest.StartRedis(t) },
	} {
		t.Run(name, func(t *testing.T) {
			m := newMirrored(t, url(t))
			alike := func() {
				t.Helper()
				m.wantAlike(2)
				m.wantAlike(3, "Authorization", "Bearer "+whole)
			}
			alike()
			for i := range 2 { // an editor's correction, of the copy and of the head
				e, err := m.st.Entry(t.Context(), []string{m.copy, m.head}[i])
				must(t, err)
				m.now = m.now.Add(time.Minute)
				e.Version, e.Title, e.Updated = e.Version+1, fmt.Sprint("更正", i), m.now
				_, err = m.st.Amend(t.Context(), []news.Entry{e}, nil, nil, news.Act{At: m.now})
				must(t, err)
				alike()
			}
		})
	}
}
