package redis

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
)

// Commit implements engine.Engine: bodies in one pipeline, then one script that makes them visible. Bodies whose commit
// never came stay in the loose set, and a sweep takes them away.
func (e *Engine) Commit(ctx context.Context, b engine.Batch) (engine.Result, error) {
	if err := b.Check(); err != nil {
		return engine.Result{}, err
	}
	p, err := e.posting(ctx, b)
	if err != nil {
		return engine.Result{}, e.fail("posted", err)
	}
	return e.commitHaving(ctx, b, p)
}

func (e *Engine) commitHaving(ctx context.Context, b engine.Batch, p posting) (engine.Result, error) {
	at := newPlace()
	if err := e.writeBodies(ctx, b, at); err != nil {
		return engine.Result{}, e.fail("write bodies", err)
	}
	a := newArgs(e.keys, b, p, at)
	a.str(e.given())
	answer, err := e.commit.Run(ctx, e.client, a.keys, a.argv...).Slice()
	if err != nil {
		return engine.Result{}, e.fail("commit", e.explain(ctx, err, a.keys))
	}
	return readResult(answer)
}

func readResult(answer []any) (engine.Result, error) {
	switch answer[0] {
	case "lost":
		return engine.Result{}, engine.ErrLeaseLost
	case "conflict":
		return engine.Result{}, engine.ErrConflict
	}
	numbers := make([]int64, len(answer)-1)
	for i, v := range answer[1:] {
		n, ok := v.(int64)
		if !ok {
			return engine.Result{}, fmt.Errorf("the commit script answered %v", answer)
		}
		numbers[i] = n
	}
	res := engine.Result{Seq: uint64(numbers[0]), Status: make([]engine.Status, len(numbers)-1)}
	for i, n := range numbers[1:] {
		res.Status[i] = engine.Status(n)
	}
	return res, nil
}

// writeBodies writes the bodies of bulk records, and first their names into the loose set.
func (e *Engine) writeBodies(ctx context.Context, b engine.Batch, at string) error {
	var loose []redis.Z
	var bodies [][]byte
	add := func(r *engine.Record) {
		if r.Rev != "" && r.Kind.Bulk() {
			loose = append(loose, redis.Z{Score: float64(graceEnd(b.Now)), Member: e.keys.body(r.Ref, nthBody(at, len(bodies)))})
			bodies = append(bodies, r.Body)
		}
	}
	for i := range b.Groups {
		add(&b.Groups[i].Put)
	}
	for i := range b.Put {
		add(&b.Put[i])
	}
	if len(bodies) == 0 {
		return nil
	}
	_, err := e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.ZAdd(ctx, e.keys.loose(), loose...)
		for i, body := range bodies {
			p.Set(ctx, loose[i].Member.(string), body, 0)
		}
		return nil
	})
	return err
}

// newPlace begins the places of a commit's bodies: no other commit has it.
func newPlace() string {
	var b [9]byte
	_, _ = rand.Read(b[:]) // it never fails
	return bodyMark + base64.RawURLEncoding.EncodeToString(b[:])
}

// nthBody is the place of a commit's n-th body.
func nthBody(at string, n int) string { return at + strconv.FormatInt(int64(n), 36) }

func graceEnd(now time.Time) int64 { return now.Add(engine.BodyGrace).UnixMilli() }

// args builds KEYS and ARGV in the order of commit.lua's header.
type args struct {
	keys  []string
	argv  []any
	index map[string]int // of a key in KEYS that is not always there, from 1
	lines map[string]int // timeline → the place of its key in KEYS
	joins map[string]int // timeline → that of its arrivals
	at    string         // see nthBody
	bulk  int            // bodies so far, in the order of writeBodies
	names keys
}

