package pages

import (
	"context"
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// refileBody is what the page of filing entries anew shows.
type refileBody struct {
	editorial.RefileStatus
	Watch string // address that tells of its progress
	Try   string // address that tells how many of the newest entries it would change
	Tried *editorial.Trial
}

// refilePage tells how far filing older entries anew has come, and lets it be begun and stopped.
func (p *Pages) refilePage(v *view, w http.ResponseWriter, r *http.Request) error {
	status, err := p.Office.RefileStatus(r.Context())
	if err != nil {
		return err
	}
	b := refileBody{RefileStatus: status, Watch: v.To("admin/refile/watch", "since", refileIs(&status)), Try: v.To("admin/refile", "try", "1")}
	if r.URL.Query().Get("try") != "" && !status.Going() && v.May("POST /admin/refile") {
		tried, err := p.try(r.Context(), news.SettingPermits, append([]string{}, p.Settings.Current().Permit...)) // as it is
		if err != nil {
			return err
		}
		b.Tried = &tried.Trial
	}
	return v.show(w, r, "desk.refile", "refile", b)
}

// refileIs names how far a run has come.
func refileIs(s *editorial.RefileStatus) string {
	return string(s.State) + "-" + s.At.UTC().Format("150405.000")
}

func (p *Pages) startRefile(v *view, w http.ResponseWriter, r *http.Request) error {
	if _, err := p.Office.StartRefile(r.Context(), v.By); err != nil {
		return v.again(w, r, err, p.refilePage)
	}
	return v.done(w, r, "admin/refile", "refile")
}

func (p *Pages) stopRefile(v *view, w http.ResponseWriter, r *http.Request) error {
	if _, err := p.Office.StopRefile(r.Context(), v.By); err != nil {
		return v.again(w, r, err, p.refilePage)
	}
	return v.done(w, r, "admin/refile", "refile-stopped")
}

// watchRefile tells a browser of a run's progress, until it is over.
func (p *Pages) watchRefile(_ *view, w http.ResponseWriter, r *http.Request) error {
	return p.follow(w, r, func(ctx context.Context) (stands string, over bool, err error) {
		status, err := p.Office.RefileStatus(ctx)
		return refileIs(&status), !status.Going(), err
	})
}
