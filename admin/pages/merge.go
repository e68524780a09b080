package pages

import (
	"net/http"
	"strconv"

	"github.com/txnews/hub/editorial"
)

// mergeBody is what the preview of a merge shows.
type mergeBody struct {
	editorial.Merged
	Action string
	Ticks  []string // the two, as a table has them: the kept one first
	More   int      // entries of both that are not shown
}

// twiceShown is how many entries that both sources have a preview shows.
const twiceShown = 20

// mergeSources shows what merging the two chosen sources would do, and does it where that was seen. The first is kept.
func (p *Pages) mergeSources(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	choice, revs, err := choiceOf(r.PostForm)
	if err != nil {
		return err
	}
	if len(choice.IDs) != 2 {
		return &editorial.Error{Kind: editorial.Invalid, Code: editorial.MergeTwo}
	}
	ask := editorial.Merge{Keep: choice.IDs[0], Drop: choice.IDs[1], Revs: revs}
	if r.PostForm.Get("swap") != "" {
		ask.Keep, ask.Drop = ask.Drop, ask.Keep
	}
	if r.PostForm.Get("sure") != "" && r.PostForm.Get("swap") == "" {
		done, err := p.Office.MergeSources(r.Context(), v.By, ask)
		if err == nil {
			http.Redirect(w, r, v.To("admin/sources", "done", "desk.done.merged", "n", strconv.Itoa(2), "act", done.Act), http.StatusSeeOther)
			return nil
		}
		if err := v.refused(r, err); err != nil {
			return err
		}
		ask.Revs = nil
	}
	ask.DryRun = true
	done, err := p.Office.MergeSources(r.Context(), v.By, ask)
	if err != nil {
		return err
	}
	b := mergeBody{Merged: done, Action: v.To("admin/sources/merge"), Ticks: []string{done.Kept.ID + " " + done.Kept.Rev, done.Dropped.ID + " " + done.Dropped.Rev}}
	if len(b.Twice) > twiceShown {
		b.More, b.Twice = len(b.Twice)-twiceShown, b.Twice[:twiceShown]
	}
	return v.show(w, r, "desk.merge", "merge", b)
}
