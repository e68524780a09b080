package editorial

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Import says how a list is taken in.
type Import struct {
	Update bool // sources that are there by their id become as the list has them; else they stay
	DryRun bool // only say what would be done
}

// Imported says what became of one source of a list.
type Imported struct {
	Address string // without its password
	ID      string // that it has, or that another has its address under
	Name    string
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
// its id is taken. A source that the list does not have stays. One that is refused keeps no other out.
func (o *Office) ImportSources(ctx context.Context, by Actor, sources []news.Source, how Import) ([]Imported, error) {
	have, err := o.p.Sources.Sources(ctx)
	if err != nil {
		return nil, err
	}
	in := importer{office: o, by: by, how: how, ids: map[string]bool{}, sources: map[string]news.Source{}, addresses: map[string]string{}}
	for _, s := range have {
		in.keep(s)
	}
	done := make([]Imported, 0, len(sources))
	for _, src := range sources {
		i := Imported{Address: fetch.Masked(src.URL), Name: src.Name, ID: src.ID}
		if i.Err = in.take(ctx, src, &i); i.Err != nil {
			i.Outcome = ImportRefused
		}
		if ctx.Err() != nil {
			return done, ctx.Err()
		}
		done = append(done, i)
	}
	return done, nil
}

type importer struct {
	office    *Office
	by        Actor
	how       Import
	ids       map[string]bool
	sources   map[string]news.Source // by id
	addresses map[string]string      // ids by the key of the address
}

func (in *importer) keep(s news.Source) {
	if old, ok := in.sources[s.ID]; ok {
		delete(in.addresses, news.AddressKey(old.URL))
	}
	in.ids[s.ID], in.sources[s.ID], in.addresses[news.AddressKey(s.URL)] = true, s, s.ID
}

// take adds or changes one source and says what was done.
func (in *importer) take(ctx context.Context, src news.Source, done *Imported) (err error) {
	if old, ok := in.sources[src.ID]; ok && in.how.Update {
		return in.update(ctx, old, src, done)
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
	if in.how.DryRun {
		err = in.office.checkSource(ctx, src, news.Source{})
	} else {
		src, err = in.office.AddSource(ctx, in.by, src)
	}
	if err == nil {
		in.keep(src)
	}
	return err
}

func (in *importer) update(ctx context.Context, old, src news.Source, done *Imported) (err error) {
	if done.Changed, err = changes(old, src); err != nil {
		return err
	}
	if done.Outcome = ImportChanged; len(done.Changed) == 0 {
		done.Outcome = ImportUnchanged
		return nil
	}
	if id, there := in.addresses[news.AddressKey(src.URL)]; there && id != src.ID {
		return refuse(Exists, SourceAddressTaken, id, fetch.Masked(src.URL)).in("url")
	}
	src.Rev = old.Rev
	if in.how.DryRun {
		err = in.office.checkSource(ctx, src, old)
	} else {
		src, err = in.office.PutSource(ctx, in.by, src)
	}
	if err == nil {
		in.keep(src)
	}
	return err
}

// changes says which fields differ, addresses without their passwords.
func changes(old, now news.Source) ([]Changed, error) {
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
