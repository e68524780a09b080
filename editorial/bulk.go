package editorial

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/news"
)

// BulkMost is how many sources one change may be of.
const BulkMost = 5000

// Bulk is one change of many sources.
type Bulk struct {
	IDs    []string          // of the sources
	All    *TableAsk         // in the place of IDs: all that a table with this question has
	Revs   map[string]string // by id, the revision that somebody saw; a source that is not named may have any
	Change SourceChange
	Skip   bool // leave out those that cannot be changed so, and change the others; else nothing is changed where one cannot be
	DryRun bool // only say what would be done
}

// Bulked says what became of many sources.
type Bulked struct {
	Sources []BulkedSource
	Act     string // id of the act, by which it is undone; empty: nothing was changed
	Changed int
	Refused int
}

// BulkedSource says what became of one.
type BulkedSource struct {
	ID, Name string
	Rev      string // that was looked at; of one that was seen in another, that one
	Outcome  BulkOutcome
	Changed  []Changed // of its fields, addresses without their passwords
	Err      error     // why it was refused
}

// BulkOutcome is what became of one of many sources.
type BulkOutcome string

// The outcomes.
const (
	BulkChanged   BulkOutcome = "changed"
	BulkUnchanged BulkOutcome = "unchanged" // it was so already
	BulkRemoved   BulkOutcome = "removed"
	BulkRefused   BulkOutcome = "refused"
)

// ChangeSources makes one change of many sources, as one act. Where some refuse it and are not to be left out, nothing is changed, and
// the refusal names them; a dry run says of each what would become of it.
func (o *Office) ChangeSources(ctx context.Context, by Actor, b Bulk) (done Bulked, err error) {
	if err := b.Change.check(); err != nil {
		return done, err
	}
	err = again(func() error {
		run, err := o.bulk(ctx, b)
		if err != nil {
			return err
		}
		done = run.done()
		if b.DryRun || len(run.edits.IDs()) == 0 || run.refused > 0 && !b.Skip {
			if run.refused > 0 && !b.DryRun {
				return run.refusal()
			}
			return nil
		}
		done.Act, err = run.write(ctx, by)
		if err != nil {
			done.Changed = 0
		}
		return err
	})
	return done, refused(err, news.ErrConflict, Conflict, SourcesChanged)
}

// bulkRun is a change of many on its way.
type bulkRun struct {
	office  *Office
	ask     Bulk
	sources []BulkedSource
	edits   news.SourceEdits
	before  []map[string]json.RawMessage // of each changed source: its id, and what differs
	after   []map[string]json.RawMessage
	refused int
	taken   map[string]string // ids by the key of the address, of what stands and of what will
	had     map[string]string // keys of addresses by id
}

// bulk finds out what becomes of each source.
func (o *Office) bulk(ctx context.Context, b Bulk) (*bulkRun, error) {
	list, err := o.p.Sources.Sources(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := o.chosenIDs(ctx, Choice{b.IDs, b.All})
	if err != nil {
		return nil, err
	}
	run := &bulkRun{office: o, ask: b, taken: map[string]string{}, had: map[string]string{}}
	byID, chosen := map[string]news.Source{}, map[string]bool{}
	for _, id := range ids {
		chosen[id] = true
	}
	for _, s := range list {
		byID[s.ID], run.had[s.ID] = s, news.AddressKey(s.URL)
		if host := b.Change.Host; !chosen[s.ID] || host == nil || host.of(s.URL) == s.URL {
			run.taken[news.AddressKey(s.URL)] = s.ID
		}
	}
	for _, id := range ids {
		src, there := byID[id]
		if err := run.take(id, src, there); err != nil {
			return nil, err
		}
	}
	return run, nil
}

// chosenIDs are those of the sources that were chosen, each once.
func (o *Office) chosenIDs(ctx context.Context, c Choice) ([]string, error) {
	ids := c.IDs
	if c.All != nil {
		chosen, _, err := o.choose(ctx, *c.All)
		if err != nil {
			return nil, err
		}
		ids = nil
		for _, c := range chosen {
			ids = append(ids, c.src.ID)
		}
	}
	seen := map[string]bool{}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		twice := seen[id]
		seen[id] = true
		return twice
	})
	switch {
	case len(ids) == 0:
		return nil, refuse(Invalid, BulkNothing).in("ids")
	case len(ids) > BulkMost:
		return nil, refuse(Invalid, BulkTooMany, strconv.Itoa(len(ids)), strconv.Itoa(BulkMost)).in("ids")
	}
	return ids, nil
}

