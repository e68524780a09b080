package credit

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// Whatever was read before, and by however many at once, an author element says what it says to a reader that remembers nothing; and who changes what
// an entry is credited with changes no other entry.
func TestWhatIsRememberedIsWhatIsRead(t *testing.T) {
	used := New([]string{"嘉兴日报"}, nil)
	var authors []string
	for i := range 2000 { // more than are remembered
		authors = append(authors, fmt.Sprintf("记者 张%c 通讯员 李%c", '一'+rune(i), '丁'+rune(i)))
	}
	authors = append(authors, "", "admin", "嘉兴日报", "記者 張三", "Zhang San", "a@b.cn (张三)", strings.Repeat("记者 张三 ", 40))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 2 * len(authors) {
				a := authors[i/2]
				want := inSimplified(text.Plain(a), used.parseAuthor)
				if got := used.author(a); !reflect.DeepEqual(got, want) {
					t.Errorf("%q: %+v, want %+v", a, got, want)
				}
				found, _ := used.Attribute(&news.Source{Name: "x"}, &news.Raw{Authors: []string{a}}, new(markup.Body), &markup.Linker{})
				for _, names := range [][]string{found.Reporters, found.Correspondents} {
					for i := range names {
						names[i] = "somebody"
					}
				}
			}
		})
	}
	all.Wait()
}

// A reader that was taught otherwise remembers nothing of what another read.
func TestWhatIsRememberedIsOfOneReader(t *testing.T) {
	const outlet = "王小明之声"
	rd := New(nil, nil)
	before := rd.author(outlet)
	lesson := news.Lesson{Entry: "e", Source: "s", Saying: news.Saying{Credit: &news.Credited{Said: news.Said{Origin: new(outlet)}, Desk: news.Maker{Origin: "某某同行"}}}}
	taught := rd.Taught([]news.Lesson{lesson})
	if taught == rd {
		t.Fatal("nothing is learnt")
	}
	after, fresh := taught.author(outlet), inSimplified(outlet, taught.parseAuthor)
	if !reflect.DeepEqual(after, fresh) || reflect.DeepEqual(after, before) {
		t.Errorf("%+v, want %+v; before it was %+v", after, fresh, before)
	}
}
