package editorial

import (
	"os"
	"regexp"
	"testing"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

func TestEveryRefusalHasWords(t *testing.T) {
	code, err := os.ReadFile("errors.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`Code = "([^"]+)"`).FindAllSubmatch(code, -1)
	if len(found) < 20 {
		t.Fatalf("found only %d codes", len(found))
	}
	for _, m := range found {
		reason := news.Reason{Rule: (&Error{Code: Code(m[1])}).Reasons()[0].Rule}
		for _, lang := range words.Langs() {
			if lang.Say(reason) == reason.Rule {
				t.Errorf("the catalogue has no %s in %s", reason.Rule, lang)
			}
		}
	}
}