// take makes the change of one source.
func (r *bulkRun) take(id string, src news.Source, there bool) error {
	rev := r.ask.Revs[id]
	done := BulkedSource{ID: id, Name: src.Name, Rev: cmp.Or(rev, src.Rev)}
	switch {
	case !there:
		done.Err = refuse(NotFound, SourceMissing, id)
	case rev != "" && rev != src.Rev:
		done.Err = stale(SourceChanged, src.Rev, id)
	case r.ask.Change.Remove:
		done.Outcome = BulkRemoved
		r.edits.Remove, r.before = append(r.edits.Remove, src), append(r.before, plainFields(src))
	case src.Damaged:
		done.Err = refuse(Conflict, SourceDamaged, id)
	default:
		if err := r.edit(src, &done); err != nil {
			return err
		}
	}
	if done.Err != nil {
		done.Outcome = BulkRefused
		r.refused++
	}
	r.sources = append(r.sources, done)
	return nil
}

func (r *bulkRun) edit(src news.Source, done *BulkedSource) (err error) {
	next := r.ask.Change.of(src)
	if done.Changed, err = SourceChanges(src, next); err != nil {
		return err
	}
	before, after := differing(plainFields(src), plainFields(next))
	if len(before) < 2 && len(after) < 2 { // the id alone
		done.Outcome = BulkUnchanged
		return nil
	}
	if err := r.office.p.CheckSource(next, src); err != nil {
		done.Err = refuse(Invalid, SourceInvalid).from(err)
	}
	key := news.AddressKey(next.URL)
	if other, there := r.taken[key]; there && other != src.ID && key != r.had[src.ID] {
		done.Err = addressTaken(&news.AddressTaken{ID: src.ID, By: other}, next)
	}
	if done.Err != nil {
		return nil
	}
	done.Outcome, r.taken[key] = BulkChanged, src.ID
	r.edits.Put, r.before, r.after = append(r.edits.Put, next), append(r.before, before), append(r.after, after)
	return nil
}

func (r *bulkRun) done() Bulked {
	return Bulked{Sources: r.sources, Changed: len(r.edits.IDs()), Refused: r.refused}
}

// refusal names those that refused.
func (r *bulkRun) refusal() *Error {
	var ids []string
	var first news.Reasons
	for _, s := range r.sources {
		if s.Err != nil {
			if ids = append(ids, s.ID); first == nil {
				first = news.ReasonsOf(s.Err)
			}
		}
	}
	return refuse(Conflict, SourcesRefused, strconv.Itoa(len(ids)), namesOf(ids)).why(first)
}

// namedMost bounds how many ids are named in one line.
const namedMost = 20

func namesOf(ids []string) string {
	if len(ids) > namedMost {
		return strings.Join(ids[:namedMost], ", ") + " …"
	}
	return strings.Join(ids, ", ")
}

// write makes the change.
func (r *bulkRun) write(ctx context.Context, by Actor) (string, error) {
	op := "sources.edit"
	if r.ask.Change.Remove {
		op = "sources.remove"
	}
	act := r.office.act(by, op, namesOf(r.edits.IDs()), news.Because("act.sources", strconv.Itoa(len(r.edits.IDs()))))
	return r.office.editSources(ctx, r.edits, act, r.before, r.after)
}

// editSources writes edits of several sources with their act; before and after are what differs of each.
func (o *Office) editSources(ctx context.Context, edits news.SourceEdits, act news.Act, before, after []map[string]json.RawMessage) (string, error) {
	var err, errAfter error
	if before != nil {
		act.Before, err = json.Marshal(before)
	}
	if after != nil {
		act.After, errAfter = json.Marshal(after)
	}
	if err := errors.Join(err, errAfter); err != nil {
		return "", err
	}
	id, err := o.p.SourceList.EditSources(ctx, edits, act)
	if e, ok := errors.AsType[*news.SourcesRefused](err); ok {
		return "", errors.Join(news.ErrConflict, e) // they were as they must be when they were looked at
	}
	return id, err
}

// plainFields are the fields of a source as an act has them, without its address's password.
func plainFields(src news.Source) map[string]json.RawMessage {
	src.URL = redacted(src.URL)
	b, err := json.Marshal(src)
	fields := map[string]json.RawMessage{}
	if err == nil {
		err = json.Unmarshal(b, &fields)
	}
	if err != nil {
		panic("editorial: a source is plain data: " + err.Error())
	}
	return fields
}

// differing are the fields of two that differ, and the id.
func differing(a, b map[string]json.RawMessage) (before, after map[string]json.RawMessage) {
	before, after = map[string]json.RawMessage{"id": a["id"]}, map[string]json.RawMessage{"id": b["id"]}
	for name, v := range a {
		if string(v) != string(b[name]) {
			before[name] = v
		}
	}
	for name, v := range b {
		if string(v) != string(a[name]) {
			after[name] = v
		}
	}
	return before, after
}