func newArgs(k keys, b engine.Batch, p posting, at string) *args {
	a := &args{at: at, names: k, lines: map[string]int{}, joins: map[string]int{}}
	a.keys = append(make([]string, 0, len(k.always)+4), k.always...)
	a.argv = make([]any, 0, 64+64*len(b.Groups))
	a.ms(b.Now.UnixMilli())
	a.ms(graceEnd(b.Now))
	a.str(k.bodies())
	kinds := engine.Kinds()
	a.num(len(kinds))
	for _, kind := range kinds {
		a.num(a.key(k.records(kind)))
		a.str(string(kind))
	}
	if b.Fence != nil {
		a.num(a.key(k.leases(b.Fence.Queue)))
		a.str(b.Fence.Member, b.Fence.Token)
	} else {
		a.str("2", "", "")
	}
	a.num(len(b.Rests))
	for _, r := range b.Rests {
		a.ref(r.Ref)
		a.str(r.Rev)
	}
	a.num(len(b.Groups))
	for _, g := range b.Groups {
		a.group(g)
	}
	a.postings(b, p)
	a.num(len(b.Put))
	for _, r := range b.Put {
		a.record(r)
	}
	a.num(len(b.Delete))
	for _, r := range b.Delete {
		a.ref(r)
	}
	a.num(len(b.Due))
	for _, d := range b.Due {
		a.num(a.key(k.due(d.Queue)))
		a.num(a.key(k.leases(d.Queue)))
		a.str(d.Queue, d.Member, string(d.Mode))
		a.ms(millis(d.At))
	}
	a.num(len(b.Count))
	for _, c := range b.Count {
		a.str(c.Key, strconv.FormatInt(c.Delta, 10), strconv.FormatInt(millis(c.Expires), 10))
	}
	return a
}

func (a *args) str(s ...string) {
	for _, v := range s {
		a.argv = append(a.argv, v)
	}
}

// num costs no memory for a small number.
func (a *args) num(n int) { a.argv = append(a.argv, n) }

func (a *args) ms(at int64) { a.argv = append(a.argv, at) }

func (a *args) key(name string) int {
	i := a.names.places[name]
	if i == 0 {
		i = a.index[name]
	}
	if i == 0 {
		if a.index == nil {
			a.index = map[string]int{}
		}
		a.keys = append(a.keys, name)
		i = len(a.keys)
		a.index[name] = i
	}
	return i
}

// line is key for a timeline: an entry stands on several, and those of a batch on the same ones.
func (a *args) line(timeline string) int {
	i, ok := a.lines[timeline]
	if !ok {
		i = a.key(a.names.timeline(timeline))
		a.lines[timeline] = i
	}
	return i
}

func (a *args) joined(timeline string) int {
	i, ok := a.joins[timeline]
	if !ok {
		i = a.key(a.names.arrivals(timeline))
		a.joins[timeline] = i
	}
	return i
}

func (a *args) ref(r engine.Ref) {
	a.num(a.key(a.names.records(r.Kind)))
	a.str(r.Key)
}

func (a *args) record(r engine.Record) {
	a.ref(r.Ref)
	if r.Rev == "" {
		a.str("0", "", "")
		return
	}
	at := ""
	if r.Kind.Bulk() {
		at = nthBody(a.at, a.bulk)
		a.bulk++
	}
	a.ms(millis(r.Expires))
	a.str(at, envelope(r, at))
}

func (a *args) group(g engine.Group) {
	a.record(g.Put)
	a.str(g.Expect, g.Put.Rev)
	a.num(len(g.Unless))
	for _, r := range g.Unless {
		a.ref(r)
	}
	a.num(len(g.With))
	for _, r := range g.With {
		a.record(r)
	}
	a.num(len(g.Drop))
	for _, p := range g.Drop {
		a.num(a.line(p.Timeline))
		a.str(memberOf(p), p.Member())
	}
	a.num(len(g.Add))
	for _, p := range g.Add {
		a.num(a.line(p.Timeline))
		a.str(memberOf(p))
		if p.Score == engine.AtArrival {
			a.str("")
		} else {
			a.ms(p.Score)
		}
	}
	arrives := ""
	if g.Arrives {
		arrives = "1"
	}
	a.str(arrives, engine.PackKey(g.Put.Key))
	a.num(len(g.Joins))
	for _, timeline := range g.Joins {
		again := ""
		if slices.Contains(g.Again, timeline) {
			again = "1"
		}
		a.num(a.joined(timeline))
		a.str(timeline, again)
	}
	a.str(string(g.Change))
}
