package intake

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
)

// pointed is a page in testdata.
func pointed(t testing.TB, file, address string) *fetch.Response {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return &fetch.Response{URL: address, Status: 200, ContentType: "text/html", Body: body}
}

// listPages are pages as sites build them; the articles of each are those below /n/.
func listPages(t testing.TB) map[string]*fetch.Response {
	t.Helper()
	files, err := filepath.Glob("testdata/pointed/*.html")
	if err != nil || len(files) < 14 {
		t.Fatal(files, err)
	}
	pages := map[string]*fetch.Response{}
	for _, file := range files {
		pages[strings.TrimSuffix(filepath.Base(file), ".html")] = pointed(t, file, "http://www.list.example/c/index.html")
	}
	return pages
}

// articles counts those of a finding, and other links.
func articles(f Finding) (right, wrong int) {
	for _, l := range f.Links {
		if strings.Contains(l.URL, "/n/") {
			right++
		} else {
			wrong++
		}
	}
	return right, wrong
}

// mustGuess is on how many of the pages the right list, whole and nothing else, is guessed first.
const mustGuess = 14

func TestTheRightListIsGuessedFirst(t *testing.T) {
	first := 0
	for name, doc := range listPages(t) {
		guesses, err := New(nil, Options{}).Guess(doc, "links")
		if err != nil || len(guesses) == 0 {
			t.Fatal(name, guesses, err)
		}
		if right, wrong := articles(guesses[0]); right >= 10 && wrong == 0 {
			first++
		} else {
			t.Logf("%s: %s finds %d articles and %d other links", name, guesses[0].Selector, right, wrong)
		}
	}
	if first < mustGuess {
		t.Errorf("on %d pages, want %d", first, mustGuess)
	}
}

// Whoever points at any headline of a list gets the whole list.
func TestAnyHeadlineStandsForItsList(t *testing.T) {
	r, hits, all := New(nil, Options{}), 0, 0
	for name, doc := range listPages(t) {
		s, err := sheetOf(doc, false)
		if err != nil {
			t.Fatal(err)
		}
		var heads []int
		for i, n := range s.nodes {
			if isLink(n) && strings.Contains(absolute(s.base, attrOf(n, "href")), "/n/") && len(seenText(n)) > 24 {
				heads = append(heads, i)
			}
		}
		for _, at := range []int{heads[0], heads[len(heads)/2], heads[len(heads)-1]} {
			p, ok, err := r.Point(doc, "links", []int{at})
			if err != nil {
				t.Fatal(err)
			}
			all++
			if right, wrong := articles(p.Finding); ok && right >= 10 && wrong == 0 {
				hits++
			} else {
				t.Logf("%s: %s finds %d articles and %d other links", name, p.Selector, right, wrong)
			}
		}
	}
	if hits < all*9/10 {
		t.Errorf("%d of %d", hits, all)
	}
}

func TestWhatIsFoundIsToldWithItsDates(t *testing.T) {
	pages := listPages(t)
	for name, date := range map[string]string{"gov": "2026-11-27", "divs": "11-27", "dl": "2026年11月27日", "subdomain": "2026/11/27", "tables": "2026-11-27"} {
		guesses, err := New(nil, Options{}).Guess(pages[name], "links")
		if err != nil || guesses[0].Links[0].Date != date || guesses[0].Links[0].Text != "南湖：全力推进“青春党建”工作" {
			t.Errorf("%s: %+v %v", name, guesses[0].Links[0], err)
		}
	}
}

func TestNextIsGuessed(t *testing.T) {
	pages := listPages(t)
	for name, want := range map[string]string{"gov": "http://www.list.example/c/index.html?p=2", "dedecms": "http://www.list.example/c/list_2.html", "tables": "http://www.list.example/c/index_1.htm", "english": "http://www.list.example/c/index.html?page=2"} {
		guesses, err := New(nil, Options{}).Guess(pages[name], "next")
		if err != nil || len(guesses) == 0 || guesses[0].Links[0].URL != want {
			t.Errorf("%s: %+v %v", name, guesses, err)
		}
	}
}

