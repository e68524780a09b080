// Package storetest holds what any engine of the store must keep to, and starts the servers that tests need.
package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// Open gives a new, empty store; it is closed with the test.
type Open func(t *testing.T, o store.Options) *store.Store

// Run proves a store's engine against the whole suite.
func Run(t *testing.T, open Open) {
	tests := []struct {
		name string
		test func(*testing.T, *world)
	}{
		{"a commit makes entries, places, changes and state visible together", commitIsWhole},
		{"a refresh that failed commits its error alone", commitFailure},
		{"a lost lease commits nothing", fenceHolds},
		{"the same commit twice is one", recommit},
		{"entries that are stored already are known", knownIsSkipped},
		{"a stale version refuses the whole commit", staleVersion},
		{"an entry named twice counts once", namedTwice},
		{"a correction keeps its sort and moves its places", correction},
		{"channels include their children", parents},
		{"an address that moved is moved in the same commit", movedTo},
		{"an address that another source has is moved to by none", movedToAnothers},
		{"a tombstone keeps an entry from coming back", tombstones},
		{"a takedown wins over corrections at the same time", takedownRace},
		{"a takedown takes a copy that was written without its story", takedownOfRewritten},
		{"retention takes a copy that was written without its story", pruneOfRewritten},
		{"a takedown wins over rewriting and telling at the same time", takedownBesideWriters},
		{"removing what was never there is not found", removeUnknown},
		{"a story stands once, its reprints on their sources' timelines", reprintsStandOnce},
		{"a story that changed meanwhile refuses the commit", staleStory},
		{"what a story was judged by and changed meanwhile refuses the commit", staleGrounds},
		{"a copy takes the place of an original that goes", prunedOriginal},
		{"a takedown takes everything, and is undone", takedownAndReturn},
		{"a commit rests on the blocks that its entries were compared with", blocksAreRestedOn},
		{"what a block kept out is on record, and comes in when it is lifted", whatIsKeptOutComesIn},
		{"a block with an end is due then", blocksEnd},
		{"entries of which an editor said where they belong have a line", examplesHaveALine},
		{"what is learnt of a decision is kept with it, and goes with the entry when it is taken down", lessonLife},
		{"of each editor's lessons, and of all, the newest are kept", lessonsBounded},
		{"where hubs learn nothing for a while, lessons are kept", lessonsUnlearnt},
		{"what two takedowns keep out stays out until both are undone", sharedBlock},
		{"what is taken down while a takedown is undone stays out", blockedMeanwhile},
		{"an entry that comes back has its earlier versions", historyComesBack},
		{"a story's line has every copy, those too that its record does not keep", lineHasAll},
		{"a story that loses copies takes in others of its line", storyTakesIn},
		{"what an editor decided of a copy outlasts it in its story", decisionOutlasts},
		{"an entry's earlier versions are kept within a bound", historyIsBounded},
		{"history says who corrected", historySaysWhoCorrected},
		{"concurrent commits leave no gap in the log", concurrentCommits},
		{"a change is waited for", waitChange},
		{"changes are read in pieces", changePieces},
		{"two owners never hold one source", exclusiveClaims},
		{"a lease that ended passes on", leaseEnds},
		{"a lease is renewed and released", renewRelease},
		{"sources that are due are claimed in order", claimOrder},
		{"what is due stays as near when the clock is set back", clockBack},
		{"jobs stay as near when the clock is set back", jobsBack},
		{"what is due too far away is brought here", dueTooFar},
		{"check now does not disturb a refresh", checkNow},
		{"jobs of a queue are done once, and again when they are due", jobLife},
		{"how far a job has come is kept under its lease", jobPlaces},
		{"queues with equal members do not meet", queuesApart},
		{"what needs somebody is kept with what is told of it", alertLife},
		{"what is asked for from outside is kept until it is erased", requestLife},
		{"of who accepts and who declines what is asked for, one does", requestDecidedOnce},
		{"all hubs sign forms with one secret", oneSecret},
		{"counters add up, and end", counters},
		{"a subscription begins when it is confirmed, is renewed, and ends", subscriptionLife},
		{"what a subscriber is asked last is what it is asked", lastAskCounts},
		{"a change of a topic is announced once, by whichever hub is first", announcedOnce},
		{"what changes while a delivery is under way is delivered", announcedMeanwhile},
		{"a delivery that failed is due again, and no sooner for what changes", failedDelivery},
		{"a subscription whose lease ended is gone", subscriptionExpires},
		{"every change carries its act", changesCarryActs},
		{"acts leave by a rule, which is on record", actsTrimmed},
		{"a setting's acts are found by its name", settingsHaveActs},
		{"a change made from another revision is refused", changeFromOtherRev},
		{"the second of two decisions on one version is refused", decisionsAtOnce},
		{"the second of two first edits is refused", firstEditsConflict},
		{"what two do at once is on record once", oneChangeAtOnce},
		{"sources are added, changed and removed", sourceLife},
		{"of all who add one address at once, one does", oneAddressOnce},
		{"a source keeps its address, and takes no other's", addressIsKept},
		{"a disabled source is not claimed", disabled},
		{"another address starts afresh", otherAddress},
		{"a source that rests comes back by itself", pauseEndsByItself},
		{"several sources are changed as one, or none is", manyAtOnce},
		{"the last refreshes of a source are remembered, and what it brought a day", notes},
		{"what partners were given is remembered, by hubs together, for a while", usage},
		{"a refresh of several sources makes them due, and is remembered", runs},
		{"a list has sources and states as they are", listedAsTheyAre},
		{"seeds are taken once", seedOnce},
		{"pages follow on one another, through equal times", paging},
		{"a page ends at the oldest place asked for", pagingUntil},
		{"a page goes on after its cursor's entry is gone", pagingPastRemoved},
		{"what arrives stands in the order of arrival, whatever the hubs' clocks say", arrivalOrder},
		{"of equal claims what arrived later stands above, within one document its order", equalClaims},
		{"a place is kept through corrections and a takedown's return", placeIsKept},
		{"an entry that is released is placed anew", releasedAnew},
		{"an entry that merged feeds take in when it is due is placed anew", dueAnew},
		{"an entry that an embargo's end opens is placed anew, once", openedAnew},
		{"a timeline's order of arrival only grows", joinsGrow},
		{"retention lets go of the oldest arrivals, and positions stay", ordersAreTrimmed},
		{"hubs that commit at once number one order", arrivalRace},
		{"no entry is skipped or repeated between pages while entries arrive", pagingWhileArriving},
		{"retention by age and count", prune},
		{"a clock that leaps takes nothing for its age at once", pruneAfterALeap},
		{"old news that is new here is kept", pruneOldNews},
		{"an entry is found under its other keys", otherKeys},
		{"pruned entries stay away, then are forgotten", prunedStayAway},
		{"the log is trimmed, its numbers go on", trim},
		{"partners are added and revoked", partnerLife},
		{"a partner's topic is known by what its key makes", partnerTopics},
		{"a partner's keys come and go one by one", partnerKeys},
		{"what time changes for a partner is told", partnerTurns},
		{"a partner's agreement is edited, its key and pulls stay", partnerEdited},
		{"a partner's pulls are noted, and tell nobody", partnerPulls},
		{"a pull does not undo a revocation at the same time", pullsBesideRevoke},
		{"a dump has partners as they are at its end", partnersMove},
		{"users and tokens are changed by who read them, on record without secrets", userLife},
		{"one first user is made by a link", firstUser},
		{"a session that ended stays so", sessionLife},
		{"a dump has no sessions", sessionsStay},
		{"the gazetteer is edited, and told to all hubs", gazetteerLife},
		{"a dump has the gazetteer as it is at its end", gazetteerMoves},
		{"a store that is in use is not restored into", restoreNotEmpty},
		{"a dump that is cut short is refused whole", restoreTruncated},
		{"a dump of a store in use is whole", dumpInUse},
		{"a newer store's dump is refused in words", newerDump},
		{"operations are observed", observed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := &world{t: t, open: open, now: t0}
			w.Store = open(t, w.options())
			tt.test(t, w)
		})
	}
}

