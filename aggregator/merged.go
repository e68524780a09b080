package aggregator

import (
	"cmp"
	"context"
	"slices"

	"github.com/txnews/hub/news"
)

// knownAlso has entries be known that a source which was merged into this one brought: under their own ids, and gone where they must not
// come back. What the source itself has under a key is its own.
func (a *Aggregator) knownAlso(ctx context.Context, src *news.Source, raws []news.Raw, keys []string, known map[string]news.Known) error {
	var ids []string
	at := map[string]string{} // by the id there, the key here
	for _, other := range src.Also {
		for i := range raws {
			if _, ok := known[keys[i]]; !ok {
				id := news.EntryID(other, raws[i].Key())
				ids, at[id] = append(ids, id), keys[i]
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	there, err := a.p.Store.Known(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		k, ok := there[id]
		if _, before := known[at[id]]; !ok || before {
			continue
		}
		if !k.Gone {
			k = news.Known{Alias: cmp.Or(k.Alias, id), Digest: k.Digest}
		}
		known[at[id]] = k
	}
	return nil
}

// likenessesAlso are an entry's likenesses, and those that it would have from the sources which were merged into its own.
func likenessesAlso(src *news.Source, e *news.Entry, own []string) []string {
	if len(src.Also) == 0 {
		return own
	}
	all := slices.Clone(own)
	for _, other := range src.Also {
		there := *e
		there.Source = other
		all = append(all, there.Likenesses()...)
	}
	return all
}
