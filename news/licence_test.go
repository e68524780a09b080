package news_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

var published = time.Date(2012, 6, 12, 9, 12, 0, 0, time.FixedZone("CST", 8*3600))

func agencyCopy() *news.Entry {
	return &news.Entry{Source: "zjol", Published: published, FirstSeen: published.Add(10 * time.Minute), Channels: []string{"strong-counties"},
		Attribution: news.Attribution{Origin: "《新华社》客户端"}}
}

func TestExceptionsOfALicence(t *testing.T) {
	channels := []news.Channel{{ID: "world"}, {ID: "strong-counties", Parent: "world"}, {ID: "travel"}}
	free := news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull, Label: "稿件来源:{origin}", Rights: "浙江在线"}
	for _, c := range []struct {
		name   string
		except []news.Exception
		after  time.Duration // since publication
		want   news.Extent
	}{
		{"none", nil, 0, "full"},
		{"origin", []news.Exception{{Origins: []string{"中新社", "新華社"}, Public: "headline"}}, 0, "headline"},
		{"another origin", []news.Exception{{Origins: []string{"新华网"}, Public: "headline"}}, 0, "full"},
		{"channel", []news.Exception{{Channels: []string{"strong-counties"}, Public: "summary"}}, 0, "summary"},
		{"channel above", []news.Exception{{Channels: []string{"travel", "world"}, Public: "summary"}}, 0, "summary"},
		{"another channel", []news.Exception{{Channels: []string{"travel"}, Public: "summary"}}, 0, "full"},
		{"origin, in another channel", []news.Exception{{Origins: []string{"新华社"}, Channels: []string{"travel"}, Public: "summary"}}, 0, "full"},
		{"the first one holds", []news.Exception{{Origins: []string{"新华社"}, Public: "summary"}, {Channels: []string{"world"}, Public: "nothing"}}, 0, "summary"},
		{"what is left open is as in the licence", []news.Exception{{Origins: []string{"新华社"}, Label: "新华社电"}}, 0, "full"},
		{"under embargo", []news.Exception{{Embargo: 6 * time.Hour, Public: "nothing"}}, 6*time.Hour - 1, "nothing"},
		{"embargo over", []news.Exception{{Embargo: 6 * time.Hour, Public: "nothing"}}, 6 * time.Hour, "full"},
		{"before it is published", []news.Exception{{Embargo: 6 * time.Hour, Public: "nothing"}}, -time.Hour, "nothing"},
		{"not expired", []news.Exception{{Expiry: 30 * 24 * time.Hour, Public: "headline"}}, 30*24*time.Hour - 1, "full"},
		{"expired", []news.Exception{{Expiry: 30 * 24 * time.Hour, Public: "headline"}}, 30 * 24 * time.Hour, "headline"},
		{"embargo and expiry: embargo", []news.Exception{{Embargo: time.Hour, Expiry: 24 * time.Hour, Public: "nothing"}}, 0, "nothing"},
		{"embargo and expiry: between", []news.Exception{{Embargo: time.Hour, Expiry: 24 * time.Hour, Public: "nothing"}}, 2 * time.Hour, "full"},
		{"embargo and expiry: expired", []news.Exception{{Embargo: time.Hour, Expiry: 24 * time.Hour, Public: "nothing"}}, 25 * time.Hour, "nothing"},
		{"embargo of an origin, else another extent", []news.Exception{{Origins: []string{"新华社"}, Embargo: time.Hour, Public: "nothing"},
			{Origins: []string{"新华社"}, Public: "headline"}}, 2 * time.Hour, "headline"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := free
			l.Except = c.except
			got := l.In(channels).For(agencyCopy(), published.Add(c.after))
			if got.Public != c.want || got.Partner != news.ExtentFull || got.Except != nil {
				t.Errorf("got %+v, want %s", got, c.want)
			}
		})
	}
}

func TestExceptionHasItsOwnWords(t *testing.T) {
	l := news.Licence{Public: "full", Partner: "full", Label: "稿件来源:{origin}", Rights: "浙江在线", URL: "https://a.cn/", Except: []news.Exception{
		{Origins: []string{"新华社"}, Public: "headline", Label: "新华社供{origin}专稿", Rights: "新华社版权所有", URL: "https://b.cn/"}}}
	want := news.Licence{Public: "headline", Partner: "full", Label: "新华社供{origin}专稿", Rights: "新华社版权所有", URL: "https://b.cn/"}
	if diff := cmp.Diff(want, l.For(agencyCopy(), published)); diff != "" {
		t.Error(diff)
	}
}

// The origin of an entry that names none is its provider; without a date it is as old as its first sight.
func TestExceptionForAnEntryThatSaysLittle(t *testing.T) {
	e := &news.Entry{Source: "zjol", FirstSeen: published, Providers: []news.Provider{{ID: "x", Name: "别家"}, {ID: "zjol", Name: "浙江在线"}}}
	l := news.Licence{Public: "full", Except: []news.Exception{{Origins: []string{"浙江在线"}, Embargo: time.Hour, Public: "nothing"}}}
	if got := l.For(e, published.Add(59*time.Minute)).Public; got != news.ExtentNothing {
		t.Error(got)
	}
	if got := l.For(e, published.Add(time.Hour)).Public; got != news.ExtentFull {
		t.Error(got)
	}
}

