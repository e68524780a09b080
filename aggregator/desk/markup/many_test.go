package markup

import (
	"strconv"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

// However many pictures and players a text shows, its entry carries a bounded number of media.
func TestMediaOfATextAreBounded(t *testing.T) {
	var s strings.Builder
	for i := range 5000 {
		s.WriteString(`<img src="/` + strconv.Itoa(i) + `.jpg"><video src="/` + strconv.Itoa(i) + `.mp4"></video>`)
	}
	l := &Linker{Base: "http://a.example/"}
	c := Carry(&news.Raw{}, NewCleaner().Body(s.String(), l), l)
	if len(c.Media) != maxMedia || c.Pictures == 0 || c.Moving == 0 {
		t.Errorf("%d media, %d pictures, %d moving", len(c.Media), c.Pictures, c.Moving)
	}
}
