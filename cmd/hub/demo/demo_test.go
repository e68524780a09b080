package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/txnews/hub/news"
)

var start = time.Date(2026, 11, 24, 14, 0, 0, 0, china)

// quiet starts partners that publish only when told.
func quiet(t *testing.T) *Partners {
	t.Helper()
	p, err := Start(context.Background(), Options{Every: -1, Start: start})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func source(t *testing.T, p *Partners, id string) news.Source {
	t.Helper()
	for _, s := range p.Sources() {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("no source %s", id)
	return news.Source{}
}

func get(t *testing.T, url string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i+1] != "" {
			req.Header.Set(header[i], header[i+1])
		}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, b
}

// body is a document that must be there.
func body(t *testing.T, url string) []byte {
	t.Helper()
	res, b := get(t, url)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", url, res.Status)
	}
	return b
}

func fromGB(t *testing.T, b []byte) string {
	t.Helper()
	if utf8.Valid(b) {
		t.Fatal("the document is UTF-8, not GB18030")
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		t.Fatalf("no GB18030: %v", err)
	}
	return string(out)
}

// wants fails for each piece that is not in the text.
func wants(t *testing.T, text string, pieces ...string) {
	t.Helper()
	for _, p := range pieces {
		if !strings.Contains(text, p) {
			t.Errorf("lacks %q", p)
		}
	}
}

// hrefs are the links in a part of a page, absolute.
func hrefs(t *testing.T, base, part string) []string {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile(`<a[^>]* href="?([^" >]+)`).FindAllStringSubmatch(part, -1) {
		ref, err := u.Parse(m[1])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, ref.String())
	}
	return out
}

func cutOut(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	part, _, _ := strings.Cut(rest, to)
	return part
}

func TestValidatorsMoveWithWhatIsPublished(t *testing.T) {
	entry := map[string]string{"jxrb": "/jxrbPaper/pc/layout/202611/24/node_02.html", "qjwb": "/html/2026-11/24/node_4.htm"}
	for _, tt := range []struct {
		id       string
		etag, lm bool
		prefix   string // of the ETag
	}{{"zjol", false, true, ""}, {"jxrb", false, false, ""}, {"qjwb", true, true, `"`}, {"txnews", true, true, `"`}, {"wuzhen", true, true, `"`}, {"keji", true, false, `W/"`}} {
		t.Run(tt.id, func(t *testing.T) {
			p := quiet(t)
			src := source(t, p, tt.id)
			u := src.URL
			if path := entry[tt.id]; path != "" {
				u = strings.TrimSuffix(src.Homepage, "/") + path
			}
			res, old := get(t, u)
			etag, lm := res.Header.Get("ETag"), res.Header.Get("Last-Modified")
			if (etag != "") != tt.etag || (lm != "") != tt.lm || !strings.HasPrefix(etag, tt.prefix) {
				t.Fatalf("ETag %q, Last-Modified %q", etag, lm)
			}
			again, _ := get(t, u, "If-None-Match", etag, "If-Modified-Since", lm)
			if want := map[bool]int{true: http.StatusNotModified, false: http.StatusOK}[tt.etag || tt.lm]; again.StatusCode != want {
				t.Errorf("unchanged: %s, want %d", again.Status, want)
			}
			for range 20 {
				p.Publish()
			}
			moved, b := get(t, u, "If-None-Match", etag, "If-Modified-Since", lm)
			if moved.StatusCode != http.StatusOK || bytes.Equal(b, old) {
				t.Errorf("after 20 publications: %s, same body %v", moved.Status, bytes.Equal(b, old))
			}
			if tt.etag && moved.Header.Get("ETag") == etag || tt.lm && moved.Header.Get("Last-Modified") == lm {
				t.Error("validators did not move")
			}
		})
	}
}

func TestPublishingIsDeterministicAndNeverEnds(t *testing.T) {
	p, q := quiet(t), quiet(t)
	for range 400 {
		p.Publish()
		q.Publish()
	}
	for i, s := range p.sites {
		other := q.sites[i]
		if len(s.articles) != len(other.articles) || len(s.articles) > keep {
			t.Fatalf("%s: %d and %d articles", s.id, len(s.articles), len(other.articles))
		}
		for j, a := range s.articles {
			b := other.articles[j]
			if a.Headline() != b.Headline() || a.Number != b.Number || !a.Published.Equal(b.Published) {
				t.Fatalf("%s: %q and %q", s.id, a.Headline(), b.Headline())
			}
		}
		if s.articles[0].Published.Before(start.Add(time.Minute)) {
			t.Errorf("%s has fallen silent", s.id)
		}
	}
}

// What the hub's older pages show and lead to is there for hours, though lists name the newest alone.
func TestArticlesThatNoListNamesAreThere(t *testing.T) {
	p := quiet(t)
	for range 900 {
		p.Publish()
	}
	s := p.site("txnews")
	if len(s.articles) < 2*shown {
		t.Fatalf("%d articles", len(s.articles))
	}
	pictures := 0
	for _, a := range s.articles {
		if _, ok := s.find(fmt.Sprintf("/system/%s/%09d.shtml", a.Published.Format("2006/01/02"), a.Number)); !ok {
			t.Fatalf("article %d is gone", a.Number)
		}
		if a.Image == "" {
			continue
		}
		if _, ok := s.find(fmt.Sprintf("/images/%d.png", a.Number)); !ok {
			t.Fatalf("picture %d is gone", a.Number)
		}
		pictures++
	}
	first, _ := s.find("/xw/index.shtml")
	rest, _ := s.find("/xw/index_1.shtml")
	if n := strings.Count(string(first.body)+string(rest.body), `href="/system/`); pictures == 0 || n != shown {
		t.Errorf("%d pictures, the list names %d", pictures, n)
	}
}

