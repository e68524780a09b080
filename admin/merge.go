package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
)

// MergeAsk asks for a source to be merged into another that is the same.
type MergeAsk struct {
	Keep   string            `json:"keep" doc:"id of the source that stays"`
	Drop   string            `json:"drop" doc:"id of the one that is merged into it"`
	Revs   map[string]string `json:"revisions,omitempty" doc:"by id, the revisions that were seen: where another is in force by now, nothing is changed"`
	DryRun bool              `json:"dry_run,omitempty" doc:"only say what would be done"`
}

// Merged says what a merge does.
type Merged struct {
	Act     string   `json:"act,omitempty" doc:"by which it is undone; absent: nothing was changed"`
	Kept    Source   `json:"kept"`
	Dropped Source   `json:"dropped"`
	Entries int      `json:"entries,omitempty" doc:"of the merged source, of a dry run"`
	Looked  int      `json:"looked,omitempty" doc:"how many of them, the newest, were looked for in the kept one"`
	Twice   []string `json:"twice,omitempty" doc:"ids of those that are in both"`
}

type mergeOf struct{ Body MergeAsk }

func (a *api) mergeSources(r *http.Request, in *mergeOf) (Merged, error) {
	done, err := a.Office.MergeSources(r.Context(), actor(r), editorial.Merge{Keep: in.Body.Keep, Drop: in.Body.Drop, Revs: in.Body.Revs, DryRun: in.Body.DryRun})
	out := Merged{Act: done.Act, Kept: Source{done.Kept}, Dropped: Source{done.Dropped}, Entries: done.Entries, Looked: done.Looked}
	for _, e := range done.Twice {
		out.Twice = append(out.Twice, e.ID)
	}
	return out, err
}
