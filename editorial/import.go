package editorial

import (
	"context"
	"fmt"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Imported says what became of one source of a list.
type Imported struct {
	Address string // without its password
	ID      string // that it was added under, or that it has already
	Name    string
	There   bool  // another source has the address already
	Err     error // why it was refused
}

// ImportSources adds those of a list that are not there yet, under an id of their own where theirs is taken, and leaves those that
// are. One that is refused keeps no other out.
func (o *Office) ImportSources(ctx context.Context, by Actor, sources []news.Source) ([]Imported, error) {
	have, err := o.p.Sources.Sources(ctx)
	if err != nil {
		return nil, err
	}
	ids, addresses := map[string]bool{}, map[string]string{}
	for _, s := range have {
		ids[s.ID], addresses[AddressKey(s.URL)] = true, s.ID
	}
	done := make([]Imported, 0, len(sources))
	for _, src := range sources {
		key := AddressKey(src.URL)
		i := Imported{Address: fetch.Masked(src.URL), Name: src.Name}
		if i.ID, i.There = addresses[key]; i.There {
			done = append(done, i)
			continue
		}
		src.ID = freeID(src.ID, ids)
		i.ID = src.ID
		if _, i.Err = o.AddSource(ctx, by, src); i.Err == nil {
			ids[src.ID], addresses[key] = true, src.ID
		}
		if ctx.Err() != nil {
			return done, ctx.Err()
		}
		done = append(done, i)
	}
	return done, nil
}

// freeID gives the id, with a number behind it where it is taken.
func freeID(id string, taken map[string]bool) string {
	free := id
	for n := 2; taken[free]; n++ {
		free = fmt.Sprintf("%s-%d", id, n)
	}
	return free
}