func TestTitlesAreDistinctAndCorrectionsKeepTheirArticle(t *testing.T) {
	r, err := newNewsroom(start, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	titles, fixes := map[string]bool{}, 0
	for _, s := range r.past {
		titles[s.Title] = true
		r.article(s.when(start), s)
	}
	printed := len(titles)
	for range 400 {
		at, s, fix := r.next()
		if fix != nil {
			wrong := fix.Headline() + strings.Join(fix.Paragraphs(), "")
			fix.wrong = false
			if wrong == fix.Headline()+strings.Join(fix.Paragraphs(), "") {
				t.Errorf("%s: the correction changes nothing", fix.ID)
			}
			fixes++
			continue
		}
		titles[r.article(at, s).Title] = true
		printed++
	}
	if len(titles) != printed {
		t.Errorf("%d titles for %d articles", len(titles), printed)
	}
	if fixes < 10 {
		t.Errorf("%d corrections in 400 publications", fixes)
	}
}

// After an hour a partner's page, and what the front page has of a subject, is no list of one bulletin with other figures and places.
func TestNoPartnerRepeatsItself(t *testing.T) {
	p := quiet(t)
	for range 900 {
		p.Publish()
	}
	figures := regexp.MustCompile(`[0-9]+`)
	for _, s := range p.sites {
		said := map[string]int{}
		for _, a := range s.articles[:min(50, len(s.articles))] {
			said[figures.ReplaceAllString(a.Headline(), "N")]++
		}
		for headline, n := range said {
			if n > 10 {
				t.Errorf("%s has %q %d times", s.name, headline, n)
			}
		}
		alike := map[string]map[string]int{} // of the newest five of a section, by what they are without figures and places
		for _, a := range s.articles {
			of := alike[a.Category]
			if of == nil {
				of = map[string]int{}
				alike[a.Category] = of
			}
			headline := figures.ReplaceAllString(a.Headline(), "N")
			for _, here := range places {
				headline = strings.NewReplacer(here[0], "镇", here[1], "处").Replace(headline)
			}
			if of[""]++; of[""] <= 5 {
				of[headline]++
			}
		}
		for section, of := range alike {
			for headline, n := range of {
				if headline != "" && n > 3 {
					t.Errorf("%s has %q %d times among its newest five of %s", s.name, headline, n, section)
				}
			}
		}
	}
}

func TestStoriesAreSound(t *testing.T) {
	lists, err := loadStories()
	if err != nil {
		t.Fatal(err)
	}
	towns := "wutong fengming longxiang puyuan wuzhen tudian chongfu gaoqiao dama zhouquan shimen heshan"
	n, reprints, seen := 0, 0, map[string]bool{}
	for partner, list := range lists {
		for _, s := range list {
			n++
			if s.Reprint != "" {
				reprints++
			}
			if s.Title == "" || len(s.Text) == 0 || s.Category == "" || s.Towns == nil {
				t.Errorf("%s/%s is not whole", partner, s.ID)
			}
			for _, town := range s.Towns {
				if !strings.Contains(towns, town) {
					t.Errorf("%s: town %q", s.ID, town)
				}
				seen[town] = true
			}
		}
	}
	if n < 40 || reprints < 4 || len(seen) != 12 {
		t.Errorf("%d stories, %d reprints, %d towns", n, reprints, len(seen))
	}
}

func TestTickerPublishesUntilClosed(t *testing.T) {
	p, err := Start(context.Background(), Options{Every: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	u := source(t, p, "wuzhen").URL
	old := body(t, u)
	for deadline := time.Now().Add(time.Minute); bytes.Equal(old, body(t, u)); {
		if time.Now().After(deadline) {
			t.Fatal("nothing was published")
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := http.Get(u); err == nil {
		t.Error("still served after Close")
	}
}

func TestDirectoryLinksThePartners(t *testing.T) {
	p := quiet(t)
	page := string(body(t, p.URL()))
	for _, s := range p.Sources() {
		wants(t, page, s.URL, s.Name)
		if s.Interval < 2*time.Second || s.Interval > 5*time.Second || !s.Enabled || s.Timezone != "Asia/Shanghai" {
			t.Errorf("%s: %+v", s.ID, s)
		}
		body(t, s.Homepage)
	}
	if len(p.Sources()) != 10 {
		t.Errorf("%d sources", len(p.Sources()))
	}
}

func TestPortTaken(t *testing.T) {
	p := quiet(t)
	taken := strings.TrimPrefix(p.URL(), "http://")
	if _, err := Start(context.Background(), Options{Every: -1, Listen: taken}); err == nil || !strings.Contains(fmt.Sprint(err), "in use") {
		t.Errorf("error %v", err)
	}
}