func TestAnEditionIsGuessed(t *testing.T) {
	const index, sheet = "testdata/sites/jxrb.example/jxrbPaper/pc/layout/index.html", "testdata/sites/jxrb.example/jxrbPaper/pc/layout/202506/12/node_01.html"
	r := New(nil, Options{Presets: config.BuiltinPresets()})
	doc := pointed(t, sheet, "http://jxrb.example/jxrbPaper/pc/layout/202506/12/node_01.html")
	for field, want := range map[string]string{"links": "http://jxrb.example/jxrbPaper/pc/content/202506/12/content_100.html", "pages": "http://jxrb.example/jxrbPaper/pc/layout/202506/12/node_01.html"} {
		guesses, err := r.Guess(doc, field)
		if err != nil || len(guesses) == 0 || guesses[0].Links[0].URL != want {
			t.Errorf("%s: %+v %v", field, guesses, err)
		}
	}
	if guesses, err := r.Guess(doc, "page_name"); err != nil || len(guesses) == 0 || guesses[0].Text != "第01版" {
		t.Errorf("%+v %v", guesses, err)
	}
	if guesses, err := r.Guess(pointed(t, index, "http://jxrb.example/jxrbPaper/pc/layout/index.html"), "edition"); err != nil || len(guesses) == 0 || !strings.Contains(guesses[0].Links[0].URL, "node_01") {
		t.Errorf("%+v %v", guesses, err)
	}
}

// What is found without a selector is guessed with one, and the other way round.
func TestPartsOfAnArticleAreGuessed(t *testing.T) {
	r := New(nil, Options{})
	doc := pointed(t, "testdata/sites/txnews.example/system/2012/06/12/014990001.shtml", seedURL)
	for field, begins := range map[string]string{"title": seedTitle, "date": "2012-06-12 09:12:00", "byline": "来源: 嘉兴日报", "trail": "桐乡新闻网 > 国内国际 > 强县新闻", "content": "91年前"} {
		itself, err := r.Try(doc, field, "")
		if err != nil || !strings.HasPrefix(itself.Text, begins) {
			t.Errorf("%s by itself: %q %v", field, itself.Text, err)
		}
		guesses, err := r.Guess(doc, field)
		if err != nil || !slices.ContainsFunc(guesses, func(f Finding) bool { return strings.HasPrefix(f.Text, begins) && f.Selector != "" }) {
			t.Errorf("%s: %+v %v", field, guesses, err)
		}
	}
}

func TestAParagraphStandsForItsText(t *testing.T) {
	r := New(nil, Options{})
	doc := pointed(t, "testdata/sites/txnews.example/system/2012/06/12/014990001.shtml", seedURL)
	s, err := sheetOf(doc, true)
	if err != nil {
		t.Fatal(err)
	}
	n := s.doc.Find("#zw p").Nodes[3]
	p, ok, err := r.Point(doc, "content", []int{s.number[n]})
	if err != nil || !ok || p.Selector != "#zw" || !strings.HasPrefix(p.Finding.Text, "91年前") {
		t.Errorf("%+v %v %v", p, ok, err)
	}
	if p.Wider < 0 || s.at(p.Wider) != up(s.at(p.Elements[0])) {
		t.Errorf("the element around it is %d", p.Wider)
	}
	title, ok, err := r.Point(doc, "title", []int{s.number[s.doc.Find("#bt").Nodes[0]]})
	if err != nil || !ok || title.Selector != "#bt" || title.Finding.Text != seedTitle {
		t.Errorf("%+v %v", title, err)
	}
}

func TestABrokenSelectorIsSaidSo(t *testing.T) {
	if _, err := New(nil, Options{}).Try(listPages(t)["gov"], "links", "ul["); err == nil {
		t.Error("nothing is wrong with it")
	}
	for _, n := range [][]int{nil, {-1}, {1 << 30}} {
		if _, ok, err := New(nil, Options{}).Point(listPages(t)["gov"], "links", n); ok || err != nil {
			t.Errorf("%v: %v %v", n, ok, err)
		}
	}
}