// A date to come neither ends an embargo early nor puts off the expiry.
func TestDatesToCome(t *testing.T) {
	e := &news.Entry{Published: published.AddDate(10, 0, 0), FirstSeen: published}
	l := news.Licence{Public: "full", Except: []news.Exception{{Embargo: time.Hour, Public: "nothing"}}}
	if got := l.For(e, published.AddDate(10, 0, 0)).Public; got != news.ExtentNothing {
		t.Errorf("embargo: %s", got)
	}
	l.Except = []news.Exception{{Expiry: time.Hour, Public: "nothing"}}
	if got := l.For(e, published.Add(time.Hour)).Public; got != news.ExtentNothing {
		t.Errorf("expiry: %s", got)
	}
}

func TestWhenALicenceTurns(t *testing.T) {
	hour := func(n float64) time.Time { return published.Add(time.Duration(n * float64(time.Hour))) }
	for _, c := range []struct {
		name       string
		except     []news.Exception
		now        time.Time
		last, next time.Time
	}{
		{"no exception", nil, hour(0), time.Time{}, time.Time{}},
		{"no time", []news.Exception{{Origins: []string{"新华社"}, Public: "nothing"}}, hour(0), time.Time{}, time.Time{}},
		{"embargo to end", []news.Exception{{Embargo: time.Hour}}, hour(0), time.Time{}, hour(1)},
		{"embargo at its end", []news.Exception{{Embargo: time.Hour}}, hour(1), hour(1), time.Time{}},
		{"of another origin", []news.Exception{{Origins: []string{"新华网"}, Embargo: time.Hour}}, hour(0), time.Time{}, time.Time{}},
		{"embargo, then expiry", []news.Exception{{Embargo: time.Hour, Expiry: 2 * time.Hour}}, hour(1.5), hour(1), hour(2)},
		{"the earliest", []news.Exception{{Expiry: 3 * time.Hour}, {Embargo: time.Hour}, {Expiry: 2 * time.Hour}}, hour(0), time.Time{}, hour(1)},
		{"the latest", []news.Exception{{Expiry: 3 * time.Hour}, {Embargo: time.Hour}, {Expiry: 2 * time.Hour}}, hour(9), hour(3), time.Time{}},
		{"behind one that always holds", []news.Exception{{Channels: []string{"strong-counties"}}, {Embargo: time.Hour}}, hour(0), time.Time{}, time.Time{}},
		{"a part of a second", []news.Exception{{Embargo: time.Hour + time.Millisecond, Expiry: 2*time.Hour + time.Millisecond}}, hour(1), time.Time{}, hour(1).Add(time.Second)},
	} {
		l := news.Licence{Public: "full", Except: c.except}
		if got := l.Next(agencyCopy(), c.now); !got.Equal(c.next) {
			t.Errorf("%s: next %s, want %s", c.name, got, c.next)
		}
		if got := l.Last(agencyCopy(), c.now); !got.Equal(c.last) {
			t.Errorf("%s: last %s, want %s", c.name, got, c.last)
		}
	}
}

// The site's exceptions hold for every source, behind the source's own, and never open what a source keeps.
func TestSiteExceptions(t *testing.T) {
	site := news.Licence{Public: "summary", Partner: "full", Except: []news.Exception{{Origins: []string{"新华社"}, Public: "headline", Partner: "summary", Rights: "新华社"}}}
	for _, c := range []struct {
		name            string
		own             news.Licence
		public, partner news.Extent
	}{
		{"a source that says nothing", news.Licence{}, "headline", "summary"},
		{"a free source", news.Licence{Public: "full"}, "headline", "summary"},
		{"a closed source", news.Licence{Public: "nothing", Partner: "headline"}, "nothing", "headline"},
		{"an agreement of its own", news.Licence{Public: "full", Except: []news.Exception{{Origins: []string{"新华社"}, Public: "full", Partner: "full"}}}, "full", "full"},
	} {
		got := c.own.Or(site).For(agencyCopy(), published)
		if got.Public != c.public || got.Partner != c.partner {
			t.Errorf("%s: %s and %s, want %s and %s", c.name, got.Public, got.Partner, c.public, c.partner)
		}
	}
	if len(site.Except) != 1 || site.Except[0].Public != "headline" {
		t.Errorf("the site's own licence was changed: %+v", site)
	}
}

func TestExtents(t *testing.T) {
	whole := news.Entry{Title: "题", Summary: "摘", Content: "文", Media: []news.Media{{URL: "u"}}, Categories: []string{"类"}}
	for x, want := range map[news.Extent]news.Entry{
		news.ExtentFull:     whole,
		news.ExtentSummary:  {Title: "题", Summary: "摘", Media: whole.Media, Categories: whole.Categories},
		news.ExtentHeadline: {Title: "题"},
		news.ExtentNothing:  {},
		"everything":        {},
	} {
		got, ok := x.Apply(whole)
		if diff := cmp.Diff(want, got); diff != "" || ok != (want.Title != "") {
			t.Errorf("%s: %v %s", x, ok, diff)
		}
	}
}
