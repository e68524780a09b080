package pages

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// partnerRow is a partner in the table.
type partnerRow struct {
	news.Partner
	InForce int                 // of its keys
	Covers  []string            // names of sources, some of them; none: all
	More    int                 // sources that are not named
	Also    []editorial.Changed // what is agreed beside sources
}

// partnersBody is what the table of partners shows.
type partnersBody struct {
	Turn turning
	Rows []partnerRow
}

// coversShown is how many sources of an agreement the table names.
const coversShown = 5

// partnersPage shows who has an agreement, those who were revoked last.
func (p *Pages) partnersPage(v *view, w http.ResponseWriter, r *http.Request) error {
	partners, err := p.Office.Partners(r.Context())
	if err != nil {
		return err
	}
	names, err := p.sourceNames(r)
	if err != nil {
		return err
	}
	now := p.Office.Now()
	rows := make([]partnerRow, len(partners))
	for i, partner := range partners {
		rows[i] = partnerRow{Partner: partner, More: max(0, len(partner.Sources)-coversShown)}
		for k := range partner.Keys {
			if partner.Keys[k].Active(now) {
				rows[i].InForce++
			}
		}
		for _, id := range partner.Sources[:len(partner.Sources)-rows[i].More] {
			rows[i].Covers = append(rows[i].Covers, cmp.Or(names[id], id))
		}
	}
	slices.SortStableFunc(rows, func(a, b partnerRow) int { return a.Revoked.Compare(b.Revoked) })
	shown, at := turn(v, r, "admin/partners", rows, listRows)
	for i := range shown {
		a := shown[i].Agreement
		shown[i].Also = v.agreedOtherwise(editorial.PartnerEdit{Agreement: news.Agreement{Sources: a.Sources}}, editorial.PartnerEdit{Agreement: a})
	}
	return v.show(w, r, "desk.partners", "partners", partnersBody{at, shown})
}

// sourceNames are the names of the sources, by id.
func (p *Pages) sourceNames(r *http.Request) (map[string]string, error) {
	sources, err := p.Office.SourceNames(r.Context())
	names := make(map[string]string, len(sources))
	for _, s := range sources {
		names[s.ID] = s.Name
	}
	return names, err
}

// endPartner says what revoking ends, and asks for it.
func (p *Pages) endPartner(v *view, w http.ResponseWriter, r *http.Request) error {
	partner, err := p.Office.Partner(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.show(w, r, "desk.partner.revoke", "partnerrevoke", &partner)
}

func (p *Pages) revokePartner(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Office.RevokePartner(r.Context(), v.By, r.PathValue("id"), r.PostFormValue("rev")); err != nil {
		return v.again(w, r, err, p.endPartner)
	}
	return v.done(w, r, "admin/partners", "partner-revoked")
}

// lastPartnerAct is who changed a partner last, as far as that was not long ago.
func (p *Pages) lastPartnerAct(r *http.Request, id string) (news.Act, error) {
	found, err := p.Office.FindActs(r.Context(), editorial.ActsAsk{Op: "partner.", Object: id}, news.Cursor{}, 1)
	if err != nil || len(found.Acts) == 0 {
		return news.Act{}, err
	}
	return found.Acts[0], nil
}
