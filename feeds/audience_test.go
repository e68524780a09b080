package feeds

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

func partnerOf(sources ...string) rights.Audience {
	return rights.Partner(news.Partner{ID: "p", Agreement: news.Agreement{Sources: sources}})
}

func feedFor(t *testing.T, p *Publisher, who rights.Audience, sel news.Selection, f Format) *Document {
	t.Helper()
	d, err := p.FeedFor(context.Background(), who, sel, f, 0)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestPartnerFeedsShowWhatTheAgreementGives: in the sample, txnews gives the public a summary, radio a headline, inside
// nothing; and partners everything.
func TestPartnerFeedsShowWhatTheAgreementGives(t *testing.T) {
	s := readSample(t)
	p := over(s.options(), s.store())
	words := map[string]string{"txnews": "全文不给公众", "radio": "只给标题。", "inside": "不公开的稿件"}
	for _, c := range []struct {
		who  rights.Audience
		sees []string
	}{
		{rights.Audience{}, nil},
		{partnerOf(), []string{"inside", "radio", "txnews"}},
		{partnerOf("txnews"), []string{"txnews"}},
		{partnerOf("radio", "inside", "radio"), []string{"inside", "radio"}},
		{partnerOf("nobody"), nil},
	} {
		for _, f := range Formats() {
			doc := feedFor(t, p, c.who, news.Selection{}, f)
			for source, word := range words {
				if got, want := bytes.Contains(doc.Plain, []byte(word)), slices.Contains(c.sees, source); got != want {
					t.Errorf("all.%s for %q shows %q of %s: %v, want %v", f, c.who.Key(), word, source, got, want)
				}
			}
		}
		for _, e := range s.Entries {
			got, ok := given(t, p, c.who, e)
			want, wantOK := given(t, p, rights.Audience{}, e)
			if slices.Contains(c.sees, e.Source) {
				want, wantOK = given(t, p, partnerOf(), e)
			}
			if ok != wantOK || fields(got) != fields(want) {
				t.Errorf("%q is shown %q of an entry of %s, want %q", c.who.Key(), fields(got), e.Source, fields(want))
			}
		}
	}
}

func TestAudiencesAreKeptApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		for _, f := range Formats() {
			public, all := feedFor(t, p, rights.Audience{}, news.Selection{}, f), feedFor(t, p, partnerOf(), news.Selection{}, f)
			some := feedFor(t, p, partnerOf("txnews"), news.Selection{}, f)
			if public.ETag == all.ETag || all.ETag == some.ETag || public.ETag == some.ETag {
				t.Errorf("%s: two audiences have the entity tag %s", f, public.ETag)
			}
			reads := m.readCount()
			if feedOf(t, p, news.Selection{}, f) != public || feedFor(t, p, partnerOf(), news.Selection{}, f) != all ||
				feedFor(t, p, partnerOf("txnews", "txnews"), news.Selection{}, f) != some || m.readCount() != reads {
				t.Errorf("%s: an audience was given another's document, or a fresh one", f)
			}
		}
	})
}

func TestTakedownLeavesEveryAudience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		seen(t, m, m.put(entry("bad", "要撤的稿件", noon)))
		for _, who := range []rights.Audience{{}, partnerOf(), partnerOf("txnews")} {
			if !bytes.Contains(feedFor(t, p, who, news.Selection{}, RSS).Plain, []byte("要撤的稿件")) {
				t.Fatalf("%q is not shown it", who.Key())
			}
		}
		seq := m.remove("bad", noon)
		seen(t, m, seq)
		for _, who := range []rights.Audience{{}, partnerOf(), partnerOf("txnews")} {
			if bytes.Contains(feedFor(t, p, who, news.Selection{}, RSS).Plain, []byte("要撤的稿件")) {
				t.Errorf("%q is still shown it", who.Key())
			}
		}
	})
}
