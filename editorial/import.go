package editorial

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Import says how a list is taken in.
type Import struct {
	Update bool              // sources that are there by their id become as the list has them; else they stay
	Revs   map[string]string // by id, the revisions of all that may become another; nil: all may, in any revision
	DryRun bool              // only say what would be done
}

// Imported says what became of one source of a list.
type Imported struct {
	Address string // without its password
	ID      string // that it has, or that another has its address under
	Name    string
	Rev     string // of the source that becomes another, as it was looked at
	Outcome ImportOutcome
	Changed []Changed // of its fields
	Err     error     // why it was refused
}

// ImportOutcome is what became of a source of a list.
type ImportOutcome string

// The outcomes.
const (
	ImportNew       ImportOutcome = "new"
	ImportChanged   ImportOutcome = "changed"
	ImportUnchanged ImportOutcome = "unchanged"
	ImportThere     ImportOutcome = "there" // another source has the address
	ImportRefused   ImportOutcome = "refused"
)

// ImportSources takes in a list: what is not there is added, under an id of its own where it has none or, without Update, where
// its id is taken. A source that the list does not have stays. One that is refused keeps no other out. What comes in, and what
// becomes another, is one act each, of BulkMost sources at most.
func (o *Office) ImportSources(ctx context.Context, by Actor, sources []news.Source, how Import) (done []Imported, err error) {
	err = again(func() error {
		have, err := o.p.Sources.Sources(ctx)
		if err != nil {
			return err
		}
		in := importer{office: o, how: how, ids: map[string]bool{}, sources: map[string]news.Source{}, addresses: map[string]string{}}
		for _, s := range have {
			in.keep(s)
		}
		done = make([]Imported, 0, len(sources))
		for _, src := range sources {
			i := Imported{Address: fetch.Masked(src.URL), Name: src.Name, ID: src.ID}
			if i.Err = in.take(src, &i); i.Err != nil {
				i.Outcome = ImportRefused
			}
			done = append(done, i)
		}
		if how.DryRun {
			return nil
		}
		return in.write(ctx, by)
	})
	return done, refused(err, news.ErrConflict, Conflict, SourcesChanged)
}

type importer struct {
	office    *Office
	how       Import
	ids       map[string]bool
	sources   map[string]news.Source // by id
	addresses map[string]string      // ids by the key of the address

	add, put      []news.Source
	before, after []map[string]json.RawMessage // what differs of each that is put
}

func (in *importer) keep(s news.Source) {
	if old, ok := in.sources[s.ID]; ok {
		delete(in.addresses, news.AddressKey(old.URL))
	}
	in.ids[s.ID], in.sources[s.ID], in.addresses[news.AddressKey(s.URL)] = true, s, s.ID
}

// take finds out what becomes of one source.
func (in *importer) take(src news.Source, done *Imported) error {
	if lacksPassword(src.URL) {
		known := in.sources[in.addresses[news.AddressKey(src.URL)]].URL
		if fetch.Masked(known) != src.URL {
			return refuse(Invalid, SourceInvalid).from(news.Faultf(news.Because("list.masked"), "the password in its address is masked")).in("url")
		}
		src.URL = known
	}
	if old, ok := in.sources[src.ID]; ok && in.how.Update {
		return in.update(old, src, done)
	}
	if id, there := in.addresses[news.AddressKey(src.URL)]; there {
		done.ID, done.Outcome = id, ImportThere
		return nil
	}
	if src.ID == "" {
		src.ID = FreeID(src.URL, in.ids)
	}
	src.ID = freeID(src.ID, in.ids)
	done.ID, done.Outcome = src.ID, ImportNew
	if err := in.check(src, news.Source{}); err != nil {
		return err
	}
	in.add = append(in.add, src)
	in.keep(src)
	return nil
}

func (in *importer) update(old, src news.Source, done *Imported) (err error) {
	if done.Changed, err = SourceChanges(old, src); err != nil {
		return err
	}
	if done.Outcome = ImportChanged; len(done.Changed) == 0 {
		done.Outcome = ImportUnchanged
		return nil
	}
	if id, there := in.addresses[news.AddressKey(src.URL)]; there && id != src.ID {
		return refuse(Exists, SourceAddressTaken, id, fetch.Masked(src.URL)).in("url")
	}
	if old.Rev == "" { // the list has added or changed it already
		return refuse(Exists, SourceExists, src.ID)
	}
	if seen, ok := in.how.Revs[src.ID]; !ok && in.how.Revs != nil && !in.how.DryRun {
		return refuse(Conflict, SourceUnseen, src.ID)
	} else if in.how.Revs != nil && seen != old.Rev && !in.how.DryRun {
		return stale(SourceChanged, old.Rev, src.ID)
	}
	src.Rev, done.Rev = old.Rev, old.Rev
	if err := in.check(src, old); err != nil {
		return err
	}
	before, after := differing(plainFields(old), plainFields(src))
	in.put, in.before, in.after = append(in.put, src), append(in.before, before), append(in.after, after)
	src.Rev = ""
	in.keep(src)
	return nil
}

func (in *importer) check(src, was news.Source) error {
	if err := in.office.p.CheckSource(src, was); err != nil {
		return refuse(Invalid, SourceInvalid).from(err)
	}
	return nil
}

// write changes and adds what the list brings: what moves away first, as its address may be another's now.
func (in *importer) write(ctx context.Context, by Actor) error {
	for n := 0; n < len(in.put); n += BulkMost {
		end := min(n+BulkMost, len(in.put))
		edits := news.SourceEdits{Put: in.put[n:end]}
		if _, err := in.office.editSources(ctx, edits, in.act(by, "sources.edit", edits), in.before[n:end], in.after[n:end]); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(in.add, BulkMost) {
		edits := news.SourceEdits{Add: part}
		after := make([]map[string]json.RawMessage, len(part))
		for i, src := range part {
			after[i] = plainFields(src)
		}
		if _, err := in.office.editSources(ctx, edits, in.act(by, "sources.add", edits), nil, after); err != nil {
			return err
		}
	}
	return nil
}

func (in *importer) act(by Actor, op string, edits news.SourceEdits) news.Act {
	return in.office.act(by, op, namesOf(edits.IDs()), news.Because("act.sources", strconv.Itoa(len(edits.IDs()))))
}

// SourceChanges says which fields of two sources differ, addresses without their passwords.
func SourceChanges(old, now news.Source) ([]Changed, error) {
	before, err := json.Marshal(old)
	after, errAfter := json.Marshal(now)
	all := ChangedBy(news.Act{Before: before, After: after})
	for i := range all {
		if all[i].Field == "url" {
			all[i].Before, all[i].After = strconv.Quote(fetch.Masked(old.URL)), strconv.Quote(fetch.Masked(now.URL))
		}
	}
	return all, errors.Join(err, errAfter)
}
