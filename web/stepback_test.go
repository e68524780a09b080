package web

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// disaster is what a store goes through: mark remembers where it is; each of the others takes it back there, or to nothing,
// and gives the store that stands then. That may be the same value, with all that hangs on it.
type disaster struct {
	store   func() *store.Store
	mark    func()
	restore func() *store.Store // from a dump of where mark was called
	empty   func() *store.Store
	lose    func() *store.Store // whatever came after mark
}

// onFolder does it to the embedded store, which is closed meanwhile.
func onFolder(t *testing.T) *disaster {
	now := t.TempDir()
	st, kept, dump := openAt(t, now), "", bytes.Buffer{}
	reopen := func(dir string) *store.Store {
		must(t, st.Close())
		now, st = dir, openAt(t, dir)
		return st
	}
	t.Cleanup(func() { must(t, st.Close()) })
	return &disaster{
		store: func() *store.Store { return st },
		mark: func() {
			must(t, st.Dump(t.Context(), &dump))
			must(t, st.Close())
			kept = t.TempDir()
			must(t, os.CopyFS(filepath.Join(kept, "hub"), os.DirFS(now)))
			st = openAt(t, now)
		},
		restore: func() *store.Store {
			reopen(t.TempDir())
			_, err := st.Restore(t.Context(), &dump, news.Act{At: time.Now()})
			must(t, err)
			return st
		},
		empty: func() *store.Store { return reopen(t.TempDir()) },
		lose:  func() *store.Store { return reopen(filepath.Join(kept, "hub")) },
	}
}

// onServer does it to a Redis below a hub that goes on.
func onServer(t *testing.T) *disaster {
	url := storetest.StartRedis(t)
	st, dump, kept := openAt(t, url), bytes.Buffer{}, map[string]string{}
	t.Cleanup(func() { must(t, st.Close()) })
	opt, err := redis.ParseURL(url)
	must(t, err)
	server := redis.NewClient(opt)
	t.Cleanup(func() { must(t, server.Close()) })
	flush := func() { must(t, server.FlushAll(t.Context()).Err()) }
	return &disaster{
		store: func() *store.Store { return st },
		mark: func() {
			must(t, st.Dump(t.Context(), &dump))
			keys, err := server.Keys(t.Context(), "*").Result()
			must(t, err)
			for _, k := range keys {
				kept[k], err = server.Dump(t.Context(), k).Result()
				must(t, err)
			}
		},
		restore: func() *store.Store {
			flush()
			_, err = st.Restore(t.Context(), &dump, news.Act{At: time.Now()})
			must(t, err)
			return st
		},
		empty: func() *store.Store { // under a hub that goes on nothing comes in any more
			flush()
			must(t, st.Close())
			st = openAt(t, url)
			return st
		},
		lose: func() *store.Store {
			flush()
			for k, v := range kept {
				must(t, server.Restore(t.Context(), k, 0, v).Err())
			}
			return st
		},
	}
}

func openAt(t *testing.T, url string) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), url, store.Options{CallersClock: true, Channels: testChannels})
	must(t, err)
	return st
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// publish commits entries of these titles.
func publish(t *testing.T, st *store.Store, titles ...string) (ids []string) {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	src := news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindFeed, URL: "http://jxrb.example/", Enabled: true, Licence: news.Licence{Public: news.ExtentFull}}
	if _, err := st.Source(ctx, src.ID); err != nil {
		must(t, st.AddSource(ctx, src, now, news.Act{At: now}))
	}
	must(t, st.CheckNow(ctx, src.ID, now))
	jobs, err := st.Claim(ctx, "test", now, time.Minute, 1)
	must(t, err)
	var entries []news.Entry
	for _, title := range titles {
		id := news.EntryID(src.ID, title)
		entries = append(entries, news.Entry{ID: id, Version: 1, Source: src.ID, GUID: title, Digest: title, Title: title, Content: "<p>文</p>",
			Updated: now, FirstSeen: now, Sort: now, Channels: []string{"world"}, Story: id, Original: id})
		ids = append(ids, id)
	}
	slices.Reverse(entries) // a document has the newest first
	_, err = st.Commit(ctx, news.Refresh{Lease: jobs[0].Lease, Entries: entries, State: news.SourceState{NextCheck: now.Add(time.Hour)}, At: now})
	must(t, err)
	return ids
}

// reader is a durable follower, that writes down which titles it was told of since it began.
type reader struct {
	st     *store.Store
	titles []string
}

func (r *reader) Begin(context.Context, changelog.Cursor, []news.Change) error {
	r.titles = append(r.titles, "anew:")
	return nil
}
func (r *reader) Down(time.Duration) {}
func (r *reader) Stop()              {}

func (r *reader) Take(ctx context.Context, changes []news.Change) error {
	for _, c := range changes {
		if e, err := r.st.Entry(ctx, c.ID); err == nil && c.Op == news.OpPut {
			r.titles = append(r.titles, e.Title)
		}
	}
	return nil
}

// readOn has a durable follower of this name go on to the log's end, and gives what it was told.
func readOn(t *testing.T, st *store.Store) string {
	t.Helper()
	r := &reader{st: st}
	f := changelog.NewDurable(st, slog.New(slog.DiscardHandler), st, "reader", r)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	last, err := st.LastSeq(ctx)
	must(t, err)
	must(t, f.WaitSeen(ctx, last))
	stop()
	must(t, <-done)
	return strings.Join(r.titles, " ")
}

