package crash

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	mirrorDeeds = 9               // between two turns of the story
	mirrorRest  = 3 * time.Minute // how long after the last deed a copy may be behind: a killed hub's jobs are taken up by another one after 15 s
)

// TestMirrors lets partners follow a hub, or a part of what it has, by each way there is while hub and store are killed, entries are corrected, filed
// elsewhere, held, taken down and brought back, stories split and joined, licences and the agreement turn, a source, a channel and a town go and
// come back, and the store steps back twice. In the end each has exactly what the hub has.
func TestMirrors(t *testing.T) {
	for name, redis := range map[string]bool{"embedded": false, "redis": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newMirroredWorld(t, redis)
			ctx, stop := context.WithCancel(t.Context())
			var running sync.WaitGroup
			var mirrors []*mirror
			for _, m := range []struct{ way, key, part string }{
				{"poll", w.key, ""}, {"long poll", w.key, ""}, {"events", w.key, ""}, {"export", w.key, ""}, {"poll", "", ""}, {"export", "", ""},
				{"events", w.key, "channel=finance&channel=world"}, {"long poll", "", "channel=finance"}, {"poll", w.key, "town=wuzhen"}, {"export", w.key, "town=wuzhen&channel=world"}, {"long poll", w.key, "source=wanbao"},
			} {
				is := newMirror(w.doors, m.way, m.key, m.part)
				mirrors = append(mirrors, is)
				running.Go(func() { is.follow(ctx) })
			}
			defer running.Wait()
			defer stop()
			reader := newDelivered(t)
			topics := w.subscribeAll(reader)
			w.acts(mirrorDeeds)
			w.without("education", "wuzhen")
			backup := filepath.Join(t.TempDir(), "backup")
			w.run("backup", backup)
			w.acts(mirrorDeeds)
			w.restored(backup)
			w.acts(mirrorDeeds)
			w.whole()
			files := w.copyFiles()
			w.acts(mirrorDeeds)
			w.setBack(files)
			w.acts(mirrorDeeds)
			w.without("education", "wuzhen")
			w.deeds()["hub killed"]()
			reader.mu.Lock()
			reader.rests = true
			reader.mu.Unlock()
			w.wantAlike(mirrors, reader, topics)
			w.whole()
			w.open()
			w.wantAlike(mirrors, reader, topics)
			for _, m := range mirrors[:6] {
				if len(m.has) == 0 {
					t.Errorf("%s: nothing is left to have", m.name())
				}
			}
		})
	}
}

var selfLink = regexp.MustCompile(`<([^>]*)>; rel="self"`)

// subscribeAll has the reader subscribe to the feeds of all as the partner sees them, and to the public's. It gives where they are asked for, by
// callback.
func (w *mirroredWorld) subscribeAll(reader *delivered) map[string]string {
	w.t.Helper()
	topics := map[string]string{}
	for path, of := range map[string]struct{ feed, key string }{"/json": {"/feeds/all.json?limit=500", w.key}, "/atom": {"/feeds/all.atom?limit=500", w.key}, "/public": {"/feeds/all.rss?limit=500", ""}} {
		r, err := http.NewRequest(http.MethodGet, w.doors.any()+of.feed, nil)
		if err != nil {
			w.t.Fatal(err)
		}
		if of.key != "" {
			r.Header.Set("Authorization", "Bearer "+of.key)
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			w.t.Fatal(err)
		}
		_ = res.Body.Close()
		self := selfLink.FindStringSubmatch(strings.Join(res.Header.Values("Link"), ", "))
		if self == nil {
			w.t.Fatalf("%s names no topic: %q", of.feed, res.Header)
		}
		topics[path] = strings.TrimPrefix(self[1], "http://hub.example")
		reader.subscribe(w.t, w.doors, self[1], path)
	}
	return topics
}

// wantAlike waits until every copy is what the hub has, and says where one is not.
func (w *mirroredWorld) wantAlike(mirrors []*mirror, reader *delivered, topics map[string]string) {
	w.t.Helper()
	began := time.Now()
	var wrong []string
	for deadline := began.Add(mirrorRest); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if wrong = w.unlike(mirrors, reader, topics); len(wrong) == 0 {
			break
		}
	}
	for _, m := range mirrors {
		w.t.Logf("%s: %d changes, %d entries in the end, began anew %d times, lost an answer %d times", m.name(), m.told, len(m.has), m.anew, m.lost)
		if m.told == 0 || m.anew < 2 {
			w.t.Errorf("%s was told %d changes, and began anew %d times: two steps back are to be noticed", m.name(), m.told, m.anew)
		}
		if m.again > 0 {
			w.t.Errorf("%s was told %d changes out of order, or twice", m.name(), m.again)
		}
	}
	w.t.Logf("%d deliveries, %d failed; %v; alike %v after the last deed", reader.count, reader.fails, w.done, time.Since(began).Round(time.Millisecond))
	if len(wrong) > 0 {
		w.t.Logf("what was done last: %q", w.diary[max(0, len(w.diary)-20):])
		w.t.Errorf("%v after the last deed %d things are not as the hub has them:\n%s", time.Since(began).Round(time.Second), len(wrong), strings.Join(wrong[:min(12, len(wrong))], "\n"))
	}
}

// unlike tells how the copies differ from what the hub has now.
func (w *mirroredWorld) unlike(mirrors []*mirror, reader *delivered, topics map[string]string) (wrong []string) {
	base := w.doors.any()
	merged := map[string]map[string]string{}
	for _, m := range mirrors {
		if m.part != "" {
			want, _, err := exported(w.t.Context(), base, m.key, m.part)
			if err != nil { // its town is gone, for now
				continue
			}
			for _, d := range m.differs(want) {
				wrong = append(wrong, m.name()+": "+d)
			}
			continue
		}
		want, err := listed(base, m.key, "")
		if err != nil {
			return []string{err.Error()}
		}
		merged[m.key] = want
		whole := map[string]string{}
		for id, e := range want {
			whole[id] = e
		}
		for _, source := range paperIDs {
			of, err := listed(base, m.key, "source="+source)
			if err != nil {
				return []string{err.Error()}
			}
			for id, e := range of {
				if whole[id] != "" && whole[id] != e {
					wrong = append(wrong, "two lists differ: "+whole[id]+"\n    "+e)
				}
				whole[id] = e
			}
		}
		for _, d := range m.differs(whole) {
			wrong = append(wrong, m.name()+": "+d)
		}
	}
	for path, topic := range topics {
		now, err := get(base, topic, "")
		if err != nil {
			return append(wrong, err.Error())
		}
		told := reader.told(path)
		if told != now {
			wrong = append(wrong, fmt.Sprintf("WebSub %s was not told what the feed is: %d bytes, %d now", path, len(told), len(now)))
		}
		if path == "/json" {
			items, err := itemsOf(told)
			if err != nil {
				return append(wrong, err.Error())
			}
			for _, d := range differing(items, merged[w.key]) {
				wrong = append(wrong, "WebSub: "+d)
			}
		}
	}
	return wrong
}
