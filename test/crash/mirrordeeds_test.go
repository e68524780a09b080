package crash

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// some is the id of an entry that a paper had.
func (w *mirroredWorld) some() string {
	w.press.mu.Lock()
	defer w.press.mu.Unlock()
	list := w.press.papers[paperIDs[w.rng.IntN(len(paperIDs))]]
	if len(list) == 0 {
		return news.EntryID("none", "none")
	}
	a := list[w.rng.IntN(len(list))]
	return news.EntryID(a.paper, fmt.Sprintf("%s-%d", a.paper, a.number))
}

// deeds are what may be done at any moment, by name.
func (w *mirroredWorld) deeds() map[string]func() {
	licence := func(of map[string]any) {
		w.ask("PATCH", "sources/"+paperIDs[w.rng.IntN(len(paperIDs))], map[string]any{"licence": of})
	}
	agree := func(of map[string]any) {
		for _, name := range []string{"sources", "channels", "form", "until", "from"} { // what is not named is agreed no longer
			if _, ok := of[name]; !ok {
				of[name] = nil
			}
		}
		w.ask("PATCH", "partners/p", of)
	}
	soon := func() time.Time { return time.Now().Add(time.Duration(500+w.rng.IntN(2000)) * time.Millisecond) }
	all := map[string]func(){
		"takedown": func() { w.ask("POST", "takedowns", map[string]any{"entry": w.some(), "reason": "应版权方要求"}) },
		"takedown of a copy": func() {
			w.ask("POST", "takedowns", map[string]any{"entry": w.some(), "reason": "应版权方要求", "only": true})
		},
		"takedown undone": func() { w.undo() },
		"refiled": func() {
			w.ask("PATCH", "entries/"+w.some(), map[string]any{"channels": []string{w.filedIn[w.rng.IntN(len(w.filedIn))]}})
		},
		"retitled": func() {
			w.ask("PATCH", "entries/"+w.some(), map[string]any{"title": fmt.Sprint("编辑改题", w.rng.IntN(1000))})
		},
		"licence closed": func() {
			licence(map[string]any{"public": "nothing", "partner": []string{"nothing", "headline"}[w.rng.IntN(2)]})
		},
		"licence opened": func() { licence(map[string]any{"public": "full", "partner": "full", "except": nil}) },
		"embargo": func() {
			licence(map[string]any{"except": []map[string]any{{"channels": []string{"finance"}, "embargo": "8s", "public": "nothing", "partner": []string{"nothing", "summary"}[w.rng.IntN(2)]}}})
		},
		"expiry": func() {
			licence(map[string]any{"except": []map[string]any{{"expiry": "6s", "public": "headline", "partner": "headline"}}})
		},
		"agreed of a source":  func() { agree(map[string]any{"sources": []string{paperIDs[w.rng.IntN(len(paperIDs))]}}) },
		"agreed of a channel": func() { agree(map[string]any{"channels": []string{"finance"}}) },
		"agreed of a form":    func() { agree(map[string]any{"form": "headline"}) },
		"agreed until":        func() { agree(map[string]any{"until": soon()}) },
		"agreed of all":       func() { agree(map[string]any{}) },
		"site's licence": func() {
			w.ask("PATCH", "settings/licence", map[string]any{"value": map[string]any{"public": []string{"nothing", "headline", "summary", "full"}[w.rng.IntN(4)], "partner": []string{"headline", "full"}[w.rng.IntN(2)]}})
		},
		"licence of the site": func() { w.ask("PATCH", "sources/zaixian", map[string]any{"licence": nil}) },
		"split":               func() { w.ask("PATCH", "entries/"+w.some(), map[string]any{"story": "alone"}) },
		"joined": func() {
			if a, b := w.some(), w.some(); a != b {
				w.ask("PATCH", "entries/"+a, map[string]any{"story": b})
			}
		},
		"refile": func() { w.ask("POST", "refile/start", map[string]any{}) },
		"permits": func() {
			w.ask("PUT", "settings/permits", map[string]any{"value": [][]string{{}, {}, {"ribao", "wanbao"}}[w.rng.IntN(3)]})
		},
		"released": func() { w.ask("PATCH", "entries/"+w.some(), map[string]any{"release": true}) },
		"decision taken back": func() {
			w.ask("PATCH", "entries/"+w.some(), map[string]any{"channels": nil, "title": nil, "story": nil})
		},
		"source gone": func() {
			id := paperIDs[w.rng.IntN(len(paperIDs))]
			w.ask("DELETE", "sources/"+id, nil)
			time.Sleep(time.Duration(w.rng.IntN(500)) * time.Millisecond)
			w.ask("POST", "sources", map[string]any{"id": id, "name": id, "kind": "feed", "url": w.press.URL + "/" + id, "interval": "100ms", "licence": map[string]any{"public": "summary", "partner": "full", "label": "稿件来源:{origin}"}})
		},
		"hub killed": func() { i := w.rng.IntN(len(w.hubs)); w.hubs[i].Kill(); w.startHub(i) },
	}
	if w.redis {
		all["Redis killed"] = func() { w.killRedis(); time.Sleep(time.Duration(w.rng.IntN(300)) * time.Millisecond); w.startRedis() }
	}
	return all
}

