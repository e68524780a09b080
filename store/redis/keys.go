package redis

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/txnews/hub/store/engine"
)

// keys names every key that the hub has on a server. What the scripts touch shares one hash tag, so that a cluster keeps
// it on one node; bodies, the bulk, have none and are spread.
type keys struct {
	prefix string
	kinds  map[engine.Kind]string // records, by kind
	always []string               // what every commit names, in the order of commit.lua's header, then kinds
	places map[string]int         // of those, from 1
}

func newKeys(prefix string) keys {
	k := keys{prefix: prefix, kinds: map[engine.Kind]string{}, places: map[string]int{}}
	for _, kind := range engine.Kinds() {
		k.kinds[kind] = k.tagged("rec:" + string(kind))
	}
	names := []string{k.due(engine.Sources), k.leases(engine.Sources), k.log(), k.seq(), k.loose(), k.expiry(), k.queues(), k.records(engine.Counter), k.arrived(), k.joined()}
	for _, kind := range engine.Kinds() {
		names = append(names, k.records(kind))
	}
	for _, name := range names {
		if k.places[name] == 0 {
			k.always = append(k.always, name)
			k.places[name] = len(k.always)
		}
	}
	return k
}

func (k keys) tagged(name string) string { return "{" + k.prefix + "}:" + name }

// due is a sorted set: member of a queue → Unix ms when it is due, or when its lease ends.
func (k keys) due(queue string) string { return k.ofQueue("due", queue) }

// leases is a hash: member of a queue → token|Unix ms of its end; a token after '=' was used up by its commit.
func (k keys) leases(queue string) string { return k.ofQueue("leases", queue) }

func (k keys) ofQueue(what, name string) string {
	if name == engine.Sources {
		return k.tagged(what)
	}
	return k.tagged(what + ":" + name)
}

// queues is a set: names of queues other than the sources' that have or had members.
func (k keys) queues() string { return k.tagged("queues") }

// asked is a hash: queue, or "-" for the sources' → Unix ms when it was last asked for what is due.
func (k keys) asked() string { return k.tagged("asked") }

// log is a stream: seq-0 → c=change.
func (k keys) log() string { return k.tagged("log") }

// seq is a string: the newest seq of the log.
func (k keys) seq() string { return k.tagged("seq") }

// loose is a sorted set: name of a body that no record points at (not yet, or no more) → Unix ms when it may go.
func (k keys) loose() string { return k.tagged("loose") }

// expiry is a sorted set: kind:key of a record → Unix ms when it expires.
func (k keys) expiry() string { return k.tagged("expiry") }

// records is a hash: key → rev|Unix ms of expiry or 0|body's place|arrival and head, or the body itself where the place is empty.
func (k keys) records(kind engine.Kind) string { return k.kinds[kind] }

// timeline is a sorted set: memberOf → Unix ms.
func (k keys) timeline(name string) string { return k.tagged("line:" + name) }

// arrivals is a list: packed keys of records, in the order in which they arrived on the timeline.
func (k keys) arrivals(timeline string) string { return k.tagged("arrivals:" + timeline) }

// trimmed is a hash: timeline → how many of its arrivals were let go.
func (k keys) trimmed() string { return k.tagged("trimmed") }

// joined is a set: names of the timelines that have arrivals.
func (k keys) joined() string { return k.tagged("joined") }

// arrived is a hash: n, at → number and Unix ms of the last arrival.
func (k keys) arrived() string { return k.tagged("arrived") }

// posted is a stream: what commits posted in a generation, see postings.Pack.
func (k keys) posted(gen int64) string { return k.tagged("posted:" + strconv.FormatInt(gen, 10)) }

// oldPostings is a hash, in stores before format 9: bits of a term → ids of 16 bytes, newest first; ” → a filler.
func (k keys) oldPostings(gen int64, bucket int) string {
	return k.tagged("post:" + strconv.FormatInt(gen, 10) + ":" + strconv.FormatInt(int64(bucket), 36))
}

// bodies starts the names of bodies.
func (k keys) bodies() string { return k.prefix + ":body:" }

// bodyMark begins the place of a body that is named by its place alone. Before format 6 the record's name was a part of the body's.
const bodyMark = "."

// oldRestored is how long the place is of a body that a dump brought to a hub of an earlier release: it followed from the record's revision.
const oldRestored = len(bodyMark) + 20

// namesBytes reports whether no other body ever has the place.
func namesBytes(place []byte) bool {
	return bytes.HasPrefix(place, []byte(bodyMark)) && len(place) != oldRestored
}

// body is a string: a record's body. at is new for each writing, so that no writing can touch another's body.
func (k keys) body(r engine.Ref, at string) string {
	if name, ok := strings.CutPrefix(at, bodyMark); ok {
		return k.bodies() + name
	}
	return k.bodies() + string(r.Kind) + ":" + r.Key + ":" + at
}

// member names a record in expiry.
func member(r engine.Ref) string { return string(r.Kind) + ":" + r.Key }

func memberRef(m string) engine.Ref {
	kind, key, _ := strings.Cut(m, ":")
	return engine.Ref{Kind: engine.Kind(kind), Key: key}
}