// t0 is when tests begin.
var t0 = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// world is a store with a clock that the test turns.
type world struct {
	*store.Store
	t    *testing.T
	open Open
	now  time.Time
}

func (w *world) options() store.Options {
	return store.Options{Channels: channels(), Now: func() time.Time { return w.now }, Changes: 50, CallersClock: true}
}

func channels() []news.Channel {
	return []news.Channel{
		{ID: "world", Name: "国内国际"},
		{ID: "strong-counties", Name: "强县新闻", Parent: "world"},
		{ID: "culture", Name: "人文桐乡"},
	}
}

func (w *world) ctx() context.Context { return w.t.Context() }

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func source(id string) news.Source {
	return news.Source{ID: id, Name: "源 " + id, Kind: news.KindFeed, URL: "https://" + id + ".example/rss", Enabled: true}
}

// anyRev leaves out of a comparison which record a thing was read from.
var anyRev = cmp.Options{
	cmpopts.IgnoreFields(news.Source{}, "Rev"), cmpopts.IgnoreFields(news.Partner{}, "Rev"), cmpopts.IgnoreFields(news.Takedown{}, "Rev"),
}

// add adds sources that are due now.
func (w *world) add(ids ...string) {
	w.t.Helper()
	for _, id := range ids {
		w.ok(w.AddSource(w.ctx(), source(id), w.now, news.Act{}))
	}
}

