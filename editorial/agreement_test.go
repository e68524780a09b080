package editorial

import (
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestWhatIsAgreedIsCheckedAndPutInOrder(t *testing.T) {
	_, s := office(t)
	o := hub(s)
	_ = must(o.PutChannels(t.Context(), li, "", []news.Channel{{ID: "world", Name: "国内"}, {ID: "culture", Name: "人文"}}))
	from := noon.Add(time.Hour + time.Millisecond)
	p := must(o.AddPartner(t.Context(), li, NewPartner{PartnerEdit: PartnerEdit{Name: "Radio", Agreement: news.Agreement{Channels: []string{"world", "culture", "world"}, Form: news.ExtentSummary, From: from}}}))
	if len(p.Channels) != 2 || p.Channels[0] != "culture" || !p.From.Equal(noon.Add(time.Hour)) || p.Form != news.ExtentSummary {
		t.Errorf("%+v", p.Agreement)
	}
	for want, a := range map[Code]news.Agreement{
		ChannelMissing: {Channels: []string{"none"}}, TownMissing: {Towns: []string{"none"}}, PartnerForm: {Form: news.ExtentNothing},
		PartnerWindow: {From: noon, Until: noon},
	} {
		_, err := o.EditPartner(t.Context(), li, "radio", "", func(e PartnerEdit) (PartnerEdit, error) { e.Agreement = a; return e, nil })
		wantRefusal(t, err, want)
	}
}

// An agreement that is undone is another one for followers: what was given meanwhile is remembered.
func TestAnAgreementIsUndone(t *testing.T) {
	o, s := office(t)
	_ = must(o.AddPartner(t.Context(), li, NewPartner{PartnerEdit: PartnerEdit{Name: "Radio"}}))
	_ = must(o.EditPartner(t.Context(), li, "radio", "", func(e PartnerEdit) (PartnerEdit, error) {
		e.Form, e.Until = news.ExtentHeadline, noon.Add(time.Hour)
		return e, nil
	}))
	if _, err := o.Undo(t.Context(), li, actOf(t, s, "partner.edit").ID); err != nil {
		t.Fatal(err)
	}
	p := must(s.Partners(t.Context()))[0]
	if p.Form != "" || !p.Until.IsZero() || p.Told == nil || p.Agreed.IsZero() {
		t.Errorf("%+v", p)
	}
	for _, a := range must(o.FindActs(t.Context(), ActsAsk{Op: "partner."}, news.Cursor{}, 10)).Acts {
		for _, c := range ChangedBy(a) {
			if c.Field != "form" && c.Field != "until" {
				t.Errorf("the act tells of %+v", c)
			}
		}
	}
}
