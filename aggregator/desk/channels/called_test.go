package channels

import (
	"testing"

	"github.com/txnews/hub/news"
)

// A channel is told by its name as one is that is brought into the form in which they are compared.
func TestAChannelIsKnownInEveryForm(t *testing.T) {
	b := New([]news.Channel{{ID: "auto", Name: "汽车时代", Names: []string{"real estate", "VLOG", "车2"}}}, nil, nil)
	for _, s := range []string{
		"汽车时代", "auto", "Auto", "ＡＵＴＯ", " 汽车 时代", "汽\u200b车时代", "【汽车时代】", "汽车\n时代", "> 汽车时代", "Real  Estate", "vlog", "车２", "车2·", "汽车时代、新车上市以后的二十个字", "汽车", "",
		"---", "\xe4\xb8", "\xe6汽车时代", "汽车时代\xff", "汽车时代——————————", "           汽车时代", "é", "İ", "K",
	} {
		if got, want := b.called(s), b.byName[channelKey(s)]; got != want {
			t.Errorf("%q is called %q, want %q", s, got, want)
		}
		for n := range 12 {
			if got, want := moreHan(s, n), hanIn(s) > n; got != want {
				t.Errorf("%q has more than %d: %v", s, n, got)
			}
		}
	}
}