// serving is a hub's public face over a store, with a partner that has a key.
type serving struct {
	*place
	keys     *Keyring
	follower *changelog.Follower
}

func serveStore(t *testing.T, st *store.Store) *serving {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	keys := NewKeyring(st, st, log)
	p := placeOver(t, st, nil, keys)
	s := &serving{place: p, keys: keys, follower: changelog.New(st, log, p.office, keys, p.pub)}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.follower.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		must(t, <-done)
	})
	return s
}

// What is published before the log steps back, and after.
const (
	lost  = "丙 丁 戊 一 二 三 四 五 六 七 八 九"
	grown = "庚 辛 壬 癸 子 丑 寅 卯 辰 巳 午 未 申 酉"
)

// TestFollowersOfALogThatSteppedBack follows the log through a restore of an older dump, an emptied database and a failover
// that lost its tail, each of which grows past where it was: by a feed's cache, a partner's key, a durable follower and the
// cursors that left the hub.
func TestFollowersOfALogThatSteppedBack(t *testing.T) {
	for engine, start := range map[string]func(*testing.T) *disaster{"embedded": onFolder, "redis": onServer} {
		for _, c := range []struct {
			name   string
			happen func(*disaster) *store.Store
			early  int // what a cursor from before the mark is answered
			stands string
		}{
			{"an older dump is restored", func(d *disaster) *store.Store { return d.restore() }, http.StatusGone, "甲 乙 "},
			{"the tail is lost", func(d *disaster) *store.Store { return d.lose() }, http.StatusOK, "甲 乙 "},
			{"it is emptied", func(d *disaster) *store.Store { return d.empty() }, http.StatusGone, ""},
		} {
			t.Run(engine+", "+c.name, func(t *testing.T) {
				d := start(t)
				ctx, st := t.Context(), d.store()
				must(t, st.AddPartner(ctx, news.Partner{ID: "whole", Keys: []news.PartnerKey{{ID: "1", Hash: news.KeyHash(whole)}}, Created: time.Now()}, news.Act{At: time.Now()}))
				publish(t, st, "甲")
				early := changesOf(t, &place{Handler: serveStore(t, st).Handler}, "").Next
				publish(t, st, "乙")
				d.mark()
				st = d.store()
				hub := serveStore(t, st)
				publish(t, st, strings.Fields(lost)...)
				last, err := st.LastSeq(ctx)
				must(t, err)
				must(t, hub.follower.WaitSeen(ctx, last))
				late := changesOf(t, hub.place, "", bearer(whole)...).Next
				lateSeq := last
				if got := readOn(t, st); got != "anew: 甲 乙 "+lost {
					t.Errorf("the durable follower was told %q", got)
				}
				wantIn(t, text(t, hub.get(t, "/feeds/all.rss")), "戊")

				had := st
				if st = c.happen(d); st != had {
					hub = serveStore(t, st)
				}
				gone := publish(t, st, "己")[0]
				takedown, err := st.TakeDown(ctx, news.Takedown{ID: "t", Entry: gone, At: time.Now(), Removed: []string{gone}}, news.Act{At: time.Now()})
				must(t, err)
				publish(t, st, strings.Fields(grown)...)
				if last, err = st.LastSeq(ctx); err != nil || last <= lateSeq || takedown.Seq >= lateSeq {
					t.Fatalf("the takedown is %d, the log has grown to %d (%v); want them around %d", takedown.Seq, last, err, lateSeq)
				}

				wantProblem(t, hub.get(t, "/api/v1/changes?since="+late), http.StatusGone, "since empty")
				wantStatus(t, hub.get(t, "/api/v1/changes?since="+early), c.early)
				words, _ := follow(t, hub.place, "", 100)
				want := c.stands + grown
				words = slices.DeleteFunc(words, func(w string) bool { return w == "delete "+gone })
				if told := strings.Join(words, " "); told != "put "+strings.ReplaceAll(want, " ", " 1 put ")+" 1" {
					t.Errorf("from the beginning: told %q, want %s", told, want)
				}
				if got := readOn(t, st); got != "anew: "+want {
					t.Errorf("the durable follower was told %q, want all from the beginning: %s", got, want)
				}
				await(t, func() bool { // it looks now and then whether the log stepped back
					shown := text(t, hub.get(t, "/feeds/all.rss"))
					return strings.Contains(shown, "酉") && !strings.Contains(shown, "戊")
				})
				must(t, hub.keys.Flush(ctx))
				partners, err := st.Partners(ctx)
				must(t, err)
				for _, p := range partners {
					if p.HasPulled(takedown.Seq) {
						t.Errorf("the partner read up to %d in a log that is gone, and is said to know of the takedown at %d", p.Pulled, takedown.Seq)
					}
				}
			})
		}
	}
}

func changesOf(t *testing.T, p *place, since string, header ...string) changesAnswer {
	t.Helper()
	return decode[changesAnswer](t, p.get(t, "/api/v1/changes?since="+since, header...))
}

// await asks until it is so.
func await(t *testing.T, so func() bool) {
	t.Helper()
	deadline, tick := time.After(time.Minute), time.NewTicker(20*time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-deadline:
			t.Fatal("it did not come about in time")
		case <-tick.C:
		}
	}
}