// without takes a channel and a town out of the settings, in which some entries are filed.
func (w *mirroredWorld) without(channel, town string) {
	w.t.Helper()
	for range 5 {
		w.ask("PATCH", "entries/"+w.some(), map[string]any{"channels": []string{"world", channel}, "towns": []string{town}})
	}
	w.filedIn = slices.DeleteFunc(slices.Clone(w.filedIn), func(id string) bool { return id == channel })
	for path, of := range map[string]struct{ list, id string }{"channels": {"channels", channel}, "gazetteer": {"towns", town}} {
		body, err := get(w.doors.any(), "/admin/api/v1/"+path, w.token)
		if err != nil {
			w.t.Fatal(err)
		}
		var had map[string]json.RawMessage
		var rows []map[string]any
		if err := cmp.Or(json.Unmarshal([]byte(body), &had), json.Unmarshal(had[of.list], &rows)); err != nil {
			w.t.Fatal(err)
		}
		left := slices.DeleteFunc(rows, func(row map[string]any) bool { return row["id"] == of.id })
		w.ask("PUT", path, map[string]any{of.list: left})
	}
}

// whole has the configuration's channels and towns in force again.
func (w *mirroredWorld) whole() {
	w.t.Helper()
	w.ask("DELETE", "channels", nil)
	w.ask("DELETE", "gazetteer", nil)
	w.filedIn = filedIn
}

// open has every source's licence give all from now on, no origin barred, and something new come.
func (w *mirroredWorld) open() {
	w.t.Helper()
	w.ask("PUT", "settings/permits", map[string]any{"value": []string{}})
	for _, id := range paperIDs {
		w.ask("PATCH", "sources/"+id, map[string]any{"licence": map[string]any{"public": "full", "partner": "full", "except": nil}})
		w.press.move(&w.articles)
	}
}

// undo takes the first takedown back that is in force.
func (w *mirroredWorld) undo() {
	r, err := http.NewRequest(http.MethodGet, w.doors.any()+"/admin/api/v1/takedowns", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return
	}
	defer func() { _ = res.Body.Close() }()
	var list []struct{ ID, State string }
	if json.NewDecoder(res.Body).Decode(&list) != nil {
		return
	}
	for _, down := range list {
		if down.State == "done" {
			w.ask("PATCH", "takedowns/"+down.ID, map[string]any{"decision": "restore"})
			return
		}
	}
}

// licenceTold is how long after a licence was edited the log has told of it where no hub is killed meanwhile.
const licenceTold = 2 * time.Second

// acts does some deeds, one after another, while the papers go on.
func (w *mirroredWorld) acts(n int) {
	w.t.Helper()
	all := w.deeds()
	names := slices.Sorted(maps.Keys(all))
	for range n {
		for range 1 + w.rng.IntN(3) {
			w.press.move(&w.articles)
		}
		time.Sleep(time.Duration(w.rng.IntN(150)) * time.Millisecond)
		name := names[w.rng.IntN(len(names))]
		if strings.Contains(name, "licence") || slices.Contains([]string{"embargo", "expiry", "source gone"}, name) {
			time.Sleep(time.Until(w.licensed.Add(licenceTold))) // what was told early is told again by then
			w.licensed = time.Now()
		}
		w.done[name]++
		w.diary = append(w.diary, time.Now().Format("05.000 ")+name)
		all[name]()
	}
}

// restored has everything killed, and a backup in the place of the store.
func (w *mirroredWorld) restored(backup string) {
	w.t.Helper()
	w.stepBack(func() {
		if w.redis {
			if err := os.Mkdir(w.dir, 0o700); err != nil {
				w.t.Fatal(err)
			}
		}
	}, func() { w.run("restore", backup) })
	w.done["backup restored"]++
}

// setBack has everything killed, and an older copy of the store's files in their place: its log lost what came since.
func (w *mirroredWorld) setBack(copied string) {
	w.t.Helper()
	w.stepBack(func() {
		if err := os.CopyFS(w.dir, os.DirFS(copied)); err != nil {
			w.t.Fatal(err)
		}
	}, func() {})
	w.done["store set back"]++
}

// stepBack replaces the files of the store. The hubs of a Redis go on beside it where nothing is to be done before they start.
func (w *mirroredWorld) stepBack(files, then func()) {
	w.killHubs()
	if w.redis {
		w.killRedis()
	}
	if err := os.RemoveAll(w.dir); err != nil {
		w.t.Fatal(err)
	}
	files()
	if w.redis {
		w.startRedis()
	}
	then()
	w.start()
}

// copyFiles gives a copy of the store's files as they are while nothing runs.
func (w *mirroredWorld) copyFiles() string {
	w.t.Helper()
	to := filepath.Join(w.t.TempDir(), "copy")
	w.killHubs()
	if w.redis {
		w.killRedis()
	}
	_ = os.Remove(filepath.Join(w.dir, "control.sock")) // no file
	if err := os.CopyFS(to, os.DirFS(w.dir)); err != nil {
		w.t.Fatal(err)
	}
	if w.redis {
		w.startRedis()
	}
	w.start()
	return to
}