// claim claims the one source that is due.
func (w *world) claim() news.Job {
	w.t.Helper()
	jobs, err := w.Claim(w.ctx(), "hub-a", w.now, time.Minute, 1)
	w.ok(err)
	if len(jobs) != 1 {
		w.t.Fatalf("claimed %d sources, want 1", len(jobs))
	}
	return jobs[0]
}

// entry is the n-th of a source, placed n minutes after t0.
func entry(src string, n int) news.Entry {
	at := t0.Add(time.Duration(n) * time.Minute)
	return news.Entry{
		ID: news.EntryID(src, fmt.Sprint(n)), Version: 1, Source: src, GUID: fmt.Sprint(n), Digest: fmt.Sprintf("d%d", n),
		Title: fmt.Sprintf("第%d条", n), Updated: at, FirstSeen: at, Sort: at,
	}
}

// linked gives an entry what it is found by under another key.
func linked(e news.Entry) news.Entry {
	e.URL, e.Published = "https://example.cn/"+e.GUID, e.Sort
	return e
}

func refresh(job news.Job, at time.Time, entries ...news.Entry) news.Refresh {
	return news.Refresh{
		Lease: job.Lease, Entries: entries, At: at,
		State: news.SourceState{
			Validators: news.Validators{ETag: `"e"`}, LastCheck: at, NextCheck: at.Add(time.Hour), Outcome: news.OutcomeNew,
		},
	}
}

// put commits entries of a source, as a refresh that is due now.
func (w *world) put(src string, entries ...news.Entry) news.Committed {
	w.t.Helper()
	if _, err := w.Source(w.ctx(), src); err != nil {
		w.add(src)
	}
	w.ok(w.CheckNow(w.ctx(), src, w.now))
	jobs, err := w.Claim(w.ctx(), "hub-a", w.now, time.Minute, 100)
	w.ok(err)
	i := slices.IndexFunc(jobs, func(j news.Job) bool { return j.Source.ID == src })
	if i < 0 {
		w.t.Fatalf("%s was not claimed", src)
	}
	done, err := w.Commit(w.ctx(), refresh(jobs[i], w.now, entries...))
	w.ok(err)
	return done
}

// line gives the ids on a timeline, newest first.
func (w *world) line(tl news.Timeline) []string {
	w.t.Helper()
	ids := []string{}
	for at := (news.Cursor{}); ; {
		page, next, err := w.Entries(w.ctx(), tl, at, 7)
		w.ok(err)
		for _, e := range page {
			ids = append(ids, e.ID)
		}
		if next.IsZero() {
			return ids
		}
		if on := news.CursorOn(tl, &page[len(page)-1]); on.ID != next.ID || on.Arrived != next.Arrived || on.Sort.UnixMilli() != next.Sort.UnixMilli() {
			w.t.Errorf("%s goes on from %+v, where its last entry stands at %+v", tl, next, on)
		}
		at = next
	}
}

func (w *world) wantLine(tl news.Timeline, want ...string) {
	w.t.Helper()
	if got := w.line(tl); !slices.Equal(got, want) {
		w.t.Errorf("timeline %s: %v, want %v", tl, got, want)
	}
	n, err := w.Count(w.ctx(), tl)
	w.ok(err)
	if n != len(want) {
		w.t.Errorf("timeline %s: count %d, want %d", tl, n, len(want))
	}
}

// log gives all changes of entries, and fails where the numbers have a gap.
func (w *world) log(since uint64) []news.Change {
	w.t.Helper()
	var all []news.Change
	for {
		changes, err := w.Changes(w.ctx(), since, 13)
		w.ok(err)
		if len(changes) == 0 {
			return all
		}
		for _, c := range changes {
			if c.Seq != since+1 {
				w.t.Fatalf("change %d follows on %d", c.Seq, since)
			}
			since = c.Seq
			if c.Op != news.OpSource && c.Op != news.OpTakedown {
				all = append(all, c)
			}
		}
	}
}
